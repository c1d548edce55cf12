# METADATA
# title: a registry for a site that does not exist
# description: |
#   The build pipeline takes `siteRegistries[SITE]`, else the default registry. A key that is
#   no site is a misspelled or a removed one: nothing is ever pushed there, and the images of
#   the site that was meant go to the default registry without a word.
# custom:
#   severity: error
#   scope: fleet
#   reads: ["project: sites.**", "project: siteRegistries"]
#   stage: model
#   help: fix the key, or remove the entry
#   bad: |
#     sites: [main, lotteimall, aww]
#     siteRegistries:
#       awww: { host: "43.202.115.195:5000" }
#   good: |
#     sites: [main, lotteimall, aww]
#     siteRegistries:
#       aww: { host: "43.202.115.195:5000" }
package xgen.rules.jenkins.orphan_site_registry

import data.xgen.lib.jenkins

report contains {
	"path": ["jenkins", "project", "siteRegistries", name],
	"key": true,
	"message": {"id": "orphan", "args": {"name": name, "sites": sort(jenkins.listed)}},
	"related": [{"path": ["jenkins", "project", "sites"], "message": {"id": "built"}}],
} if {
	count(jenkins.listed) > 0
	some name in jenkins.orphaned
	not name in {site.imageSite | some site in input.sites} # image/site-not-built speaks
}
