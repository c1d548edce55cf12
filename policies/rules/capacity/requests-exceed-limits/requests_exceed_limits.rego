# METADATA
# title: a container that requests more than its limit
# description: |
#   Kubernetes refuses a pod whose request for a resource is over its limit: the Deployment is
#   there and never has a pod. It happens where a site lowers a limit and the request comes from
#   the service's own values, so that neither file alone is wrong.
# custom:
#   severity: error
#   scope: site
#   blames: value
#   pair: true
#   help: lower the request or raise the limit
#   bad: |
#     resources:
#       requests: { memory: "4Gi", cpu: "500m" }
#       limits: { memory: "2Gi", cpu: "1" }
#   good: |
#     resources:
#       requests: { memory: "1Gi", cpu: "500m" }
#       limits: { memory: "2Gi", cpu: "1" }
package xgen.rules.capacity.requests_exceed_limits

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod
import data.xgen.lib.quantity

report contains {
	"path": lib.at(entry.path, ["resources", "requests", resource]),
	"message": {"id": "exceed", "args": {
		"pod": kube.label(entry.pod),
		"container": pod.name(entry.container),
		"amount": amount,
		"resource": resource,
		"limit": limit,
	}},
	"related": [{"path": lib.at(entry.path, ["resources", "limits", resource]), "message": {"id": "limit"}}],
} if {
	count(_over) > 0
	some entry in pod.all_containers
	some resource, amount in entry.container.resources.requests
	limit := entry.container.resources.limits[resource]
	[amount, limit] in _over
}

# _over holds the pairs of a request and a lower limit. Many containers have the
# same quantities, and those take long to read.
_over := {[amount, limit] |
	read := {text: quantity.billionths(text) | some text in {text | some text in _pairs[_]}}
	some [amount, limit] in _pairs
	read[amount] > read[limit]
}

_pairs := {[amount, limit] |
	some entry in pod.all_containers
	limits := entry.container.resources.limits
	some resource, amount in entry.container.resources.requests
	limit := limits[resource]
	amount != limit
}
