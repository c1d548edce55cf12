package xgen.rules.change.moved_test

import data.xgen.rules.change.moved as rule
import data.xgen.testing.change

test_reports_another_application_and_namespace if {
	taken := object.union(change.changed("", "Service", []), {"moved": true})
	elsewhere := object.union(change.added("", "Service"), {"renamed": {"name": "core", "namespace": "there", "hashed": false}})
	found := rule.report with input as change.release([taken, elsewhere])
	{hit.path | some hit in found} == {["changes", 0], ["changes", 1]}
}

test_accepts_what_stays_where_it_is if {
	renamed := object.union(change.added("", "Service"), {"renamed": {"name": "old", "namespace": "apps", "hashed": false}})
	found := rule.report with input as change.release([renamed, change.added("", "Service"), change.changed("", "Service", [])])
	found == set()
}
