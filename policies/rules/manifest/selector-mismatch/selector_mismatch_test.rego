package xgen.rules.manifest.selector_mismatch_test

import data.xgen.rules.manifest.selector_mismatch as rule
import data.xgen.testing
import data.xgen.testing.delivery

_site(manifests) := delivery.site({"releases": [delivery.release(manifests)]})

_labelled(labels) := delivery.deployment({"metadata": {"labels": labels}})

_scaler(ref) := testing.autoscaler("core", {"scaleTargetRef": ref})

_target(field) := ["releases", 0, "manifests", 1, "spec", "scaleTargetRef", field]

test_reports_a_selector_that_no_pod_has if {
	found := rule.report with input as _site([_labelled({"app": "core"}), delivery.service("core", {"app": "core", "tier": "back"})])
	found == {{
		"path": ["releases", 0, "manifests", 1, "spec", "selector", "tier"],
		"key": true,
		"written": true,
		"message": {"id": "service", "args": {
			"service": "Service core",
			"why": {"id": "label", "args": {"name": "tier", "value": "back"}},
		}},
		"help": {"id": "labels", "args": {"labels": ["app: core"]}},
	}}
}

test_reports_labels_of_different_pods if {
	found := rule.report with input as _site([
		_labelled({"app": "core", "x": "1"}), delivery.named("core2", _labelled({"app": "core2", "tier": "back"})),
		delivery.service("core", {"tier": "back", "x": "1"}),
	])
	delivery.messages(found) == {{"id": "service", "args": {
		"service": "Service core",
		"why": {"id": "labels"},
	}}}
}

test_reports_the_pods_of_another_release if {
	found := rule.report with input as delivery.site({"releases": [
		delivery.release([_labelled({"app": "core"}), delivery.service("core", {"app": "web"})]),
		delivery.of("web", [delivery.named("web", _labelled({"app": "web"}))]),
	]})
	delivery.paths(found) == {["releases", 0, "manifests", 1, "spec", "selector", "app"]}
}

test_reports_two_wrong_labels_at_the_selector if {
	found := rule.report with input as _site([
		_labelled({"app": "core", "x": "1"}),
		delivery.service("core", {"app": "core", "tier": "back", "x": "2"}),
	])
	delivery.paths(found) == {["releases", 0, "manifests", 1, "spec", "selector"]}
}

test_reports_an_autoscaler_of_no_workload if {
	found := rule.report with input as _site([delivery.deployment({}), _scaler({"apiVersion": "apps/v1", "kind": "Deployment", "name": "cores"})])
	found == {{
		"path": _target("name"),
		"key": true,
		"message": {"id": "target", "args": {
			"autoscaler": "HorizontalPodAutoscaler core",
			"kind": "Deployment",
			"name": "cores",
			"instead": {"id": "has", "args": {"names": ["Deployment core"]}},
		}},
		"help": {"id": "name", "args": {"names": ["Deployment core"], "versions": []}},
	}}
}

test_reports_an_autoscaler_of_another_kind_or_group if {
	kind := rule.report with input as _site([delivery.deployment({}), _scaler({"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "core"})])
	delivery.paths(kind) == {_target("kind")}
	group := rule.report with input as _site([delivery.deployment({}), _scaler({"apiVersion": "example.com/v1", "kind": "Deployment", "name": "core"})])
	delivery.paths(group) == {_target("apiVersion")}
	delivery.messages(group) == {{"id": "version", "args": {
		"autoscaler": "HorizontalPodAutoscaler core",
		"version": "example.com/v1",
		"kind": "Deployment",
		"name": "core",
		"actual": "apps/v1",
	}}}
}

test_accepts_what_finds_its_workload if {
	every manifests in [
		[_labelled({"app": "core", "tier": "back"}), delivery.service("core", {"app": "core"})],
		[object.union(_labelled({"app": "core"}), {"kind": "Rollout", "apiVersion": "argoproj.io/v1alpha1"}), delivery.service("core", {"app": "core"})],
		[{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "labels": {"app": "core"}}, "spec": {"containers": []}}, delivery.service("core", {"app": "core"})],
		[delivery.deployment({}), _scaler({"apiVersion": "apps/v1beta2", "kind": "Deployment", "name": "core"})],
		[delivery.deployment({}), _scaler({"kind": "Deployment", "name": "core"})],
	] {
		found := rule.report with input as _site(manifests)
		found == set()
	}
}

test_accepts_services_that_look_for_no_pods if {
	every service in [
		delivery.service("core", {}), delivery.service("core", null),
		json.patch(delivery.service("core", {"app": "x"}), [{"op": "add", "path": "spec/type", "value": "ExternalName"}]),
		json.patch(delivery.service("core", {}), [{"op": "remove", "path": "spec/selector"}]),
	] {
		found := rule.report with input as _site([delivery.deployment({}), service])
		found == set()
	}
}

test_accepts_a_release_without_pods_and_one_that_failed if {
	without := rule.report with input as _site([delivery.service("core", {"app": "x"})])
	without == set()
	failed := rule.report with input as delivery.site({"releases": [object.union(
		delivery.release([delivery.deployment({}), delivery.service("core", {"app": "x"}), _scaler({"kind": "Deployment", "name": "x"})]),
		{"failed": true},
	)]})
	failed == set()
}

test_accepts_labels_that_are_set_at_run_time if {
	every selector in [
		{"app": "core", "role": "leader"}, {"app": "core", "statefulset.kubernetes.io/pod-name": "core-0"},
		{"app": "core", "cnpg.io/instanceRole": "primary"}, {"spilo-role": "master", "app": "core"},
	] {
		found := rule.report with input as _site([_labelled({"app": "core"}), delivery.service("core", selector)])
		count(found) == 0
	}
}

test_reports_a_role_that_pods_have_by_another_name if {
	found := rule.report with input as _site([_labelled({"app": "core", "role": "worker"}), delivery.service("core", {"app": "core", "role": "leader"})])
	count(found) == 1
}

test_reports_as_info_what_may_be_for_an_operators_pods if {
	found := rule.report with input as _site([_labelled({"app": "core"}), delivery.service("db", {"cluster-name": "db", "spilo-role": "master"})])
	found == {{
		"path": ["releases", 0, "manifests", 1, "spec", "selector"],
		"message": {"id": "foreign", "args": {"service": "Service db"}},
		"help": {"id": "foreign"},
		"severity": "info",
	}}
}

test_reports_labels_of_another_name_or_value if {
	every service in [
		delivery.service("db", {"app": "cores", "tier": "x"}), # the name is a pod's
		delivery.service("db", {"name": "core"}), # the value is
		delivery.service("core", {"name": "x"}), # the workload has its name
	] {
		found := rule.report with input as _site([_labelled({"app": "core"}), service])
		count(found) == 1
		every hit in found { not hit.severity }
	}
}
