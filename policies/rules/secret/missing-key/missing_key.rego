# METADATA
# title: a credential that is read comes from no Secret
# description: |
#   A container that reads a credential which no Secret supplies starts without it, or with a default of the
#   ConfigMap: on the AWS site `minio`, which S3 answers with 403 Access Denied. Judged are the variables that the
#   command, its scripts and `$(NAME)` in `env` read, and the keys that `env` refers to. A default counts where
#   the storage is the MinIO inside the cluster. A Secret whose keys are kept elsewhere is reported once, at info:
#   nothing about its keys can be checked. A Secret that nobody makes is reference/missing-object's.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   reads: ["secrets: **"]
#   help: add the key to the site's Secret
#   bad: |
#     # secrets/xgen-aww/xgen-secrets.yaml
#     kind: SealedSecret
#     spec:
#       encryptedData:
#         MINIO_DATA_ACCESS_KEY: AgBc…
#   good: |
#     # secrets/xgen-aww/xgen-secrets.yaml
#     kind: SealedSecret
#     spec:
#       encryptedData:
#         MINIO_DATA_ACCESS_KEY: AgBc…
#         MINIO_DATA_SECRET_KEY: AgBc…
package xgen.rules.secret.missing_key

import data.xgen.lib.secrets

# Keys that a Secret lacks: one fault of the Secret, whoever reads them.
report contains {
	"path": ["secrets", i, "data", wants[0]],
	"nearest": true,
	"message": {"id": "missing", "args": {
		"secret": input.secrets[i].name,
		"wants": wants,
		"who": secrets.who(gaps),
		"instead": _instead(gaps),
	}},
	"help": _help(i, wants),
	"related": secrets.places(gaps),
} if {
	not secrets.lost
	some i, _ in input.secrets
	not _misnamed(i)
	gaps := {gap | some gap in secrets.gaps; gap.secret == i; gap.credential; not gap.meant; not secrets.is_misnamed(gap)}
	wants := sort({gap.key | some gap in gaps})
	count(wants) > 0
}

# _misnamed: a manifest of the site is meant for it; reference/missing-object speaks.
_misnamed(i) if {
	some ref in input.index.broken
	ref.why == "misnamed"
	ref.kind == "Secret"
	ref.wanted == input.secrets[i].name
}

_help(i, wants) := {"id": "add", "args": {"wants": wants}} if input.secrets[i].origin != "script"

_help(i, wants) := {"id": "add-to-script", "args": {
	"wants": wants,
	"folder": object.get(input.site, "secrets", "secrets"),
}} if {
	input.secrets[i].origin == "script"
}

# Credentials of a container that takes no Secret at all.
report contains object.union(
	{
		"path": gap.at,
		"message": {"id": "no-secret", "args": {"service": c.service, "name": gap.name, "instead": _instead({gap})}},
		"help": {"id": "no-secret", "args": {"name": gap.name}},
	},
	{"within": w | w := gap.within},
) if {
	not secrets.lost
	some gap in secrets.gaps
	gap.secret == null
	gap.credential
	not gap.meant
	c := input.containers[gap.container]
}

# A Secret that has the key, behind a layer that wins.
report contains {
	"path": array.concat(c.path, [layer]),
	"key": true,
	"fault": sprintf("hidden by %s", [layer]),
	"message": {"id": "hidden", "args": {
		"service": c.service,
		"names": sort({v.name | some v in hidden}),
		"source": replace(sort({v.source | some v in hidden})[0], "/", " "),
	}},
	"help": {"id": "hidden"},
} if {
	some k, hidden in secrets.hidden
	c := input.containers[k]
	layer := _layer(c, hidden)
}

# _layer is where a container takes what hides.
_layer(c, hidden) := "env" if {
	some v in hidden
	some r in c.refs
	r.variable == v.name
} else := "envFrom"

_instead(gaps) := {"id": "default"} if {
	some gap in gaps
	gap.why == "default"
} else := ""

# What is not known is said once for the site.
report contains {
	"path": ["site", "doc"],
	"severity": "info",
	"message": {"id": "unknown", "args": {"what": sort(unknown)}},
	"help": {"id": "unknown", "args": {
		"folder": object.get(input.site, "secrets", sprintf("secrets/%s", [input.site.name])),
	}},
} if {
	unknown := {_unknown(from) |
		some list in ["sources", "refs"]
		some from in input.containers[_][list]
		from.incomplete # the rest of them is known
		from.kind == "Secret"
		from.name != ""
		not from.optional
	}
	count(unknown) > 0
}

# A Secret that nobody makes is reference/missing-object's.
_unknown(from) := {"id": "keys", "args": {"name": from.name, "why": from.incomplete}} if from.incomplete
