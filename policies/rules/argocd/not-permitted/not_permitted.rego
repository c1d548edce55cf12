# METADATA
# title: an Application that its project does not permit
# description: |
#   An AppProject lists the repositories, clusters, namespaces and kinds that its Applications may use. What is not
#   listed is refused: "application repo is not permitted in project", and the Application stays as it was. Of
#   cluster-scoped kinds none is permitted unless it is listed, and `CreateNamespace=true` needs Namespace. A
#   project that nobody makes permits nothing. The project `default` permits everything unless the repository
#   makes it.
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "argocd/repo-mismatch", on: site}, {rule: "reference/wrong-namespace", on: line}]
#   help: list in the AppProject what its Applications use
#   bad: |
#     # an Application of this project pulls from https://git.example.com/infra.git
#     kind: AppProject
#     spec:
#       sourceRepos: [https://git.example.com/platform.git]
#   good: |
#     # an Application of this project pulls from https://git.example.com/infra.git
#     kind: AppProject
#     spec:
#       sourceRepos: [https://git.example.com/infra.git]
package xgen.rules.argocd.not_permitted

import data.xgen.lib
import data.xgen.lib.argo
import data.xgen.lib.project

# Most Applications of a project ask for the same: each question is asked once.
report contains {
	"path": lib.at(one.path, _only(one.object, "sourceRepos", [])),
	"nearest": true,
	"message": {"id": "source", "args": {
		"project": one.object.metadata.name,
		"permitted": object.get(one.object.spec, "sourceRepos", []),
		"application": entry.application.label,
		"url": url,
	}},
	"help": {"id": "source", "args": {"url": url}},
	"related": [{"path": lib.at(entry.path, ["repoURL"]), "message": {"id": "repository-of", "args": {
		"application": entry.application.label,
	}}}],
} if {
	some [name, environment, url] in _refused_sources
	some entry in argo.all_sources
	entry.source.repoURL == url
	entry.application.environment == environment
	entry.application.manifest.spec.project == name
	one := project.of(entry.application)
}

_refused_sources contains [name, environment, url] if {
	count(project.known) > 0
	some [name, environment, url] in {[entry.application.manifest.spec.project, entry.application.environment, entry.source.repoURL] | some entry in argo.all_sources}
	is_string(url)
	one := project.named(name, environment)
	not project.permits_source(one.object, url)
}

report contains {
	"path": lib.at(one.path, _only(one.object, "destinations", _wrong_part(one.object, destination, namespace))),
	"nearest": true,
	"message": {"id": "destination", "args": {
		"project": one.object.metadata.name,
		"application": application.label,
		"cluster": _cluster(destination),
		"namespace": namespace,
	}},
	"help": {"id": "destination", "args": {"cluster": _cluster(destination), "namespace": namespace}},
	"related": [{"path": lib.at(application.path, ["spec", "destination"]), "message": {"id": "destination-of", "args": {
		"application": application.label,
	}}}],
} if {
	some [name, environment, destination] in _refused_destinations
	namespace := object.get(destination, "namespace", "")
	namespace != ""
	some application in argo.applications
	application.manifest.spec.destination == destination
	application.environment == environment
	application.manifest.spec.project == name
	one := project.of(application)
}

# Argo CD takes an Application of another namespace than its own, which is its projects', only if the project lists that.
report contains {
	"path": lib.at(application.path, ["metadata", "namespace"]),
	"message": {"id": "elsewhere", "args": {"application": application.label, "namespace": namespace, "project": one.object.metadata.name, "home": home}},
	"help": {"id": "elsewhere", "args": {"home": home}},
	"related": [{"path": lib.at(one.path, ["metadata", "namespace"]), "message": {"id": "project-here", "args": {"project": one.object.metadata.name}}}],
} if {
	count(project.known) > 0
	some application in argo.applications
	namespace := application.manifest.metadata.namespace
	one := project.of(application)
	home := one.object.metadata.namespace
	not namespace in {home, ""}
	home != ""
	not _takes(one.object, namespace)
}

_takes(object, namespace) if {
	some pattern in object.spec.sourceNamespaces
	glob.match(pattern, [], namespace)
}

_takes(object, _) if {
	some pattern in object.spec.sourceNamespaces
	regex.match(`^/.*/$`, pattern) # a regular expression
}

# Without a namespace it is the Application that is not finished, whatever its project permits.
report contains {
	"path": lib.at(application.path, ["spec", "destination"]),
	"key": true,
	"message": {"id": "no-namespace", "args": {
		"application": application.label,
		"project": one.object.metadata.name,
		"namespaces": namespaces,
	}},
	"help": {"id": "no-namespace", "args": {"namespace": namespaces[0]}},
	"related": [{"path": lib.at(one.path, ["spec", "destinations"]), "message": {"id": "permitted", "args": {"project": one.object.metadata.name}}}],
} if {
	some [name, environment, destination] in _refused_destinations
	object.get(destination, "namespace", "") == ""
	some application in argo.applications
	application.manifest.spec.destination == destination
	application.environment == environment
	application.manifest.spec.project == name
	one := project.of(application)
	namespaces := sort({permitted.namespace | some permitted in one.object.spec.destinations; permitted.namespace})
	count(namespaces) > 0
}

