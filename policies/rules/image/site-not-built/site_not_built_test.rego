package xgen.rules.image.site_not_built_test

import data.xgen.rules.image.site_not_built as rule
import data.xgen.testing.delivery

_related := [{"path": ["jenkins", "project", "sites"], "message": {"id": "built"}}]

_site(name, image) := delivery.site({
	"site": {"name": "here", "imageSite": name},
	"releases": [delivery.release([delivery.deployment(delivery.container({"image": image}))])],
})

test_reports_a_site_that_is_not_in_the_list if {
	found := rule.report with input as _site("mian", "hub.example.com/xgen/mian/core:1")
	found == {{
		"path": ["site", "imageSite"],
		"message": {"id": "not-built", "args": {"site": "mian", "sites": ["far", "main"]}},
		"related": _related,
	}}
}

test_reports_the_charts_default_at_the_image if {
	found := rule.report with input as _site("", "hub.example.com/xgen/mian/core:1")
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "image"],
		"message": {"id": "not-built", "args": {"site": "mian", "sites": ["far", "main"]}},
		"related": _related,
	}}
}

test_accepts_the_sites_of_the_list if {
	every name in ["main", "far", ""] {
		found := rule.report with input as _site(name, "hub.example.com/xgen/main/core:1")
		found == set()
	}
}

test_accepts_a_site_that_only_the_choices_have if {
	site := _site("new", "hub.example.com/xgen/new/core:1")
	found := rule.report with input as object.union(site, {"jenkins": {"pipelines": [delivery.pipeline("build.groovy", ["main", "far", "new"], [])]}})
	found == set()
}

test_accepts_anything_where_no_list_says_what_is_built if {
	every project in [{}, {"sites": []}, {"sites": null}, null] {
		found := rule.report with input as json.patch(
			_site("mian", "hub.example.com/xgen/mian/core:1"),
			[{"op": "replace", "path": "jenkins/project", "value": project}],
		)
		found == set()
	}
}

test_accepts_other_images_of_a_site_without_an_image_site if {
	every image in ["quay.io/x/y/redis:7", "core:1"] {
		found := rule.report with input as _site("", image)
		found == set()
	}
}
