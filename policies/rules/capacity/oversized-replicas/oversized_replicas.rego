# METADATA
# title: more pods than the platform allows
# description: |
#   A cloud node costs money by the hour, so a platform may bound the number of pods
#   (`platforms.<platform>` in `.xgen-lint.yaml`; eks: `replicas` 1, `minReplicas` 1,
#   `maxReplicas` 2). The site file of the EKS customer was copied from an on-premises one
#   with `replicas: 2`, `minReplicas: 2`, `maxReplicas: 4`: every service ran, and was paid
#   for, twice. The rendered workloads and autoscalers are judged, wherever the number came from.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   blames: value
#   follows: [{rule: "capacity/autoscaling-range", on: line}]
#   help: set the number to what the platform allows, or raise its limit in .xgen-lint.yaml
#   bad: |
#     # projects/xgen-aww.yaml, a site on eks
#     - name: xgen-workflow
#       replicas: 2
#       autoscaling: { minReplicas: 2, maxReplicas: 4 }
#   good: |
#     # projects/xgen-aww.yaml, a site on eks
#     - name: xgen-workflow
#       replicas: 1
#       autoscaling: { minReplicas: 1, maxReplicas: 2 }
package xgen.rules.capacity.oversized_replicas

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.site

report contains _hit(workload, "replicas", "runs", pods, limit) if {
	limit := input.limits.replicas
	some workload in kube.replicated
	pods := workload.object.spec.replicas
	pods > limit
	is_number(pods)
}

report contains _hit(autoscaler, field, verb, pods, limit) if {
	some field, verb in {"minReplicas": "keeps", "maxReplicas": "grows"}
	limit := input.limits[field]
	some autoscaler in kube.autoscalers
	pods := autoscaler.object.spec[field]
	pods > limit
	is_number(pods)
}

_hit(entry, field, verb, pods, limit) := object.union(site.because("platform"), {
	"path": lib.at(entry.path, ["spec", field]),
	"message": {"id": "over", "args": {
		"object": kube.label(entry),
		"verb": {"id": verb},
		"count": pods,
		"platform": platform,
		"limit": limit,
	}},
	"help": {"id": "over", "args": {"field": field, "limit": limit, "platform": platform}},
}) if {
	platform := input.site.platform
}
