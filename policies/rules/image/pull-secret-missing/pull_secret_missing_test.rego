package xgen.rules.image.pull_secret_missing_test

import data.xgen.rules.image.pull_secret_missing as rule
import data.xgen.testing.delivery

_without(image) := json.patch(delivery.deployment(delivery.container({"image": image})), [{"op": "remove", "path": "spec/template/spec/imagePullSecrets"}])

_site(manifests) := delivery.site({"releases": [delivery.release(manifests)]})

_place := ["releases", 0, "manifests", 0, "spec", "template", "spec", "imagePullSecrets"]

test_reports_a_pod_without_secrets if {
	found := rule.report with input as _site([_without("hub.example.com/xgen/main/core:1")])
	found == {{
		"path": _place,
		"nearest": true,
		"message": {"id": "missing", "args": {"workload": "Deployment core", "registries": ["hub.example.com"]}},
	}}
}

test_reports_an_empty_list_and_an_alias if {
	workload := json.patch(_without("1.2.3.4:5000/xgen/far/core:1"), [{"op": "add", "path": "spec/template/spec/imagePullSecrets", "value": []}])
	found := rule.report with input as _site([workload])
	delivery.paths(found) == {_place}
}

test_reports_a_registry_that_only_jenkins_logs_in_to if {
	found := rule.report with input as object.union(_site([_without("hub.example.com/xgen/main/core:1")]), {"registries": []})
	delivery.paths(found) == {_place}
}

test_reports_a_service_account_without_secrets if {
	account := {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "other", "namespace": "apps"}, "imagePullSecrets": [{"name": "registry"}]}
	found := rule.report with input as _site([_without("hub.example.com/xgen/main/core:1"), account])
	delivery.paths(found) == {_place}
}

test_accepts_pods_with_secrets if {
	found := rule.report with input as delivery.site({})
	found == set()
}

test_accepts_secrets_of_the_service_account if {
	workload := json.patch(_without("hub.example.com/xgen/main/core:1"), [{"op": "add", "path": "spec/template/spec/serviceAccountName", "value": "puller"}])
	account := {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "puller"}, "imagePullSecrets": [{"name": "registry"}]}
	found := rule.report with input as _site([workload, account])
	found == set()
}

test_accepts_open_and_unknown_registries if {
	every site in [
		_site([_without("redis:7")]),
		_site([_without("quay.io/x/y:1")]),
		object.union(_site([_without("hub.example.com/xgen/main/core:1")]), {"registries": [{"host": "hub.example.com", "aliases": [], "auth": "none"}]}),
		json.patch(
			object.union(_site([_without("hub.example.com/xgen/main/core:1")]), {"registries": []}),
			[{"op": "remove", "path": "jenkins/project/registry/nexus/credentialId"}],
		),
	] {
		found := rule.report with input as site
		found == set()
	}
}

test_accepts_a_clouds_own_registry if {
	host := "1234.dkr.ecr.ap-northeast-2.amazonaws.com"
	found := rule.report with input as object.union(_site([_without(sprintf("%s/xgen/main/core:1", [host]))]), {
		"site": {"cloud": true},
		"jenkins": {"project": {"registry": {"nexus": {"host": host}}}},
	})
	found == set()
}
