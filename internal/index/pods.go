package index

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// pod is a pod's template in an object of any kind.
type pod struct {
	object *render.Object
	spec   *source.Node
	path   source.Path // of the spec
	labels map[string]string
	ports  []port // of all its containers
}

// port is one that a container opens.
type port struct{ name, number string }

// pod reads the pod whose spec is at w.path; template holds metadata and spec.
func (w *walker) pod(template, spec *source.Node) {
	p := &pod{object: w.o, spec: spec, path: slices.Clone(w.path), labels: map[string]string{}}
	source.Entries(at(template, "metadata", "labels"), func(name string, _, v *source.Node) { p.labels[name] = scalar(v) })
	w.pods = append(w.pods, p)
	for _, field := range []string{"serviceAccountName", "serviceAccount"} {
		if name := text(spec, field); name != "" {
			w.keep(&Ref{Kind: ServiceAccount, Name: name, Namespace: w.o.Namespace, Path: w.here(field)})
			break
		}
	}
	if name := text(spec, "priorityClassName"); name != "" {
		w.keep(&Ref{Kind: PriorityClass, Name: name, Path: w.here("priorityClassName")})
	}
	w.pullSecrets(spec, p.path)
	volumes := w.volumes(p)
	for _, list := range []string{"initContainers", "containers"} {
		for i, c := range items(at(spec, list)) {
			path := p.path.Child(list, strconv.Itoa(i))
			own := portsOf(c)
			p.ports = append(p.ports, own...)
			w.subPaths(c, path, volumes)
			w.probes(c, path, own)
		}
	}
}

func portsOf(container *source.Node) []port {
	var out []port
	for _, one := range items(at(container, "ports")) {
		out = append(out, port{text(one, "name"), text(one, "containerPort")})
	}
	return out
}

// volumes reads what the pod's volumes name, by the volume's name.
func (w *walker) volumes(p *pod) map[string]*volume {
	out := map[string]*volume{}
	for i, v := range items(at(p.spec, "volumes")) {
		base := []string{"volumes", strconv.Itoa(i)}
		one := &volume{}
		out[text(v, "name")] = one
		if n := at(v, "configMap"); isMap(n) {
			one.ref = w.mounted(ConfigMap, n, "name", append(base, "configMap"))
		}
		if n := at(v, "secret"); isMap(n) {
			one.ref = w.mounted(Secret, n, "secretName", append(base, "secret"))
		}
		for j, s := range items(at(v, "projected", "sources")) {
			at2 := append(base, "projected", "sources", strconv.Itoa(j))
			if n := at(s, "configMap"); isMap(n) {
				w.mounted(ConfigMap, n, "name", append(at2, "configMap"))
			}
			if n := at(s, "secret"); isMap(n) {
				w.mounted(Secret, n, "name", append(at2, "secret"))
			}
		}
		if name := text(v, "persistentVolumeClaim", "claimName"); name != "" {
			w.keep(&Ref{Kind: Claim, Name: name, Namespace: w.o.Namespace, Path: w.here(append(base, "persistentVolumeClaim", "claimName")...)})
		}
		if name := text(v, "csi", "nodePublishSecretRef", "name"); name != "" {
			w.keep(&Ref{Kind: Secret, Name: name, Namespace: w.o.Namespace, Path: w.here(append(base, "csi", "nodePublishSecretRef", "name")...)})
		}
	}
	return out
}

// volume is one of a pod that may hold a ConfigMap or Secret.
type volume struct{ ref *Ref }

func (w *walker) mounted(kind string, n *source.Node, field string, path []string) *Ref {
	before := w.path
	w.path = w.here(path...)
	defer func() { w.path = before }()
	count := len(w.refs)
	w.named(kind, n, field)
	if len(w.refs) == count {
		return nil
	}
	r := w.refs[count]
	for _, item := range items(at(n, "items")) {
		r.files = append(r.files, first(text(item, "path"), text(item, "key")))
	}
	return r
}

// subPaths asks the volume's ConfigMap or Secret for the file that is mounted
// alone.
func (w *walker) subPaths(c *source.Node, path source.Path, volumes map[string]*volume) {
	for i, m := range items(at(c, "volumeMounts")) {
		sub := strings.TrimPrefix(text(m, "subPath"), "./")
		v := volumes[text(m, "name")]
		if sub == "" || v == nil || v.ref == nil || strings.Contains(sub, "$(") {
			continue
		}
		at := path.Child("volumeMounts", strconv.Itoa(i), "subPath")
		if len(v.ref.files) == 0 {
			v.ref.Keys = append(v.ref.Keys, Key{sub, at})
		} else if !slices.ContainsFunc(v.ref.files, func(f string) bool { return f == sub || strings.HasPrefix(f, sub+"/") }) {
			w.broken = append(w.broken, Broken{Why: "file", Ref: v.ref, At: at, Object: w.o, Wanted: sub, Known: v.ref.files, Certain: true})
		}
	}
}

// probes looks for the ports that the kubelet is told to ask, among those of
// the same container.
func (w *walker) probes(c *source.Node, path source.Path, own []port) {
	for _, where := range [][]string{{"startupProbe"}, {"livenessProbe"}, {"readinessProbe"}, {"lifecycle", "postStart"}, {"lifecycle", "preStop"}} {
		for _, how := range []string{"httpGet", "tcpSocket", "grpc"} {
			full := append(slices.Clone(where), how, "port")
			if wanted := text(c, full...); wanted != "" && !opens(own, wanted) {
				w.port(path.Child(full...), wanted, own, strings.Join(where, ".")+" "+text(c, "name"), nil)
			}
		}
	}
}

func opens(ports []port, wanted string) bool {
	return slices.ContainsFunc(ports, func(p port) bool { return p.name == wanted || p.number == wanted })
}

// port notes a port that nothing opens: a name has no other meaning, a number
// may be open without being listed where nothing is listed at all.
func (w *walker) port(at source.Path, wanted string, ports []port, by string, of *render.Object) {
	isNumber := wanted[0] >= '0' && wanted[0] <= '9'
	if isNumber && len(ports) == 0 {
		return
	}
	w.broken = append(w.broken, Broken{Why: "port", At: at, Object: w.o, Wanted: wanted, Number: isNumber, Known: portNames(ports), By: by, Maker: makerOf(of)})
}

func makerOf(o *render.Object) *Maker {
	if o == nil {
		return nil
	}
	return &Maker{Kind: o.Kind, Name: o.Name, Namespace: o.Namespace, Object: o}
}

func portNames(ports []port) []string {
	var out []string
	for _, p := range ports {
		name := p.number
		if p.name != "" {
			name = p.name + " (" + p.number + ")"
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
