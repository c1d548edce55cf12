package xgen.rules.image.registry_host_missing_test

import data.xgen.rules.image.registry_host_missing as rule
import data.xgen.testing.delivery

_related := [{"path": ["jenkins", "project", "siteRegistries", "far", "host"], "message": {"id": "pushed", "args": {
	"site": "far",
}}}]

_help := {"id": "missing", "args": {"host": "\"10.0.0.5:5000\""}}

test_reports_the_site_once if {
	one := delivery.far({}, "hub.example.com/xgen/far/core:1")
	found := rule.report with input as object.union(one, {"releases": array.concat(one.releases, [
		delivery.of("web", [delivery.named("web", delivery.deployment(delivery.container({"image": "hub.example.com/xgen/far/web:1"})))]),
	])})
	found == {{
		"path": ["site", "imageSite"],
		"message": {"id": "missing", "args": {
			"what": {"id": "no-host", "args": {"site": "here"}},
			"host": "hub.example.com",
			"site": "far",
			"push": "1.2.3.4:5000",
		}},
		"help": _help,
		"related": _related,
	}}
}

test_reports_a_registry_host_that_reaches_no_image if {
	found := rule.report with input as delivery.far({"registryHost": "10.0.0.5:5000"}, "hub.example.com/xgen/far/core:1")
	found == {{
		"path": ["site", "doc", "registryHost"],
		"message": {"id": "missing", "args": {
			"what": {"id": "unused", "args": {"host": "10.0.0.5:5000"}},
			"host": "hub.example.com",
			"site": "far",
			"push": "1.2.3.4:5000",
		}},
		"help": object.union(_help, {"id": "unused"}),
		"related": _related,
	}}
}

test_reports_one_image_of_several_at_itself if {
	one := delivery.far({"registryHost": "10.0.0.5:5000"}, "10.0.0.5:5000/xgen/far/core:1")
	found := rule.report with input as object.union(one, {"releases": array.concat(one.releases, [
		delivery.of("web", [delivery.named("web", delivery.deployment(delivery.container({"image": "hub.example.com/xgen/far/web:1"})))]),
	])})
	found == {{
		"path": ["releases", 1, "manifests", 0, "spec", "template", "spec", "containers", 0, "image"],
		"within": [0, 15],
		"message": {"id": "missing", "args": {
			"what": {"id": "image", "args": {"name": "web"}},
			"host": "hub.example.com",
			"site": "far",
			"push": "1.2.3.4:5000",
		}},
		"help": _help,
		"related": _related,
	}}
}

test_accepts_the_registry_by_each_of_its_names if {
	every image in ["10.0.0.5:5000/xgen/far/core:1", "1.2.3.4:5000/xgen/far/core:1"] {
		found := rule.report with input as delivery.far({}, image)
		found == set()
	}
}

test_accepts_a_site_of_the_default_registry if {
	found := rule.report with input as delivery.site({})
	found == set()
}

test_accepts_what_registry_mismatch_and_site_not_built_report if {
	every site in [
		delivery.far({"registryHost": "hub.example.com"}, "hub.example.com/xgen/far/core:1"),
		delivery.far({}, "other.example.com/xgen/far/core:1"),
		object.union(delivery.far({}, "hub.example.com/xgen/fra/core:1"), {"site": {"imageSite": "fra"}}),
	] {
		found := rule.report with input as site
		found == set()
	}
}

test_accepts_images_that_jenkins_does_not_build if {
	one := delivery.far({}, "10.0.0.5:5000/xgen/far/core:1")
	found := rule.report with input as object.union(one, {"releases": array.concat(one.releases, [
		delivery.of("web", [delivery.deployment(delivery.container({"image": "hub.example.com/library/redis:7"}))]),
	])})
	found == set()
}
