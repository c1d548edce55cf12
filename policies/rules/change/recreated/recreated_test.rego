package xgen.rules.change.recreated_test

import data.xgen.rules.change.recreated as rule
import data.xgen.testing.change

_options := {"metadata": {"annotations": {"argocd.argoproj.io/sync-options": "Force=true,Replace=true"}}}

_selector := [["spec", "selector", "matchLabels", "tier"], null, "backend"]

test_reports_a_forced_change if {
	found := rule.report with input as change.release([change.is(change.changed("apps", "Deployment", [_selector]), _options)])
	{hit.path | some hit in found} == {["changes", 0]}
}

test_accepts_what_is_refused_or_possible if {
	found := rule.report with input as change.release([
		change.changed("apps", "Deployment", [_selector]),
		change.is(change.changed("apps", "Deployment", [[["spec", "replicas"], 1, 2]]), _options),
	])
	found == set()
}
