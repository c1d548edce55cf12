package xgen.rules.network.no_dns_test

import data.xgen.rules.network.no_dns as rule
import data.xgen.testing

_site(spec, policies) := testing.site({"releases": [testing.release(array.concat(
	[testing.workload("Deployment", "core", {"template": {"metadata": {"labels": {"app": "core"}}, "spec": object.union({"containers": []}, spec)}})],
	[{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": sprintf("p%d", [i])}, "spec": policy} | some i, policy in policies],
))]})

_egress(rules) := {"podSelector": {}, "policyTypes": ["Egress"], "egress": rules}

_pods := {"to": [{"podSelector": {}}]}

test_reports_egress_to_pods_alone if {
	found := rule.report with input as _site({}, [_egress([_pods])])
	found == {{
		"path": ["releases", 0, "manifests", 1, "spec", "egress"], "key": true,
		"message": {"id": "no-dns", "args": {"policy": "NetworkPolicy p0", "pods": "Deployment core"}},
	}}
}

test_reports_other_ports_and_namespaces if {
	every rule_ in [
		{"ports": [{"port": 53}]}, {"ports": [{"port": 443, "protocol": "UDP"}]},
		{"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "istio-system"}}}]},
	] {
		found := rule.report with input as _site({}, [_egress([_pods, rule_])])
		count(found) == 1
	}
}

test_accepts_what_lets_dns_out if {
	every rule_ in [
		{}, {"ports": [{"port": 53, "protocol": "UDP"}]}, {"ports": [{"protocol": "UDP"}]}, {"ports": [{"port": "dns", "protocol": "UDP"}]},
		{"ports": [{"port": 1, "endPort": 1024, "protocol": "UDP"}]}, {"to": [{"namespaceSelector": {}}]},
		{"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]},
		{"to": [{"ipBlock": {"cidr": "10.43.0.10/32"}}]}, {"to": [{"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]},
		{"to": [{"namespaceSelector": {"matchLabels": {"role": "infra"}}}]},
	] {
		found := rule.report with input as _site({}, [_egress([_pods, rule_])])
		found == set()
	}
}

test_accepts_another_policy_that_does if {
	found := rule.report with input as _site({}, [_egress([_pods]), _egress([{"ports": [{"port": 53, "protocol": "UDP"}]}])])
	found == set()
}

test_accepts_what_is_not_meant_to_resolve if {
	every case in [
		[{}, {"podSelector": {}, "policyTypes": ["Egress"]}], [{}, _egress([])],
		[{}, {"podSelector": {}, "policyTypes": ["Ingress"], "egress": [_pods]}], [{}, _egress([{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 5432}]}])],
		[{}, {"podSelector": {"matchLabels": {"app": "web"}}, "egress": [_pods]}],
		[{"hostNetwork": true}, _egress([_pods])], [{"dnsPolicy": "None"}, _egress([_pods])],
	] {
		found := rule.report with input as _site(case[0], [case[1]])
		found == set()
	}
}
