package index

import (
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// depthLimit bounds the walk of one manifest: aliases may nest.
const depthLimit = 60

// walker finds the references of one object.
type walker struct {
	*Index
	o    *render.Object
	path source.Path // of the node at hand; shared, so that it is copied to be kept
	left int
}

// unread are kinds whose content is not the manifest of a reference: text of a
// schema, data, or another program's own.
var unread = []string{ConfigMap, "Secret", "SealedSecret", "CustomResourceDefinition", "PrometheusRule", "Application", "ApplicationSet", "AppProject",
	"ClusterPolicy", "Policy"}

func (x *Index) walk(o *render.Object) {
	if slices.Contains(unread, o.Kind) {
		return
	}
	w := &walker{Index: x, o: o, left: 20_000}
	switch o.Kind {
	case "RoleBinding", "ClusterRoleBinding":
		w.binding()
		return
	case "Ingress":
		w.ingress()
	case Claim:
		w.scalarRef(StorageClass, "spec", "storageClassName")
	case "StatefulSet":
		for i := range items(at(o.Node, "spec", "volumeClaimTemplates")) {
			w.scalarRef(StorageClass, "spec", "volumeClaimTemplates", strconv.Itoa(i), "spec", "storageClassName")
		}
	case ServiceAccount:
		w.pullSecrets(o.Node, nil)
	}
	if o.Kind == "Pod" {
		w.path = source.P("spec")
		w.pod(o.Node, at(o.Node, "spec"))
		w.path = nil
	}
	w.node(o.Node, 0)
}

// node walks a tree by the names of its fields, which mean the same in all
// kinds that have them.
func (w *walker) node(n *source.Node, depth int) {
	if n = source.Deref(n); n == nil || depth > depthLimit {
		return
	}
	if w.left--; w.left < 0 {
		return
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for i, item := range n.Content {
			if item.Kind == yaml.ScalarNode {
				continue
			}
			w.path = append(w.path, strconv.Itoa(i))
			w.node(item, depth+1)
			w.path = w.path[:len(w.path)-1]
		}
	case yaml.MappingNode:
		source.Entries(n, func(name string, _, v *source.Node) {
			if v = source.Deref(v); v == nil || v.Kind == yaml.ScalarNode {
				return
			}
			w.path = append(w.path, name)
			w.field(n, name, v)
			w.node(v, depth+1)
			w.path = w.path[:len(w.path)-1]
		})
	}
}

// field looks at one field of a map: parent is the map, path that of the field.
func (w *walker) field(parent *source.Node, name string, v *source.Node) {
	switch name {
	case "configMapRef", "configMapKeyRef":
		w.named(ConfigMap, v, "name")
	case "secretRef", "secretKeyRef":
		w.named(Secret, v, "name")
	case "template":
		if spec := at(v, "spec"); spec != nil && items(at(spec, "containers")) != nil {
			w.path = append(w.path, "spec")
			w.pod(v, spec)
			w.path = w.path[:len(w.path)-1]
		}
	}
}

// named adds a reference that a map holds under a field, with its key and items.
func (w *walker) named(kind string, v *source.Node, field string) {
	name := text(v, field)
	namespace := first(text(v, "namespace"), w.o.Namespace)
	if !isMap(v) || namespace == "" {
		return
	}
	r := &Ref{Kind: kind, Name: name, Namespace: namespace, Optional: isTrue(at(v, "optional")), Path: w.here(field)}
	if key := text(v, "key"); key != "" {
		r.Keys = append(r.Keys, Key{key, w.here("key")})
	}
	for i, item := range items(at(v, "items")) {
		if key := text(item, "key"); key != "" {
			r.Keys = append(r.Keys, Key{key, w.here("items", strconv.Itoa(i), "key")})
		}
	}
	w.keep(r)
}

// here is the path at hand with more behind it.
func (w *walker) here(more ...string) source.Path {
	return append(append(make(source.Path, 0, len(w.path)+len(more)), w.path...), more...)
}

// keep notes a reference; a name that is put together elsewhere is none.
func (w *walker) keep(r *Ref) *Ref {
	r.From = w.o
	if r.Name != "" && !strings.ContainsAny(r.Name, "${}") {
		w.refs = append(w.refs, r)
	}
	return r
}

func (w *walker) scalarRef(kind string, path ...string) {
	if name := text(w.o.Node, path...); name != "" {
		namespace := w.o.Namespace
		if kind == StorageClass || kind == PriorityClass || kind == ClusterRole {
			namespace = ""
		}
		w.keep(&Ref{Kind: kind, Name: name, Namespace: namespace, Path: source.P(path...)})
	}
}

func (w *walker) pullSecrets(n *source.Node, path source.Path) {
	for i, item := range items(at(n, "imagePullSecrets")) {
		if name := text(item, "name"); name != "" {
			w.keep(&Ref{Kind: Secret, Name: name, Namespace: w.o.Namespace, Pull: true, Path: path.Child("imagePullSecrets", strconv.Itoa(i), "name")})
		}
	}
}

func (w *walker) binding() {
	if kind := text(w.o.Node, "roleRef", "kind"); kind == Role || kind == ClusterRole {
		w.scalarRef(kind, "roleRef", "name")
	}
	for i, s := range items(at(w.o.Node, "subjects")) {
		namespace := first(text(s, "namespace"), w.o.Namespace)
		if text(s, "kind") == ServiceAccount && namespace != "" && w.home(w.scopeOf(w.o), namespace) {
			w.keep(&Ref{Kind: ServiceAccount, Name: text(s, "name"), Namespace: namespace, Path: source.P("subjects", strconv.Itoa(i), "name")})
		}
	}
}

func (w *walker) ingress() {
	for i, tls := range items(at(w.o.Node, "spec", "tls")) {
		if name := text(tls, "secretName"); name != "" {
			w.keep(&Ref{Kind: Secret, Name: name, Namespace: w.o.Namespace, Path: source.P("spec", "tls", strconv.Itoa(i), "secretName")})
		}
	}
}
