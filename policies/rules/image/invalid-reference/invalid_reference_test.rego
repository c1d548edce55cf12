package xgen.rules.image.invalid_reference_test

import data.xgen.rules.image.invalid_reference as rule
import data.xgen.testing

_site(image) := testing.site({"releases": [testing.release([testing.workload("Deployment", "core", {"template": {"spec": {"containers": [{"name": "a", "image": image}]}}})])]})

test_reports_what_is_not_a_reference if {
	every pair in [
		["h.example.com/a:", {"id": "no-tag"}],
		["/a/b:1", {"id": "no-host"}],
		["h.example.com//b:1", {"id": "slash"}],
		["", {"id": "no-image"}],
		["h.example.com/a:1:1", {"id": "two-tags"}],
		["h.example.com/A/b:1", {"id": "lower"}],
		["h.example.com/a:{{ .Chart.AppVersion }}", {"id": "template"}],
		["h.example.com/a: 1", {"id": "blank"}],
		["h.example.com/a:-1", {"id": "tag", "args": {"tag": "-1"}}],
		["h.example.com:5000/a:1.2.0+5", {"id": "tag", "args": {"tag": "1.2.0+5"}}],
		["h.example.com/a@sha256:12", {"id": "form"}],
	] {
		found := rule.report with input as _site(pair[0])
		{hit.message | some hit in found} == {{"id": "invalid", "args": {
			"container": "a",
			"kind": "Deployment",
			"name": "core",
			"image": pair[0],
			"why": pair[1],
		}}}
	}
}

test_reports_an_empty_tag_at_the_empty_value if {
	found := rule.report with input as _site("h/a:")
	{[hit.empty, hit.help] | some hit in found} == {[true, {"id": "no-tag"}]}
}

test_offers_a_tag_without_plus if {
	found := rule.report with input as _site("h/a:1.2.0+5")
	{[hit.within, hit.help] | some hit in found} == {[[4, 11], {"id": "use-tag", "args": {"tag": "1.2.0-5"}}]}
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
