package index

import (
	"slices"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// service is a Service that an object is, or that an operator makes of it.
type service struct {
	object   *render.Object
	maker    *Maker
	ports    []servicePort
	selector map[string]string
	external bool // ExternalName, or without ports that are known
	headless bool
}

type servicePort struct{ name, number, target string }

func (x *Index) service(o *render.Object) {
	s := &service{object: o, maker: x.add(&Maker{Kind: Service, Name: o.Name, Namespace: o.Namespace, Object: o}), selector: map[string]string{},
		external: text(o.Node, "spec", "type") == "ExternalName", headless: text(o.Node, "spec", "clusterIP") == "None"}
	for _, p := range items(at(o.Node, "spec", "ports")) {
		s.ports = append(s.ports, servicePort{text(p, "name"), text(p, "port"), text(p, "targetPort")})
	}
	s.external = s.external || len(s.ports) == 0 || slices.ContainsFunc(s.ports, servicePort.invalid) // manifest/invalid says so
	source.Entries(at(o.Node, "spec", "selector"), func(name string, _, v *source.Node) { s.selector[name] = scalar(v) })
	x.services = append(x.services, s)
}

// invalid reports whether no port has that number.
func (p servicePort) invalid() bool {
	const last = 65535
	n, err := strconv.Atoi(p.number)
	return err != nil || n < 1 || n > last
}

// has reports whether a Service has a port, by number or by name.
func (s *service) has(port string) bool {
	return s.external || slices.ContainsFunc(s.ports, func(p servicePort) bool { return p.number == port || p.name == port })
}

func (s *service) portNames() []string {
	var out []port
	for _, p := range s.ports {
		out = append(out, port{p.name, p.number})
	}
	return portNames(out)
}

func (x *Index) selects(s *service, p *pod, namespace string) bool {
	if p.object.Namespace != namespace || !x.scopeOf(p.object).sees(x.scopeOf(s.object)) {
		return false
	}
	for name, value := range s.selector {
		if have, ok := p.labels[name]; !ok || have != value {
			return false
		}
	}
	return true
}

// linkPorts looks up the ports that Services send to among those of the pods
// that they select.
func (x *Index) linkPorts() {
	for _, s := range x.services {
		if len(s.selector) == 0 || s.external {
			continue
		}
		var ports []port
		var target *pod
		for _, p := range x.pods {
			if x.selects(s, p, s.object.Namespace) {
				ports, target = append(ports, p.ports...), p
			}
		}
		if target == nil {
			x.misplaced(s)
			continue
		}
		for i, p := range s.ports {
			x.servicePort(s, target, ports, i, p)
		}
	}
}

func (x *Index) servicePort(s *service, target *pod, ports []port, i int, p servicePort) {
	field, wanted := "targetPort", p.target
	if wanted == "" {
		field, wanted = "port", p.number
	}
	if wanted == "" || opens(ports, wanted) {
		return
	}
	if s.headless && wanted[0] >= '0' && wanted[0] <= '9' {
		return // clients connect to the pods themselves
	}
	w, known := &walker{Index: x, o: s.object}, len(x.broken)
	w.port(source.P("spec", "ports", strconv.Itoa(i), field), wanted, ports, "", target.object)
	if len(x.broken) == known {
		return // a pod may open ports that it does not list
	}
	if b := &x.broken[known]; len(ports) == 1 && b.Number {
		b.Reader, b.ReaderAt = target.object, target.portAt()
	}
}

// portAt is where the number of the pod's only port is.
func (p *pod) portAt() source.Path {
	for i, c := range items(at(p.spec, "containers")) {
		if len(portsOf(c)) > 0 {
			return p.path.Child("containers", strconv.Itoa(i), "ports", "0", "containerPort")
		}
	}
	return nil
}

// misplaced finds a Service whose pods are in another namespace.
func (x *Index) misplaced(s *service) {
	for _, p := range x.pods {
		if p.object.Release == s.object.Release && p.object.Namespace != "" && s.object.Namespace != "" && x.selects(s, p, p.object.Namespace) {
			s.maker.misplaced = true
			x.broken = append(x.broken, Broken{Why: Elsewhere, Object: s.object, At: source.P("metadata", "namespace"), Wanted: s.object.Namespace, Maker: makerOf(p.object), Certain: true})
			return
		}
	}
}

// renamed makes one of the routes and addresses that miss a Service which its
// own release renders under another name: the release is called so, those who
// name it call it so, and nobody uses the new name.
func (x *Index) renamed() {
	found := map[*service]*Broken{}
	var kept []Broken
	for _, b := range x.broken {
		var s *service
		if b.Why == NoBackend || b.Why == NoAddress {
			s = x.serviceOf(b.Ref)
		}
		switch first := found[s]; {
		case s == nil:
			kept = append(kept, b)
		case first == nil:
			one := Broken{Why: Misnamed, Ref: b.Ref, Object: s.object, At: source.P("metadata", "name"), Wanted: b.Ref.Name, Maker: s.maker,
				Reader: b.Object, ReaderAt: b.At, Certain: b.Why == NoBackend}
			found[s] = &one
		default:
			first.Certain = first.Certain || b.Why == NoBackend
		}
	}
	for _, s := range x.services {
		if b := found[s]; b != nil {
			kept = append(kept, *b)
		}
	}
	x.broken = kept
}

// serviceOf is the only Service of the release that a name is that of, where
// nothing names that Service itself.
func (x *Index) serviceOf(r *Ref) *service {
	var found *service
	for _, s := range x.services {
		rel := s.object.Release
		if !x.scopeOf(s.object).sees(x.scopeOf(r.From)) || s.object.Namespace != r.Namespace || rel.App == nil || rel.Name != r.Name && rel.Service != r.Name {
			continue
		}
		if found != nil || s.maker.read {
			return nil
		}
		found = s
	}
	return found
}
