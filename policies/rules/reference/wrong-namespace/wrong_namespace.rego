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
	"message": {"id": "reader", "args": {
		"from": ref.from,
		"namespace": ref.namespace,
		"kind": ref.kind,
		"name": ref.name,
		"actual": ref.maker.namespace,
	}},
	"help": {"id": "reader", "args": {"maker": ref.maker.label, "namespace": ref.namespace}},
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
	"message": {"id": "maker", "args": {
		"maker": ref.maker.label,
		"namespace": ref.maker.namespace,
		"reader": ref.reader,
		"wanted": ref.namespace,
	}},
	"help": {"id": "maker", "args": {"namespace": ref.namespace}},
	"related": [{"path": ref.readerAt, "message": {"id": "names", "args": {"reader": ref.reader}}}],
} if {
	some ref in index.broken("namespace")
	ref.kind
	ref.reader
	not ref.maker.script
}

report contains object.union({
	"path": ref.at,
	"message": {"id": "service", "args": {
		"from": ref.from,
		"namespace": ref.wanted,
		"actual": ref.maker.namespace,
		"pods": ref.maker.label,
	}},
	"help": {"id": "service"},
}, _related(ref)) if {
	some ref in index.broken("namespace")
	not ref.kind
}

_related(ref) := index.other(ref, "in-other")
