package xgen.rules.image.unexpected_path_test

import data.xgen.rules.image.unexpected_path as rule
import data.xgen.testing.delivery

_place := ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "image"]

_site(image) := delivery.site({"releases": [delivery.release([delivery.deployment(delivery.container({"image": image}))])]})

_fault(image) := [hit.message | some hit in found][0] if {
	found := rule.report with input as _site(image)
	delivery.paths(found) == {_place}
}

_form(image, fault) := {"id": "unexpected", "args": {"image": image, "why": fault}}

test_reports_the_path_of_another_image_site if {
	found := rule.report with input as _site("hub.example.com/xgen/far/core:1")
	found == {{"path": _place, "within": [21, 24], "blames": "object", "message": _form("hub.example.com/xgen/far/core:1", {"id": "site", "args": {
		"actual": "far",
		"site": "main",
	}})}}
}

test_reports_every_other_form if {
	every image, fault in {
		"hub.example.com/main/core:1": {"id": "form", "args": {"path": "main/core"}},
		"hub.example.com/a/xgen/main/core:1": {"id": "form", "args": {"path": "a/xgen/main/core"}},
		"hub.example.com/library/redis:7": {"id": "form", "args": {"path": "library/redis"}},
		"hub.example.com/xgen/main/cores:1": {"id": "no-service", "args": {"name": "cores"}},
		"hub.example.com/xgen/main/core": {"id": "no-tag"},
	} {
		_fault(image) == _form(image, fault)
	}
}

test_reports_an_exchanged_order_at_the_template if {
	found := rule.report with input as _site("hub.example.com/main/xgen/core:1")
	found == {{"path": _place, "key": true, "message": _form("hub.example.com/main/xgen/core:1", {"id": "order", "args": {
		"site": "main",
		"project": "xgen",
	}})}}
}

test_reports_what_a_name_has_too_much if {
	found := rule.report with input as _site("hub.example.com/xgen/main/core-server:1")
	{hit.within | some hit in found} == {[30, 37]}
}

test_reports_the_image_of_another_service if {
	_fault("hub.example.com/xgen/main/web:1") == _form("hub.example.com/xgen/main/web:1", {"id": "service", "args": {
		"name": "core",
	}})
}

test_reports_the_one_of_another_project if {
	images := ["hub.example.com/xgen/main/core:1", "hub.example.com/xgen/main/core:2", "hub.example.com/xgne/main/core:1"]
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment(delivery.container({"image": image})) | some image in images])]})
	delivery.messages(found) == {_form("hub.example.com/xgne/main/core:1", {"id": "project", "args": {
		"actual": "xgne",
		"project": "xgen",
	}})}
}

test_accepts_images_where_jenkins_puts_them if {
	every image in ["hub.example.com/xgen/main/core:1", "hub.example.com/other/main/core:latest", "hub.example.com/xgen/main/core@sha256:0a", "HUB.example.com/xgen/main/core:1"] {
		found := rule.report with input as _site(image)
		found == set()
	}
}

test_accepts_images_of_others if {
	every image in ["redis", "quay.io/a/b/c/d:1", "docker.io/library/redis:7"] {
		found := rule.report with input as _site(image)
		found == set()
	}
}

test_accepts_a_side_car_of_another_service if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment({"spec": {
		"initContainers": [{"name": "w", "image": "hub.example.com/xgen/main/web:1"}],
	}})])]})
	found == set()
}

test_accepts_what_other_rules_report if {
	every site in [
		# registry-mismatch
		_site("quay.io/main/core:1"),
		# duplicate-object
		delivery.site({"releases": [delivery.of("web", [delivery.deployment({})])]}),
		# unknown-service
		delivery.site({"releases": [delivery.of("cores", [delivery.deployment(delivery.container({"image": "hub.example.com/xgen/main/cores:1"}))])]}),
		# site-not-built
		object.union(_site("hub.example.com/xgen/mian/core:1"), {"site": {"imageSite": "mian"}}),
	] {
		found := rule.report with input as site
		found == set()
	}
}
