# METADATA
# title: what an object names is made in another namespace
# description: |
#   Names hold within one namespace: a pod sees neither the Secret nor the ConfigMap of another, and a Service
#   finds only pods of its own. A namespace that is written out where the others follow the site is right for one
#   site and wrong for all others.
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: put both into one namespace
#   bad: |
#     # the pods of this site are in lotteimall
#     kind: SealedSecret
#     metadata: { name: xgen-secrets, namespace: xgen }
#   good: |
#     # the pods of this site are in lotteimall
#     kind: SealedSecret
#     metadata: { name: xgen-secrets, namespace: lotteimall }
package xgen.rules.reference.wrong_namespace

import data.xgen.lib.index

report contains object.union({
	"path": ref.at,
	"message": sprintf("%s is in namespace %q and names %s %q, which is made in namespace %q", [ref.from, ref.namespace, ref.kind, ref.name, ref.maker.namespace]),
	"help": sprintf("set metadata.namespace of %s to %q", [ref.maker.label, ref.namespace]),
}, _related(ref)) if {
	some ref in index.broken("namespace")
	ref.kind
	not ref.reader
	not ref.maker.script
}

# The maker is in a namespace of its own choice, or beside the releases.
report contains {
	"path": ref.at,
	"nearest": true,
	"message": sprintf("%s is in namespace %q, but %s, which names it, is in %q", [ref.maker.label, ref.maker.namespace, ref.reader, ref.namespace]),
	"help": sprintf("write namespace: %s", [ref.namespace]),
	"related": [{"path": ref.readerAt, "message": sprintf("%s names it", [ref.reader])}],
} if {
	some ref in index.broken("namespace")
	ref.kind
	ref.reader
	not ref.maker.script
}

report contains object.union({
	"path": ref.at,
	"message": sprintf("%s is in namespace %q, but the pods that it selects are in %q (%s)", [ref.from, ref.wanted, ref.maker.namespace, ref.maker.label]),
	"help": "remove this namespace: Argo CD fills in the one of the Application",
}, _related(ref)) if {
	some ref in index.broken("namespace")
	not ref.kind
}

_related(ref) := index.other(ref, "%s is in the other namespace")
