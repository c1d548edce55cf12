# METADATA
# description: |
#   The root apps of all sites (input of scope fleet): which render an
#   environment, which are broken, which name the setup scripts look for.
package xgen.lib.rootapp

import data.xgen.lib
import data.xgen.lib.argo

# A fleet has a thousand root apps. So each rule begins with what few of them have, sets and objects are made by complete rules (a
# partial one compares each key with all before it), and a root app says where its site is among all.

# covers holds the pairs [site, environment] that a root app renders. One whose
# environment nothing sets renders whatever its chart does: all of them.
covers := _stated | _whole

_stated := {[root.site, root.environment] |
	some root in input.rootApps
	_ = input.sites[root.siteAt].doc.environments[root.environment]
}

_whole := {[root.site, environment] |
	some root in input.rootApps
	root.environment == ""
	some environment, _ in _environments(input.sites[root.siteAt])
}

# _environments(site) is undefined where they cannot be read: a file that is not YAML, or has another type there, is another rule's.
_environments(site) := site.doc.environments if is_object(site.doc.environments)

# stray maps the root apps whose environment the site does not have to that site.
stray := {i: site |
	some i, root in input.rootApps
	root.environment != ""
	not [root.site, root.environment] in covers
	site := input.sites[root.siteAt]
	not lib.has(_environments(site), root.environment)
	not lib.has(site.doc.destinations, root.environment)
}

# siteless holds the app-of-apps' root apps whose value files name no site at all.
siteless := {i |
	some i, root in input.rootApps
	root.site == null
	root.appOfApps
	not missing[i]
}

# broken holds the indexes of the root apps that argocd/root-app-broken reports.
broken := (object.keys(stray) | siteless) | object.keys(missing)

# missing maps root apps to what they name and the repository does not have:
# {"path", "file"}. What another repository holds is not judged.
missing := {i: parts |
	some i, root in input.rootApps
	root.missing[0]
	parts := [part |
		some part in root.missing
		some entry in argo.sources(root.manifest)
		array.slice(part.path, 0, count(entry.path)) == entry.path
		_is_ours(root, entry.source)
	]
	count(parts) > 0
}

_is_ours(root, _) if root.siteFile != ""

_is_ours(_, source) if argo.repository(source.repoURL) in _repositories

# _repositories are the addresses that this repository goes by.
_repositories := {argo.repository(url) |
	some url in {input.sites[_].doc[part].repoURL | some part in ["source", "project"]}
	is_string(url)
}

# expected(site, environment) is the name that k3s/setup computes (get_root_app_name).
expected(site, environment) := concat("", ["xgen-root-", environment]) if {
	site == "xgen"
} else := concat("", ["xgen-root-", trim_prefix(site, "xgen-")])

# stem(file) is a root app's file name without folder and extension.
stem(file) := regex.replace(file, `^.*/|\.ya?ml$`, "")

# swapped maps root apps to the site that they are named for where they render
# another one, which another root app renders already: the file of a copy.
swapped := {i: names[0] |
	count(_twins) > 0
	some i, root in input.rootApps
	[root.site, root.environment] in _twins
	names := sort({site.name |
		some site in input.sites
		site.name != root.site
		_named_for(root, site)
	})
	count(names) > 0
}

# _twins are the pairs [site, environment] that several root apps render.
_twins := {pair | some i, pair in _rendered; i > 0; _rendered[i - 1] == pair} if {
	count({pair | some pair in _rendered}) < count(_rendered)
} else := set()

_rendered := sort([[root.site, root.environment] | some root in input.rootApps])

_named_for(root, site) if {
	some environment, _ in _environments(site)
	expected(site.name, environment) == root.name
	not [site.name, environment] in covers
}