_refused_destinations contains [name, environment, destination] if {
	count(project.known) > 0
	some [name, environment, destination] in {[application.manifest.spec.project, application.environment, application.manifest.spec.destination] | some application in argo.applications}
	is_object(destination)
	one := project.named(name, environment)
	not project.permits_destination(one.object, destination, object.get(destination, "namespace", ""))
}

# What an Application asks Argo CD to make.
report contains {
	"path": lib.at(one.path, ["spec", "clusterResourceWhitelist"]),
	"nearest": true,
	"message": {"id": "namespaces", "args": {"project": one.object.metadata.name, "application": application.label}},
	"help": {"id": "namespaces"},
	"related": [{"path": lib.at(application.path, ["spec", "syncPolicy", "syncOptions", i]), "message": {"id": "makes-namespace", "args": {
		"application": application.label,
	}}}],
} if {
	some name, all in project.known
	some one in all
	not project.permits_kind(one.object, {"group": "", "kind": "Namespace"}, "cluster")
	some application in argo.applications
	application.manifest.spec.project == name
	project.of(application) == one
	some i, option in application.manifest.spec.syncPolicy.syncOptions
	option == "CreateNamespace=true"
}

# What its release renders: an object without a namespace is the cluster's, for
# Argo CD gives the Application's namespace to all others.
report contains _not_listed(one, application, ["releases", i, "manifests", j], manifest, "cluster") if {
	count(project.known) > 0
	some i, release in input.releases
	release.namespace != ""
	some j, manifest in release.manifests
	not manifest.metadata.namespace
	application := _application(release)
	one := project.of(application)
	not project.permits_kind(one.object, _kind(manifest), "cluster")
}

report contains _not_listed(one, application, ["releases", i, "manifests", j], manifest, "namespace") if {
	some name in _choosy
	some i, release in input.releases
	application := _application(release)
	application.manifest.spec.project == name
	one := project.of(application)
	some j, manifest in release.manifests
	manifest.metadata.namespace
	not project.permits_kind(one.object, _kind(manifest), "namespace")
}

# _choosy are the projects that do not permit everything inside a namespace.
_choosy contains name if {
	some name, all in project.known
	some one in all
	some list in ["namespaceResourceWhitelist", "namespaceResourceBlacklist"]
	one.object.spec[list]
}

_not_listed(one, application, path, manifest, scope) := {
	"path": lib.at(path, ["kind"]),
	"message": {"id": "kind", "args": {
		"project": one.object.metadata.name,
		"kind": manifest.kind,
		"name": manifest.metadata.name,
		"application": application.label,
	}},
	"help": {"id": "kind", "args": {"group": _kind(manifest).group, "kind": manifest.kind, "scope": scope}},
	"related": [{"path": lib.at(one.path, ["metadata", "name"]), "message": {"id": "project", "args": {
		"name": one.object.metadata.name,
	}}}],
}

_kind(manifest) := {"group": regex.replace(sprintf("%v", [manifest.apiVersion]), `/?[^/]*$`, ""), "kind": manifest.kind}

# _application is that of a release, by its name and environment.
_application(release) := argo.rendered[min(_numbers[[release.environment, release.application]])]

# _numbers maps [environment, name] to where the Application is in the list.
_numbers[[one.environment, one.name]] contains i if some i, one in input.applications

# A project that nobody makes, where others are made.
report contains {
	"path": lib.at(application.path, ["spec", "project"]),
	"message": {"id": "unknown-project", "args": {
		"application": application.label,
		"project": application.manifest.spec.project,
		"site": input.site.name,
		"known": [name | some name, _ in project.known],
	}},
	"help": {"id": "unknown-project", "args": {"name": sort([name | some name, _ in project.known])[0]}},
	"absent": sprintf("AppProject %s/%s", [object.get(application.manifest, ["metadata", "namespace"], ""), application.manifest.spec.project]),
} if {
	count(project.known) > 0
	some name in _unknown
	some application in argo.rendered
	application.manifest.spec.project == name
}

_unknown := {name |
	some name in {input.applications[_].manifest.spec.project}
	is_string(name)
	not name in {"default", ""}
	not project.known[name]
}

# _only leads to the only entry of a list, else to the list.
_only(made, list, below) := array.concat(["spec", list, 0], below) if {
	is_array(made.spec[list])
	count(made.spec[list]) == 1
} else := ["spec", list]

# _wrong_part is the namespace, or the cluster, where nothing else keeps an entry
# from fitting.
_wrong_part(made, destination, namespace) := ["namespace"] if {
	only := made.spec.destinations[0]
	project.permits_destination({"spec": {"destinations": [object.union(only, {"namespace": "*"})]}}, destination, namespace)
} else := ["server"] if {
	only := made.spec.destinations[0]
	only.server
	project.permits_destination({"spec": {"destinations": [object.union(only, {"server": "*", "name": "*"})]}}, destination, namespace)
} else := []

_cluster(destination) := {"id": "server", "args": {"server": destination.server}} if {
	destination.server
} else := {"id": "cluster-name", "args": {"name": object.get(destination, "name", "")}}
