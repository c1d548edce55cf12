package xgen.rules.argocd.stale_config_test

import data.xgen.rules.argocd.stale_config as rule
import data.xgen.testing.delivery

_map(name, values) := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "apps"}, "data": values}

_from(name) := delivery.container({"envFrom": [{"configMapRef": {"name": name}}, {"secretRef": {"name": "x"}}]})

_annotated(annotations) := object.union(_from("core-config"), {"metadata": {"annotations": annotations}})

_site(manifests) := delivery.site({"releases": [delivery.release(manifests)]})

_pod(template) := _site([delivery.deployment(template), _map("core-config", {"A": "1"})])

_place := ["releases", 0, "manifests", 0, "spec", "template", "metadata", "annotations"]

_sum := "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

test_reports_a_pod_without_a_checksum if {
	found := rule.report with input as _pod(_from("core-config"))
	found == {{
		"path": _place,
		"nearest": true,
		"message": {"id": "stale", "args": {"workload": "Deployment core", "configmap": "core-config", "unmoved": {"id": "no-annotation"}}},
		"related": [{"path": ["releases", 0, "manifests", 1, "metadata", "name"], "message": {"id": "configmap", "args": {
			"name": "core-config",
		}}}],
	}}
}

test_reports_a_single_variable_and_an_init_container if {
	variable := [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "core-config", "key": "A"}}}]
	every template in [delivery.container({"env": variable}), {"spec": {"initContainers": [{"name": "i", "env": variable}]}}] {
		found := rule.report with input as _pod(template)
		delivery.paths(found) == {_place}
	}
}

test_reports_annotations_that_do_not_change_with_it if {
	every annotations in [
		{"prometheus.io/scrape": "true"}, {"checksum/config": "v1"}, {"checksum/secret": _sum}, {"app/commit": "0123456789abcdef"},
		{"reloader.stakater.com/auto": "false"},
	] {
		found := rule.report with input as _pod(_annotated(annotations))
		delivery.paths(found) == {_place}
	}
}

test_reports_a_checksum_that_is_the_same_for_other_data if {
	found := rule.report with input as delivery.site({"releases": [
		delivery.release([delivery.deployment(_annotated({"checksum/config": _sum})), _map("core-config", {"A": "1"})]),
		delivery.of("web", [
			delivery.named("web", delivery.deployment(object.union(_from("web-config"), {"metadata": {"annotations": {"checksum/config": _sum}}}))),
			_map("web-config", {"A": "2"}),
		]),
	]})
	delivery.paths(found) == {array.concat(_place, ["checksum/config"]), ["releases", 1, "manifests", 0, "spec", "template", "metadata", "annotations", "checksum/config"]}
}

_both(name) := {"metadata": {"annotations": {"checksum/config": _sum}}, "spec": {"containers": [{"name": "c", "envFrom": [
	{"configMapRef": {"name": sprintf("%s-defaults", [name])}}, {"configMapRef": {"name": sprintf("%s-site", [name])}},
]}]}}

test_accepts_equal_checksums_over_equal_pairs_of_config_maps if {
	found := rule.report with input as delivery.site({"releases": [
		delivery.release([delivery.deployment(_both("core")), _map("core-defaults", {"A": "1"}), _map("core-site", {"B": "1"})]),
		delivery.of("web", [
			delivery.named("web", delivery.deployment(_both("web"))),
			_map("web-defaults", {"A": "1"}), _map("web-site", {"B": "1"}),
		]),
	]})
	found == set()
}

test_accepts_what_changes_with_it if {
	every annotations in [
		{"checksum/config": _sum}, {"example.com/config-hash": "5d41402abc4b2a76b9719d911017c592"}, {"rollme": "xYz12"},
		{"configmap.reloader.stakater.com/reload": "core-config"}, {"deployed-at": "2026-02-20T18:18:00Z"},
	] {
		found := rule.report with input as _pod(_annotated(annotations))
		found == set()
	}
}

test_accepts_a_reloader_at_the_workload if {
	workload := json.patch(delivery.deployment(_from("core-config")), [{"op": "add", "path": "metadata/annotations", "value": {"reloader.stakater.com/auto": "true"}}])
	found := rule.report with input as _site([workload, _map("core-config", {"A": "1"})])
	found == set()
}

test_accepts_a_name_that_changes_with_the_data if {
	found := rule.report with input as _site([delivery.deployment(_from("core-config-6bfg9k2t4h")), _map("core-config-6bfg9k2t4h", {"A": "1"})])
	found == set()
}

test_accepts_what_takes_no_variables_from_a_rendered_one if {
	every manifests in [
		[delivery.deployment(_from("elsewhere")), _map("core-config", {})],
		[delivery.deployment({"spec": {"volumes": [{"name": "v", "configMap": {"name": "core-config"}}]}}), _map("core-config", {})],
		[object.union(delivery.deployment(_from("core-config")), {"kind": "Job", "apiVersion": "batch/v1"}), _map("core-config", {})],
	] {
		found := rule.report with input as _site(manifests)
		found == set()
	}
}
