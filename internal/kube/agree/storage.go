package agree

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// agreeClaim is for the spec of a PersistentVolumeClaim, also one in a template.
func agreeClaim(v view) {
	v.accessModes()
	storage := v.get("resources", "requests", "storage")
	if q, ok := form.QuantityOf(storage.n); storage.n == nil {
		if r := v.get("resources"); r.n != nil {
			r.lacks("requests", "claim-storage")
		} else {
			v.lacks("resources", "claim-storage")
		}
	} else if ok && q <= 0 {
		storage.bad("over-bound", "bound", 0)
	}
	v.get("storageClassName").must(form.DNSSubdomain)
	v.oneOf("volumeMode", "Block", "Filesystem")
	// A dataSource that Kubernetes does not know is dropped without a word.
	if ref := v.get("dataSourceRef"); ref.n != nil {
		for _, field := range []string{"kind", "name"} {
			if ref.text(field) == "" {
				ref.lacks(field, "")
				return
			}
		}
		ref.get("apiGroup").must(form.DNSSubdomain)
		if ref.text("apiGroup") == "" && ref.text("kind") != "PersistentVolumeClaim" {
			ref.get("kind").bad("claim-kind")
		}
	}
}

var accessModes = []string{"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"}

func (v view) accessModes() {
	modes := v.items("accessModes")
	if len(modes) == 0 {
		v.lacks("accessModes", "such-as", "example", "[ReadWriteOnce]")
	}
	for _, m := range modes {
		if s := m.string(); !slices.Contains(accessModes, s) {
			m.wrong(form.OneOf(s, accessModes))
		} else if s == "ReadWriteOncePod" && len(modes) > 1 {
			m.bad("only-mode")
			return
		}
	}
}

