package schema_test

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/schema"
)

const registryText = "registry: {nexus: {host: docker.x2bee.com, credentialId: nexus-credentials}, local: {host: \"localhost:30500\"}}\n"

func TestJenkins(t *testing.T) {
	checkGood(t, schema.Jenkins, map[string]string{
		"before the incident": "registry:\n  nexus:\n    host: \"docker.x2bee.com\"\n    credentialId: \"nexus-credentials\"\n",
		"sites":               registryText + "sites: [main, lotteimall, aww]",
		"registries of sites": registryText + "siteRegistries:\n  aww:\n    host: \"43.202.115.195:5000\"\n    credentialId: \"aww-nexus-credentials\"",
		"more of their own":   registryText + "notify: {channel: \"#deploy\"}\ngit: {host: gitlab.x2bee.com}",
		"near what is there":  "registry: {nexus: {host: a}, nexus2: {host: b}}",
		"no overrides":        registryText + "siteRegistries:",
	}, nil)
	const registry = `a host with an optional port, as "10.100.1.65:5000", without scheme and path`
	checkBad(t, schema.Jenkins, []badFile{
		{"nothing", "sites: [main]", []string{`: project.yaml has no "registry"`}},
		{"no default", "registry: {local: {host: a}}", []string{`registry (key): registry has no "nexus"`}},
		{"typo at the root", registryText + "siteRegistry: {aww: {host: a}}", []string{
			`siteRegistry (key): unknown field "siteRegistry"; did you mean "siteRegistries"? [rename it to siteRegistries]`}},
		{"typo below", registryText + "siteRegistries: {aww: {host: a, credentialID: b}, main: {hots: b}}", []string{
			`siteRegistries.aww.credentialID (key): unknown field "credentialID"; did you mean "credentialId"? [rename it to credentialId]`,
			`siteRegistries.main.hots (key): unknown field "hots"; did you mean "host"? [rename it to host]`}},
		{"scheme", registryText + "siteRegistries: {aww: {host: \"http://43.202.115.195:5000\"}}", []string{
			`siteRegistries.aww.host: host is "http://43.202.115.195:5000"; it must be ` + registry + ` [write 43.202.115.195:5000]`}},
		{"host missing", registryText + "siteRegistries: {aww: {credentialId: a}}", []string{`siteRegistries.aww (key): aww has no "host"`}},
		{"site as a map", registryText + "sites: {main: {}}", []string{"sites: sites is a map; it must be a list"}},
		{"bad site", registryText + "sites: [main, AWW, 012]", []string{
			`sites[1]: sites[1] is "AWW"; it must be one segment of an image path: lower-case letters and digits, with . _ or - between them [write aww]`,
			`sites[2]: sites[2] is 012, which YAML reads as 10; it must be one segment of an image path: lower-case letters and digits, with . _ or - between them [write "012"]`}},
		{"bad key", registryText + "siteRegistries: {AWW: {host: a}}", []string{
			`siteRegistries.AWW (key): siteRegistries has the key "AWW"; it must be an image site: lower-case letters and digits, with . _ or - between them`}},
	}, nil)
}

func TestCatalog(t *testing.T) {
	checkGood(t, schema.Catalog, map[string]string{
		"names":         "services: [xgen-core, xgen-model]",
		"maps":          "services:\n  - name: xgen-core\n    repo: https://gitlab.x2bee.com/xgen-core.git\n    port: 8000\n  - xgen-model",
		"by name":       "services:\n  xgen-core: {port: 8000}\n  xgen-model:\n",
		"bare list":     "- xgen-core\n- name: xgen-model\n",
		"bare map":      "xgen-core: {port: 8000}\nxgen-model: {gpu: true}\n",
		"with settings": "defaults: {port: 8000}\nservices: [a]",
		"empty":         "services: []",
	}, nil)
	const label = "at most 63 lower-case letters, digits and -, with a letter or digit at both ends"
	checkBad(t, schema.Catalog, []badFile{
		{"missing", "defaults: 1", []string{`: services.yaml has no "services"`}},
		{"typo", "service: [a]", []string{`service (key): unknown field "service"; did you mean "services"? [rename it to services]`}},
		{"no list", "services: xgen-core", []string{`services: services is "xgen-core", a string; it must be a list of services, or a map by their names`}},
		{"bad name", "services: [XGEN, 012, {name: a b}]", []string{
			`services[0]: services[0] is "XGEN"; it must be ` + label + ` or a map [write xgen]`,
			`services[1]: services[1] is 012, which YAML reads as 10; it must be ` + label + ` or a map [write "012"]`,
			`services[2].name: name is "a b"; it must be ` + label}},
		{"no name", "services: [{nmae: a}, {port: 1}]", []string{
			`services[0].nmae (key): unknown field "nmae"; did you mean "name"? [rename it to name]`,
			`services[1]: services[1] has no "name"`}},
		{"bad key", "services: {XGEN: {}}", []string{`services.XGEN (key): services has the key "XGEN"; it must be a service name: lower-case letters, digits and -`}},
		{"bad settings", "services: {a: 1}", []string{`services.a: a is 1, a number; it must be a map`}},
	}, nil)
}

