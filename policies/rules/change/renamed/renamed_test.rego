package xgen.rules.change.renamed_test

import data.xgen.rules.change.renamed as rule
import data.xgen.testing.change

_renamed(how) := object.union(change.added("", "Service"), {"renamed": object.union({"name": "old", "namespace": "apps", "hashed": false}, how)})

test_reports_another_name if {
	found := rule.report with input as change.release([_renamed({})])
	found == {{"path": ["changes", 0], "message": {"id": "renamed", "args": {"object": "Service core", "was": "old", "namespace": ""}}}}
}

test_reports_another_namespace if {
	found := rule.report with input as change.release([_renamed({"name": "core", "namespace": "there"})])
	{hit.message | some hit in found} == {{"id": "renamed", "args": {"object": "Service core", "was": "core", "namespace": "there"}}}
}

test_accepts_a_hash_and_what_is_new if {
	found := rule.report with input as change.release([_renamed({"hashed": true}), change.added("", "Service")])
	found == set()
}
