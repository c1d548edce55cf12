# METADATA
# title: an S3 endpoint of another region than AWS_REGION
# description: |
#   A client signs its requests for the region that AWS_REGION names and sends them to the endpoint. Where the two
#   are different regions, S3 answers 400 AuthorizationHeaderMalformed ("the region 'us-east-1' is wrong; expecting
#   'ap-northeast-2'") or 301, and no upload works. It happens when a site is copied.
# custom:
#   severity: error
#   scope: site
#   blames: value
#   help: write the region of the endpoint
#   bad: |
#     vars: { AWS_REGION: us-east-1 }
#     infra: { minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" } }
#   good: |
#     vars: { AWS_REGION: ap-northeast-2 }
#     infra: { minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" } }
package xgen.rules.storage.region_mismatch

import data.xgen.lib.storage

report contains {
	"path": region.at,
	"message": {"id": "region", "args": {
		"variable": region.name,
		"value": region.value,
		"endpoint": endpoint.name,
		"url": endpoint.value,
		"region": wanted,
	}},
	"help": {"id": "region", "args": {"variable": region.name, "region": wanted}},
	"related": [{"path": endpoint.at, "message": {"id": "set-here", "args": {"name": endpoint.name}}}],
} if {
	some one in storage.endpoints
	endpoint := one.variable
	[[_, wanted]] := regex.find_all_string_submatch_n(_form, lower(endpoint.address.host), 1)
	some region in one.container.roles.region
	region.known
	not region.secret
	region.value != ""
	region.value != wanted
}

# Hosts of S3: docs.aws.amazon.com/general/latest/gr/s3.html. Without a region it
# is the one of us-east-1, which redirects.
_form := `(?:^|\.)s3(?:-fips|-control)?(?:\.dualstack)?[.-]([a-z]{2}(?:-[a-z]+)+-[0-9]+)\.(?:vpce\.)?amazonaws\.com(?:\.cn)?(?::[0-9]+)?$`
