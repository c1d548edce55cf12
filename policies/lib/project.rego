# METADATA
# description: |
#   Argo CD's AppProjects, and what they permit (input of scope site), as
#   argo-cd's pkg/apis/application/v1alpha1/app_project_types.go has it.
package xgen.lib.project

import data.xgen.lib.argo

# known maps names to the projects that there are, {"path", "object"}: what the
# site's root apps and releases render, else what is in a plain file.
known[name] contains entry if some entry in made[name]

known[project.metadata.name] contains {"path": ["projects", i], "object": project, "environment": ""} if {
	some i, project in input.projects
	not made[project.metadata.name]
}

# made maps names to the projects that the site renders itself.
made[entry.object.metadata.name] contains entry if {
	some part in ["roots", "releases"]
	some i, j
	input[part][i].manifests[j].kind == "AppProject"
	entry := {"path": [part, i, "manifests", j], "object": input[part][i].manifests[j], "environment": input[part][i].environment}
	is_string(entry.object.apiVersion)
	startswith(entry.object.apiVersion, "argoproj.io/")
}

# of(application) is the project of an Application: each environment may have
# one of its own.
of(application) := named(application.manifest.spec.project, application.environment)

# named(name, environment) is the project of that name.
named(name, environment) := all[0] if {
	all := sort([entry |
		some entry in known[name]
		_together(entry.environment, environment)
	])
	count(all) > 0
}

_together(a, b) if a == b

_together("", b) if b != ""

_together(a, "") if a != ""

# permits_source: one pattern fits the repository and no pattern with ! does.
permits_source(project, url) if {
	repository := argo.repository(url)
	some pattern in project.spec.sourceRepos
	not _denial(pattern)
	_repository_fits(pattern, repository)
	denied := [one | some one in project.spec.sourceRepos; _denial(one); _repository_fits(substring(one, 1, -1), repository)]
	count(denied) == 0
}

_repository_fits("*", _)

_repository_fits(pattern, repository) if glob.match(argo.repository(pattern), ["/"], repository)

# permits_destination: one entry fits the cluster (by address or by name) and the
# namespace, and none with ! does.
permits_destination(project, destination, namespace) if {
	some entry in project.spec.destinations
	_cluster_fits(entry, destination)
	not _denial(entry.namespace)
	_fits(object.get(entry, "namespace", ""), namespace)
	denied := [one | some one in project.spec.destinations; _denies(one, destination, namespace)]
	count(denied) == 0
}

_cluster_fits(entry, destination) if {
	some key in ["server", "name"]
	destination[key] != ""
	_fits(entry[key], destination[key])
}

# An address and a name may be of one cluster: only the cluster knows.
_cluster_fits(entry, destination) if {
	destination.name
	not destination.server
	not entry.name
}

_cluster_fits(entry, destination) if {
	destination.server
	not destination.name
	not entry.server
}

_denies(entry, destination, namespace) if {
	_denial(entry.namespace)
	_cluster_fits(entry, destination)
	_fits(substring(entry.namespace, 1, -1), namespace)
}

_denies(entry, destination, namespace) if {
	some key in ["server", "name"]
	_denial(entry[key])
	_fits(substring(entry[key], 1, -1), object.get(destination, key, ""))
	_fits(object.get(entry, "namespace", ""), namespace)
}

_fits("*", _)

_fits(text, text)

_denial(pattern) if {
	is_string(pattern)
	startswith(pattern, "!")
}

_fits(pattern, text) if {
	is_string(pattern)
	is_string(text)
	glob.match(pattern, null, text)
}

# permits_kind(project, kind, list) asks for a group and kind in the lists of
# cluster-scoped ("cluster") or other objects ("namespace"): nothing of the cluster
# is permitted unless it is listed, everything of a namespace unless there is a list.
permits_kind(project, object_kind, "cluster") if {
	_listed(project.spec.clusterResourceWhitelist, object_kind)
	not _listed(object.get(project.spec, "clusterResourceBlacklist", []), object_kind)
}

permits_kind(project, object_kind, "namespace") if {
	_namespaced(project.spec, object_kind)
	not _listed(object.get(project.spec, "namespaceResourceBlacklist", []), object_kind)
}

_namespaced(spec, _) if not spec.namespaceResourceWhitelist

_namespaced(spec, object_kind) if _listed(spec.namespaceResourceWhitelist, object_kind)

_listed(list, object_kind) if {
	some one in list
	_fits(one.group, object_kind.group)
	_fits(one.kind, object_kind.kind)
}
