# METADATA
# description: >-
#   Documents for tests of the delivery chain: a site "here" whose service "core"
#   is built, pushed, pulled and routed, and a fleet of it. Nothing in them would
#   be reported.
package xgen.testing.delivery

import data.xgen.testing

# shared is what both scopes have.
shared := {
	"catalog": {"file": "jenkins/services.yaml", "services": ["core", "web"]},
	"jenkins": {
		"project": {
			"registry": {"nexus": {"host": "hub.example.com", "credentialId": "hub"}},
			"sites": ["main", "far"],
			"siteRegistries": {"far": {"host": "1.2.3.4:5000", "credentialId": "far-hub"}},
		},
		"pipelines": [pipeline("build.groovy", ["main", "far"], [])],
	},
	"registries": [
		{"host": "hub.example.com", "aliases": [], "insecure": false, "auth": "required"},
		{"host": "10.0.0.5:5000", "aliases": ["1.2.3.4:5000"], "insecure": true, "auth": "required"},
	],
	"setup": {"scripts": ["setup/setup.sh"]},
	"fleet": {"sites": ["here", "there"], "imageSites": [{"site": "here", "imageSite": "main"}], "gpuSites": []},
}

pipeline(name, sites, services) := {
	"file": sprintf("jenkins/%s", [name]), "name": name, "error": "",
	"parameters": {"SITE": {"known": true, "values": sites, "why": ""}},
	"services": {"known": true, "names": services, "fromFile": "", "why": ""},
}

# site(patch) is that site; lists in patch replace.
site(patch) := object.union(
	testing.site(object.union(shared, {
		"environments": [{
			"name": "prd", "declared": true, "destined": true, "domain": "", "destination": {"domain": ""},
			"services": [{"name": "core"}],
		}],
		"applications": [application("core-prd", {})],
		"releases": [release([deployment({})])],
	})),
	patch,
)

# far(doc, image) is the site on a registry of its own; doc is laid over its file.
far(doc, image) := site({
	"site": {"name": "here", "imageSite": "far", "cloud": true, "platform": "eks", "doc": object.union({"site": "far"}, doc)},
	"releases": [release([deployment(container({"image": image}))])],
})

release(manifests) := object.union(testing.release(manifests), {"name": "core", "failed": false})

# of(service, manifests) is the release of another service.
of(service, manifests) := object.union(release(manifests), {"service": service, "name": service, "application": sprintf("%s-prd", [service])})

# deployment(patch) is the workload "core"; patch is laid over its pod template.
deployment(patch) := {
	"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "core", "namespace": "apps"},
	"spec": {"selector": {"matchLabels": {"app": "core"}}, "template": object.union(
		{"metadata": {"labels": {"app": "core"}}, "spec": {
			"imagePullSecrets": [{"name": "registry"}],
			"containers": [_container],
		}},
		patch,
	)},
}

named(name, object) := json.patch(object, [{"op": "replace", "path": "metadata/name", "value": name}])

# container(patch) is a patch for deployment: its one container with patch laid over it.
container(patch) := {"spec": {"containers": [object.union(_container, patch)]}}

_container := {
	"name": "core", "image": "hub.example.com/xgen/main/core:1",
	"resources": {"requests": {"cpu": "100m", "memory": "1Gi"}, "limits": {"cpu": 1, "memory": "2Gi"}},
}

service(name, selector) := {
	"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "apps"},
	"spec": {"selector": selector, "ports": [{"port": 80}]},
}

gateway(name, spec) := {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": name, "namespace": "apps"}, "spec": spec}

virtual_service(name, spec) := {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": name, "namespace": "apps"}, "spec": spec}

_manifest(name, repo, helm) := {
	"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": name},
	"spec": {
		"source": {"repoURL": repo, "path": "chart", "helm": helm},
		"destination": {"server": "https://kubernetes.default.svc", "namespace": "apps"},
		"syncPolicy": {"automated": {"prune": true}},
	},
}

# application("core-prd", patch) is a rendered Application of the service "core".
application(name, patch) := {
	"name": name, "environment": "prd", "service": "core",
	"manifest": object.union(_manifest(name, "https://git.example.com/xgen/infra.git", {"valueFiles": ["values/core.yaml"]}), patch),
}

parameters(list) := {"spec": {"source": {"helm": {"parameters": list}}}}

# root(name, site, environment, patch) is a root app of a fleet's document.
root(name, site, environment, patch) := object.union(
	{
		"name": name, "file": sprintf("root-apps/%s.yaml", [name]), "environment": environment, "site": site,
		"siteFile": sprintf("projects/%s.yaml", [site]), "appOfApps": true, "missing": [],
		"manifest": _manifest(name, "https://git.example.com/xgen/infra.git", {
			"valueFiles": [sprintf("projects/%s.yaml", [site])],
			"parameters": [{"name": "env", "value": environment}],
		}),
	},
	patch,
)

# fleet(patch) is a fleet of the sites "xgen" (dev, prd) and "xgen-far" (prd). Its root apps say where their sites are.
fleet(patch) := _linked(object.union(
	object.union(shared, {
		"kind": "fleet",
		"sites": [fleet_site("xgen", "main", ["dev", "prd"]), fleet_site("xgen-far", "far", ["prd"])],
		"rootApps": [
			root("xgen-root-dev", "xgen", "dev", {}), root("xgen-root-prd", "xgen", "prd", {}),
			root("xgen-root-far", "xgen-far", "prd", {}),
		],
	}),
	patch,
))

_linked(doc) := object.union(doc, {
	"rootApps": [object.union(root, {"siteAt": _at(doc.sites, root.site)}) | some root in doc.rootApps],
	"fleet": object.union(doc.fleet, {"services": _services(doc)}),
})

_at(sites, name) := min({i | some i, site in sites; site.name == name}) if {
	name in {site.name | some site in sites}
} else := null

_services(doc) := [{"service": service, "sites": [site.name | some site in doc.sites; service in _listed(site)]} |
	some service in {service | some site in doc.sites; some service in _listed(site)}
]

_listed(site) := {name | some name in {site.doc.environments[_].services[_].name}; is_string(name)}

fleet_site(name, image_site, environments) := {
	"name": name, "file": sprintf("projects/%s.yaml", [name]), "platform": "k3s", "gpu": null, "imageSite": image_site,
	"setup": "", "broken": false,
	"doc": {
		"site": image_site,
		"source": {"repoURL": "https://git.example.com/xgen/infra.git"},
		"destinations": {environment: {"domain": ""} | some environment in environments},
		"environments": {environment: {"services": [{"name": "core"}, {"name": "web"}]} | some environment in environments},
	},
}

# paths(found) is where findings stand, messages(found) what they say.
paths(found) := {hit.path | some hit in found}

messages(found) := {hit.message | some hit in found}
