# METADATA
# title: an object names another one that nothing makes
# description: |
#   A pod whose ConfigMap, Secret or ServiceAccount does not exist is never started, and a claim that does not
#   exist leaves it pending: Argo CD says "Synced", and nothing runs. Looked up are the names in the objects of a
#   site among what its releases, the files under `layout.secrets`, the setup scripts and operators
#   (SealedSecret, ExternalSecret, Certificate and others) make. `optional: true` is silent, and so is what the
#   cluster makes itself. A Secret, ServiceAccount, claim or class may be made outside of the repository: without
#   a near name it is only info, once.
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: write the name of an object that is there, or render one of this name
#   bad: |
#     # the ConfigMap is called xgen-core-config
#     envFrom:
#       - configMapRef: { name: xgen-core-env }
#   good: |
#     # the ConfigMap is called xgen-core-config
#     envFrom:
#       - configMapRef: { name: xgen-core-config }
package xgen.rules.reference.missing_object

import data.xgen.lib.index

report contains object.union_n([index.place(ref), index.other(ref, "is-here"), {
	"message": {"id": "near", "args": {
		"from": ref.from,
		"kind": ref.kind,
		"name": ref.name,
		"site": input.site.name,
		"near": ref.near,
	}},
	"help": {"id": "near", "args": {"near": ref.near, "kind": ref.kind, "name": ref.name}},
}]) if {
	some ref in index.broken("object")
	ref.certain
	ref.near != ""
	not ref.maker.script
}

report contains object.union(index.place(ref), {
	"message": {"id": "missing", "args": {
		"from": ref.from,
		"kind": ref.kind,
		"name": ref.name,
		"site": input.site.name,
		"elsewhere": _elsewhere(ref),
	}},
	"help": {"id": "missing", "args": {"kind": ref.kind, "name": ref.name}},
}) if {
	some ref in index.broken("object")
	ref.certain
	ref.near == ""
}

# What may be made outside of the repository is said once for each name.
report contains object.union(index.place(ref), {
	"severity": "info",
	"fault": sprintf("%s %s", [ref.kind, ref.name]),
	"message": {"id": "unknown", "args": {
		"kind": ref.kind,
		"name": ref.name,
		"from": ref.from,
		"elsewhere": _elsewhere(ref),
	}},
	"help": _outside(ref),
}) if {
	some ref in index.broken("object")
	not ref.certain
}

# The maker is misnamed: all who read it agree on another name.
report contains {
	"path": ref.at,
	"message": {"id": "misnamed", "args": {
		"maker": ref.maker.label,
		"name": ref.maker.name,
		"reader": ref.reader,
		"site": input.site.name,
		"wanted": ref.wanted,
	}},
	"help": {"id": "misnamed", "args": {"name": ref.wanted}},
	"related": [{"path": ref.readerAt, "message": {"id": "reads", "args": {"reader": ref.reader, "name": ref.wanted}}}],
} if {
	some ref in index.broken("misnamed")
	ref.kind != "Service" # gateway/unknown-destination or reference/address speaks
	not ref.maker.script
}

_elsewhere(ref) := {"id": "elsewhere", "args": {"maker": ref.by}} if {
	ref.by != ""
} else := ""

_outside(ref) := {"id": "secret", "args": {
	"folder": object.get(input.site, "secrets", sprintf("secrets/%s", [input.site.name])),
}} if {
	ref.kind == "Secret"
} else := {"id": "outside", "args": {"kind": ref.kind, "name": ref.name}}
