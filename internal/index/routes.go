package index

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// backend is where a route sends to.
type backend struct {
	from            *render.Object
	host            string // as written
	name, namespace string
	port            string
	hostAt, portAt  source.Path
}

// linkRoutes looks up the Services and Gateways that routes name.
func (x *Index) linkRoutes() {
	for _, o := range x.objects {
		switch {
		case o.Kind == "VirtualService" && strings.HasSuffix(o.Group(), "istio.io"):
			x.virtualService(o)
		case o.Kind == "Ingress":
			x.ingressBackends(o)
		case strings.HasSuffix(o.Kind, "Route") && o.Group() == "gateway.networking.k8s.io":
			x.apiRoute(o)
		}
	}
}

func (x *Index) virtualService(o *render.Object) {
	for _, protocol := range []string{"http", "tls", "tcp"} {
		for i, rule := range items(at(o.Node, "spec", protocol)) {
			base := source.P("spec", protocol, strconv.Itoa(i))
			for j, route := range items(at(rule, "route")) {
				x.destination(o, at(route, "destination"), base.Child("route", strconv.Itoa(j), "destination"))
			}
			x.destination(o, at(rule, "mirror"), base.Child("mirror"))
			for j, m := range items(at(rule, "mirrors")) {
				x.destination(o, at(m, "destination"), base.Child("mirrors", strconv.Itoa(j), "destination"))
			}
		}
	}
	x.gateways(o)
}

func (x *Index) destination(o *render.Object, n *source.Node, path source.Path) {
	host := text(n, "host")
	if host == "" || strings.ContainsAny(host, "*${}") {
		return
	}
	name, namespace, ok := serviceHost(host, o.Namespace)
	if !ok {
		return // outside of the cluster: a ServiceEntry's, perhaps of another repository
	}
	x.backend(backend{o, host, name, namespace, text(n, "port", "number"), path.Child("host"), path.Child("port", "number")})
}

// serviceHost reads the name of a Service: a short one, name.namespace,
// name.namespace.svc and what comes behind that.
func serviceHost(host, namespace string) (name, in string, ok bool) {
	host = strings.TrimSuffix(host, ".")
	parts := strings.Split(host, ".")
	switch {
	case len(parts) == 1:
		return host, namespace, namespace != ""
	case len(parts) == 2:
		return parts[0], parts[1], true
	case parts[2] == "svc":
		return parts[0], parts[1], true
	}
	return "", "", false
}

func (x *Index) ingressBackends(o *render.Object) {
	one := func(n *source.Node, path source.Path) {
		b := backend{from: o, name: text(n, "service", "name"), port: first(text(n, "service", "port", "number"), text(n, "service", "port", "name")),
			hostAt: path.Child("service", "name"), portAt: path.Child("service", "port", "number")}
		if text(n, "service", "port", "name") != "" {
			b.portAt = path.Child("service", "port", "name")
		}
		if old := text(n, "serviceName"); old != "" {
			b.name, b.port, b.hostAt, b.portAt = old, text(n, "servicePort"), path.Child("serviceName"), path.Child("servicePort")
		}
		if b.port == "use-annotation" {
			return // the AWS controller's own: the annotation of that name is the backend
		}
		b.host, b.namespace = b.name, o.Namespace
		if b.name != "" && b.namespace != "" {
			x.backend(b)
		}
	}
	one(at(o.Node, "spec", "defaultBackend"), source.P("spec", "defaultBackend"))
	one(at(o.Node, "spec", "backend"), source.P("spec", "backend"))
	for i, rule := range items(at(o.Node, "spec", "rules")) {
		for j, p := range items(at(rule, "http", "paths")) {
			one(at(p, "backend"), source.P("spec", "rules", strconv.Itoa(i), "http", "paths", strconv.Itoa(j), "backend"))
		}
	}
}

func (x *Index) apiRoute(o *render.Object) {
	for i, rule := range items(at(o.Node, "spec", "rules")) {
		for j, ref := range items(at(rule, "backendRefs")) {
			path := source.P("spec", "rules", strconv.Itoa(i), "backendRefs", strconv.Itoa(j))
			b := backend{from: o, host: text(ref, "name"), name: text(ref, "name"), namespace: first(text(ref, "namespace"), o.Namespace), port: text(ref, "port"),
				hostAt: path.Child("name"), portAt: path.Child("port")}
			if kind := text(ref, "kind"); (kind == "" || kind == Service) && text(ref, "group") == "" && b.name != "" && b.namespace != "" {
				x.backend(b)
			}
		}
	}
	for i, ref := range items(at(o.Node, "spec", "parentRefs")) {
		if kind := text(ref, "kind"); kind == "" || kind == Gateway {
			x.gateway(o, APIGateway, text(ref, "name"), first(text(ref, "namespace"), o.Namespace), source.P("spec", "parentRefs", strconv.Itoa(i), "name"))
		}
	}
}

// backend looks up one destination.
func (x *Index) backend(b backend) {
	s := x.scopeOf(b.from)
	var known []*service
	for _, c := range x.services {
		if c.object.Name == b.name && x.scopeOf(c.object).sees(s) {
			known = append(known, c)
		}
	}
	here := slices.DeleteFunc(slices.Clone(known), func(c *service) bool { return c.object.Namespace != b.namespace })
	if len(here) > 0 {
		here[0].maker.read = true
		if b.port != "" && !slices.ContainsFunc(here, func(c *service) bool { return c.has(b.port) }) {
			x.broken = append(x.broken, Broken{Why: NoRoutePort, Object: b.from, At: b.portAt, Wanted: b.port, By: b.name, Known: here[0].portNames(), Maker: here[0].maker, Certain: true})
		}
		return
	}
	r := &Ref{From: b.from, Kind: Service, Name: b.name, Namespace: b.namespace, Path: b.hostAt}
	if !x.home(s, b.namespace) && (b.namespace != "default" || len(known) == 0) || x.entry(b.host, s) || x.excused(r) || slices.ContainsFunc(known, func(c *service) bool { return c.maker.misplaced }) {
		return
	}
	out := Broken{Why: NoBackend, Ref: r, Object: b.from, At: b.hostAt, Wanted: b.host, Certain: true}
	if len(known) > 0 {
		out.Maker = known[0].maker
	} else {
		out.Near, out.Maker = x.nearService(b.name, b.namespace, s)
	}
	x.broken = append(x.broken, out)
}

func (x *Index) nearService(name, namespace string, s scope) (string, *Maker) {
	var names []string
	by := map[string]*Maker{}
	for _, c := range x.services {
		if c.object.Namespace == namespace && x.scopeOf(c.object).sees(s) {
			names, by[c.object.Name] = append(names, c.object.Name), c.maker
		}
	}
	slices.Sort(names)
	n, _ := near.Nearest(name, names)
	return n, by[n]
}

// entry reports whether a ServiceEntry or DestinationRule of the site says that
// there is such a host, or an operator's Service may be it.
func (x *Index) entry(host string, s scope) bool {
	return slices.ContainsFunc(x.objects, func(o *render.Object) bool {
		return o.Kind == "ServiceEntry" && x.scopeOf(o).sees(s) && slices.ContainsFunc(items(at(o.Node, "spec", "hosts")), func(n *source.Node) bool { return scalar(n) == host })
	})
}
