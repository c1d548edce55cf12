# METADATA
# description: >-
#   Documents for tests. They have the form of the real ones and nothing in them
#   that a rule would report, so that a test adds only what it is about.
package xgen.testing

# site(patch) is a k3s site "here" without services; patch is laid over it, maps
# merged, lists and values replaced.
site(patch) := object.union(
	{
		"kind": "site",
		"site": {
			"name": "here", "file": "projects/here.yaml", "platform": "k3s", "cloud": false, "gpu": null, "imageSite": "main",
			"doc": {
				"site": "main",
				"destinations": {"prd": {"server": "https://kubernetes.default.svc", "domain": ""}},
				"vars": {"APP_SITE": "here"},
				"environments": {"prd": {"services": []}},
			},
		},
		"limits": {},
		"environments": [{"name": "prd", "domain": "", "services": []}],
		"rootApps": [], "applications": [], "releases": [], "containers": [], "registries": [],
		"fleet": {"sites": ["here", "there"], "imageSites": {}},
	},
	patch,
)

# release(manifests) is a release of the service "core" of that site.
release(manifests) := {
	"environment": "prd", "service": "core", "application": "core-prd", "namespace": "apps",
	"manifests": manifests,
}

# workload("Deployment", "core", spec) is an object of the group apps.
workload(kind, name, spec) := {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}

# autoscaler("core", spec) scales the Deployment "core" unless spec says otherwise.
autoscaler(name, spec) := {
	"apiVersion": "autoscaling/v2",
	"kind": "HorizontalPodAutoscaler",
	"metadata": {"name": name},
	"spec": object.union({"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}}, spec),
}

# container(patch) is a container of the service "docs" that takes its environment
# from the ConfigMap "config" and the Secret "keys", number 0 of input.secrets.
container(patch) := object.union_n([
	{
		"environment": "prd", "service": "docs", "namespace": "apps", "object": "Deployment/docs", "container": "docs", "init": false,
		"path": ["releases", 0, "manifests", 0], "complete": true, "storage": "in-cluster",
		"refs": [], "reads": [],
		"sources": [
			{"kind": "ConfigMap", "name": "config", "optional": false, "known": true, "at": ["releases", 0]},
			{"kind": "Secret", "name": "keys", "optional": false, "known": true, "secret": 0, "at": ["releases", 0]},
		],
	},
	{"roles": _roles(object.get(patch, "variables", {}))},
	patch,
])

_roles(variables) := {v.role: [w | some w in variables; w.role == v.role] | some v in variables}

# variables(list) keys variables by their names.
variables(list) := {v.name: v | some v in list}

# from_config(name, value) is a variable of the ConfigMap; its place is a path
# that ends in its name. default_key, endpoint and the like say more of it.
from_config(name, value) := {
	"name": name, "value": value, "known": true, "kind": "ConfigMap", "source": "ConfigMap/config",
	"at": ["releases", 0, "manifests", 1, "data", name],
}

# from_secret(name) is a variable of the Secret "keys".
from_secret(name) := {
	"name": name, "value": null, "known": true, "secret": true, "kind": "Secret", "source": "Secret/keys",
	"at": ["secrets", 0, "keys", name],
}

# endpoint(name, value, scheme, in_cluster) is a variable of the ConfigMap that
# says where the storage is.
endpoint(name, value, scheme, in_cluster) := object.union(
	from_config(name, value),
	{"role": "endpoint", "address": {"scheme": scheme, "host": value, "inCluster": in_cluster, "aws": contains(value, "amazonaws")}},
)

# with_role(role, variable) gives a variable of the storage its role.
with_role(role, variable) := object.union(variable, {"role": role})

# reads(name) is a script that reads a variable which nothing supplies.
reads(name) := {
	"name": name, "syntax": "shell", "at": ["releases", 0, "manifests", 0, "command", 2], "within": [3, 7],
	"optional": false, "supplied": false,
}

# secret(keys) is the Secret "keys" with these keys: {"NAME": [what it may have been meant as]}.
secret(keys) := {
	"name": "keys", "namespace": "apps", "environment": "", "origin": "manifest", "file": "secrets/here/keys.yaml", "incomplete": "",
	"data": {}, "keys": {name: {"maybe": false, "meant": meant} | some name, meant in keys},
}
