# METADATA
# title: a hook that runs again
# description: |
#   A hook (of Argo CD, or of Helm) is new or changed: it runs with the next sync.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: hook-reruns
#   help: "check that the hook can run again on the data that is there"
#   bad: |
#     kind: Job
#     metadata: { name: migrate, annotations: { helm.sh/hook: pre-upgrade } }
#     spec: { template: { spec: { containers: [{ name: migrate, image: "core:2" }] } } }   # was core:1
#   good: |
#     kind: Job
#     metadata: { name: migrate, annotations: { helm.sh/hook: pre-upgrade } }
#     spec: { template: { spec: { containers: [{ name: migrate, image: "core:1" }] } } }
package xgen.rules.change.hook_reruns

report contains {"path": ["changes", i], "message": {"id": "again", "args": {"object": sprintf("%s %s", [one.type, one.name])}}} if {
	some i, one in input.changes
	one.kind in {"added", "changed"}
	one.hook
}
