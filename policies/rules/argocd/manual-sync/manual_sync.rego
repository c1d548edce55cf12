# METADATA
# title: an Application that is synced by hand
# description: |
#   Without `syncPolicy.automated` (or with `enabled: false` in it) Argo CD shows a change and
#   waits for somebody to press a button. On AWW the storage variables were pushed, the
#   ConfigMap in the cluster stayed as it was, and every upload failed against the wrong store
#   until the sync was run by hand.
# custom:
#   severity: warning
#   incident: true
#   scope: site
#   help: set spec.syncPolicy.automated
#   bad: |
#     spec:
#       syncPolicy:
#         syncOptions:
#           - CreateNamespace=true
#   good: |
#     spec:
#       syncPolicy:
#         automated:
#           prune: true
#           selfHeal: true
#         syncOptions:
#           - CreateNamespace=true
package xgen.rules.argocd.manual_sync

import data.xgen.lib
import data.xgen.lib.argo

report contains {
	"path": lib.at(application.path, ["spec", "syncPolicy", "automated"]),
	"nearest": true,
	"message": {"id": "manual", "args": {"application": application.label}},
} if {
	some application in argo.applications
	is_object(application.manifest.spec)
	object.get(application.manifest.spec, ["syncPolicy", "automated"], null) == null # most have it
	_missing(application.manifest.spec)
}

report contains {
	"path": lib.at(application.path, ["spec", "syncPolicy", "automated", "enabled"]),
	"message": {"id": "switched-off", "args": {"application": application.label}},
	"help": {"id": "switched-off"},
} if {
	some application in argo.applications
	application.manifest.spec.syncPolicy.automated.enabled == false
}

_missing(spec) if not spec.syncPolicy

_missing(spec) if spec.syncPolicy == null

_missing(spec) if {
	is_object(spec.syncPolicy)
	object.get(spec.syncPolicy, "automated", null) == null
}
