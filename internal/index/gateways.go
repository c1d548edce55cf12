package index

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// gateways looks up the Gateways of a VirtualService, and whether they serve
// its hosts.
func (x *Index) gateways(o *render.Object) {
	var served []*Maker
	mesh, unknown := false, false
	for i, n := range items(at(o.Node, "spec", "gateways")) {
		name := scalar(n)
		if name == "" || strings.ContainsAny(name, "${}") {
			unknown = true
			continue
		}
		if name == "mesh" {
			mesh = true
			continue
		}
		namespace, short, ok := strings.Cut(name, "/")
		if !ok {
			namespace, short = o.Namespace, name
		}
		if m := x.gateway(o, Gateway, short, namespace, source.P("spec", "gateways", strconv.Itoa(i))); m != nil {
			served = append(served, m)
		} else {
			unknown = true
		}
	}
	if mesh || unknown || len(served) == 0 {
		return
	}
	for i, n := range items(at(o.Node, "spec", "hosts")) {
		host := scalar(n)
		if host == "" || slices.ContainsFunc(served, func(m *Maker) bool { return serves(m.Object, o, host) }) {
			continue
		}
		b := Broken{Why: NoHost, Object: o, At: source.P("spec", "hosts", strconv.Itoa(i)), Wanted: host, Known: gatewayHosts(served[0].Object), Maker: served[0], Certain: true}
		if path := hostsOf(served[0].Object); path != nil && x.isDomain(host) { // what the site says is right
			b.Reader, b.ReaderAt = b.Object, b.At
			b.Object, b.At = served[0].Object, path
		}
		x.broken = append(x.broken, b)
	}
}

// isDomain reports whether the site's file gives a host as an environment's
// domain.
func (x *Index) isDomain(host string) bool {
	return slices.ContainsFunc(x.site.Environments, func(e *model.Environment) bool { return e.Domain != nil && *e.Domain == host })
}

// hostsOf is the place of a Gateway's only host, nil where it has several.
func hostsOf(o *render.Object) source.Path {
	servers := items(at(o.Node, "spec", "servers"))
	if len(gatewayHosts(o)) != 1 || len(servers) == 0 || len(items(at(servers[0], "hosts"))) == 0 {
		return nil
	}
	return source.P("spec", "servers", "0", "hosts", "0")
}

// gateway looks up one Gateway, nil where the site does not make it.
func (x *Index) gateway(o *render.Object, kind, name, namespace string, path source.Path) *Maker {
	s := x.scopeOf(o)
	if name == "" || namespace == "" {
		return nil
	}
	if found := x.in(s, kind, name, namespace); len(found) > 0 {
		return found[0]
	}
	r := &Ref{From: o, Kind: kind, Name: name, Namespace: namespace, Path: path}
	if !x.home(s, namespace) || x.excused(r) {
		return nil // in a namespace of somebody else
	}
	b := Broken{Why: NoGateway, Ref: r, Object: o, At: path, Wanted: name, Certain: true}
	var known []string
	by := map[string]*Maker{}
	for n, list := range x.made[kind] {
		for _, m := range list {
			if m.scope.sees(s) {
				known, by[n] = append(known, n), m
			}
		}
	}
	slices.Sort(known)
	if m := by[name]; m != nil {
		b.Maker = m
	} else if n, ok := near.Nearest(name, known); ok {
		b.Near, b.Maker = n, by[n]
	} else if own := slices.DeleteFunc(known, func(n string) bool { return by[n].Object.Release != o.Release }); len(own) == 1 {
		b.Near, b.Maker = own[0], by[own[0]]
	}
	x.broken = append(x.broken, b)
	return nil
}

func gatewayHosts(o *render.Object) []string {
	var out []string
	for _, server := range items(at(o.Node, "spec", "servers")) {
		for _, h := range items(at(server, "hosts")) {
			if !slices.Contains(out, scalar(h)) {
				out = append(out, scalar(h))
			}
		}
	}
	return out
}

// serves reports whether a Gateway takes requests for a host of a
// VirtualService: its hosts may name the namespace that they are for
// (istio.io/api networking Gateway, Server.hosts).
func serves(gateway, route *render.Object, host string) bool {
	return slices.ContainsFunc(gatewayHosts(gateway), func(h string) bool {
		namespace, name, ok := strings.Cut(h, "/")
		if !ok {
			namespace, name = "*", h
		}
		if namespace == "." {
			namespace = gateway.Namespace
		}
		return (namespace == "*" || namespace == route.Namespace) && overlaps(name, host)
	})
}

// overlaps reports whether two hosts, each with a wildcard perhaps, have one in
// common.
func overlaps(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return covers(a, b) || covers(b, a)
}

func covers(pattern, host string) bool {
	suffix, ok := strings.CutPrefix(pattern, "*")
	return pattern == host || ok && strings.HasSuffix(strings.TrimPrefix(host, "*"), suffix)
}
