package xgen.rules.change.data_loss_test

import data.xgen.rules.change.data_loss as rule
import data.xgen.testing.change

test_reports_what_holds_data if {
	every one in [
		change.removed("", "PersistentVolumeClaim"), change.removed("", "Namespace"),
		change.removed("apiextensions.k8s.io", "CustomResourceDefinition"),
		change.was(change.removed("apps", "StatefulSet"), {"spec": {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}}),
	] {
		found := rule.report with input as change.release([one])
		{hit.path | some hit in found} == {["changes", 0]}
	}
}

test_accepts_without_prune if {
	found := rule.report with input as object.union(change.release([change.removed("", "PersistentVolumeClaim")]), {"prune": false})
	found == set()
}

test_accepts_what_holds_none_and_what_is_kept if {
	kept := {"metadata": {"annotations": {"argocd.argoproj.io/sync-options": "Prune=false"}}}
	found := rule.report with input as change.release([
		change.removed("apps", "StatefulSet"), change.removed("apps", "Deployment"), change.added("", "PersistentVolumeClaim"),
		change.was(change.removed("", "PersistentVolumeClaim"), kept),
		change.was(change.removed("", "PersistentVolumeClaim"), {"metadata": {"annotations": {"helm.sh/resource-policy": "keep"}}}),
	])
	found == set()
}

# Argo CD deletes no CustomResourceDefinition with its Application.
test_accepts_a_definition_that_goes_with_its_application if {
	gone := change.release([change.removed("apiextensions.k8s.io", "CustomResourceDefinition")])
	found := rule.report with input as object.union(gone, {"status": "removed"})
	found == set()
}
