package xgen.rules.image.registry_mismatch_test

import data.xgen.rules.image.registry_mismatch as rule
import data.xgen.testing.delivery

_related(site, path) := [{"path": array.concat(["jenkins", "project"], path), "message": {"id": "pushed", "args": {
	"site": site,
}}}]

test_reports_the_default_registry_where_the_site_names_it if {
	found := rule.report with input as delivery.far({"registryHost": "hub.example.com"}, "hub.example.com/xgen/far/core:1")
	found == {{
		"path": ["site", "doc", "registryHost"],
		"message": {"id": "mismatch", "args": {"site": "far", "host": "hub.example.com", "push": "1.2.3.4:5000"}},
		"related": _related("far", ["siteRegistries", "far", "host"]),
	}}
}

test_tells_of_two_unknown_names_of_perhaps_one_registry if {
	found := rule.report with input as delivery.far({"registryHost": "10.9.9.9:5000"}, "10.9.9.9:5000/xgen/far/core:1")
	found == {{
		"path": ["site", "doc", "registryHost"],
		"severity": "info",
		"message": {"id": "mismatch", "args": {"site": "far", "host": "10.9.9.9:5000", "push": "1.2.3.4:5000"}},
		"help": {"id": "alias", "args": {"host": "10.9.9.9:5000", "push": "1.2.3.4:5000"}},
		"related": _related("far", ["siteRegistries", "far", "host"]),
	}}
}

test_reports_the_registry_of_another_image_site if {
	found := rule.report with input as object.union(
		delivery.far({"site": "main", "registryHost": "10.0.0.5:5000"}, "10.0.0.5:5000/xgen/main/core:1"),
		{"site": {"imageSite": "main"}},
	)
	found == {{
		"path": ["site", "doc", "registryHost"],
		"message": {"id": "mismatch", "args": {"site": "main", "host": "10.0.0.5:5000", "push": "hub.example.com"}},
		"related": _related("main", ["registry", "nexus", "host"]),
	}}
}

test_reports_an_undeclared_registry_of_a_site_without_one_of_its_own if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment(delivery.container({"image": "docker.example.org/xgen/main/core:1"}))])]})
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "image"],
		"within": [0, 18],
		"message": {"id": "mismatch", "args": {
			"site": "main",
			"host": "docker.example.org",
			"push": "hub.example.com",
		}},
		"related": _related("main", ["registry", "nexus", "host"]),
	}}
}

test_reports_an_image_written_out_in_the_site_file if {
	reference := "other.example.com/xgen/far/core:1"
	found := rule.report with input as delivery.far({"images": [{"ref": reference}]}, reference)
	delivery.paths(found) == {["site", "doc", "images", 0, "ref"]}
}

test_accepts_each_name_of_the_right_registry if {
	every image in ["10.0.0.5:5000/xgen/far/core:1", "1.2.3.4:5000/xgen/far/core:1"] {
		found := rule.report with input as delivery.far({"registryHost": "10.0.0.5:5000"}, image)
		found == set()
	}
}

test_accepts_what_other_rules_report if {
	every site in [
		# registry-host-missing
		delivery.far({}, "hub.example.com/xgen/far/core:1"),
		# site-not-built
		object.union(delivery.far({}, "10.0.0.5:5000/xgen/fra/core:1"), {"site": {"imageSite": "fra"}}),
		# orphan-site-registry
		object.union(delivery.site({}), {
			"jenkins": {"project": {"siteRegistries": {"mian": {"host": "10.7.7.7:5000"}}}},
			"releases": [delivery.release([delivery.deployment(delivery.container({"image": "10.7.7.7:5000/xgen/main/core:1"}))])],
		}),
	] {
		found := rule.report with input as site
		found == set()
	}
}

test_accepts_images_of_others_and_a_repository_without_jenkins if {
	others := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment(delivery.container({"image": "quay.io/x/redis:7"}))])]})
	others == set()
	without := rule.report with input as json.patch(
		delivery.site({"releases": [delivery.release([delivery.deployment(delivery.container({"image": "quay.io/xgen/main/core:7"}))])]}),
		[{"op": "replace", "path": "jenkins", "value": {"pipelines": []}}],
	)
	without == set()
}
