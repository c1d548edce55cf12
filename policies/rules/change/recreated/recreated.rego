# METADATA
# title: an object that is deleted and made again
# description: |
#   A field changed that the API server does not let change, and the object's sync options are Force=true and Replace=true: Argo
#   CD deletes it and makes it again.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: recreated
#   help: "expect an interruption while the object is away, or leave the field as it was"
#   bad: |
#     metadata:
#       annotations: { argocd.argoproj.io/sync-options: "Force=true,Replace=true" }
#     spec:
#       selector: { matchLabels: { app: core, tier: backend } }   # tier is new
#   good: |
#     metadata:
#       annotations: { argocd.argoproj.io/sync-options: "Force=true,Replace=true" }
#     spec:
#       selector: { matchLabels: { app: core } }
package xgen.rules.change.recreated

import data.xgen.lib.change

report contains {"path": ["changes", i], "message": {"id": "again", "args": {"object": sprintf("%s %s", [one.type, one.name])}}} if {
	some i, one in input.changes
	change.forced(one)
	some field in one.fields
	change.immutable(one, field)
}
