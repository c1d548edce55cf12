package xgen.rules.change.restarts_pods_test

import data.xgen.rules.change.restarts_pods as rule
import data.xgen.testing.change

_image := [["spec", "template", "spec", "containers", 0, "image"], "a:1", "a:2"]

test_reports_a_template if {
	every one in [change.changed("apps", "Deployment", [_image]), change.changed("apps", "DaemonSet", [_image]), change.changed("argoproj.io", "Rollout", [_image])] {
		found := rule.report with input as change.release([one])
		{hit.path | some hit in found} == {["changes", 0]}
	}
}

test_accepts_what_no_pod_notices if {
	every one in [
		change.changed("apps", "Deployment", [[["spec", "replicas"], 1, 2]]),
		change.changed("batch", "CronJob", [[["spec", "template", "x"], 1, 2]]),
		change.is(change.changed("apps", "Deployment", [_image]), {"spec": {"paused": true}}),
		change.is(change.changed("apps", "DaemonSet", [_image]), {"spec": {"updateStrategy": {"type": "OnDelete"}}}),
		change.added("apps", "Deployment"),
		change.changed("apps", "Deployment", [_image, [["spec", "selector", "matchLabels", "a"], "b", "c"]]), # refused as a whole
	] {
		found := rule.report with input as change.release([one])
		found == set()
	}
}
