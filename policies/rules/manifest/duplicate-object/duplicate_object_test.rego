package xgen.rules.manifest.duplicate_object_test

import data.xgen.rules.manifest.duplicate_object as rule
import data.xgen.testing.delivery

_at(i, j) := ["releases", i, "manifests", j, "metadata", "name"]

_site(releases) := delivery.site({"releases": releases})

_web := delivery.named("web", delivery.deployment({}))

test_reports_a_copied_name_once if {
	found := rule.report with input as _site([
		delivery.release([delivery.deployment({}), delivery.service("core", {})]),
		delivery.of("web", [delivery.deployment({}), delivery.service("core", {})]),
	])
	found == {{
		"path": _at(1, 0),
		"message": {"id": "twice", "args": {
			"kind": "Deployment",
			"name": "core",
			"application": "web-prd",
			"other": "core-prd",
			"more": {"id": "more", "args": {"count": 1}},
		}},
		"related": [{"path": _at(0, 0), "message": {"id": "renders-too", "args": {"application": "core-prd"}}}],
	}}
}

test_accepts_one_object_on_each_cluster if {
	on := {name: object.union(delivery.of(name, [delivery.service("common", {})]), {"cluster": name}) | some name in ["a", "b"]}
	count(rule.report) == 0 with input as _site([on.a, on.b])
}

test_reports_the_release_that_has_another_ones_name if {
	found := rule.report with input as _site([delivery.of("web", [delivery.deployment({})]), delivery.release([delivery.deployment({})])])
	delivery.paths(found) == {_at(0, 0)}
}

test_reports_all_objects_at_the_release_that_is_wrong if {
	manifests := [delivery.named("web", delivery.deployment({})), delivery.service("web-config", {})]
	found := rule.report with input as _site([delivery.release(manifests), delivery.of("web", manifests)])
	delivery.messages(found) == {{"id": "twice", "args": {
		"kind": "Deployment",
		"name": "web",
		"application": "core-prd",
		"other": "web-prd",
		"more": {"id": "more", "args": {"count": 1}},
	}}}
}

test_reports_each_further_release_of_a_common_object if {
	found := rule.report with input as _site([delivery.of(name, [delivery.service("common", {})]) | some name in ["a", "b", "c"]])
	delivery.paths(found) == {_at(1, 0), _at(2, 0)}
}

test_reports_another_version_of_the_same_group if {
	beta := object.union(delivery.virtual_service("core", {}), {"apiVersion": "networking.istio.io/v1beta1"})
	found := rule.report with input as _site([delivery.release([delivery.virtual_service("core", {})]), delivery.of("web", [beta])])
	count(found) == 1
}

test_accepts_objects_that_differ if {
	every other in [
		_web,
		object.union(delivery.deployment({}), {"kind": "StatefulSet"}),
		object.union(delivery.deployment({}), {"apiVersion": "example.com/v1"}),
		object.union(delivery.deployment({}), {"metadata": {"namespace": "other"}}),
		json.patch(delivery.deployment({}), [{"op": "remove", "path": "metadata/name"}]),
	] {
		found := rule.report with input as _site([delivery.release([delivery.deployment({})]), delivery.of("web", [other])])
		found == set()
	}
}

test_accepts_two_environments if {
	found := rule.report with input as _site([
		delivery.release([delivery.deployment({})]),
		object.union(delivery.of("web", [delivery.deployment({})]), {"environment": "dev"}),
	])
	found == set()
}

test_accepts_what_duplicate_service_reports if {
	found := rule.report with input as _site([delivery.release([delivery.deployment({})]), delivery.release([delivery.deployment({})])])
	found == set()
}
