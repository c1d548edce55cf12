# METADATA
# title: an endpoint with a bucket in it, or a bucket that S3 refuses
# description: |
#   Clients put the bucket behind the endpoint themselves. With a path or a bucket in the endpoint, MinIO's client
#   refuses it ("path in endpoint is not allowed"), and others ask for a bucket inside the bucket: NoSuchKey. A
#   bucket's name has 3 to 63 small letters, digits, dashes and dots; S3 and MinIO refuse any other one.
# custom:
#   severity: error
#   scope: site
#   blames: value
#   help: write scheme and host alone, and the bucket in its own variable
#   bad: |
#     infra: { minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com/xgen-aww" } }
#   good: |
#     infra: { minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" } }
#     vars: { MINIO_DOCUMENT_BUCKET: xgen-aww }
package xgen.rules.storage.invalid_endpoint

import data.xgen.lib.storage

report contains {
	"path": endpoint.at,
	"message": {"id": "path", "args": {"name": endpoint.name, "value": endpoint.value, "path": path}},
	"help": {"id": "write", "args": {"value": base}},
} if {
	some one in storage.endpoints
	endpoint := one.variable
	[[_, base, path]] := regex.find_all_string_submatch_n(`^([A-Za-z][A-Za-z0-9+.-]*://[^/?#]+)(/+[^/?#][^?#]*)`, endpoint.value, 1)
}

report contains {
	"path": endpoint.at,
	"message": {"id": "bucket-in-host", "args": {"name": endpoint.name, "value": endpoint.value, "bucket": bucket}},
	"help": {"id": "write", "args": {"value": replace(endpoint.value, concat("", [bucket, "."]), "")}},
} if {
	some one in storage.endpoints
	endpoint := one.variable
	[[_, bucket]] := regex.find_all_string_submatch_n(`^(?:[a-z]+://)?([a-z0-9][a-z0-9.-]*)\.s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com`, lower(endpoint.value), 1)
	not contains(endpoint.value, "vpce") # an endpoint of a VPC begins with bucket, control or its own name
}

# The name of a region ends in a dash and a number.
report contains {
	"path": endpoint.at,
	"message": {"id": "region", "args": {"name": endpoint.name, "value": endpoint.value, "region": region}},
	"help": _region(endpoint.value, region),
} if {
	some one in storage.endpoints
	endpoint := one.variable
	[[_, region]] := regex.find_all_string_submatch_n(`[/.]s3[.-](?:dualstack\.|fips\.)?([a-z]{2}-[a-z0-9-]+)\.amazonaws\.com`, lower(concat("", ["/", endpoint.value])), 1)
	not regex.match(`^[a-z]{2}(?:-[a-z]+)+-[0-9]+$`, region)
}

_region(value, region) := {"id": "write", "args": {"value": replace(value, region, meant)}} if {
	meant := regex.replace(region, `([a-z])([0-9]+)$`, "$1-$2")
	regex.match(`^[a-z]{2}(?:-[a-z]+)+-[0-9]+$`, meant)
} else := {"id": "region"}

# S3 itself listens nowhere else: 9000 is MinIO's.
report contains {
	"path": endpoint.at,
	"message": {"id": "port", "args": {"name": endpoint.name, "value": endpoint.value, "port": port}},
	"help": {"id": "write", "args": {"value": replace(endpoint.value, concat("", [":", port]), "")}},
} if {
	some one in storage.endpoints
	endpoint := one.variable
	[[_, port]] := regex.find_all_string_submatch_n(`\.amazonaws\.com(?:\.cn)?:([0-9]+)`, lower(endpoint.value), 1)
	not port in {"443", "80"}
}

report contains {
	"path": bucket.at,
	"message": {"id": "bucket", "args": {"name": bucket.name, "value": bucket.value}},
	"help": _help(bucket.value),
} if {
	invalid := _invalid
	some container in input.containers
	some bucket in container.roles.bucket
	bucket.known
	not bucket.secret
	bucket.value in invalid
}

# _invalid are the names that S3 refuses: many containers have the same.
_invalid := {name |
	some name in {input.containers[_].roles.bucket[_].value}
	name != ""
	not _valid(name)
}

_valid(name) if {
	regex.match(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`, name)
	not contains(name, "..")
	not regex.match(`^[0-9]+(?:\.[0-9]+){3}$`, name)
}

_help(name) := {"id": "bucket", "args": {"name": lower(name)}} if {
	_valid(lower(name))
} else := {"id": "no-bucket"}
