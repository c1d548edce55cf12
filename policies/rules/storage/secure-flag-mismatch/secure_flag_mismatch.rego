# METADATA
# title: endpoint and MINIO_SECURE do not agree on TLS
# description: |
#   The MinIO client takes the scheme not from the endpoint but from a flag of its own. With an https endpoint and
#   `MINIO_SECURE` left at the chart's "false", the AWS site spoke plain http to S3, and every upload failed; the
#   other way round, TLS is tried on a MinIO that has none. Both are judged as the container gets them.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   blames: value
#   reads: ["site: infra.minio.**"]
#   help: "set MINIO_SECURE to \"true\" for an https endpoint and to \"false\" for an http one"
#   bad: |
#     # projects/xgen-aww.yaml
#     infra:
#       minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" }
#     vars:
#       MINIO_SECURE: "false"
#   good: |
#     # projects/xgen-aww.yaml
#     infra:
#       minio: { endpoint: "https://s3.ap-northeast-2.amazonaws.com" }
#     vars:
#       MINIO_SECURE: "true"
package xgen.rules.storage.secure_flag_mismatch

import data.xgen.lib.storage

report contains {
	"path": _place(e, s),
	"message": {"id": "mismatch", "args": {"endpoint": e.name, "url": e.value, "flag": s.name, "value": s.value}},
	"help": _help(e, s, wanted),
	"related": [{"path": v.at, "message": {"id": "set-here", "args": {
		"name": v.name,
	}}} | some v in [e, s]; v.at != _place(e, s)],
} if {
	count(_said | _wanted) > 1 # else all agree
	some endpoint in storage.endpoints
	e := endpoint.variable
	not storage.misplaced(e)
	wanted := _flag[e.address.scheme]
	some s in _flags(endpoint.container, e)
	s.known
	not s.secret
	_says(s.value) != wanted
}

_help(e, s, _) := {"id": "scheme", "args": {"url": replace(e.value, "http://", "https://")}} if _plain_s3(e, s)

_help(e, s, wanted) := {"id": _which(e, s), "args": {"flag": s.name, "value": wanted}} if not _plain_s3(e, s)

# _which help: the flag is here, or the endpoint is.
_which(e, s) := "flag" if {
	_place(e, s) == s.at
} else := "other-flag"

# The flag is read and nothing supplies it: the client takes plain http.
report contains {
	"path": r.at,
	"within": r.within,
	"message": {"id": "no-flag", "args": {"endpoint": e.name, "url": e.value, "flag": r.name}},
	"help": {"id": "no-flag", "args": {"flag": r.name}},
	"related": [{"path": e.at, "message": {"id": "set-here", "args": {"name": e.name}}}],
} if {
	some endpoint in storage.endpoints
	e := endpoint.variable
	not storage.misplaced(e)
	e.address.scheme == "https"
	endpoint.container.complete
	some r in endpoint.container.reads
	contains(r.name, "SECURE")
	not r.supplied
	not r.optional
	not r.behind # secret/unresolved-variable speaks of the prefix
}

# _flags are the flags that go with an endpoint: the one with the same
# beginning, or the only one there is.
_flag := {"https": "true", "http": "false"}

# _said and _wanted are what the flags of all containers say, and what all
# endpoints want.
_said := {_says(text) | some text in {s.value | s := input.containers[_].roles.secure[_]; s.known; not s.secret}}

_wanted := {_flag[scheme] | some scheme in {endpoint.variable.address.scheme | some endpoint in storage.endpoints}}

_flags(c, e) := same if {
	same := [s | some s in c.roles.secure; _stem(s.name) == _stem(e.name)]
	count(same) > 0
} else := c.roles.secure

_stem(name) := concat("_", array.slice(words, 0, count(words) - 1)) if words := split(name, "_")

# The clients compare without regard to case; what is not true is false.
_says(value) := "true" if lower(trim_space(value)) == "true"

_says(value) := "false" if lower(trim_space(value)) != "true"

# _place is what the site set: its flag, else its endpoint; where it set none of
# both, the flag. S3 with the flag at "true" has lost the s of its https.
_place(e, s) := s.at if {
	storage.set_flag(s)
	not _plain_s3(e, s)
}

_place(e, s) := e.at if {
	storage.set_flag(s)
	_plain_s3(e, s)
}

_plain_s3(e, s) if {
	e.address.aws
	e.address.scheme == "http"
	_says(s.value) == "true"
	storage.set_by_site(e)
}

_place(e, s) := e.at if {
	not storage.set_flag(s)
	storage.set_by_site(e)
}

_place(e, s) := s.at if {
	not storage.set_flag(s)
	not storage.set_by_site(e)
}
