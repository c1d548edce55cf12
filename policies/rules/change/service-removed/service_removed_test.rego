package xgen.rules.change.service_removed_test

import data.xgen.rules.change.service_removed as rule
import data.xgen.testing.change

_application := object.union(change.removed("argoproj.io", "Application"), {"name": "core-prd"})

_gone(changes) := object.union(change.release(changes), {"status": "removed", "before": {"manifests": [{}, {}]}})

test_reports_an_application_and_what_becomes_of_its_objects if {
	found := rule.report with input as _gone([change.removed("apps", "Deployment"), _application])
	found == {{"path": ["changes", 1], "message": {"id": "loses", "args": {"site": "here", "application": "core-prd", "prune": true}}}}
	stays := rule.report with input as object.union(_gone([change.removed("apps", "Deployment"), _application]), {"prune": false})
	{hit.message | some hit in stays} == {{"id": "loses", "args": {"site": "here", "application": "core-prd", "prune": false}}}
}

test_accepts_one_that_another_takes_over if {
	found := rule.report with input as _gone([_application])
	found == set()
}

test_accepts_other_changes if {
	found := rule.report with input as change.release([change.removed("apps", "Deployment"), change.added("argoproj.io", "Application")])
	found == set()
}
