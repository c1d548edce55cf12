package agree

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/kube/form"
)

func agreeIngress(v view) {
	if v.size("rules") == 0 && !v.has("defaultBackend") {
		v.exactlyOne("an-ingress", "rules", "defaultBackend")
	}
	v.get("ingressClassName").must(form.DNSSubdomain)
}

func agreeIngressTLS(v view) {
	for _, host := range v.items("hosts") {
		host.wrong(form.WildcardHost(host.string()))
	}
	v.get("secretName").must(form.DNSSubdomain)
}

// agreeIngressPath: Exact and Prefix need an absolute path without empty or dotted
// steps.
func agreeIngressPath(v view) {
	path, kind := v.text("path"), v.text("pathType")
	if kind == "" {
		v.lacks("pathType", "path-type")
		return
	}
	v.oneOf("pathType", "Exact", "ImplementationSpecific", "Prefix")
	at := v.get("path")
	switch {
	case kind == "ImplementationSpecific" && path == "":
	case !strings.HasPrefix(path, "/"):
		if at.n == nil {
			v.lacks("path", "path-needed", "type", kind)
		} else {
			at.bad("begin-with", "text", "/")
		}
	case kind != "ImplementationSpecific":
		for _, bad := range []string{"//", "/./", "/../", "%2f", "%2F"} {
			if strings.Contains(path, bad) {
				at.bad("contain-not", "text", bad)
				return
			}
		}
		for _, bad := range []string{"/..", "/."} {
			if strings.HasSuffix(path, bad) {
				at.bad("end-not", "text", bad)
				return
			}
		}
	}
}

func agreeIngressBackend(v view) {
	service, resource := v.get("service"), v.get("resource")
	if v.exactlyOne("a-backend", "service", "resource") == "" {
		return
	}
	if service.n != nil {
		port := service.get("port")
		service.get("name").must(form.ServiceName)
		name, number := port.text("name"), port.has("number")
		if i, _ := port.number("number"); number && i == 0 && name == "" || port.n == nil || !number && name == "" {
			service.lacks("port", "port-needed")
			return
		}
		if name != "" && number {
			port.get("number").beside("name", "a-port")
			return
		}
		port.get("name").must(form.PortName)
		port.port("number")
		return
	}
	agreeTypedRef(resource)
}

// agreeTypedRef holds a reference to an object of any kind.
func agreeTypedRef(v view) {
	v.get("apiGroup").must(form.DNSSubdomain)
	for _, name := range []string{"kind", "name"} {
		v.get(name).must(form.Segment)
	}
}

func agreeParametersRef(v view) {
	agreeTypedRef(v)
	scope := v.text("scope")
	v.oneOf("scope", "Cluster", "Namespace")
	switch {
	case scope == "Namespace" && v.text("namespace") == "":
		v.lacks("namespace", "needed-by", "what", "scope: Namespace", "other", "")
	case scope != "Namespace" && v.has("namespace"):
		v.get("namespace").unwanted("only-for", "settings", []string{"scope: Namespace"}, "type", "")
	}
	v.get("namespace").must(form.DNSLabel)
}

func agreeNetworkPolicy(v view) {
	types := v.items("policyTypes")
	if len(types) > 2 {
		v.get("policyTypes").refuse("policy-types", "count", len(types))
	}
	for _, t := range types {
		if s := t.string(); s != "Ingress" && s != "Egress" {
			t.wrong(form.OneOf(s, []string{"Egress", "Ingress"}))
		}
	}
}

func agreePolicyPeer(v view) {
	block := v.has("ipBlock")
	switch selects := v.has("podSelector") || v.has("namespaceSelector"); {
	case block && selects:
		v.get("ipBlock").unwanted("beside-selector")
	case !block && !selects:
		v.exactlyOne("a-peer", "podSelector", "namespaceSelector", "ipBlock")
	}
}

func agreePolicyPort(v view) {
	v.oneOf("protocol", "TCP", "UDP", "SCTP")
	v.portOrName("port")
	end, ok := v.number("endPort")
	if !ok {
		return
	}
	first, number := v.number("port")
	switch {
	case !v.has("port"):
		v.get("endPort").unwanted("without", "other", "port")
	case !number:
		v.get("endPort").unwanted("port-is-name")
	case end < first:
		v.get("endPort").bad("at-least-port", "port", first)
	default:
		v.port("endPort")
	}
}

func agreeIPBlock(v view) {
	cidr := v.text("cidr")
	if !isCIDR(cidr) {
		v.get("cidr").bad("no-cidr")
		return
	}
	for _, e := range v.items("except") {
		switch s := e.string(); {
		case !isCIDR(s):
			e.bad("no-cidr")
		case !inside(s, cidr):
			e.bad("outside-cidr", "cidr", cidr)
		}
	}
}

func agreeDisruptionBudget(v view) {
	if v.has("minAvailable") && v.has("maxUnavailable") {
		names := []string{"minAvailable", "maxUnavailable"}
		at := v.later(names)
		other := names[1-slices.Index(names, at)]
		v.get(at).beside(other, "a-disruption-budget")
		return
	}
	v.share("minAvailable", true)
	v.share("maxUnavailable", true)
	v.oneOf("unhealthyPodEvictionPolicy", "AlwaysAllow", "IfHealthyBudget")
}

// later is the one of two fields that is written last.
func (v view) later(names []string) (last string) {
	for i := 0; v.n != nil && i+1 < len(v.n.Content); i += 2 {
		if slices.Contains(names, v.n.Content[i].Value) {
			last = v.n.Content[i].Value
		}
	}
	if last == "" {
		return names[len(names)-1]
	}
	return last
}

// inside reports whether one range of addresses is in another, and smaller.
func inside(inner, outer string) bool {
	a, errA := netip.ParsePrefix(inner)
	b, errB := netip.ParsePrefix(outer)
	if errA != nil || errB != nil {
		return true // of a form that is seldom: not known
	}
	return b.Contains(a.Addr()) && a.Bits() > b.Bits()
}
