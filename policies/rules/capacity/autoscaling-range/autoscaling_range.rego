# METADATA
# title: an autoscaler whose minimum is over its maximum
# description: |
#   Kubernetes refuses a HorizontalPodAutoscaler with `minReplicas` over `maxReplicas`, so
#   Argo CD's sync of that service fails and it stays as it was. The two numbers often come
#   from different files (a chart's default, a service's values, the site), where nobody sees
#   them side by side. Without `minReplicas` Kubernetes takes 1.
# custom:
#   severity: error
#   scope: site
#   pair: true
#   help: set minReplicas to at most maxReplicas
#   bad: |
#     # helm-chart/values/xgen-core.yaml
#     autoscaling:
#       minReplicas: 4
#       maxReplicas: 2
#   good: |
#     # helm-chart/values/xgen-core.yaml
#     autoscaling:
#       minReplicas: 1
#       maxReplicas: 2
package xgen.rules.capacity.autoscaling_range

import data.xgen.lib
import data.xgen.lib.kube

report contains {
	"path": lib.at(autoscaler.path, ["spec", "minReplicas"]),
	"message": {"id": "range", "args": {"autoscaler": kube.label(autoscaler), "low": low, "high": high}},
	"related": [{"path": lib.at(autoscaler.path, ["spec", "maxReplicas"]), "message": {"id": "max", "args": {
		"high": high,
	}}}],
} if {
	some autoscaler in kube.autoscalers
	low := autoscaler.object.spec.minReplicas
	high := autoscaler.object.spec.maxReplicas
	low > high
	is_number(low)
	is_number(high)
}

report contains {
	"path": lib.at(autoscaler.path, ["spec", "maxReplicas"]),
	"message": {"id": "zero", "args": {"autoscaler": kube.label(autoscaler), "high": high}},
} if {
	some autoscaler in kube.autoscalers
	high := autoscaler.object.spec.maxReplicas
	high < 1
	is_number(high)
	not lib.has(autoscaler.object.spec, "minReplicas")
}
