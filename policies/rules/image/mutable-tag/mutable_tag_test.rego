package xgen.rules.image.mutable_tag_test

import data.xgen.rules.image.mutable_tag as rule
import data.xgen.testing.delivery

_found(image) := found if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment(delivery.container({"image": image}))])]})
}

test_reports_a_moving_tag if {
	_found("hub.example.com/xgen/main/core:latest-amd64") == {{
		"path": ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "image"],
		"within": [31, 43],
		"message": {"id": "mutable", "args": {"image": "hub.example.com/xgen/main/core:latest-amd64", "fault": {"id": "latest", "args": {"tag": "latest-amd64"}}}},
	}}
}

test_reports_latest_in_all_its_forms if {
	every image, fault in {
		"core:latest": {"id": "latest", "args": {"tag": "latest"}},
		"core": {"id": "no-tag"},
		"hub.example.com:5000/core": {"id": "no-tag"},
	} {
		delivery.messages(_found(image)) == {{"id": "mutable", "args": {
			"image": image,
			"fault": fault,
		}}}
	}
}

test_accepts_a_version_and_a_digest if {
	every image in ["core:1.4.2", "hub.example.com:5000/core:latestish", "core:latest@sha256:0a", "core@sha256:0a"] {
		_found(image) == set()
	}
}