// persistentSources are what a PersistentVolume may be.
var persistentSources = []string{"csi", "hostPath", "local", "nfs", "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume",
	"flocker", "gcePersistentDisk", "glusterfs", "iscsi", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume"}

func agreePersistentVolume(v view) {
	v.accessModes()
	capacity := v.get("capacity")
	if storage := capacity.get("storage"); storage.n == nil {
		v.lacks("capacity", "volume-storage")
	} else if q, ok := form.QuantityOf(storage.n); ok && q <= 0 {
		storage.bad("over-bound", "bound", 0)
	}
	v.entries("capacity", func(key string, q view) {
		if key != "storage" {
			q.badKey(key, finding.Say("must-be", "value", "storage", "with", ""))
		}
	})
	kind := v.exactlyOne("a-persistent-volume", persistentSources...)
	policy := v.text("persistentVolumeReclaimPolicy")
	v.oneOf("persistentVolumeReclaimPolicy", "Delete", "Recycle", "Retain")
	switch kind {
	case "hostPath":
		v.get("hostPath", "path").noBacksteps()
		if v.get("hostPath").text("path") == "/" && policy == "Recycle" {
			v.get("persistentVolumeReclaimPolicy").bad("no-recycle")
		}
	case "nfs":
		agreeNFS(v.get("nfs"))
	case "local":
		v.get("local", "path").noBacksteps()
		if !v.has("nodeAffinity") {
			v.lacks("nodeAffinity", "local-volume")
		}
	case "csi":
		v.get("csi", "driver").must(form.DriverName)
	}
	v.get("storageClassName").must(form.DNSSubdomain)
	v.oneOf("volumeMode", "Block", "Filesystem")
	if n := v.get("nodeAffinity"); n.n != nil && !n.has("required") {
		n.lacks("required", "")
	}
}

// agreeStorageClass is for a whole StorageClass.
func agreeStorageClass(v view) {
	v.get("provisioner").must(func(s string) finding.Phrase { return form.LabelKey(strings.ToLower(s)) })
	v.oneOf("reclaimPolicy", "Delete", "Retain")
	v.oneOf("volumeBindingMode", "Immediate", "WaitForFirstConsumer")
	v.entries("parameters", func(key string, _ view) {
		if key == "" {
			v.get("parameters").refuse("empty-key")
		}
	})
	terms := map[string]bool{}
	for _, t := range v.items("allowedTopologies") {
		if text := fmt.Sprint(source.Decode(t.n)); terms[text] {
			t.refuse("listed-twice", "first", "")
			return
		} else {
			terms[text] = true
		}
		seen := map[string]bool{}
		for _, e := range t.items("matchLabelExpressions") {
			key := e.text("key")
			e.get("key").must(form.LabelKey)
			if seen[key] {
				e.get("key").bad("set-twice", "first", "")
			}
			seen[key] = true
			if e.size("values") == 0 {
				e.lacks("values", "one-needed")
			}
			values := map[string]bool{}
			for _, value := range e.items("values") {
				if s := value.string(); values[s] {
					value.bad("listed-twice", "first", "")
				} else {
					values[s] = true
				}
			}
		}
	}
}

// secretKeys are the keys that a Secret's type needs: all of them, or of
// basic-auth one.
var secretKeys = map[string][]string{
	"kubernetes.io/dockerconfigjson": {".dockerconfigjson"},
	"kubernetes.io/dockercfg":        {".dockercfg"},
	"kubernetes.io/tls":              {"tls.crt", "tls.key"},
	"kubernetes.io/ssh-auth":         {"ssh-privatekey"},
	"kubernetes.io/basic-auth":       {"username", "password"},
}

// agreeSecret holds a Secret's keys to its type. It quotes no value.
func agreeSecret(v view) {
	kind := v.text("type")
	if kind == "kubernetes.io/service-account-token" && v.get("metadata", "annotations").text("kubernetes.io/service-account.name") == "" {
		v.get("type").refuse("needs-annotation", "type", form.Quote(kind))
	}
	data := map[string]view{}
	for _, name := range []string{"data", "stringData"} {
		v.entries(name, func(key string, value view) { data[key] = value })
	}
	if !v.get("type").needs(kind, data) {
		return
	}
	if key := strings.TrimPrefix(kind, "kubernetes.io/"); key == "dockerconfigjson" || key == "dockercfg" {
		at := data["."+key]
		if text, ok := at.decoded(); ok && json.Unmarshal([]byte(text), &map[string]any{}) != nil {
			at.refuse("no-json")
		}
	}
}

// needs holds the keys of a Secret to its type, which v is: at the key that was
// probably meant, else at the type.
func (v view) needs(kind string, data map[string]view) bool {
	var absent, others []string
	for _, key := range secretKeys[kind] {
		if at, ok := data[key]; !ok || kind == "kubernetes.io/ssh-auth" && at.n != nil && at.scalar() == "" {
			absent = append(absent, key)
		}
	}
	if len(absent) == 0 || kind == "kubernetes.io/basic-auth" && len(absent) < 2 {
		return true
	}
	for key := range data {
		if !slices.Contains(secretKeys[kind], key) {
			others = append(others, key)
		}
	}
	slices.Sort(others)
	for _, key := range absent {
		if guess, ok := near.Nearest(key, others); ok {
			data[guess].badKey(guess, finding.Say("not-the-key", "key", form.Quote(key), "type", kind))
			return false
		}
	}
	v.refuse("needs-keys", "type", form.Quote(kind), "keys", absent, "count", len(absent))
	return false
}

// agreeSealed holds what a SealedSecret (Bitnami) will become to its type.
func agreeSealed(v view) {
	template := v.get("spec", "template")
	if v.get("spec").has("data") { // sealed as one text
		return
	}
	data := map[string]view{}
	v.get("spec").entries("encryptedData", func(key string, value view) { data[key] = value })
	template.entries("data", func(key string, value view) { data[key] = value })
	template.get("type").needs(template.text("type"), data)
	inside, namespace := template.get("metadata"), v.get("metadata").text("namespace")
	_, wide := source.Get(v.n, source.P("metadata", "annotations"))
	switch {
	case wide != nil && strings.Contains(fmt.Sprint(source.Decode(wide)), "sealedsecrets.bitnami.com/"):
	case inside.text("namespace") != "" && namespace != "" && inside.text("namespace") != namespace:
		v.get("metadata", "namespace").bad("sealed-for", "namespace", form.Quote(inside.text("namespace")))
	}
}

// agreeExternal holds what an ExternalSecret will make to its type.
func agreeExternal(v view) {
	spec := v.get("spec")
	template := spec.get("target", "template")
	if template.n == nil || spec.size("dataFrom") > 0 || template.has("templateFrom") {
		return
	}
	data := map[string]view{}
	template.entries("data", func(key string, value view) { data[key] = value })
	if template.size("data") == 0 || template.text("mergePolicy") == "Merge" {
		for _, item := range spec.items("data") {
			key := item.get("secretKey")
			data[key.string()] = key
		}
	}
	template.get("type").needs(template.text("type"), data)
}

// decoded is the value of a key of a Secret; false where it is one that is filled
// in later.
func (v view) decoded() (string, bool) {
	s := v.string()
	if strings.HasPrefix(s, "<") || v.n == nil {
		return "", false
	}
	if len(v.path) > 1 && v.path[len(v.path)-2] == "data" {
		raw, err := base64.StdEncoding.DecodeString(s)
		return string(raw), err == nil
	}
	return s, true
}

// agreeConfigMap: no key is in both maps, and it is not too large.
func agreeConfigMap(v view) {
	if v.has("binaryData") {
		v.entries("data", func(key string, value view) {
			if v.get("binaryData").has(key) {
				value.badKey(key, finding.Say("in-binary-data"))
			}
		})
	}
	if size := v.bytes("data"); size > 1<<20 {
		v.get("data").refuse("config-map-size", "bytes", size)
	}
}

// agreeMeta holds what every object has.
func agreeMeta(v view) {
	for _, f := range v.items("finalizers") {
		if s := f.string(); form.LabelKey(s).IsSet() {
			f.wrong(form.LabelKey(s))
		} else if v.m.Native && !strings.Contains(s, "/") && s != "kubernetes" && s != "orphan" && s != "foregroundDeletion" {
			f.bad("finalizer-domain")
		}
	}
	if size := v.bytes("annotations"); size > 256<<10 {
		v.get("annotations").refuse("annotations-size", "bytes", size)
	}
	controllers := 0
	for _, o := range v.items("ownerReferences") {
		if o.isTrue("controller") {
			controllers++
		}
	}
	if controllers > 1 {
		v.get("ownerReferences").refuse("controllers", "count", controllers)
	}
}

// bytes is the size of a map's keys and texts.
func (v view) bytes(name string) (size int) {
	source.Entries(v.value(name), func(key string, _, value *source.Node) {
		if value = notNull(value); value != nil {
			size += len(key) + len(value.Value)
		}
	})
	return size
}
