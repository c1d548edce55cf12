# METADATA
# title: a key that the ConfigMap or Secret does not have
# description: |
#   A key in `items`, `configMapKeyRef` or `subPath` that its ConfigMap or Secret does not have keeps the pod from
#   starting (CreateContainerConfigError), or mounts an empty folder where a file was expected. Keys of Secrets in
#   `env` are secret/missing-key's. `optional: true` is silent, and so is a Secret whose keys are not known. A pull
#   secret needs `.dockerconfigjson` (or `.dockercfg`) and the type of that name: the kubelet passes over one without
#   them, and asks the registry without a login (ErrImagePull).
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: write a key that is there, or add the key
#   bad: |
#     # the ConfigMap has LOG_LEVEL and TZ
#     configMapKeyRef: { name: xgen-core-config, key: LOGLEVEL }
#   good: |
#     # the ConfigMap has LOG_LEVEL and TZ
#     configMapKeyRef: { name: xgen-core-config, key: LOG_LEVEL }
package xgen.rules.reference.missing_key

import data.xgen.lib.index
import data.xgen.lib.secrets

report contains object.union_n([{"path": ref.at}, index.other(ref, "is-here"), {
	"message": {"id": "key", "args": {
		"kind": ref.kind,
		"name": ref.name,
		"key": ref.wanted,
		"from": ref.from,
		"instead": _instead(ref),
	}},
	"help": _help(ref),
}]) if {
	some ref in index.broken("key")
	not _credential(ref)
}

report contains {
	"path": ref.at,
	"message": {"id": "file", "args": {"from": ref.from, "path": ref.wanted, "known": ref.known}},
	"help": {"id": "file"},
} if {
	some ref in index.broken("file")
}

report contains {
	"path": ref.makerAt,
	"message": {"id": "login", "args": {"name": ref.maker.name, "known": ref.known}},
	"help": {"id": "login", "args": {"name": ref.maker.name}},
	"related": [{"path": ref.readerAt, "message": {"id": "pulls", "args": {"reader": ref.reader}}}],
} if {
	some ref in index.broken("login")
}

report contains {
	"path": ref.makerAt,
	"message": {"id": "type", "args": {"name": ref.maker.name, "type": array.concat(ref.known, ["Opaque"])[0]}},
	"help": {"id": "type"},
	"related": [{"path": ref.readerAt, "message": {"id": "pulls", "args": {"reader": ref.reader}}}],
} if {
	some ref in index.broken("type")
}

_instead(ref) := index.meant(ref) if {
	ref.near != ""
} else := index.has(ref)

_help(ref) := {"id": "near", "args": {"near": ref.near, "key": ref.wanted, "kind": ref.kind}} if {
	ref.near != ""
} else := {"id": "add", "args": {"key": ref.wanted, "kind": ref.kind}}

# _credential: secret/missing-key and secret/misnamed-key speak of those.
_credential(ref) if {
	ref.kind == "Secret"
	"secretKeyRef" in ref.at
	"env" in ref.at
	not secrets.slip(ref.name, ref.wanted)
}
