# METADATA
# title: a cloud site that stores in the MinIO inside the cluster
# description: |
#   A site in a cloud stores in its object storage (S3); there is no MinIO in its cluster. Where the site file sets
#   no endpoint, the chart's default is in effect, `http://minio.xgen-system…:9000`, and every upload fails
#   on the first customer who tries. The endpoint is judged as the container gets it, after all layers.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   blames: value
#   reads: ["site: infra.minio.**", "application: spec.source.helm.parameters"]
#   follows: [{rule: "argocd/parameter-mangled", on: value}]
#   help: set infra.minio.endpoint in the site file to the site's object storage
#   bad: |
#     # projects/xgen-aww.yaml, a site on eks
#     infra:
#       postgres: { host: "10.100.1.70" }
#   good: |
#     # projects/xgen-aww.yaml, a site on eks
#     infra:
#       postgres: { host: "10.100.1.70" }
#       minio:    { endpoint: "https://s3.ap-northeast-2.amazonaws.com" }
package xgen.rules.storage.minio_on_cloud

import data.xgen.lib.site
import data.xgen.lib.storage

# The site says it: there it is to be mended.
report contains object.union(site.because("platform"), {
	"path": v.at,
	"message": {"id": "set", "args": {
		"name": v.name,
		"value": v.value,
		"site": input.site.name,
		"platform": input.site.platform,
	}},
}) if {
	some v in _inside
	storage.set_by_site(v)
}

# The site says nothing, and a default is in effect.
report contains {
	"path": ["site", "doc", "infra", "minio", "endpoint"],
	"nearest": true,
	"message": {"id": "not-set", "args": {
		"site": input.site.name,
		"name": v.name,
		"value": v.value,
		"platform": input.site.platform,
	}},
	"related": array.concat([{"path": v.at, "message": {"id": "the-default"}}], site.stated("platform")),
} if {
	some v in _inside
	not storage.set_by_site(v)
}

_inside contains endpoint.variable if {
	input.site.cloud
	some endpoint in storage.endpoints
	endpoint.variable.address.inCluster
	not endpoint.variable.fixed
}
