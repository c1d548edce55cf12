# METADATA
# description: |
#   What Jenkins builds and where it pushes (input of both scopes).
package xgen.lib.jenkins

import data.xgen.lib.image

# listed is the set of `sites` of project.yaml; undefined where it has none.
listed := {name | some name in input.jenkins.project.sites; is_string(name)} if {
	is_array(input.jenkins.project.sites)
}

# offered is the set of all SITE choices of the pipelines that could be read.
offered := {name |
	some pipeline in input.jenkins.pipelines
	pipeline.parameters.SITE.known
	some name in pipeline.parameters.SITE.values
}

# builds(site) holds for an image site that Jenkins knows, or may know: a
# site that only the pipelines offer is jenkins/site-choices-drift's to report.
builds(name) if name in listed

builds(name) if name in offered

builds(_) if not listed

# default_host is the registry of sites without one of their own.
default_host := image.host(host) if {
	host := input.jenkins.project.registry.nexus.host
	is_string(host)
	host != ""
}

# site_hosts maps the keys of siteRegistries to their hosts.
site_hosts := {name: image.host(registry.host) |
	some name, registry in input.jenkins.project.siteRegistries
	is_string(registry.host)
	registry.host != ""
}

# push_host(site) is where Jenkins pushes an image site, push_path the place
# that says so.
push_host(name) := site_hosts[name]

push_host(name) := default_host if not site_hosts[name]

push_path(name) := ["jenkins", "project", "siteRegistries", name, "host"] if site_hosts[name]

push_path(name) := ["jenkins", "project", "registry", "nexus", "host"] if not site_hosts[name]

# hosts is every registry that project.yaml names, by any of its names.
hosts contains name if {
	some registry in input.jenkins.project.registry
	is_string(registry.host)
	some name in image.names_of(registry.host)
}

hosts contains name if {
	some host in site_hosts
	some name in image.names_of(host)
}

# orphaned holds the keys of siteRegistries that are no site at all
# (jenkins/orphan-site-registry speaks).
orphaned contains name if {
	some name, _ in site_hosts
	not builds(name)
}

# images lists those of a site's images (see image.uses) that Jenkins builds: the
# catalogue's services, or, without a catalogue, what has its service's name.
images := [use | some use in image.uses; use.image.name in input.catalog.services] if {
	input.catalog.services
} else := [use | some use in image.uses; use.image.name == use.release.service]

# image_site(use) is the image site of an image: the site file's, else the one
# that the chart writes into the path.
image_site(_) := input.site.imageSite if input.site.imageSite != ""

image_site(use) := use.image.parts[count(use.image.parts) - 2] if {
	input.site.imageSite == ""
	count(use.image.parts) > 1
}
