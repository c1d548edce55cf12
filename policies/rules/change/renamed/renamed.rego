# METADATA
# title: an object that is deleted and made again under another name
# description: |
#   For Kubernetes a new name or namespace is a new object. The old one is deleted, if its Application prunes, or stays
#   beside the new one, if not; what refers to it by name finds nothing, and while a workload is made again nobody answers.
#   The ConfigMaps and Secrets that Kustomize names after their content are meant to change their names, and are not
#   reported.
#
#   The rule compares two states of the repository, so it runs in `xgen-lint diff` and with `--since`.
# custom:
#   severity: warning
#   scope: change
#   effect: recreated
#   help: keep the old name, or expect an interruption and change all that refers to it
#   bad: |
#     kind: Service
#     metadata: { name: core }      # was xgen-core
#   good: |
#     kind: Service
#     metadata: { name: xgen-core }
package xgen.rules.change.renamed

report contains {"path": ["changes", i], "message": message} if {
	some i, one in input.changes
	one.kind == "added"
	one.renamed
	not one.renamed.hashed
	message := {"id": "renamed", "args": {"object": sprintf("%s %s", [one.type, one.name]), "was": one.renamed.name, "namespace": _namespace(one)}}
}

_namespace(one) := one.renamed.namespace if {
	one.renamed.namespace != one.namespace
} else := ""
