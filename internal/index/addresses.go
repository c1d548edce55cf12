package index

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// address finds scheme://host:port in a text; user and password may precede the
// host.
var address = lazyre.New(`([a-z][a-z0-9+.-]*)://(?:[^\s/@"']*@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::([0-9]{1,5}))?`)

// linkAddresses looks up the addresses of Services in the environment and the
// files of the containers.
func (x *Index) linkAddresses() {
	for _, o := range x.objects {
		if o.Kind == ConfigMap && o.Group() == "" {
			own := map[string]bool{}
			source.Entries(at(o.Node, "data"), func(_ string, _, v *source.Node) { declaredIn(scalar(v), own) })
			source.Entries(at(o.Node, "data"), func(name string, _, v *source.Node) { x.addresses(o, source.P("data", name), scalar(v), own) })
		}
	}
	for _, p := range x.pods {
		for _, list := range []string{"initContainers", "containers"} {
			for i, c := range items(at(p.spec, list)) {
				path := p.path.Child(list).Index(i)
				for j, e := range items(at(c, "env")) {
					x.addresses(p.object, path.Child("env").Index(j).Child("value"), text(e, "value"), nil)
				}
			}
		}
	}
	x.portMoved()
	x.renamed()
}

// portMoved makes one of the addresses that agree on a port which their Service
// does not have: it is the Service then that differs from all of its readers.
func (x *Index) portMoved() {
	type asked struct {
		service *Maker
		port    string
	}
	readers := map[asked][]*Broken{}
	for i := range x.broken {
		if b := &x.broken[i]; b.Why == WrongPort {
			readers[asked{b.Maker, b.Wanted}] = append(readers[asked{b.Maker, b.Wanted}], b)
		}
	}
	var gone []*Broken
	for k, list := range readers {
		releases := map[*render.Release]bool{}
		for _, b := range list {
			releases[b.Object.Release] = true
		}
		if len(releases) < 2 || x.portsUsed[k.service] || len(items(at(k.service.Object.Node, "spec", "ports"))) != 1 {
			continue
		}
		b := list[0]
		b.Why, b.Maker, b.Reader, b.ReaderAt, b.Within = PortMoved, k.service, b.Object, b.At, [2]int{}
		b.Object, b.At = k.service.Object, source.P("spec", "ports", "0", "port")
		gone = append(gone, list[1:]...)
	}
	kept := x.broken[:0:0]
	for i := range x.broken {
		if !slices.Contains(gone, &x.broken[i]) {
			kept = append(kept, x.broken[i])
		}
	}
	x.broken = kept
}

// declared finds the names that the configuration of a proxy gives to groups of servers: upstream of nginx, backend of
// HAProxy. They are written where a host is, and are none.
var declared = lazyre.New(`(?m)(?:^|[;{}])\s*(?:upstream|backend)\s+([\w.-]+)`)

func declaredIn(text string, names map[string]bool) {
	if strings.Contains(text, "upstream") || strings.Contains(text, "backend") {
		for _, m := range declared.FindAllStringSubmatch(text, -1) {
			names[m[1]] = true
		}
	}
}

// addresses looks up the addresses in a text; own are names that are no hosts there.
func (x *Index) addresses(o *render.Object, path source.Path, value string, own map[string]bool) {
	if !strings.Contains(value, "://") {
		return
	}
	for _, m := range address.FindAllStringSubmatchIndex(value, -1) {
		port := ""
		if m[6] >= 0 {
			port = value[m[6]:m[7]]
		}
		if host := value[m[4]:m[5]]; own[host] {
			continue
		}
		x.address(o, path, value[m[4]:m[5]], port, [2]int{m[4], m[5]}, [2]int{m[6], m[7]})
	}
}

// address looks up one address. Only a name that is known to be a service of
// the site, or that is near to one, can be missing: any other may be anywhere.
func (x *Index) address(o *render.Object, path source.Path, host, port string, hostIn, portIn [2]int) {
	name, namespace, ok := serviceHost(host, o.Namespace)
	s := x.scopeOf(o)
	if !ok {
		return
	}
	var known []*service
	for _, c := range x.services {
		if c.object.Name == name && x.scopeOf(c.object).sees(s) {
			known = append(known, c)
		}
	}
	home := x.home(s, namespace) || slices.ContainsFunc(known, func(c *service) bool { return isSlip(namespace, c.object.Namespace) })
	if !home && strings.Count(host, ".") == 1 {
		return // a domain
	}
	here := slices.DeleteFunc(slices.Clone(known), func(c *service) bool { return c.object.Namespace != namespace })
	if len(here) > 0 {
		here[0].maker.read = true
		if port != "" && slices.ContainsFunc(here, func(c *service) bool { return c.has(port) }) {
			x.portsUsed[here[0].maker] = true
		} else if port != "" && !slices.ContainsFunc(here, func(c *service) bool { return c.headless }) {
			x.broken = append(x.broken, Broken{Why: WrongPort, Object: o, At: path, Wanted: port, By: name, Known: here[0].portNames(), Maker: here[0].maker, Within: portIn})
		}
		return
	}
	r := &Ref{From: o, Kind: Service, Name: name, Namespace: namespace, Path: path}
	if !home || x.entry(host, s) || slices.ContainsFunc(known, func(c *service) bool { return c.maker.misplaced }) {
		return
	}
	b := Broken{Why: NoAddress, Ref: r, Object: o, At: path, Wanted: host, Within: hostIn}
	switch {
	case len(known) > 0:
		b.Maker = known[0].maker
	case x.isService(name):
	default:
		if b.Near, b.Maker = x.nearService(name, namespace, s); b.Near == "" || !near.Alike(name, b.Near) {
			return
		}
	}
	if !x.excused(r) {
		x.broken = append(x.broken, b)
	}
}

// isSlip reports whether who names a Service in one namespace can hardly mean another one than that in actual: the name is misspelt,
// or the namespace is the one of those who set none.
func isSlip(namespace, actual string) bool {
	return namespace != actual && (namespace == "default" || near.Alike(namespace, actual))
}

// isService reports whether the repository knows a service of that name: the
// catalogue, or another site or environment that lists it.
func (x *Index) isService(name string) bool {
	if c := x.repo.Catalog; c != nil {
		for _, s := range c.Services {
			if s.Name == name {
				return true
			}
		}
	}
	for _, site := range x.repo.Sites {
		for _, e := range site.Environments {
			for _, s := range e.Services {
				if s.Name == name {
					return true
				}
			}
		}
	}
	return false
}
