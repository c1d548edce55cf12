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
