# METADATA
# title: a service that needs a GPU on a site without one
# description: |
#   The file of xgen-jeju kept xgen-model, which serves models on a GPU, and that server has
#   none: its pod stays pending for ever. A release asks for a GPU by a resource (nvidia.com/gpu
#   and the like), by a node selector or a required node affinity, or by a runtime class; to
#   tolerate a GPU node's taint is not to ask for one. Whether a site has a GPU is a fact of
#   `.xgen-lint.yaml`: once one site declares that it has one, those that say nothing have none.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   help: "remove the service from the site file, or declare gpu: true for the site in .xgen-lint.yaml"
#   bad: |
#     # projects/xgen-jeju.yaml, a site with gpu: false
#     services:
#       - name: xgen-core
#       - name: xgen-model
#   good: |
#     # projects/xgen-jeju.yaml, a site with gpu: false
#     services:
#       - name: xgen-core
package xgen.rules.site.gpu_service_without_gpu

import data.xgen.lib
import data.xgen.lib.pod
import data.xgen.lib.quantity
import data.xgen.lib.site

report contains {
	"path": _place(release, ask),
	"message": {"id": "gpu", "args": {"service": release.service, "ask": ask.text, "why": fact}},
	"related": array.concat([{"path": ask.path, "message": {"id": "asks", "args": {
		"kind": ask.pod.object.kind,
		"name": ask.pod.object.metadata.name,
	}}}], site.stated("gpu")),
} if {
	fact := _none
	some release in {ask.pod.release | some ask in _asks}
	ask := [one | some one in _asks; one.pod.release == release][0]
}

# _none says why the site has no GPU; undefined where it has one or nobody knows.
_none := {"id": "has-none", "args": {"site": input.site.name}} if input.site.gpu == false

_none := {"id": "not-declared", "args": {"site": input.site.name, "others": sort(input.fleet.gpuSites)}} if {
	input.site.gpu == null
	count(input.fleet.gpuSites) > 0
}

# _place is the service's entry in the site file, the asking itself where there
# is none.
_place(release, ask) := places[0] if {
	places := [["environments", i, "services", j, "name"] |
		some i, environment in input.environments
		environment.name == release.environment
		some j, service in environment.services
		service.name == release.service
	]
	count(places) > 0
} else := ask.path

_asks := array.concat(_resources, array.concat(_selectors, array.concat(_affinities, _runtimes)))

_resources := [ask |
	some entry in pod.all_containers
	some bound in ["limits", "requests"]
	some resource, amount in entry.container.resources[bound]
	is_string(resource)
	regex.match(`^(?:[a-z0-9.-]*\.)?gpu\.|/v?gpu(?:[-._]|$)|/mig-`, resource)
	quantity.billionths(amount) > 0
	ask := {"path": lib.at(entry.path, ["resources", bound, resource]), "text": {"id": "resource", "args": {
		"name": resource,
		"amount": amount,
	}}, "pod": entry.pod}
]

_selectors := [ask |
	some entry in pod.templates
	some label, value in entry.template.spec.nodeSelector
	_asked(label, value)
	ask := {"path": lib.at(entry.path, ["spec", "nodeSelector", label]), "text": {"id": "node-selector", "args": {
		"label": label,
		"value": value,
	}}, "pod": entry}
]

_affinities := [ask |
	some entry in pod.templates
	some i, term in entry.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
	some j, expression in term.matchExpressions
	some value in _wanted(expression)
	_asked(expression.key, value)
	ask := {
		"path": lib.at(entry.path, [
			"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
			"nodeSelectorTerms", i, "matchExpressions", j, "key",
		]),
		"text": {"id": "node-affinity", "args": {"key": expression.key}},
		"pod": entry,
	}
]

_runtimes := [ask |
	some entry in pod.templates
	class := entry.template.spec.runtimeClassName
	_names_gpu(class)
	ask := {"path": lib.at(entry.path, ["spec", "runtimeClassName"]), "text": {"id": "runtime-class", "args": {
		"name": class,
	}}, "pod": entry}
]

_wanted(expression) := expression.values if expression.operator == "In"

_wanted(expression) := ["true"] if expression.operator in {"Exists", "Gt"}

# _asked(label, value) holds where a label that nodes with a GPU have is wanted.
_asked(label, value) if {
	_names_gpu(label)
	not value in {"false", "0", "no", false}
}

_asked(_, value) if _names_gpu(value)

_names_gpu(text) if {
	is_string(text)
	regex.match(`(?i)(?:^|[^a-z])v?gpus?(?:[^a-z]|$)|nvidia|accelerator|pci-(?:[0-9]+_)?10de`, text)
}
