package xgen.rules.change.hook_reruns_test

import data.xgen.rules.change.hook_reruns as rule
import data.xgen.testing.change

test_reports_a_changed_and_a_new_hook if {
	found := rule.report with input as change.release([
		object.union(change.changed("batch", "Job", [[["spec", "x"], 1, 2]]), {"hook": true}),
		object.union(change.added("batch", "Job"), {"hook": true}),
	])
	{hit.path | some hit in found} == {["changes", 0], ["changes", 1]}
}

test_accepts_what_is_no_hook_or_gone if {
	found := rule.report with input as change.release([
		change.changed("batch", "Job", [[["spec", "x"], 1, 2]]), object.union(change.removed("batch", "Job"), {"hook": true}),
	])
	found == set()
}
