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

report contains object.union(_places(own[0], theirs[0]), {
	"message": {"id": "mismatch", "args": {
		"name": root.name,
		"root": _shown(own[0].url),
		"applications": _shown(theirs[0].url),
	}},
}) if {
	count({url | url := argo.all_sources[_].source.repoURL}) > 1 # mostly there is one for all
	some i, root in input.rootApps
	own := _addresses(["rootApps", i, "manifest"])
	count(own) > 0
	theirs := [address |
		some j, application in input.applications
		root.environment in {application.environment, ""}
		some address in _addresses(["applications", j, "manifest"])
	]
	count(theirs) > 0
	count({address.url | some address in theirs} & {address.url | some address in own}) == 0 # cheap, and mostly not so
	# One service from elsewhere may be meant so; all of them are not.
	count({argo.repository(address.url) | some address in theirs} & {argo.repository(address.url) | some address in own}) == 0
}

# _places: the site file says where a site pulls from, so the root app is to
# follow; what the template writes itself is wrong for all sites at once.
_places(own, theirs) := {"path": own.path, "related": [{"path": theirs.path, "message": {"id": "applications-from"}}]} if {
	walk(input.site.doc, [_, theirs.url])
} else := {"path": theirs.path, "related": [{"path": own.path, "message": {"id": "root-from"}}]}

# _addresses lists the Git repositories of an Application's sources.
_addresses(at) := [address |
	some entry in argo.all_sources
	entry.application.path == at
	entry.source.path
	is_string(entry.source.repoURL)
	address := {"path": array.concat(entry.path, ["repoURL"]), "url": entry.source.repoURL}
]

# _shown is an address without a login in it.
_shown(url) := lib.quoted(regex.replace(url, `://[^/@]*@`, "://"))
