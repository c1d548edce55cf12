# METADATA
# description: |
#   Where a site's releases pull what Jenkins builds, beside where Jenkins pushes it
#   (input of scope site).
package xgen.lib.pull

import data.xgen.lib.image
import data.xgen.lib.jenkins

# astray lists the images that are pulled from a registry that Jenkins does not push
# them to: uses with "site" (the image site) and "push" (the host). A site that
# Jenkins does not know, and the registry of a misspelled site, are other rules'.
astray := [wrong |
	some use in jenkins.images
	site := jenkins.image_site(use)
	push := jenkins.push_host(site)
	use.image.host != push # most are right: the rest costs more
	not image.same(use.image.host, push)
	jenkins.builds(site)
	not _orphan(use.image.host)
	wrong := object.union(use, {"site": site, "push": push})
]

_orphan(host) if {
	some name in jenkins.orphaned
	image.same(host, jenkins.site_hosts[name])
}

# defaulted lists those of them that come from the default registry although the
# image site has one of its own, and the site file says nothing of the default.
defaulted := [use |
	some use in astray
	jenkins.site_hosts[use.site]
	image.same(use.image.host, jenkins.default_host)
	not written[use.image.host]
]

# written maps a host that is pulled from to the places in the site file that say
# so: as a host, or at the beginning of an image.
written[host] contains path if {
	some host in {use.image.host | some use in astray}
	walk(input.site.doc, [path, value])
	is_string(value)
	regex.match(`[.:]|^localhost`, value)
	image.host(split(value, "/")[0]) == host
}
