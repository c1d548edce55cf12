package xgen.rules.jenkins.service_not_built_test

import data.xgen.rules.jenkins.service_not_built as rule
import data.xgen.testing.delivery

_single := object.union(delivery.pipeline("build.groovy", ["main", "far"], []), {"services": {"fromFile": "jenkins/services.yaml"}})

_all(names) := delivery.pipeline("build-all.groovy", ["main", "far"], names)

_fleet(pipelines) := delivery.fleet({"jenkins": {"pipelines": pipelines}})

test_reports_a_service_that_the_list_lacks if {
	found := rule.report with input as _fleet([_all(["core"]), _single])
	found == {{
		"path": ["jenkins", "pipelines", 0, "services"],
		"message": {"id": "not-built", "args": {
			"pipeline": "build-all.groovy",
			"services": [{"id": "deployed", "args": {"service": "web", "sites": ["xgen", "xgen-far"]}}],
		}},
	}}
}

test_reports_a_list_under_another_name if {
	found := rule.report with input as _fleet([_single, delivery.pipeline("release.groovy", [], ["core"])])
	delivery.paths(found) == {["jenkins", "pipelines", 1, "services"]}
}

test_tells_what_cannot_be_read if {
	unread := object.union(_all(["core"]), {"services": {"known": false, "why": "a part of the list is made by a call"}})
	found := rule.report with input as _fleet([unread, _single])
	found == {{
		"path": ["jenkins", "pipelines", 0, "services"],
		"severity": "info",
		"message": {"id": "unreadable", "args": {
			"pipeline": "build-all.groovy",
			"why": "a part of the list is made by a call",
		}},
		"help": {"id": "unreadable"},
	}}
}

test_accepts_a_list_with_all_of_them if {
	every pipelines in [[_all(["core", "web", "old"]), _single], [_single], [], [delivery.pipeline("a.groovy", [], ["core"]), delivery.pipeline("b.groovy", [], ["web"])]] {
		found := rule.report with input as _fleet(pipelines)
		found == set()
	}
}

test_accepts_a_list_that_is_read_from_the_catalogue if {
	found := rule.report with input as _fleet([object.union(_all([]), {"services": {"fromFile": "config/services.yaml"}})])
	found == set()
}

test_accepts_what_other_rules_report if {
	unknown := rule.report with input as object.union(_fleet([_all(["core"]), _single]), {"catalog": {"services": ["core"]}})
	unknown == set()
	broken := rule.report with input as _fleet([object.union(_all([]), {"error": "a { is not closed", "services": {"known": false}})])
	broken == set()
}
