# METADATA
# description: Tables of what the library takes apart (references, quantities, addresses).
package xgen.lib.parts_test

import data.xgen.lib.argo
import data.xgen.lib.image
import data.xgen.lib.quantity

test_references if {
	every reference, want in {
		"redis": ["docker.io", ["redis"], "", ""],
		"library/redis:7": ["docker.io", ["library", "redis"], "7", ""],
		"index.docker.io/library/redis:7": ["docker.io", ["library", "redis"], "7", ""],
		"localhost/x:1": ["localhost", ["x"], "1", ""],
		"localhost:30500/x": ["localhost:30500", ["x"], "", ""],
		"10.100.1.65:5000/xgen/aww/core:latest-amd64": ["10.100.1.65:5000", ["xgen", "aww", "core"], "latest-amd64", ""],
		"Hub.Example.com/a/b:1@sha256:0a": ["hub.example.com", ["a", "b"], "1", "sha256:0a"],
		"a/b@sha256:0a": ["docker.io", ["a", "b"], "", "sha256:0a"],
		"hub.example.com/xgen/main/core:": ["hub.example.com", ["xgen", "main", "core"], "", ""],
	} {
		got := image.parse(reference)
		[got.host, got.parts, got.tag, got.digest] == want
		got.name == want[1][count(want[1]) - 1]
	}
}

test_what_is_no_reference if {
	every text in ["", " ", ":7", "/", "a b", "h:1/"] {
		not image.parse(text)
	}
}

test_stretches if {
	reference := "hub.example.com/xgen/main/core:1.2@sha256:0a"
	use := {"reference": reference, "image": image.parse(reference)}
	within := {
		"host": image.host_stretch(use).within, "project": image.part_stretch(use, 0).within,
		"service": image.part_stretch(use, 2).within, "tag": image.tag_stretch(use).within,
	}
	{name: substring(reference, at[0], at[1] - at[0]) | some name, at in within} == {
		"host": "hub.example.com", "project": "xgen", "service": "core", "tag": "1.2",
	}
	short := {"reference": "core", "image": image.parse("core")}
	[image.host_stretch(short), image.part_stretch(short, 0), image.tag_stretch(short)] == [{}, {"within": [0, 4]}, {}]
}

test_quantities if {
	every text, want in {
		"1": 1, "0.5": 0.5, ".5": 0.5, "5.": 5, "+2": 2, "-1": -1, "100m": 0.1, "1k": 1000, "2Ki": 2048, "1.5Gi": 1610612736,
		"1E": 1000000000000000000, "1e3": 1000, "1E3": 1000, "2e-1": 0.2, "3u": 0.000003,
	} {
		quantity.billionths(text) == round(want * 1000000000)
	}
	quantity.billionths(7) == 7000000000
	quantity.billionths("100m") == quantity.billionths("0.1")
	quantity.billionths("1500m") == quantity.billionths(1.5)
	every text in ["", "x", "1 Gi", "1GB", "Gi", "1Gi1", "1,5", "0x10", null, true] {
		not quantity.billionths(text)
	}
}

test_repositories if {
	every url in [
		"https://git.example.com/xgen/infra.git", "http://git.example.com/xgen/infra", "https://GIT.example.com/xgen/infra/", "https://u:p@git.example.com/xgen/infra.git",
		"git@git.example.com:xgen/infra.git", "ssh://git@git.example.com/xgen/infra", "ssh://git@git.example.com:22/xgen/infra", "git.example.com:xgen/infra",
	] {
		argo.repository(url) == "git.example.com/xgen/infra"
	}
	argo.repository("ssh://git@git.example.com:2222/xgen/infra.git") == "git.example.com:2222/xgen/infra"
	not argo.repository(null)
}
