# METADATA
# title: a k3s site without the environment that the setup script takes
# description: |
#   `setup-k3s.sh` reads the services of `environments.${DEPLOY_ENV:-prd}` from the site file. A
#   site that has no `prd` gets an empty list: no image is checked, no service is counted, and
#   the script ends without an error. Sites that the script does not install are left alone:
#   those of another platform, or with `setup: manual` in `.xgen-lint.yaml`.
# custom:
#   severity: warning
#   incident: true
#   scope: site
#   stage: model
#   help: "call the site's environment prd, or declare setup: manual for the site in .xgen-lint.yaml"
#   bad: |
#     # projects/xgen-jeju.yaml
#     environments:
#       jeju:
#         services: [{ name: xgen-core }]
#   good: |
#     # projects/xgen-jeju.yaml
#     environments:
#       prd:
#         services: [{ name: xgen-core }]
package xgen.rules.argocd.default_environment_missing

import data.xgen.lib
import data.xgen.lib.site

report contains {
	"path": lib.at(site.doc_path, ["environments"]),
	"key": true,
	"message": {"id": "no-default", "args": {
		"site": input.site.name,
		"environments": sort(object.keys(site.doc.environments)),
	}},
} if {
	input.site.platform == "k3s"
	input.site.setup != "manual"
	count(input.setup.scripts) > 0
	is_object(site.doc.environments)
	count(site.doc.environments) > 0
	not lib.has(site.doc.environments, "prd")
	not lib.has(site.doc.destinations, "prd") # site/environment-without-destination speaks
}
