package xgen.rules.argocd.root_app_broken_test

import data.xgen.rules.argocd.root_app_broken as rule
import data.xgen.testing.delivery

_roots(list) := delivery.fleet({"rootApps": list})

_helm(helm) := json.patch(delivery.root("xgen-root-far", "xgen-far", "prod", {}), [{"op": "replace", "path": "manifest/spec/source/helm", "value": helm}])

_stray := {"id": "environment", "args": {
	"name": "xgen-root-far",
	"environment": "prod",
	"site": "xgen-far",
	"environments": ["prd"],
}}

test_reports_a_value_file_that_is_not_there if {
	found := rule.report with input as _roots([delivery.root("xgen-root-far", "far", "prd", {
		"site": null,
		"missing": [{"path": ["spec", "source", "helm", "valueFiles", 0], "file": "argocd/projects/far.yaml"}],
	})])
	found == {{
		"path": ["rootApps", 0, "manifest", "spec", "source", "helm", "valueFiles", 0],
		"message": {"id": "file", "args": {"name": "xgen-root-far", "file": "argocd/projects/far.yaml"}},
		"help": {"id": "file", "args": {"files": ["projects/xgen-far.yaml", "projects/xgen.yaml"]}},
	}}
}

test_reports_a_path_that_is_not_there if {
	found := rule.report with input as _roots([delivery.root("xgen-root-far", "xgen-far", "", {
		"site": null, "appOfApps": false, "siteFile": "",
		"missing": [{"path": ["spec", "source", "path"], "file": "chart"}],
	})])
	found == {{
		"path": ["rootApps", 0, "manifest", "spec", "source", "path"],
		"message": {"id": "folder", "args": {"name": "xgen-root-far", "folder": "chart"}},
	}}
}

test_reports_a_root_app_without_a_site if {
	found := rule.report with input as _roots([delivery.root("x", "values", "prd", {"site": null, "siteFile": ""})])
	found == {{
		"path": ["rootApps", 0, "manifest", "spec", "source", "helm", "valueFiles"],
		"nearest": true,
		"message": {"id": "no-site", "args": {"name": "x"}},
		"help": {"id": "no-site", "args": {"files": ["projects/xgen-far.yaml", "projects/xgen.yaml"]}},
	}}
}

test_reports_an_environment_that_the_site_does_not_have if {
	found := rule.report with input as _roots([delivery.root("xgen-root-far", "xgen-far", "prod", {})])
	found == {{
		"path": ["rootApps", 0, "manifest", "spec", "source", "helm", "parameters", 0, "value"],
		"message": _stray,
		"help": {"id": "environment", "args": {"file": "projects/xgen-far.yaml", "environments": ["prd"]}},
	}}
}

test_reports_the_environment_where_it_is_set if {
	every helm, place in {
		"values": [{"values": "a: 1\nenv: prod\n"}, ["values"]],
		"valuesObject": [{"valuesObject": {"env": "prod"}}, ["valuesObject", "env"]],
		"last parameter": [{"values": "env: prd", "parameters": [{"name": "env", "value": "x"}, {"name": "a"}, {"name": "env", "value": "prod"}]}, ["parameters", 2, "value"]],
		"nowhere": [{"values": "environment: x", "valuesObject": {"a": 1}, "parameters": []}, ["parameters"]],
	} {
		helm
		found := rule.report with input as _roots([_helm(place[0])])
		{[hit.message, hit.path] | some hit in found} == {[_stray, array.concat(["rootApps", 0, "manifest", "spec", "source", "helm"], place[1])]}
	}
}

test_reports_the_line_of_values if {
	every values, within in {"env: prod": [0, 9], "# 제주\nenv: prod # x\nb: 1\n": [9, 22]} {
		found := rule.report with input as _roots([_helm({"values": values})])
		{hit.within | some hit in found} == {within}
	}
}

test_accepts_a_sound_fleet if {
	found := rule.report with input as delivery.fleet({})
	found == set()
}

test_accepts_another_application_among_the_root_apps if {
	found := rule.report with input as _roots([delivery.root("cert-manager", "values", "prd", {"site": null, "siteFile": "", "appOfApps": false})])
	found == set()
}

test_accepts_a_folder_of_another_repository if {
	found := rule.report with input as _roots([delivery.root("cert-manager", "values", "", {
		"site": null, "siteFile": "", "appOfApps": false, "manifest": {"spec": {"source": {"repoURL": "https://github.com/other/charts"}}},
		"missing": [{"path": ["spec", "source", "path"], "file": "chart"}],
	})])
	found == set()
}

test_accepts_an_environment_that_nothing_sets if {
	found := rule.report with input as _roots([delivery.root("xgen-root-far", "xgen-far", "", {})])
	found == set()
}

test_accepts_an_environment_that_environment_without_destination_reports if {
	found := rule.report with input as json.patch(
		_roots([delivery.root("xgen-root-far", "xgen-far", "prod", {})]),
		[{"op": "add", "path": "sites/1/doc/destinations/prod", "value": {"domain": ""}}],
	)
	found == set()
}
