# METADATA
# description: |
#   The root apps of all sites (input of scope fleet): which render an
#   environment, which are broken, which name the setup scripts look for.
package xgen.lib.rootapp

import data.xgen.lib
import data.xgen.lib.argo

# sites maps names to sites whose environments can be read; a file that is not
# YAML, or has another type there, is another rule's. It is a complete rule: a
# partial one would be searched for each name, in all sites.
sites := _by_name

_by_name[site.name] contains site if {
	some site in input.sites
	is_object(site.doc.environments)
}

# covers holds the pairs [site, environment] that a root app renders. One whose
# environment nothing sets renders whatever its chart does: all of them.
covers contains [name, environment] if {
	some root in input.rootApps
	some site in sites[root.site]
	name := site.name
	some environment, _ in site.doc.environments
	root.environment in {environment, ""}
}

# stray holds the root apps whose environment the site does not have.
stray contains i if {
	some i, root in input.rootApps
	root.environment != ""
	some site in sites[root.site]
	not lib.has(site.doc.environments, root.environment)
	not lib.has(site.doc.destinations, root.environment)
}

# adrift holds the app-of-apps' root apps whose value files name no site at all.
adrift contains i if {
	some i, root in input.rootApps
	root.appOfApps
	root.site == null
	count(missing[i]) == 0
}

# broken holds the indexes of the root apps that argocd/root-app-broken reports.
broken contains i if some i in stray

broken contains i if some i in adrift

broken contains i if {
	some i, parts in missing
	count(parts) > 0
}

# missing maps root apps to what they name and the repository does not have:
# {"path", "file"}. What another repository holds is not judged. It is a complete rule: a partial one compares each key
# with all before it.
missing := {i: parts |
	some i, root in input.rootApps
	parts := [part |
		some part in root.missing
		some entry in argo.sources(root.manifest)
		array.slice(part.path, 0, count(entry.path)) == entry.path
		_is_ours(root, entry.source)
	]
}

_is_ours(root, _) if root.siteFile != ""

_is_ours(_, source) if argo.repository(source.repoURL) in _repositories

# _repositories are the addresses that this repository goes by.
_repositories contains argo.repository(url) if {
	some site in input.sites
	some part in ["source", "project"]
	url := site.doc[part].repoURL
	is_string(url)
}

# expected(site, environment) is the name that k3s/setup computes (get_root_app_name).
expected(site, environment) := sprintf("xgen-root-%s", [environment]) if {
	site == "xgen"
} else := sprintf("xgen-root-%s", [trim_prefix(site, "xgen-")])

# stem(file) is a root app's file name without folder and extension.
stem(file) := regex.replace(file, `^.*/|\.ya?ml$`, "")

# swapped maps root apps to the site that they are named for where they render
# another one, which another root app renders already: the file of a copy.
swapped[i] := names[0] if {
	some i, root in input.rootApps
	[root.site, root.environment] in _twins
	names := sort([name |
		some name, _ in sites
		name != root.site
		_named_for(root, name)
	])
	count(names) > 0
}

# _twins are the pairs [site, environment] that several root apps render. (Grouped by a partial rule, each pair is compared
# with all before it.)
_twins := {pair | some i, pair in _rendered; i > 0; _rendered[i - 1] == pair}

_rendered := sort([[root.site, root.environment] | some root in input.rootApps])

_named_for(root, name) if {
	some site in sites[name]
	some environment, _ in site.doc.environments
	expected(name, environment) == root.name
	not [name, environment] in covers
}
