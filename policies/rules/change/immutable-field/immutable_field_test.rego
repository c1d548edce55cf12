package xgen.rules.change.immutable_field_test

import data.xgen.rules.change.immutable_field as rule
import data.xgen.testing.change

_deployment := change.changed("apps", "Deployment", [[["spec", "selector", "matchLabels", "tier"], null, "backend"]])

test_reports_a_selector if {
	found := rule.report with input as change.release([_deployment])
	{hit.message | some hit in found} == {{"id": "refused", "args": {"object": "Deployment core", "why": {"id": "fixed", "args": {"field": "spec.selector.matchLabels.tier"}}}}}
	{hit.path | some hit in found} == {["changes", 0, "fields", 0]}
}

test_reports_what_is_fixed_in_other_kinds if {
	every one in [
		change.changed("apps", "StatefulSet", [[["spec", "serviceName"], "a", "b"]]),
		change.changed("apps", "StatefulSet", [[["spec", "volumeClaimTemplates", 0, "spec", "storageClassName"], "a", "b"]]),
		change.changed("batch", "Job", [[["spec", "template", "spec", "containers", 0, "image"], "a:1", "a:2"]]),
		change.changed("", "Service", [[["spec", "clusterIP"], "10.0.0.1", "10.0.0.2"]]),
		change.changed("", "Service", [[["spec", "clusterIP"], null, "None"]]),
		change.changed("", "PersistentVolumeClaim", [[["spec", "accessModes", 0], "ReadWriteOnce", "ReadWriteMany"]]),
		change.changed("", "PersistentVolumeClaim", [[["spec", "resources", "requests", "storage"], "10Gi", "9000Mi"]]),
		change.was(change.changed("", "ConfigMap", [[["data", "a"], "1", "2"]]), {"immutable": true}),
		change.changed("", "Secret", [[["type"], "Opaque", "kubernetes.io/tls"]]),
		change.changed("rbac.authorization.k8s.io", "RoleBinding", [[["roleRef", "name"], "a", "b"]]),
		change.changed("", "Pod", [[["spec", "hostNetwork"], null, true]]),
	] {
		found := rule.report with input as change.release([one])
		count(found) == 1
	}
}

test_accepts_what_may_change if {
	every one in [
		change.changed("apps", "Deployment", [[["spec", "replicas"], 1, 2], [["metadata", "labels", "a"], "b", "c"]]),
		change.changed("apps", "StatefulSet", [[["spec", "replicas"], 1, 2], [["spec", "template", "metadata", "labels", "a"], "b", "c"]]),
		change.changed("batch", "Job", [[["spec", "suspend"], true, false]]),
		change.changed("batch", "CronJob", [[["spec", "jobTemplate", "spec", "template", "spec", "restartPolicy"], "a", "b"]]),
		change.changed("", "Service", [[["spec", "clusterIP"], "None", null], [["spec", "type"], null, "NodePort"]]),
		change.changed("", "PersistentVolumeClaim", [[["spec", "resources", "requests", "storage"], "10Gi", "20Gi"], [["spec", "storageClassName"], null, "ssd"]]),
		change.changed("", "ConfigMap", [[["data", "a"], "1", "2"]]),
		change.changed("", "Pod", [[["spec", "containers", 0, "image"], "a:1", "a:2"]]),
		object.union(change.changed("batch", "Job", [[["spec", "template", "spec", "x"], 1, 2]]), {"hook": true}),
		change.is(_deployment, {"metadata": {"annotations": {"argocd.argoproj.io/sync-options": "Force=true, Replace=true"}}}),
		change.added("apps", "Deployment"), change.removed("apps", "Deployment"),
	] {
		found := rule.report with input as change.release([one])
		found == set()
	}
}
