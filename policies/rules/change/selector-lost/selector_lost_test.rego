package xgen.rules.change.selector_lost_test

import data.xgen.rules.change.selector_lost as rule
import data.xgen.testing.change

_service(labels) := {"kind": "Service", "metadata": {"name": "core", "namespace": "apps"}, "spec": {"selector": labels}}

_pods(labels) := [{"object": "Deployment/core", "namespace": "apps", "labels": labels}]

_release(changes, before, after) := object.union(change.release(changes), {
	"before": {"manifests": [_service(before[0])], "pods": _pods(before[1])},
	"after": {"manifests": [_service(after[0])], "pods": _pods(after[1])},
})

test_reports_the_service_that_changed if {
	found := rule.report with input as _release(
		[change.changed("apps", "Deployment", []), change.changed("", "Service", [])],
		[{"app": "core"}, {"app": "core", "tier": "api"}], [{"app": "other"}, {"app": "core", "tier": "api"}],
	)
	found == {{"path": ["changes", 1], "message": {"id": "nothing", "args": {"name": "core"}}}}
}

test_reports_the_workload_whose_labels_changed if {
	found := rule.report with input as _release([change.changed("apps", "Deployment", [])], [{"app": "core"}, {"app": "core"}], [{"app": "core"}, {"app": "other"}])
	{hit.path | some hit in found} == {["changes", 0]}
}

test_accepts_what_still_fits_and_what_never_did if {
	every one in [
		[[{"app": "core"}, {"app": "core"}], [{"app": "x"}, {"app": "x"}]],
		[[{"app": "core"}, {"app": "y"}], [{"app": "x"}, {"app": "y"}]],
	] {
		found := rule.report with input as _release([change.changed("", "Service", [])], one[0], one[1])
		found == set()
	}
}
