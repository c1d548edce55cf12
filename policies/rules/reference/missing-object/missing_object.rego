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

report contains object.union_n([index.place(ref), index.other(ref, "%s is here"), {
	"message": sprintf("%s names %s %q, which nothing on %s makes; did you mean %q?", [ref.from, ref.kind, ref.name, input.site.name, ref.near]),
	"help": sprintf("write %q here, or make a %s named %q", [ref.near, ref.kind, ref.name]),
}]) if {
	some ref in index.broken("object")
	ref.certain
	ref.near != ""
	not ref.maker.script
}

report contains object.union(index.place(ref), {
	"message": sprintf("%s names %s %q, which nothing on %s makes%s", [ref.from, ref.kind, ref.name, input.site.name, _elsewhere(ref)]),
	"help": sprintf("add a %s named %q to the release, or remove this reference", [ref.kind, ref.name]),
}) if {
	some ref in index.broken("object")
	ref.certain
	ref.near == ""
}

# What may be made outside of the repository is said once for each name.
report contains object.union(index.place(ref), {
	"severity": "info",
	"fault": sprintf("%s %s", [ref.kind, ref.name]),
	"message": sprintf("not checked: %s %q, which %s names, is made by nothing in the repository%s", [ref.kind, ref.name, ref.from, _elsewhere(ref)]),
	"help": _outside(ref),
}) if {
	some ref in index.broken("object")
	not ref.certain
}

# The maker is misnamed: all who read it agree on another name.
report contains {
	"path": ref.at,
	"message": sprintf("%s makes %q, which nothing reads; %s and others on %s read %q", [ref.maker.label, ref.maker.name, ref.reader, input.site.name, ref.wanted]),
	"help": sprintf("name it %q", [ref.wanted]),
	"related": [{"path": ref.readerAt, "message": sprintf("%s reads %q", [ref.reader, ref.wanted])}],
} if {
	some ref in index.broken("misnamed")
	ref.kind != "Service" # gateway/unknown-destination or reference/address speaks
	not ref.maker.script
}

_elsewhere(ref) := sprintf("; for another site, %s makes it", [ref.by]) if {
	ref.by != ""
} else := ""

_outside(ref) := sprintf(
	"put its manifest (a SealedSecret, an ExternalSecret, or a Secret with its keys) under %s/, or say in .xgen-lint.yaml where it is (layout.secrets, layout.setup)",
	[object.get(input.site, "secrets", sprintf("secrets/%s", [input.site.name]))],
) if {
	ref.kind == "Secret"
} else := sprintf("make sure that the cluster has it, or render a %s named %q", [ref.kind, ref.name])
