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

report contains {
	"path": lib.at(one.path, _only(one.object, "sourceRepos", [])),
	"nearest": true,
	"message": sprintf("AppProject %s permits the repositories %s, but %s pulls from %s", [
		one.object.metadata.name, _list(object.get(one.object.spec, "sourceRepos", [])), entry.application.label, lib.quoted(entry.source.repoURL),
	]),
	"help": sprintf("add %s to sourceRepos", [lib.quoted(entry.source.repoURL)]),
	"related": [{"path": lib.at(entry.path, ["repoURL"]), "message": sprintf("the repository of %s", [entry.application.label])}],
} if {
	count(project.known) > 0
	some entry in argo.all_sources
	one := project.of(entry.application)
	is_string(entry.source.repoURL)
	not project.permits_source(one.object, entry.source.repoURL)
}

report contains {
	"path": lib.at(one.path, _only(one.object, "destinations", _wrong_part(one.object, application.manifest.spec.destination, namespace))),
	"nearest": true,
	"message": sprintf("AppProject %s does not permit the destination of %s: %s, namespace %q", [
		one.object.metadata.name, application.label, _cluster(application.manifest.spec.destination), namespace,
	]),
	"help": sprintf("add {%s, namespace: %s} to destinations", [_cluster(application.manifest.spec.destination), namespace]),
	"related": [{"path": lib.at(application.path, ["spec", "destination"]), "message": sprintf("the destination of %s", [application.label])}],
} if {
	count(project.known) > 0
	some application in argo.applications
	one := project.of(application)
	namespace := object.get(application.manifest.spec.destination, "namespace", "")
	not project.permits_destination(one.object, application.manifest.spec.destination, namespace)
}

# What an Application asks Argo CD to make.
report contains {
	"path": lib.at(one.path, ["spec", "clusterResourceWhitelist"]),
	"nearest": true,
	"message": sprintf("AppProject %s does not permit Namespaces, but %s has CreateNamespace=true", [one.object.metadata.name, application.label]),
	"help": `add {group: "", kind: Namespace} to clusterResourceWhitelist`,
	"related": [{"path": lib.at(application.path, ["spec", "syncPolicy", "syncOptions", i]), "message": sprintf("%s makes its namespace", [application.label])}],
} if {
	count(project.known) > 0
	some application in argo.applications
	one := project.of(application)
	some i, option in application.manifest.spec.syncPolicy.syncOptions
	option == "CreateNamespace=true"
	not project.permits_kind(one.object, {"group": "", "kind": "Namespace"}, "cluster")
}

# What its release renders.
report contains {
	"path": lib.at(object.path, ["kind"]),
	"message": sprintf("AppProject %s does not permit %s %s of %s", [one.object.metadata.name, object.kind, object.name, application.label]),
	"help": sprintf("add {group: %q, kind: %s} to %s", [object.group, object.kind, list]),
	"related": [{"path": lib.at(one.path, ["metadata", "name"]), "message": sprintf("AppProject %s", [one.object.metadata.name])}],
} if {
	count(project.known) > 0
	applications := _by_label
	some i, release in input.releases
	some application in applications[concat(" ", ["Application", release.application])]
	application.environment == release.environment
	one := project.of(application)
	release.namespace != ""
	some j, manifest in release.manifests
	object := {
		"path": ["releases", i, "manifests", j], "kind": manifest.kind, "name": manifest.metadata.name,
		"group": regex.replace(manifest.apiVersion, `/?[^/]*$`, ""),
	}
	scope := _scope(manifest)
	not project.permits_kind(one.object, object, scope)
	list := {"cluster": "clusterResourceWhitelist", "namespace": "namespaceResourceWhitelist"}[scope]
}

_by_label[application.label] contains application if some application in argo.rendered

# A project that nobody makes, where others are made.
report contains {
	"path": lib.at(application.path, ["spec", "project"]),
	"message": sprintf("%s is of project %s, which nothing on %s makes; it makes %s", [
		application.label, lib.quoted(application.manifest.spec.project), input.site.name, _list([name | some name, _ in project.known]),
	]),
	"help": sprintf("write %s", [lib.quoted(sort([name | some name, _ in project.known])[0])]),
} if {
	count(project.known) > 0
	some application in argo.rendered
	name := application.manifest.spec.project
	is_string(name)
	not name in {"default", ""}
	not project.known[name]
}

# _only leads to the only entry of a list, else to the list.
_only(made, list, below) := array.concat(["spec", list, 0], below) if {
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

# An object without a namespace is the cluster's: Argo CD gives the Application's
# namespace to all others.
_scope(manifest) := "namespace" if {
	manifest.metadata.namespace
} else := "cluster"

_cluster(destination) := sprintf("server: %s", [destination.server]) if {
	destination.server
} else := sprintf("name: %s", [object.get(destination, "name", "")])

_list(names) := lib.some_of([lib.quoted(name) | some name in names], 4) if {
	count(names) > 0
} else := "none"
