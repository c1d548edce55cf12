package xgen.rules.argocd.manual_sync_test

import data.xgen.rules.argocd.manual_sync as rule
import data.xgen.testing.delivery

_site(policy) := delivery.site({"applications": [json.patch(
	delivery.application("core-prd", {}),
	[{"op": "replace", "path": "manifest/spec/syncPolicy", "value": policy}],
)]})

test_reports_a_rendered_application_without_automated if {
	every policy in [null, {}, {"automated": null}, {"syncOptions": ["CreateNamespace=true"]}] {
		found := rule.report with input as _site(policy)
		found == {{
			"path": ["applications", 0, "manifest", "spec", "syncPolicy", "automated"],
			"nearest": true,
			"message": {"id": "manual", "args": {"application": "Application core-prd"}},
		}}
	}
}

test_reports_no_sync_policy_at_all if {
	found := rule.report with input as json.patch(_site({}), [{"op": "remove", "path": "applications/0/manifest/spec/syncPolicy"}])
	delivery.paths(found) == {["applications", 0, "manifest", "spec", "syncPolicy", "automated"]}
}

test_reports_one_that_is_switched_off if {
	found := rule.report with input as _site({"automated": {"enabled": false, "prune": true}})
	delivery.paths(found) == {["applications", 0, "manifest", "spec", "syncPolicy", "automated", "enabled"]}
}

test_reports_a_root_app if {
	found := rule.report with input as delivery.site({"rootApps": [json.patch(
		delivery.root("xgen-root-here", "here", "prd", {}),
		[{"op": "remove", "path": "manifest/spec/syncPolicy"}],
	)]})
	found == {{
		"path": ["rootApps", 0, "manifest", "spec", "syncPolicy", "automated"],
		"nearest": true,
		"message": {"id": "manual", "args": {"application": {"id": "root-app", "args": {"name": "xgen-root-here"}}}},
	}}
}

test_accepts_what_is_automated if {
	every policy in [{"automated": {}}, {"automated": {"prune": false}}, {"automated": {"enabled": true}}] {
		found := rule.report with input as _site(policy)
		found == set()
	}
}
