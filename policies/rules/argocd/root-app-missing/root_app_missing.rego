# METADATA
# title: an environment that no root app renders
# description: |
#   A site file deploys nothing by itself: a root app must hand it to the app-of-apps chart, for
#   each of its environments. It is the step of "a new site" that is forgotten, and nothing
#   fails: the site simply never appears in Argo CD.
# custom:
#   severity: error
#   incident: true
#   scope: fleet
#   reads: ["root-app: **"]
#   stage: model
#   help: add a root app whose values name the site's file and whose env is the environment
#   bad: |
#     # projects/xgen-jeju.yaml; root-apps/ has no file that names it
#     environments:
#       prd: { services: [{ name: xgen-core }] }
#   good: |
#     # root-apps/xgen-root-jeju.yaml
#     spec:
#       source:
#         path: k3s/argocd
#         helm:
#           valueFiles: [projects/xgen-jeju.yaml]
#           parameters: [{ name: env, value: prd }]
package xgen.rules.argocd.root_app_missing

import data.xgen.lib.rootapp

report contains {
	"path": ["sites", i, "doc", "environments", environment],
	"key": true,
	"message": {"id": "missing", "args": {"environment": environment, "site": site.name}},
	"help": {"id": "missing", "args": {
		"name": rootapp.expected(site.name, environment),
		"file": site.file,
		"environment": environment,
	}},
} if {
	some [i, environment] in _missing
	site := input.sites[i]
	not _explained(site.name, environment)
}

_missing := {[i, environment] |
	some i, site in input.sites
	is_object(site.doc.environments)
	some environment, _ in site.doc.environments
	not [site.name, environment] in rootapp.covers
}

# _lost are the broken root apps that render nothing of any site: each of them is
# why some environment has none (argocd/root-app-broken speaks).
_lost := [root |
	some i in rootapp.broken
	root := input.rootApps[i]
	not [root.site, root.environment] in rootapp.covers
]

_explained(_, _) if count(_missing) <= count(_lost)

# Its root app renders another site: site/copied speaks.
_explained(name, _) if {
	some other in rootapp.swapped
	other == name
}

_explained(name, environment) if {
	some root in _lost
	rootapp.expected(name, environment) in {root.name, rootapp.stem(root.file)}
}

_explained(name, environment) if {
	some root in _lost
	root.site == name
	contains(root.name, environment)
}
