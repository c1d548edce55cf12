package agree

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/kube/form"
)

// volumeSources are what a volume may be, the usual ones first.
var volumeSources = []string{"configMap", "secret", "emptyDir", "persistentVolumeClaim", "hostPath", "projected", "downwardAPI", "csi", "ephemeral", "nfs",
	"awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "image",
	"iscsi", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume"}

// agreeVolume: a volume is one thing. One without a source is an emptyDir, by
// default.
func agreeVolume(v view) {
	var source string
	for _, name := range volumeSources {
		switch {
		case !v.has(name):
		case source == "":
			source = name
		default:
			v.get(name).beside(source, "a-volume")
			return
		}
	}
	if q, ok := form.QuantityOf(v.get("emptyDir").value("sizeLimit")); ok && q < 0 {
		v.get("emptyDir", "sizeLimit").bad("negative")
	}
	if driver := v.get("csi").text("driver"); driver != "" {
		v.get("csi", "driver").must(form.DriverName)
	}
	if secret := v.get("csi", "nodePublishSecretRef"); secret.n != nil && secret.text("name") == "" {
		secret.lacks("name", "")
	}
}

func agreeMount(v view) {
	path := v.get("subPath")
	if v.text("subPath") != "" && v.text("subPathExpr") != "" {
		v.get("subPathExpr").beside("subPath", "a-mount")
	}
	path.descending()
	v.get("subPathExpr").descending()
	v.oneOf("mountPropagation", "None", "HostToContainer", "Bidirectional")
	v.oneOf("recursiveReadOnly", "Disabled", "IfPossible", "Enabled")
	if r := v.text("recursiveReadOnly"); r == "IfPossible" || r == "Enabled" {
		if !v.isTrue("readOnly") {
			v.get("recursiveReadOnly").bad("needs", "setting", "readOnly: true")
		} else if p := v.text("mountPropagation"); p != "" && p != "None" {
			v.get("recursiveReadOnly").bad("needs", "setting", "mountPropagation: None")
		}
	}
}

// descending reports a path that is absolute or leads upwards.
func (v view) descending() {
	if s := v.string(); strings.HasPrefix(s, "/") {
		v.bad("relative")
		return
	}
	v.noBacksteps()
}

func (v view) noBacksteps() {
	if slices.Contains(strings.Split(v.string(), "/"), "..") {
		v.bad("contain-not", "text", "..")
	}
}

// modes reports file modes outside 0 to 0777.
func (v view) modes(names ...string) {
	for _, name := range names {
		if i, ok := v.number(name); ok && (i < 0 || i > 0o777) {
			v.get(name).bad("mode")
		}
	}
}

// agreeFile: an item of a volume is a file below it.
func agreeFile(v view) {
	v.modes("mode")
	path := v.get("path")
	path.descending()
	if s := path.string(); strings.HasPrefix(s, "..") && !slices.Contains(strings.Split(s, "/"), "..") {
		path.bad("begin-not", "text", "..")
	}
	if v.has("key") { // of a ConfigMap or Secret
		return
	}
	if v.has("fieldRef") || v.has("resourceFieldRef") {
		if v.exactlyOne("a-downward-file", "fieldRef", "resourceFieldRef") == "resourceFieldRef" && v.get("resourceFieldRef").text("containerName") == "" {
			v.get("resourceFieldRef").lacks("containerName", "container-name")
		}
		if p := v.get("fieldRef").text("fieldPath"); p != "" && !slices.Contains(fileFields, p) && !subscript(p) {
			v.get("fieldRef", "fieldPath").wrong(form.OneOf(p, fileFields))
		}
	}
}

// agreeProjected: no two files of it have one path.
func agreeProjected(v view) {
	v.modes("defaultMode")
	paths := map[string]bool{}
	add := func(at view) {
		if s := at.string(); s != "" && paths[s] {
			at.bad("path-twice")
		} else {
			paths[s] = true
		}
	}
	for _, source := range v.items("sources") {
		for _, kind := range []string{"secret", "configMap", "downwardAPI"} {
			for _, item := range source.get(kind).items("items") {
				add(item.get("path"))
			}
		}
		for _, kind := range []string{"serviceAccountToken", "clusterTrustBundle"} {
			add(source.get(kind, "path"))
		}
	}
}

func agreeProjection(v view) {
	var source string
	for _, name := range []string{"secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"} {
		switch {
		case !v.has(name):
		case source == "":
			source = name
		default:
			v.get(name).beside(source, "a-projection")
			return
		}
	}
	for _, name := range []string{"secret", "configMap"} {
		if source == name && v.get(name).text("name") == "" {
			v.get(name).lacks("name", "")
		}
	}
	token := v.get("serviceAccountToken")
	token.within(600, 1<<32, "expirationSeconds")
	token.get("path").descending()
}

func agreeNFS(v view) {
	for _, name := range []string{"server", "path"} {
		if v.text(name) == "" {
			v.lacks(name, "")
		}
	}
	if p := v.text("path"); p != "" && !strings.HasPrefix(p, "/") {
		v.get("path").bad("absolute")
	}
}
