package schema_test

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// siteText is the site file of the seed documents, as short as it is legal.
const siteText = `project:
  name: xgen
  namespace: xgen
destinations:
  prd:
    server: https://kubernetes.default.svc
environments:
  prd:
    services:
      - name: xgen-core
        replicas: 1
`

// with puts text over the lines of siteText that have the same top-level key.
func with(text string) string {
	key, _, _ := strings.Cut(text, ":")
	blocks := []string{}
	for _, line := range strings.SplitAfter(siteText, "\n") {
		if line == "" {
			continue
		}
		if line[0] != ' ' {
			blocks = append(blocks, "")
		}
		blocks[len(blocks)-1] += line
	}
	out := ""
	for _, b := range blocks {
		if !strings.HasPrefix(b, key+":") {
			out += b
		}
	}
	return out + text + "\n"
}

// service is a site file whose one service has the given fields.
func service(fields string) string {
	return with("environments:\n  prd:\n    services:\n      - name: xgen-core\n        " +
		strings.ReplaceAll(strings.TrimSpace(fields), "\n", "\n        "))
}

// What the two seed documents show, each part within a whole site file.
func TestSiteSeeds(t *testing.T) {
	checkGood(t, schema.Site, map[string]string{
		"short":            siteText,
		"no domain":        with(`destinations: {prd: {domain: "*"}}`),
		"empty domain":     with(`destinations: {aww: {server: "https://kubernetes.default.svc", domain: ""}}`),
		"null domain":      with("destinations:\n  prd:\n    domain:"),
		"two environments": with(`destinations: {prd: {domain: "jeju-xgen.x2bee.com"}, dev: {domain: "xgen.x2bee.com"}}`),
		"customer domain":  with(`destinations: {prd: {domain: "agent.lotteimall.com"}}`),
		"wildcard domain":  with(`destinations: {aww: {domain: "*.lamitie.kr"}}`),
		"cluster by name":  with(`destinations: {aww: {name: in-cluster, domain: xgen.lamitie.kr}}`),
		"repo of project":  with("project: {name: xgen, namespace: xgen, repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git}"),
		"repo of source":   with("source: {repoURL: http://10.100.1.60/xgen/xgen-infra.git, targetRevision: main}"),
		"repo by ssh":      with("source: {repoURL: git@gitlab.x2bee.com:xgen2.0/xgen-infra.git}"),
		"repo by ssh URL":  with("source: {repoURL: ssh://git@gitlab.x2bee.com:2222/xgen2.0/xgen-infra.git}"),
		"image site":       with("site: main"),
		"registry":         with(`registryHost: "10.100.1.65:5000"`),
		"registry name":    with("registryHost: docker.x2bee.com"),
		"no registry":      with("registryHost:"),
		"empty registry":   with(`registryHost: ""`),
		"shared gateway":   with(`sharedGateway: "istio-system/istio-gateway"`),
		"vars":             with("vars: {APP_SITE: xgen-aww, AWS_REGION: ap-northeast-2, MINIO_SECURE: \"true\"}"),
		"infra": with("infra:\n  postgres: { host: \"10.100.1.70\" }\n  redis: { host: redis.xgen-system.svc.cluster.local, port: 6379 }\n" +
			"  qdrant: { host: \"10.100.1.70\", port: \"6333\" }\n  minio: { endpoint: \"https://s3.ap-northeast-2.amazonaws.com\" }"),
		"empty infra":       with("infra:\n  postgres: {host: \"\"}\n  redis: {}\n  qdrant:\n  minio: {endpoint: \"\"}"),
		"null infra":        with("infra:"),
		"in-cluster":        with("infra: {minio: {endpoint: \"http://minio.xgen-system:9000\"}}"),
		"Korean":            with("project: {name: xgen, namespace: xgen, description: \"xgen2.0 플랫폼 (제주)\"}"),
		"replicas":          service("replicas: 2\nautoscaling: { minReplicas: 2, maxReplicas: 4 }"),
		"equal bounds":      service("autoscaling: { minReplicas: 2, maxReplicas: 2 }"),
		"one bound":         service("autoscaling: { maxReplicas: 2 }"),
		"no autoscaling":    service("autoscaling: { enabled: false }"),
		"resources":         service("resources:\n  requests: { memory: \"256Mi\", cpu: \"100m\" }\n  limits: { memory: \"16Gi\", cpu: \"4000m\" }"),
		"plain quantities":  service("resources: {limits: {memory: 1073741824, cpu: 0.5, ephemeral-storage: 1G, nvidia.com/gpu: 1, hugepages-2Mi: 4Mi}}"),
		"odd quantities":    service("resources: {limits: {memory: 1e9, cpu: 2}, requests: {memory: 128974848000m, nvidia.com/gpu: \"1\"}}"),
		"service config":    service("hasDomain: true\nconfig: {LOG_LEVEL: debug}"),
		"env config":        with("environments: {prd: {config: {LOG_LEVEL: info}, services: [{name: a}]}}"),
		"no services":       with("environments: {prd: {services: []}}"),
		"plain bool in var": with("vars: {MINIO_SECURE: true, PORT: 5432, RATIO: 1.5, ODD: 012}"),
		"plain config":      service("config: {DEBUG: yes}"),
		"anchor of its own": with("x-small: &small {limits: {cpu: 1}}\nenvironments: {prd: {services: [{name: a, resources: *small}]}}"),
	}, nil)
	checkGood(t, schema.Site, map[string]string{"merge keys": `project: &p {name: xgen, namespace: xgen}
destinations: {prd: {}}
environments:
  prd:
    services:
      - &base {name: a, replicas: 1, autoscaling: &auto {minReplicas: 1, maxReplicas: 2}}
      - {<<: *base, name: b}
      - {<<: [*base], name: c, autoscaling: {<<: *auto, maxReplicas: 4}}
`}, nil)
}

