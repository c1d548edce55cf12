package xgen.lib_test

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.testing

test_counts_and_lists if {
	lib.count_of(0, "pod") == "0 pods"
	lib.count_of(1, "pod") == "1 pod"
	lib.count_of(2, "pod") == "2 pods"
	lib.listed([]) == ""
	lib.listed({"b"}) == "b"
	lib.listed(["b", "a"]) == "a or b"
	lib.listed({"c", "b", "a"}) == "a, b or c"
}

test_quotes_as_a_person_reads_it if {
	lib.quoted("a<b> & 제주") == `"a<b> & 제주"`
	lib.quoted(1.5) == "1.5"
	lib.quoted(null) == "null"
}

test_has_a_key_whatever_its_value if {
	every value in [null, false, 0, ""] {
		lib.has({"a": value}, "a")
	}
	not lib.has({"a": 1}, "b")
	not lib.has("text", "a")
}

test_finds_objects_by_kind_and_group if {
	document := testing.site({"releases": [testing.release([
		testing.workload("Deployment", "core", {}),
		{"apiVersion": "example.com/v1", "kind": "Deployment", "metadata": {"name": "other"}},
		{"apiVersion": 1, "kind": "Deployment"},
		{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "core"}},
		null,
	])]})
	deployments := kube.of_kind("apps/", "Deployment") with input as document
	[entry.path | some entry in deployments] == [["releases", 0, "manifests", 0]]
	services := kube.of_kind("v1", "Service") with input as document
	[kube.label(entry) | some entry in services] == ["Service core"]
}
