# METADATA
# title: data that a site loses
# description: |
#   A PersistentVolumeClaim, a StatefulSet with claims, a Namespace or a CustomResourceDefinition that the repository no
#   longer has, while its Application prunes: with the next sync Argo CD deletes it, and the data with it. A renamed one
#   is deleted too; the one of the new name begins empty.
#
#   The rule compares two states of the repository, so it runs in `xgen-lint diff` and with `--since`.
# custom:
#   severity: error
#   scope: change
#   effect: data-loss
#   help: "annotate the object with argocd.argoproj.io/sync-options: Prune=false in a commit before this one, or keep it"
#   bad: |
#     # the chart no longer has this claim, and the Application prunes
#     kind: PersistentVolumeClaim
#     metadata: { name: xgen-documents-data }
#   good: |
#     kind: PersistentVolumeClaim
#     metadata:
#       name: xgen-documents-data
#       annotations: { argocd.argoproj.io/sync-options: Prune=false }
package xgen.rules.change.data_loss

import data.xgen.lib.change

report contains {"path": ["changes", i], "message": message} if {
	some i, one in input.changes
	change.pruned(one)
	what := _lost(one)
	message := {"id": "lost", "args": {"object": sprintf("%s %s", [one.type, one.name]), "what": {"id": what}}}
}

_lost(one) := "lost-data" if {
	one.type == "PersistentVolumeClaim"
} else := "lost-volumes" if {
	one.type == "StatefulSet"
	count(one.was.spec.volumeClaimTemplates) > 0
} else := "lost-content" if {
	one.type == "Namespace"
	one.group == ""
} else := "lost-kind" if {
	one.type == "CustomResourceDefinition"
}
