package xgen.rules.image.invalid_reference_test

import data.xgen.rules.image.invalid_reference as rule
import data.xgen.testing

_site(image) := testing.site({"releases": [testing.release([testing.workload("Deployment", "core", {"template": {"spec": {"containers": [{"name": "a", "image": image}]}}})])]})

test_reports_what_is_not_a_reference if {
	every pair in [
		["h.example.com/a:", "its tag is empty"],
		["/a/b:1", "its host is empty"],
		["h.example.com//b:1", "it has an empty part"],
		["", "it is empty"],
		["h.example.com/a:1:1", "it has two tags"],
		["h.example.com/A/b:1", "its path has capitals"],
		["h.example.com/a:{{ .Chart.AppVersion }}", "it holds text of a template that nothing expands"],
		["h.example.com/a: 1", "it holds a blank"],
		["h.example.com/a:-1", "it is not a valid reference (host/path:tag)"],
		["h.example.com/a@sha256:12", "it is not a valid reference (host/path:tag)"],
	] {
		found := rule.report with input as _site(pair[0])
		{hit.message | some hit in found} == {sprintf("container a of Deployment core has image %q: %s", [pair[0], pair[1]])}
	}
}

test_reports_an_empty_tag_at_the_empty_value if {
	found := rule.report with input as _site("h/a:")
	{[hit.empty, hit.help] | some hit in found} == {[true, "set a tag"]}
}

test_accepts_references if {
	every image in [
		"nginx", "nginx:1.27", "library/nginx", "docker.io/library/nginx:1.27-alpine", "localhost/a", "localhost:5000/a/b_c/d__e/f--g:V1.0_x",
		"10.100.1.65:5000/xgen/main/xgen-core:latest-amd64", "ghcr.io/a/b.c@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"Registry.Example.com/a:1@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "[::1]:5000/a",
	] {
		found := rule.report with input as _site(image)
		found == set()
	}
}

test_accepts_what_render_reports if {
	found := rule.report with input as _site("h/a:2.0240115e+07")
	found == set()
}
