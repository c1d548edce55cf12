package xgen.rules.change.pruned_test

import data.xgen.rules.change.pruned as rule
import data.xgen.testing.change

test_reports_what_is_gone if {
	found := rule.report with input as change.release([change.removed("", "Service"), change.added("", "Secret")])
	{hit.path | some hit in found} == {["changes", 0]}
}

test_accepts_what_stays if {
	kept := {"metadata": {"annotations": {"argocd.argoproj.io/sync-options": "Replace=true,Prune=false"}}}
	found := rule.report with input as change.release([change.was(change.removed("", "Service"), kept)])
	found == set()
	none := rule.report with input as object.union(change.release([change.removed("", "Service")]), {"prune": false})
	none == set()
}

test_accepts_what_stays_when_its_application_goes if {
	kept := {"metadata": {"annotations": {"argocd.argoproj.io/sync-options": "Delete=false"}}}
	gone := object.union(change.release([change.was(change.removed("", "Service"), kept)]), {"status": "removed"})
	found := rule.report with input as gone
	found == set()
}
