# METADATA
# title: pods that are replaced
# description: |
#   The pod template of a workload changed: its controller replaces the pods, one after the other or all at once, as the
#   strategy says. A workload that is paused, or whose updateStrategy is OnDelete, keeps its pods. The pods of a CronJob are
#   new on each run anyway. A change that the API server refuses restarts nothing.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: restarts-pods
#   help: "expect a rolling restart; leave the pod template as it was if that is not meant"
#   bad: |
#     spec:
#       template:
#         spec:
#           terminationGracePeriodSeconds: 60   # was 30: every pod is replaced
#   good: |
#     spec:
#       revisionHistoryLimit: 5   # was 3: no pod notices
package xgen.rules.change.restarts_pods

import data.xgen.lib.change

report contains {"path": ["changes", i], "message": {"id": "restarts", "args": {"object": sprintf("%s %s", [one.type, one.name])}}} if {
	some i, one in input.changes
	one.kind == "changed"
	not one.type in {"Job", "CronJob", "Pod", "PodTemplate", "ReplicaSet", "ReplicationController", "ScaledJob", "CronWorkflow", "Workflow", "WorkflowTemplate"}
	some field in one.fields
	field.template
	not one.manifest.spec.paused == true
	not one.manifest.spec.updateStrategy.type == "OnDelete"
	not change.refused(one)
}