const appText = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: xgen-root-aww, namespace: argocd}
spec:
  project: default
  destination: {server: "https://kubernetes.default.svc", namespace: argocd}
`

const seedSource = `  source:
    repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git
    path: k3s/argocd
    helm:
      valueFiles:
        - projects/new-client.yaml
      parameters:
        - name: env
          value: prd
`

func TestRootApp(t *testing.T) {
	everything := strings.Replace(appText, "metadata: {", "metadata: {labels: {a: b}, annotations: {argocd.argoproj.io/sync-wave: \"1\"}, finalizers: [a], ", 1) + `
  sources:
    - repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git
      targetRevision: main
      ref: infra
    - repoURL: registry-1.docker.io/bitnamicharts
      chart: redis
      targetRevision: 1.2.3
      helm:
        valueFiles: [$infra/k3s/values.yaml]
        ignoreMissingValueFiles: true
        values: "a: b"
        valuesObject: {anything: [goes, {here: 1}]}
        parameters: [{name: a, value: "1", forceString: true}, {name: b}]
        fileParameters: [{name: a, path: b}]
        releaseName: a
        namespace: b
        version: v3
        passCredentials: true
        skipCrds: true
        skipTests: true
        skipSchemaValidation: true
        kubeVersion: 1.32.0
        apiVersions: [a/v1]
    - repoURL: https://a/b.git
      path: k
      kustomize: {images: [a=b], replicas: [{name: a, count: 1}, {name: b, count: "2"}], patches: [{target: {kind: Deployment}, patch: "x", options: {a: true}}], commonLabels: {a: b}}
      directory: {recurse: true, jsonnet: {tlas: [{name: a, value: b, code: true}]}}
      plugin: {name: a, env: [{name: A, value: b}], parameters: [{name: a, string: b, array: [c], map: {d: e}}]}
  sourceHydrator: {drySource: {repoURL: a, targetRevision: b, path: c}, syncSource: {targetBranch: a, path: b}, hydrateTo: {targetBranch: c}}
  syncPolicy:
    automated: {prune: true, selfHeal: true, allowEmpty: false, enabled: true}
    syncOptions: [CreateNamespace=true, PrunePropagationPolicy=foreground]
    retry: {limit: -1, refresh: true, backoff: {duration: 5s, factor: 2, maxDuration: 3m0s}}
    managedNamespaceMetadata: {labels: {a: b}, annotations: {c: d}}
  ignoreDifferences: [{group: apps, kind: Deployment, name: a, namespace: b, jsonPointers: [/spec/replicas], jqPathExpressions: [.a], managedFieldsManagers: [b]}]
  info: [{name: a, value: b}]
  revisionHistoryLimit: 3
