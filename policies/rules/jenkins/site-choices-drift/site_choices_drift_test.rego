package xgen.rules.jenkins.site_choices_drift_test

import data.xgen.rules.jenkins.site_choices_drift as rule
import data.xgen.testing.delivery

_fleet(pipelines) := delivery.fleet({"jenkins": {"pipelines": pipelines}})

_at(i, more) := array.concat(["jenkins", "pipelines", i, "parameters", "SITE"], more)

_related := [{"path": ["jenkins", "project", "sites"], "message": {"id": "built"}}]

test_reports_choices_that_lack_a_site if {
	found := rule.report with input as _fleet([delivery.pipeline("build.groovy", ["main", "far"], []), delivery.pipeline("build-all.groovy", ["main"], [])])
	found == {{
		"path": _at(1, []),
		"message": {"id": "drift", "args": {"surplus": "", "missing": "far"}},
		"help": {"id": "drift", "args": {"pipeline": "build-all.groovy", "sites": "far, main"}},
		"related": _related,
	}}
}

test_reports_a_choice_that_is_no_site if {
	found := rule.report with input as _fleet([delivery.pipeline("build.groovy", ["main", "far"], []), delivery.pipeline("build-all.groovy", ["old", "main", "far"], [])])
	found == {{
		"path": _at(1, ["values", 0]),
		"message": {"id": "drift", "args": {"surplus": "old", "missing": ""}},
		"help": {"id": "drift", "args": {"pipeline": "build-all.groovy", "sites": "far, main"}},
		"related": _related,
	}}
}

test_reports_a_misspelt_choice_once if {
	found := rule.report with input as _fleet([delivery.pipeline("build.groovy", ["main", "far"], []), delivery.pipeline("build-all.groovy", ["main", "fra"], [])])
	{[hit.path, hit.message] | some hit in found} == {[_at(1, ["values", 1]), {"id": "drift", "args": {"surplus": "fra", "missing": "far"}}]}
}

test_reports_what_sites_alone_lacks_once if {
	found := rule.report with input as _fleet([delivery.pipeline(name, ["main", "far", "new"], []) | some name in ["build.groovy", "build-all.groovy"]])
	found == {{
		"path": ["jenkins", "project", "sites"],
		"message": {"id": "unlisted", "args": {"sites": "new"}},
		"help": {"id": "unlisted", "args": {"sites": "new"}},
		"related": [{"path": _at(0, []), "message": {"id": "offered"}}, {"path": _at(1, []), "message": {"id": "offered"}}],
	}}
}

test_reports_both_places_that_a_new_site_forgot if {
	found := rule.report with input as _fleet([delivery.pipeline(name, ["main"], []) | some name in ["build.groovy", "build-all.groovy"]])
	delivery.paths(found) == {_at(0, []), _at(1, [])}
}

test_tells_what_cannot_be_read if {
	unread := object.union(delivery.pipeline("build.groovy", [], []), {"parameters": {"SITE": {"known": false, "values": [], "why": "it is made by a call"}}})
	found := rule.report with input as _fleet([unread])
	{[hit.path, hit.severity, hit.message] | some hit in found} == {
		[_at(0, []), "info", {"id": "unreadable", "args": {"pipeline": "build.groovy", "why": "it is made by a call"}}],
	}
}

test_accepts_the_same_sites_in_any_order if {
	found := rule.report with input as _fleet([delivery.pipeline("build.groovy", ["far", "main"], [])])
	found == set()
}

test_accepts_a_pipeline_without_the_parameter if {
	found := rule.report with input as _fleet([json.patch(delivery.pipeline("lib.groovy", [], []), [{"op": "replace", "path": "parameters", "value": {}}])])
	found == set()
}

test_accepts_any_choice_where_no_list_says_what_is_built if {
	found := rule.report with input as json.patch(
		_fleet([delivery.pipeline("build.groovy", ["x"], [])]),
		[{"op": "replace", "path": "jenkins/project", "value": null}],
	)
	found == set()
}
