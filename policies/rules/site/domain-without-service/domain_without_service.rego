# METADATA
# title: a domain without a service, or a service without a domain
# description: |
#   `destinations.<env>.domain` is the host that a site answers to, `hasDomain: true` marks the
#   service that takes it. Where only one of the two is there nothing is routed: the domain was
#   forgotten in a copied file, or the service that took it was removed. An empty domain and
#   "*" say that the site is reached by IP address.
# custom:
#   severity: warning
#   scope: site
#   reads: ["site: environments.*.services.*.hasDomain"]
#   help: "set hasDomain: true on the service that takes the domain, or set domain: \"\" if there is none"
#   bad: |
#     destinations:
#       prd: { server: https://kubernetes.default.svc, domain: agent.lotteimall.com }
#     environments:
#       prd: { services: [{ name: xgen-frontend }] }
#   good: |
#     destinations:
#       prd: { server: https://kubernetes.default.svc, domain: agent.lotteimall.com }
#     environments:
#       prd: { services: [{ name: xgen-frontend, hasDomain: true }] }
package xgen.rules.site.domain_without_service

import data.xgen.lib

report contains {
	"path": ["environments", i, "domain"],
	"message": {"id": "no-service", "args": {"domain": environment.domain, "environment": environment.name}},
} if {
	some i, environment in input.environments
	environment.declared
	not environment.domain in {"", "*"}
	environment.domain # absent: nothing to take
	not _taken(environment)
}

report contains {
	"path": ["environments", i, "services", takers[0], "hasDomain"],
	"message": {"id": "no-domain", "args": {
		"service": environment.services[takers[0]].name,
		"environment": environment.name,
	}},
	"help": {"id": "no-domain", "args": {"environment": environment.name}},
} if {
	some i, environment in input.environments
	environment.destined
	not lib.has(environment, "domain")
	takers := [j | some j, service in environment.services; _takes(service)]
	count(takers) > 0
	environment.services[takers[0]].name
}

_taken(environment) if {
	some service in environment.services
	_takes(service)
}

# A chart may hand the domain to a service without hasDomain.
_taken(environment) if {
	some release in input.releases
	release.environment == environment.name
	some manifest in release.manifests
	is_object(manifest)
	manifest.kind in {"VirtualService", "Gateway", "Ingress", "HTTPRoute"}
	walk(manifest, [_, environment.domain])
}

_takes(service) if {
	value := service.hasDomain
	not value in {false, null, "", 0}
}
