# METADATA
# title: a site on S3 that stores in the chart's default bucket
# description: |
#   The names of buckets in the chart (`documents`, `files`) are those of the MinIO that each on-premises site has
#   for itself. On S3 a bucket's name is unique in the whole world: `documents` belongs to somebody else, and the site
#   gets 403 or, worse, shares a bucket with another site of the same account. The documents' AWS site sets
#   `MINIO_DOCUMENT_BUCKET` for this reason; a bucket that was added later is easily forgotten.
# custom:
#   severity: warning
#   incident: true
#   scope: site
#   blames: value
#   help: set the bucket in vars of the site file
#   bad: |
#     # projects/xgen-aww.yaml
#     vars:
#       MINIO_SECURE: "true"
#     infra:
#       minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" }
#   good: |
#     # projects/xgen-aww.yaml
#     vars:
#       MINIO_SECURE: "true"
#       MINIO_DOCUMENT_BUCKET: "xgen-aww"
#     infra:
#       minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" }
package xgen.rules.storage.bucket_default

import data.xgen.lib.storage

report contains {
	"path": ["site", "doc", "vars", v.name],
	"nearest": true,
	"message": {"id": "default", "args": {
		"site": input.site.name,
		"bucket": v.value,
		"variable": v.name,
		"but": _but(v),
	}},
	"help": {"id": "default", "args": {"variable": v.name, "file": input.site.file}},
	"related": [{"path": v.at, "message": {"id": "the-default"}}],
} if {
	some endpoint in storage.endpoints
	endpoint.container.storage == "remote"
	_s3(endpoint.variable)
	some v in endpoint.container.roles.bucket
	v.known
	not v.secret
	v.value != ""
	_default(v)
	not contains(v.value, input.site.name)
}

# _default: the site does not set it, or says what the chart says anyway.
_default(v) if not storage.set_by_site(v)

_default(v) if {
	some hidden in v.shadows
	hidden.value == v.value
}

_but(v) := {"id": "not-set"} if not storage.set_by_site(v)

_but(v) := "" if storage.set_by_site(v)

_s3(v) if v.address.aws

_s3(_) if input.site.cloud
