# METADATA
# title: a Service that loses its pods
# description: |
#   A Service selected pods before the change, and selects none after it: its own selector changed, or the labels of the pods.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: selector-lost
#   help: "give the pods the labels that the Service selects"
#   bad: |
#     # the pods are still labelled app: core
#     kind: Service
#     spec: { selector: { app: core-api } }
#   good: |
#     kind: Service
#     spec: { selector: { app: core } }
package xgen.rules.change.selector_lost

import data.xgen.lib.selector

report contains {"path": ["changes", i], "message": {"id": "nothing", "args": {"name": name}}} if {
	some service in input.after.manifests
	service.kind == "Service"
	is_object(service.spec.selector)
	count(service.spec.selector) > 0
	name := service.metadata.name
	some was in input.before.manifests
	was.kind == "Service"
	was.metadata.name == name
	was.metadata.namespace == service.metadata.namespace
	_selected(was, input.before.pods) > 0
	_selected(service, input.after.pods) == 0
	some i, one in input.changes
	_concerned(one, was)
}

_selected(service, pods) := count([pod |
	some pod in pods
	pod.namespace == service.metadata.namespace
	selector.matches({"matchLabels": service.spec.selector}, pod.labels)
])

_concerned(one, service) if {
	one.type == "Service"
	one.name == service.metadata.name
}

# A workload whose pods it selected.
_concerned(one, service) if {
	some pod in input.before.pods
	pod.object == sprintf("%s/%s", [one.type, one.name])
	selector.matches({"matchLabels": service.spec.selector}, pod.labels)
	not _same(service)
}

# The Service itself did not change.
_same(service) if {
	some one in input.changes
	one.type == "Service"
	one.name == service.metadata.name
}