func TestSiteBad(t *testing.T) {
	const host = "a host name or IP address without scheme, port and path; \"*\" or \"\" for none"
	const registry = `a host with an optional port, as "10.100.1.65:5000", without scheme and path`
	const label = "at most 63 lower-case letters, digits and -, with a letter or digit at both ends"
	checkBad(t, schema.Site, []badFile{
		{"missing fields", "destinations: {prd: {}}\nproject: {description: x}\nenvironments: {prd: {}}\n", []string{
			`project (key): project has no "name" or "namespace"`, `environments.prd (key): prd has no "services"`}},
		{"missing at the root", "site: main\n", []string{`: the site file has no "project", "destinations" or "environments"`}},
		{"missing name", with("environments: {prd: {services: [{replicas: 1}]}}"), []string{`environments.prd.services[0]: services[0] has no "name"`}},
		{"null is missing", with("environments:\n  prd:\n    services:\n"), []string{`environments.prd.services (key): prd has nothing under "services"`}},
		{"typo", service("replica: 2"), []string{`environments.prd.services[0].replica (key): unknown field "replica"; did you mean "replicas"? [rename it to replicas]`}},
		{"typo of a required field", with("project: {nmae: xgen, namespace: xgen}"), []string{`project.nmae (key): unknown field "nmae"; did you mean "name"? [rename it to name]`}},
		{"typo at the root", with("registryhost: a"), []string{`registryhost (key): unknown field "registryhost"; did you mean "registryHost"? [rename it to registryHost]`}},
		{"near one that is there", service("replicas: 1\nreplicass: 2"), []string{`environments.prd.services[0].replicass (key): unknown field "replicass": no template of the app-of-apps chart reads it`}},
		{"unknown", with("flavour: sweet"), []string{`flavour (key): unknown field "flavour": no template of the app-of-apps chart reads it`}},
		{"unknown resource", service("resources: {limits: {memry: 1Gi}, request: {}}"), []string{
			`environments.prd.services[0].resources.limits.memry (key): unknown field "memry"; did you mean "memory"? [rename it to memory]`,
			`environments.prd.services[0].resources.request (key): unknown field "request"; did you mean "requests"? [rename it to requests]`}},
		{"closed", service("resources: {limits: {flops: 1}}"), []string{
			`environments.prd.services[0].resources.limits.flops (key): unknown field "flops"; limits knows cpu, memory and ephemeral-storage`}},
		{"number for a string", with("source: {targetRevision: 1.10}"), []string{
			`source.targetRevision: targetRevision is 1.10, which YAML reads as 1.1; it must be a branch, tag or commit, as a string [write "1.10"]`}},
		{"octal", with("site: 012"), []string{"site: site is 012, which YAML reads as 10; it must be one segment of an image path: lower-case letters and digits, with . _ or - between them [write \"012\"]"}},
		{"boolean domain", with("destinations: {prd: {domain: yes}}"), []string{"destinations.prd.domain: domain is yes, which YAML reads as true; it must be " + host + " [write \"yes\"]"}},
		{"URL for a domain", with(`destinations: {prd: {domain: "https://xgen.x2bee.com"}}`), []string{`destinations.prd.domain: domain is "https://xgen.x2bee.com"; it must be ` + host + ` [write xgen.x2bee.com]`}},
		{"port in a domain", with(`destinations: {prd: {domain: "xgen.x2bee.com:443"}}`), []string{`destinations.prd.domain: domain is "xgen.x2bee.com:443"; it must be ` + host + ` [write xgen.x2bee.com]`}},
		{"wildcard inside", with(`destinations: {prd: {domain: "a.*.com"}}`), []string{`destinations.prd.domain: domain is "a.*.com"; it must be ` + host}},
		{"scheme of a registry", with("registryHost: http://10.100.1.65:5000"), []string{`registryHost: registryHost is "http://10.100.1.65:5000"; it must be ` + registry + ` [write 10.100.1.65:5000]`}},
		{"path of a registry", with("registryHost: docker.x2bee.com/xgen"), []string{`registryHost: registryHost is "docker.x2bee.com/xgen"; it must be ` + registry + ` [write docker.x2bee.com]`}},
		{"image site with a slash", with("site: a/b"), []string{`site: site is "a/b"; it must be one segment of an image path: lower-case letters and digits, with . _ or - between them`}},
		{"server without scheme", with("destinations: {prd: {server: kubernetes.default.svc}}"), []string{`destinations.prd.server: server is "kubernetes.default.svc"; it must be the address of a Kubernetes API, as "https://kubernetes.default.svc" [write https://kubernetes.default.svc]`}},
		{"environment name", with("destinations: {PRD: {}}"), []string{`destinations.PRD (key): destinations has the key "PRD"; it must be an environment name: lower-case letters, digits and -`}},
		{"service name", with("environments: {prd: {services: [{name: XGEN_Core}]}}"), []string{`environments.prd.services[0].name: name is "XGEN_Core"; it must be ` + label}},
		{"long service name", with("environments: {prd: {services: [{name: " + strings.Repeat("a", 64) + "}]}}"), []string{`environments.prd.services[0].name: name is "` + strings.Repeat("a", 60) + `…"; it must be ` + label}},
		{"services as a map", with("environments: {prd: {services: {a: {}}}}"), []string{`environments.prd.services: services is a map; it must be a list`}},
		{"service as a name", with("environments: {prd: {services: [xgen-core]}}"), []string{`environments.prd.services[0]: services[0] is "xgen-core", a string; it must be a map`}},
		{"quoted number", service(`replicas: "2"`), []string{`environments.prd.services[0].replicas: replicas is "2", a string; it must be a whole number, 0 or more [write 2 without the quotes]`}},
		{"negative", service("replicas: -1"), []string{"environments.prd.services[0].replicas: replicas is -1; it must be a whole number, 0 or more"}},
		{"half a pod", service("replicas: 1.5"), []string{"environments.prd.services[0].replicas: replicas is 1.5, a number; it must be a whole number, 0 or more"}},
		{"no pod at least", service("autoscaling: {minReplicas: 0}"), []string{"environments.prd.services[0].autoscaling.minReplicas: minReplicas is 0; it must be a whole number, 1 or more"}},
		{"min over max", service("autoscaling: {minReplicas: 4, maxReplicas: 2}"), []string{"environments.prd.services[0].autoscaling.minReplicas: minReplicas is 4, over maxReplicas, which is 2"}},
		{"min over max beside an unknown field", service("autoscaling: {minReplicas: 4, maxReplicas: 2, targetCPU: 60}"), []string{
			`environments.prd.services[0].autoscaling.targetCPU (key): unknown field "targetCPU": no template of the app-of-apps chart reads it`,
			`environments.prd.services[0].autoscaling.minReplicas: minReplicas is 4, over maxReplicas, which is 2`}},
		{"word for a boolean", service(`hasDomain: "true"`), []string{`environments.prd.services[0].hasDomain: hasDomain is "true", a string; it must be true or false [write true without the quotes]`}},
		{"bad quantity", service("resources: {limits: {memory: 256MB, cpu: 100M}}"), []string{
			`environments.prd.services[0].resources.limits.memory: memory is "256MB"; it must be a quantity of bytes, as "512Mi" or "4Gi" [write 256Mi]`,
			`environments.prd.services[0].resources.limits.cpu: cpu is "100M"; it must be a quantity of cores, as "500m" or 2 [write 100m]`}},
		{"thousandth of a byte", service("resources: {limits: {memory: 512m}}"), []string{`environments.prd.services[0].resources.limits.memory: memory is "512m"; it must be a quantity of bytes, as "512Mi" or "4Gi"`}},
		{"ports", with("infra: {postgres: {port: 70000}, redis: {port: \"0\"}, qdrant: {port: http}}"), []string{
			"infra.postgres.port: port is 70000; it must be a port from 1 to 65535",
			`infra.redis.port: port is "0"; it must be a port from 1 to 65535`,
			`infra.qdrant.port: port is "http"; it must be a port from 1 to 65535`}},
		{"host with port", with("infra: {postgres: {host: \"10.100.1.70:5432\"}, redis: {host: \"redis://r\"}}"), []string{
			`infra.postgres.host: host is "10.100.1.70:5432"; it must be a host name or IP address, without scheme, port and path [write 10.100.1.70]`,
			`infra.redis.host: host is "redis://r"; it must be a host name or IP address, without scheme, port and path [write r]`}},
		{"endpoint without scheme", with("infra: {minio: {endpoint: minio.xgen-system:9000}}"), []string{
			`infra.minio.endpoint: endpoint is "minio.xgen-system:9000"; it must be a URL with http:// or https://, or "" for the MinIO inside the cluster [write http://minio.xgen-system:9000]`}},
		{"repo without scheme", with("source: {repoURL: gitlab.x2bee.com/xgen}"), []string{`source.repoURL: repoURL is "gitlab.x2bee.com/xgen"; it must be a Git address: https://, http://, ssh:// or git@host:path [write https://gitlab.x2bee.com/xgen]`}},
		{"login in a repo", with("source: {repoURL: \"https://user:hunter2@gitlab.x2bee.com\"}"), []string{`source.repoURL: repoURL is "https://…@gitlab.x2bee.com"; it must be a Git address: https://, http://, ssh:// or git@host:path`}},
		{"map, list and null in vars", with("vars: {A: {b: c}, B: [c], C: }"), []string{
			"vars.A: A is a map; it must be a string", "vars.B: B is a list; it must be a string", "vars.C: C is empty; it must be a string"}},
		{"vars as a list", with("vars: [A=b]"), []string{"vars: vars is a list; it must be a map"}},
		{"name of a variable", with("vars: {\"A B\": c}"), []string{`vars["A B"] (key): vars has the key "A B"; it must be the name of an environment variable: letters, digits and _ . -`}},
		{"by a merge key", with("x-a: &a {replicas: two}\nenvironments: {prd: {services: [{name: a, <<: *a}]}}"), []string{
			`environments.prd.services[0].replicas: replicas is "two", a string; it must be a whole number, 0 or more`}},
	}, nil)
}