`
	checkGood(t, schema.RootApp, map[string]string{
		"seed":             appText + seedSource,
		"everything":       everything,
		"cluster by name":  strings.Replace(appText, `server: "https://kubernetes.default.svc"`, "name: in-cluster", 1) + seedSource,
		"other is empty":   strings.Replace(appText, `server: "https://kubernetes.default.svc"`, "name: in-cluster, server: \"\"", 1) + seedSource,
		"automated, empty": appText + seedSource + "  syncPolicy: {automated: {}}",
		"automated, null":  appText + seedSource + "  syncPolicy:\n    automated:",
		"status":           appText + seedSource + "status: {sync: {status: Synced}}",
	}, nil)
	checkBad(t, schema.RootApp, []badFile{
		{"parts missing", "kind: Application\napiVersion: argoproj.io/v1alpha1\nspec: {source: {path: a}}", []string{
			`spec.source (key): source has no "repoURL"`, `spec (key): spec has no "project" or "destination"`, `: the root app has no "metadata"`}},
		{"no source", appText, []string{"spec (key): spec has no source: Argo CD needs source, sources or sourceHydrator"}},
		{"no path", appText + "  source: {repoURL: https://a/b.git}", []string{"spec.source (key): source has neither a path nor a chart"}},
		{"two clusters", strings.Replace(appText, "destination: {", "destination: {name: a, ", 1) + seedSource, []string{
			"spec.destination (key): destination needs a server or a name, and not both"}},
		{"no cluster", strings.Replace(appText, `server: "https://kubernetes.default.svc", `, "", 1) + seedSource, []string{
			"spec.destination (key): destination needs a server or a name, and not both"}},
		{"parameter is a boolean", appText + strings.Replace(seedSource, "value: prd", "value: true", 1), []string{
			"spec.source.helm.parameters[0].value: value is true, a boolean; it must be a string [write \"true\"]"}},
		{"parameter is a number", appText + strings.Replace(seedSource, "value: prd", "value: 1_000", 1), []string{
			"spec.source.helm.parameters[0].value: value is 1_000, which YAML reads as 1000; it must be a string [write \"1_000\"]"}},
		{"parameter is a secret", appText + strings.Replace(seedSource, "name: env\n          value: prd", "name: db.password\n          value: 123456", 1), []string{
			"spec.source.helm.parameters[0].value: value is a number; it must be a string [put it in quotes]"}},
		{"typos", appText + strings.NewReplacer("valueFiles", "valuesFiles", "path:", "paht:").Replace(seedSource), []string{
			`spec.source.paht (key): unknown field "paht"; did you mean "path"? [rename it to path]`,
			`spec.source.helm.valuesFiles (key): unknown field "valuesFiles"; did you mean "valueFiles"? [rename it to valueFiles]`}},
		{"sync policy", appText + seedSource + "  syncPolicy: {automatic: {}, syncOptions: [CreateNamespace], automated: true}", []string{
			`spec.syncPolicy.automatic (key): unknown field "automatic"; syncPolicy knows automated, syncOptions, retry and managedNamespaceMetadata`,
			`spec.syncPolicy.syncOptions[0]: syncOptions[0] is "CreateNamespace"; it must be an option as "CreateNamespace=true"`,
			"spec.syncPolicy.automated: automated is true, a boolean; it must be a map"}},
		{"spec is lost", strings.Replace(strings.Replace(appText, "\nspec:", "", 1), "{name: xgen-root-aww, namespace: argocd}", "\n  name: xgen-root-aww", 1), []string{
			`metadata.project (key): unknown fields "project" and "destination"; is "spec:" missing above?`}},
		{"automated is lost", appText + seedSource + "  syncPolicy:\n    prune: true\n    selfHeal: true\n", []string{
			`spec.syncPolicy.prune (key): unknown fields "prune" and "selfHeal"; is "automated:" missing above?`}},
		{"unknown, apart", appText + seedSource + "  flavour: sweet\n  info: []\n  colour: red", []string{
			`spec.flavour (key): unknown field "flavour"; spec knows project, destination, source, sources, sourceHydrator, syncPolicy, ignoreDifferences, info and revisionHistoryLimit`,
			`spec.colour (key): unknown field "colour"; spec knows project, destination, source, sources, sourceHydrator, syncPolicy, ignoreDifferences, info and revisionHistoryLimit`}},
		{"unknown, many known", appText + seedSource + "  flavour: sweet", []string{`spec.flavour (key): unknown field "flavour"; spec knows project, destination, source, sources, sourceHydrator, syncPolicy, ignoreDifferences, info and revisionHistoryLimit`}},
		{"label is a boolean", strings.Replace(appText, "metadata: {", "metadata: {labels: {a: true}, ", 1) + seedSource, []string{
			"metadata.labels.a: a is true, a boolean; it must be a string [write \"true\"]"}},
		{"not an Application", strings.Replace(appText, "Application", "Aplication", 1) + seedSource, []string{
			`kind: kind is "Aplication"; it must be "Application"; did you mean "Application"?`}},
	}, nil)
}

func TestConfig(t *testing.T) {
	checkGood(t, schema.Config, map[string]string{
		"contract": `
layout:
  argocd: k3s/argocd
  projects: k3s/argocd/projects
  rootApps: k3s/argocd/root-apps
  jenkins: k3s/jenkins
  secrets: k3s/secrets
  setup: k3s/setup
sites:
  xgen-aww: { platform: eks, gpu: false }
  xgen:     { platform: k3s, gpu: true, setup: manual, cluster: {kubeVersion: v1.31, apiVersions: [monitoring.coreos.com/v1]} }
