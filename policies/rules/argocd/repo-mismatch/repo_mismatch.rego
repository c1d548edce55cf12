# METADATA
# title: a root app and its Applications pull from different repositories
# description: |
#   The root app renders the Applications of a site from one repository, and they name the
#   repository of their charts themselves (`source.repoURL` of the site file). AWW's cluster
#   reaches only a mirror inside its VPC: with one of the two still at the other address, half
#   of a change arrives, or nothing at all. Scheme, user, `.git` and capitals do not count.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   help: name the same repository in the root app and in source.repoURL of the site file
#   bad: |
#     # root-apps/xgen-root-aww.yaml; projects/xgen-aww.yaml has http://10.100.1.60/xgen/xgen-infra.git
#     spec:
#       source:
#         repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git
#   good: |
#     # root-apps/xgen-root-aww.yaml; projects/xgen-aww.yaml has http://10.100.1.60/xgen/xgen-infra.git
#     spec:
#       source:
#         repoURL: http://10.100.1.60/xgen/xgen-infra.git
package xgen.rules.argocd.repo_mismatch

import data.xgen.lib
import data.xgen.lib.argo

report contains {
	"path": own[0].path,
	"message": sprintf("root app %s pulls from %s, its Applications from %s", [root.name, _shown(own[0].url), _shown(theirs[0].url)]),
	"related": [{"path": theirs[0].path, "message": sprintf("the Applications of site %s pull from here", [input.site.name])}],
} if {
	some i, root in input.rootApps
	own := _addresses({"path": ["rootApps", i, "manifest"], "manifest": root.manifest})
	count(own) > 0
	theirs := [address |
		some application in argo.rendered
		root.environment in {application.environment, ""}
		some address in _addresses(application)
	]
	count(theirs) > 0
	# One service from elsewhere may be meant so; all of them are not.
	count({address.repository | some address in theirs} & {address.repository | some address in own}) == 0
}

# _addresses lists the Git repositories of an Application's sources.
_addresses(application) := [address |
	some entry in argo.sources(application.manifest)
	entry.source.path
	url := entry.source.repoURL
	address := {"path": array.concat(application.path, array.concat(entry.path, ["repoURL"])), "url": url, "repository": argo.repository(url)}
]

# _shown is an address without a login in it.
_shown(url) := lib.quoted(regex.replace(url, `://[^/@]*@`, "://"))