// A chart may read more than the schema knows: what it reads is known.
func TestSiteReads(t *testing.T) {
	read := [][]string{{"ingress"}, {"monitoring", "prometheus", "port"}, {"environments", "prd", "services", "0", "gpu"}}
	reads := func(p source.Path) bool {
		for _, r := range read {
			if source.Path(r).HasPrefix(p) || p.HasPrefix(r) {
				return true
			}
		}
		return false
	}
	checkGood(t, schema.Site, map[string]string{
		"as a whole": with("ingress: {class: nginx, tls: [{host: a}]}"),
		"in part":    with("monitoring: {prometheus: {port: 9090}}"),
		"service":    service("gpu: 1"),
	}, reads)
	checkBad(t, schema.Site, []badFile{
		{"beside what is read", with("monitoring: {prometheus: {prot: 9090}, grafana: {}}"), []string{
			`monitoring.prometheus.prot (key): unknown field "prot": no template of the app-of-apps chart reads it`,
			`monitoring.grafana (key): unknown field "grafana": no template of the app-of-apps chart reads it`}},
		{"another service", with("environments: {dev: {services: [{name: a, gpu: 1}]}}"), []string{
			`environments.dev.services[0].gpu (key): unknown field "gpu": no template of the app-of-apps chart reads it`}},
		{"a known one is still typed", with("site: [main]"), []string{"site: site is a list; it must be one segment of an image path: lower-case letters and digits, with . _ or - between them"}},
		{"Kubernetes knows its own", service("resources: {limits: {memry: 1Gi}}"), []string{
			`environments.prd.services[0].resources.limits.memry (key): unknown field "memry"; did you mean "memory"? [rename it to memory]`}},
	}, func(p source.Path) bool {
		return reads(p) || p.HasPrefix(source.P("environments", "prd", "services", "0", "resources"))
	})
}
