# METADATA
# title: a field that the API server refuses to change
# description: |
#   Some fields are fixed when an object is made: the selector of a Deployment, the volumeClaimTemplates of a StatefulSet,
#   the template of a Job, the clusterIP of a Service, nearly all of a PersistentVolumeClaim. Argo CD applies the new
#   manifest, the API server answers "field is immutable", and the Application stays out of sync: nothing that is pushed
#   afterwards reaches the cluster, until somebody deletes the object by hand.
#
#   The rule compares two states of the repository, so it runs in `xgen-lint diff` and with `--since`.
# custom:
#   severity: error
#   scope: change
#   effect: refused
#   help: leave the field as it was, or give the object a new name and plan for both to be there for a while
#   bad: |
#     # a label was added to the selector of a Deployment that is running
#     selector:
#       matchLabels: { app: xgen-core, tier: backend }
#   good: |
#     # the new label is on the pods only
#     selector:
#       matchLabels: { app: xgen-core }
#     template:
#       metadata:
#         labels: { app: xgen-core, tier: backend }
package xgen.rules.change.immutable_field

import data.xgen.lib.change

report contains {"path": ["changes", i, "fields", k], "message": message, "help": help} if {
	some i, one in input.changes
	not one.hook # deleted and made again
	not change.forced(one)
	some k, field in one.fields
	why := change.immutable(one, field)
	message := {"id": "refused", "args": {"object": sprintf("%s %s", [one.type, one.name]), "why": why}}
	help := _help(one)
}

_help(one) := {"id": "job"} if {
	one.type == "Job"
} else := {"id": "other"}
