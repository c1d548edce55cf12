package agree

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
)

// agreeService holds a Service's ports to each other, and its other fields to its
// type (ValidateService).
func agreeService(v view) {
	kind, headless := v.text("type"), v.text("clusterIP") == "None"
	if kind == "" {
		kind = "ClusterIP"
	}
	v.oneOf("type", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
	external := kind == "NodePort" || kind == "LoadBalancer"
	v.servicePorts(kind)
	switch {
	case kind == "ExternalName":
		v.externalName()
	case v.size("ports") == 0 && !headless:
		v.lacks("ports", "ports-needed")
	case external && headless:
		v.get("clusterIP").bad("not-none", "type", kind)
	}
	if kind != "LoadBalancer" {
		for _, name := range []string{"loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass"} {
			if v.has(name) && (name != "loadBalancerSourceRanges" || v.size(name) > 0) {
				v.get(name).unwanted("only-for", "settings", []string{"type: LoadBalancer"}, "type", kind)
			}
		}
	}
	for _, cidr := range v.items("loadBalancerSourceRanges") {
		if !isCIDR(strings.TrimSpace(cidr.string())) {
			cidr.bad("no-cidr")
		}
	}
	v.get("loadBalancerClass").must(form.LabelKey)
	v.affinity()
	v.traffic(kind, external)
	v.clusterAddresses(kind)
}

func (v view) servicePorts(kind string) {
	ports := v.items("ports")
	names, numbers, nodes := map[string]bool{}, map[string]string{}, map[string]bool{}
	for _, p := range ports {
		name, protocol := p.text("name"), p.text("protocol")
		if protocol == "" {
			protocol = "TCP"
		}
		switch {
		case name == "" && len(ports) > 1:
			v.m.Add(problem.Problem{Path: p.path, Kind: problem.MissingField, Field: "name",
				Says: finding.Say("lacks", "of", p.path, "field", "name", "why", finding.Say("service-ports-named"))})
		case name != "" && names[name]:
			p.get("name").bad("two-ports", "kind", "Service")
		}
		names[name] = true
		if number, ok := p.number("port"); ok {
			key := fmt.Sprintf("%d/%s", number, protocol)
			if first, ok := numbers[key]; ok {
				p.get("port").bad("port-twice", "protocol", protocol, "first", first)
			} else {
				numbers[key] = p.path.String()
			}
			if number == 10250 && kind == "LoadBalancer" {
				p.get("port").bad("kubelet-port")
			}
		}
		if node, ok := p.number("nodePort"); ok && node != 0 {
			key := fmt.Sprintf("%d/%s", node, protocol)
			switch {
			case kind == "ClusterIP":
				p.get("nodePort").unwanted("node-port-unset")
			case nodes[key]:
				p.get("nodePort").bad("set-twice", "first", "")
			}
			nodes[key] = true
		}
		if target := p.get("targetPort"); target.string() == "" {
			if i, ok := integer(target.n); ok && i != 0 {
				p.port("targetPort")
			}
		}
		p.get("appProtocol").must(form.LabelKey)
	}
}

func (v view) externalName() {
	if name := strings.TrimSuffix(v.text("externalName"), "."); name == "" {
		v.lacks("externalName", "needed-by", "what", "type: ExternalName", "other", "")
	} else {
		v.get("externalName").wrong(form.DNSSubdomain(name))
	}
	for _, name := range []string{"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"} {
		if v.has(name) && (v.text(name) != "" || v.size(name) > 0) {
			v.get(name).unwanted("not-for-type", "type", "ExternalName")
		}
	}
}

func (v view) affinity() {
	v.oneOf("sessionAffinity", "ClientIP", "None")
	if v.text("sessionAffinity") == "ClientIP" { // else the configuration is dropped
		v.get("sessionAffinityConfig", "clientIP").within(1, 86400, "timeoutSeconds")
	}
}

func (v view) traffic(kind string, external bool) {
	policy := v.get("externalTrafficPolicy")
	reached := external || v.size("externalIPs") > 0
	if policy.string() != "" && !reached {
		policy.unwanted("outside-only", "type", kind)
	}
	v.oneOf("externalTrafficPolicy", "Cluster", "Local")
	v.oneOf("internalTrafficPolicy", "Cluster", "Local")
	v.oneOf("trafficDistribution", "PreferClose", "PreferSameNode", "PreferSameZone")
	if i, ok := v.number("healthCheckNodePort"); ok && i != 0 {
		if kind != "LoadBalancer" || policy.string() != "Local" {
			v.get("healthCheckNodePort").unwanted("only-for", "settings", []string{"type: LoadBalancer", "externalTrafficPolicy: Local"}, "type", "")
		} else {
			v.port("healthCheckNodePort")
		}
	}
	for _, ip := range v.items("externalIPs") {
		if !isIP(ip.string()) {
			ip.bad("no-address")
		} else if special(ip.string()) {
			ip.bad("special-address")
		}
	}
}

func special(ip string) bool {
	return ip == "0.0.0.0" || ip == "::" || strings.HasPrefix(ip, "127.") || ip == "::1" || strings.HasPrefix(ip, "169.254.") ||
		strings.HasPrefix(strings.ToLower(ip), "fe80:") || strings.HasPrefix(ip, "224.0.0.")
}

func (v view) clusterAddresses(kind string) {
	if kind == "ExternalName" {
		return
	}
	ip := v.get("clusterIP")
	if s := ip.string(); s != "" && s != "None" && !isIP(s) {
		ip.bad("no-address-or-none")
	}
	list := v.items("clusterIPs")
	if len(list) > 0 && list[0].string() != ip.string() && ip.string() != "" {
		list[0].bad("same-as", "other", "clusterIP")
	}
	for i, at := range list {
		if s := at.string(); s != "None" && !isIP(s) || s == "None" && (i > 0 || len(list) > 1) {
			at.bad("no-address")
		}
	}
	if len(list) > 2 {
		v.get("clusterIPs").refuse("too-many-families", "count", len(list))
	}
	var seen []string
	for _, f := range v.items("ipFamilies") {
		switch s := f.string(); {
		case s != "IPv4" && s != "IPv6":
			f.bad("one-of", "names", []string{"IPv4", "IPv6"}, "near", "")
		case slices.Contains(seen, s):
			f.bad("set-twice", "first", "")
		default:
			seen = append(seen, s)
		}
	}
	v.oneOf("ipFamilyPolicy", "PreferDualStack", "RequireDualStack", "SingleStack")
	if v.text("ipFamilyPolicy") == "SingleStack" && (len(seen) > 1 || len(list) > 1) {
		v.get("ipFamilyPolicy").bad("single-stack")
	}
}

func agreeEndpoints(v view) {
	if v.size("addresses") == 0 && v.size("notReadyAddresses") == 0 {
		v.lacks("addresses", "")
	}
	for _, list := range []string{"addresses", "notReadyAddresses"} {
		for _, a := range v.items(list) {
			if ip := a.text("ip"); !isIP(ip) {
				a.get("ip").bad("no-address")
			} else if special(ip) {
				a.get("ip").bad("special-address")
			}
			a.get("hostname").must(form.DNSLabel)
			a.get("nodeName").must(form.DNSSubdomain)
		}
	}
	ports := v.items("ports")
	for _, p := range ports {
		if p.text("name") == "" && len(ports) > 1 {
			p.lacks("name", "ports-named")
		}
		p.get("name").must(form.DNSLabel)
		p.port("port")
		p.get("appProtocol").must(form.LabelKey)
	}
}
