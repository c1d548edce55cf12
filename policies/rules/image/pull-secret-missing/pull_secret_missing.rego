# METADATA
# title: a pod without the login of its registry
# description: |
#   When the registry inside the servers was given up for one with a login, every pod ended in
#   ImagePullBackOff until the chart wrote `imagePullSecrets` into the pods. A registry needs a
#   login where `.xgen-lint.yaml` declares it without `auth: none`, or where project.yaml has
#   credentials for it. Secrets of the pod's ServiceAccount count as well.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   help: "name the registry's Secret in imagePullSecrets, or declare the registry with auth: none"
#   bad: |
#     spec:
#       containers:
#         - image: docker.x2bee.com/xgen/main/xgen-core:latest-amd64
#   good: |
#     spec:
#       imagePullSecrets:
#         - name: registry-credentials
#       containers:
#         - image: docker.x2bee.com/xgen/main/xgen-core:latest-amd64
package xgen.rules.image.pull_secret_missing

import data.xgen.lib
import data.xgen.lib.image
import data.xgen.lib.kube
import data.xgen.lib.pod

report contains {
	"path": lib.at(entry.path, ["spec", "imagePullSecrets"]),
	"nearest": true,
	"message": {"id": "missing", "args": {"workload": kube.label(entry), "registries": sort(closed)}},
} if {
	some entry in pod.templates
	not _has_secrets(entry.template.spec)
	hosts := {use.image.host | some use in image.uses; use.pod.path == entry.path}
	closed := {host | some host in hosts; _needs_login(host)}
	count(closed) > 0
	not _account_has_secrets(entry)
}

_has_secrets(holder) if {
	some secret in holder.imagePullSecrets
	secret.name
}

_account_has_secrets(entry) if {
	some account in kube.of_kind("v1", "ServiceAccount")
	account.object.metadata.name == object.get(entry.template.spec, "serviceAccountName", "default")
	account.release.environment == entry.release.environment
	kube.namespace(account) == kube.namespace(entry)
	_has_secrets(account.object)
}

_needs_login(host) if image.login(host) == "required"

_needs_login(host) if {
	not image.login(host)
	some registry in _registries
	registry.credentialId
	image.same(image.host(registry.host), host)
	not _by_node(host)
}

_registries := array.concat(
	[registry | some registry in input.jenkins.project.registry; is_string(registry.host)],
	[registry | some registry in input.jenkins.project.siteRegistries; is_string(registry.host)],
)

# _by_node: the nodes of a cloud log in to its own registry by themselves.
_by_node(host) if {
	input.site.cloud
	regex.match(`\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$|\.azurecr\.io$|(?:^|\.)gcr\.io$|-docker\.pkg\.dev$`, host)
}
