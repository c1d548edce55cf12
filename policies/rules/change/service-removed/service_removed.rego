# METADATA
# title: an Application that a site loses
# description: |
#   A service that the site no longer lists, or a template that no longer renders its Application. Argo CD deletes the
#   Application with the next sync if its parent prunes, and all that it deployed with it. That may be meant; it is
#   reported because one deleted line does it, and because a rename looks the same.
#
#   The rule compares two states of the repository, so it runs in `xgen-lint diff` and with `--since`.
# custom:
#   severity: warning
#   scope: change
#   help: if this is meant, say so in the commit; if not, list the service again
#   bad: |
#     # before: xgen-core, xgen-model
#     services:
#       - name: xgen-core
#   good: |
#     services:
#       - name: xgen-core
#       - name: xgen-model
package xgen.rules.change.service_removed

report contains {"path": ["changes", i], "message": message} if {
	input.status == "removed"
	some i, one in input.changes
	one.kind == "removed"
	one.type == "Application"
	one.group == "argoproj.io"
	one.name == input.application
	_gone
	message := {"id": "loses", "args": {"site": input.site, "application": one.name, "prune": input.prune}}
}

# Some of it is gone: if another Application takes over all that it deployed, nothing is lost.
_gone if {
	some one in input.changes
	one.kind == "removed"
	one.type != "Application"
}

_gone if count(input.before.manifests) < 2
