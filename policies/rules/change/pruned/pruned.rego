# METADATA
# title: an object that Argo CD deletes
# description: |
#   The repository does not have the object any more, and its Application prunes, or is itself deleted with all that it
#   deployed.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: pruned
#   help: "annotate the object with argocd.argoproj.io/sync-options: Prune=false if it is to stay"
#   bad: |
#     # the chart no longer renders this Service
#     kind: Service
#     metadata: { name: core }
#   good: |
#     kind: Service
#     metadata:
#       name: core
#       annotations: { argocd.argoproj.io/sync-options: Prune=false }
package xgen.rules.change.pruned

import data.xgen.lib.change

report contains {"path": ["changes", i], "message": {"id": "deleted", "args": {"object": sprintf("%s %s", [one.type, one.name])}}} if {
	some i, one in input.changes
	change.pruned(one)
}
