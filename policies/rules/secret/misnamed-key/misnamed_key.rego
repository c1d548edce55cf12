# METADATA
# title: a key of a Secret has another name than the one that is read
# description: |
#   A variable is found by its name alone. The Secret of the AWS site held the key pair of S3 as
#   `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; xgen-documents reads `MINIO_DATA_ACCESS_KEY` and
#   `MINIO_DATA_SECRET_KEY`. So the defaults of the ConfigMap (`minio`, `minio123`) were in effect, every pod
#   started, and each upload ended in 403 Access Denied. A key that nothing reads, beside one that is read
#   and missing, is one fault, and both names are told.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   reads: ["secrets: **"]
#   help: rename the key to the name that is read
#   bad: |
#     # secrets/xgen-aww/xgen-secrets.yaml
#     kind: SealedSecret
#     spec:
#       encryptedData:
#         AWS_ACCESS_KEY_ID: AgBc…
#         AWS_SECRET_ACCESS_KEY: AgBc…
#   good: |
#     # secrets/xgen-aww/xgen-secrets.yaml
#     kind: SealedSecret
#     spec:
#       encryptedData:
#         MINIO_DATA_ACCESS_KEY: AgBc…
#         MINIO_DATA_SECRET_KEY: AgBc…
package xgen.rules.secret.misnamed_key

import data.xgen.lib.secrets

report contains {
	"path": ["secrets", i, "keys", has[0]],
	"key": true,
	"message": {"id": "misnamed", "args": {
		"secret": input.secrets[i].name,
		"has": has,
		"wants": wants,
		"who": secrets.who(gaps),
		"instead": _instead(gaps),
	}},
	"help": {"id": "misnamed", "args": {"renames": renames}},
	"reverse": {"id": "reverse", "args": {"pairs": instead}},
	"related": array.concat(
		[{"path": ["secrets", i, "keys", key], "message": {"id": "unread", "args": {"key": key}}} |
			some key in array.slice(has, 1, count(has))
		],
		secrets.places(gaps),
	),
} if {
	some i, pairs in secrets.misnamed
	has := sort({pair.has | some pair in pairs})
	wants := sort({pair.wants | some pair in pairs})
	gaps := {pair.gap | some pair in pairs}
	instead := sort({{"id": "instead", "args": {"has": pair.has, "wants": pair.wants}} | some pair in pairs})
	renames := sort({{"id": "rename", "args": {"has": pair.has, "wants": pair.wants}} | some pair in pairs})
}

# _instead tells what happens now.
_instead(gaps) := {"id": "default"} if {
	some gap in gaps
	gap.why == "default"
} else := ""