platforms:
  eks: { replicas: 1, minReplicas: 1, maxReplicas: 2 }
  k3s: {}
cluster: { kubeVersion: "1.32.0", apiVersions: [] }
clusters:
  - { name: prod-1, server: "https://10.0.0.1", project: web, labels: { env: prod }, annotations: { example.com/a: "b c" } }
  - name: in-cluster
charts: .cache/charts
registries:
  - host: 10.100.1.65:5000
    aliases: ["43.202.115.195:5000"]
    insecure: true
    auth: required
rules:
  image/mutable-tag: warning
  capacity/*: { severity: warning, sites: [xgen-aww] }
`,
		"glob":           "layout: {projects: environments/values-*.yaml}",
		"root":           "layout: {argocd: .}",
		"off is no word": "rules: {image/mutable-tag: off, storage: {severity: off}, '*': info}",
		"nulls":          "sites:\nrules:\nplatforms:\n  eks:\n    replicas:\n",
		"vendor version": "cluster: {kubeVersion: v1.30.4-eks-a737599}",
	}, nil)
	const severity = `"error", "warning", "info" or "off"`
	checkBad(t, schema.Config, []badFile{
		{"typo", "layuot: {}\nrule: {}", []string{
			`layuot (key): unknown field "layuot"; did you mean "layout"? [rename it to layout]`,
			`rule (key): unknown field "rule"; did you mean "rules"? [rename it to rules]`}},
		{"unknown", "colour: never", []string{`colour (key): unknown field "colour"; the configuration knows layout, sites, platforms, cluster, clusters, charts, repositories, schema, registries and rules`}},
		{"unknown below", "sites: {xgen: {gpus: 1, region: a}}", []string{
			`sites.xgen.gpus (key): unknown field "gpus"; did you mean "gpu"? [rename it to gpu]`,
			`sites.xgen.region (key): unknown field "region"; xgen knows platform, gpu, setup and cluster`}},
		{"severity", "rules: {a/b: eror, c/d: on, e/f: {severity: fatal}, g/h: {sites: [a]}, i/j: [error]}", []string{
			`rules.a/b: a/b is "eror"; it must be "error", "warning", "info", "off" or a map; did you mean "error"?`,
			`rules.c/d: c/d is on, which YAML reads as true; it must be "error", "warning", "info", "off" or a map`,
			`rules.e/f.severity: severity is "fatal"; it must be ` + severity,
			`rules.g/h (key): g/h has no "severity"`,
			`rules.i/j: i/j is a list; it must be "error", "warning", "info", "off" or a map`}},
		{"version", "cluster: {kubeVersion: 1.30}", []string{
			`cluster.kubeVersion: kubeVersion is 1.30, which YAML reads as 1.3; it must be a Kubernetes version in quotes, as "1.32.0" [write "1.30"]`}},
		{"registry", "registries: [{aliases: [\"http://a\"]}, {host: a/b, auth: maybe}, {host: a, auth: requierd}]", []string{
			`registries[0].aliases[0]: aliases[0] is "http://a"; it must be a host with an optional port, as "10.100.1.65:5000", without scheme and path [write a]`,
			`registries[0]: registries[0] has no "host"`,
			`registries[1].host: host is "a/b"; it must be a host with an optional port, as "10.100.1.65:5000", without scheme and path`,
			`registries[1].auth: auth is "maybe"; it must be "required" or "none"`,
			`registries[2].auth: auth is "requierd"; it must be "required" or "none"; did you mean "required"?`}},
		{"paths", "layout: {argocd: /k3s, projects: a/*/b*.yaml, jenkins: ../j}", []string{
			`layout.argocd: argocd is "/k3s"; it must be a path inside the repo, relative to its root [write k3s]`,
			`layout.projects: projects is "a/*/b*.yaml"; it must be a folder inside the repo, or a pattern with one *`,
			`layout.jenkins: jenkins is "../j"; it must be a path inside the repo, relative to its root`}},
		{"setup", "sites: {xgen: {setup: script, gpu: some}}", []string{
			`sites.xgen.setup: setup is "script"; it must be "manual"`, `sites.xgen.gpu: gpu is "some", a string; it must be true or false`}},
		{"platform", "sites: {xgen: {platform: ekss}, b: {platform: eks}, c: {platform: gke}}\nplatforms: {gke: {}}", []string{
			`sites.xgen.platform: platform is "ekss"; it must be eks, gke or k3s, or an entry under platforms; did you mean "eks"?`}},
	}, nil)
}
