# METADATA
# title: an object that is in another namespace or Application
# description: |
#   Another Application deploys the object from now on: until both are synced, the two of them may delete and make it in turn.
#   Or it is made in another namespace.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: moved
#   help: "sync the Application that gains the object first"
#   bad: |
#     # the Service core is in the chart of another Application
#     kind: Service
#     metadata: { name: core, namespace: other }
#   good: |
#     kind: Service
#     metadata: { name: core, namespace: apps }
package xgen.rules.change.moved

report contains {"path": ["changes", i], "message": {"id": "moves", "args": {"object": sprintf("%s %s", [one.type, one.name]), "namespace": ""}}} if {
	some i, one in input.changes
	one.moved
}

report contains {"path": ["changes", i], "message": {"id": "moves", "args": {"object": sprintf("%s %s", [one.type, one.name]), "namespace": one.renamed.namespace}}} if {
	some i, one in input.changes
	one.kind == "added"
	one.renamed.namespace != one.namespace
}
