package lint

const (
	infraArgo  = "k3s/argocd/"
	infraXgen  = infraArgo + "projects/xgen.yaml"
	infraJeju  = infraArgo + "projects/xgen-jeju.yaml"
	infraLotte = infraArgo + "projects/lotteimall.yaml"
	infraAww   = infraArgo + "projects/xgen-aww.yaml"
	infraRoots = infraArgo + "root-apps/"
	infraApps  = infraArgo + "templates/application.yaml"
	infraChart = "k3s/helm-chart/"
	infraDocs  = infraChart + "values/xgen-documents.yaml"
	infraCI    = "k3s/jenkins/"
	infraSeal  = "k3s/secrets/xgen-aww/xgen-secrets.yaml"
	pullSeal   = "k3s/secrets/xgen-aww/registry-credentials.yaml"
	registrySh = "k3s/setup/lib/registry.sh"
)

const (
	allInfra = " [lotteimall xgen xgen-aww xgen-jeju]"
	k3sInfra = " [lotteimall xgen xgen-jeju]"
)

func infraFaults() []fault {
	return together(infraText(), infraSites(), infraArgoCD(), infraTemplates(), infraStorage(), infraCapacity(), infraDelivery(), infraQuiet())
}

func together(lists ...[]fault) []fault {
	var out []fault
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func infraText() []fault {
	return []fault{
		{name: "tab", edits: in(infraChart+"values/xgen-core.yaml", "  requests:", "\trequests:"),
			want: "E yaml/syntax " + infraChart + "values/xgen-core.yaml: \trequests: []"},
		{name: "indentation of a site file", edits: in(infraJeju, "  namespace: xgen", " namespace: xgen"),
			want: "E yaml/syntax " + infraJeju + ":  namespace: xgen [xgen-jeju]"},
		{name: "no blank after the colon", edits: in(infraJeju, "site: main", "site:main"),
			want: "E yaml/syntax " + infraJeju + ": site:main [xgen-jeju]"},
		{name: "a flow map is not closed", edits: in(infraJeju, `cpu: "500m" }`, `cpu: "500m"`),
			want: "E yaml/syntax " + infraJeju + `: limits: { memory: "1Gi", cpu: "500m" [xgen-jeju]`},
		{name: "a quote is not closed", edits: in(infraLotte, `"agent.lotteimall.com"`, `"agent.lotteimall.com`),
			want: "E yaml/syntax " + infraLotte + `: domain: "agent [lotteimall]`},
		{name: "tab in a root app", edits: in(infraRoots+"xgen-root-jeju.yaml", "    path: k3s/argocd", "\tpath: k3s/argocd"),
			want: "E yaml/syntax " + infraRoots + "xgen-root-jeju.yaml: \tpath []"},
		{name: "jenkins settings", edits: in(infraCI+"config/services.yaml", "    path: server", "   path: server"),
			want: "E yaml/syntax " + infraCI + "config/services.yaml:    path: server []"},

		{name: "wildcard domain", edits: in(infraJeju, `domain: "*" `, `domain: * `),
			want: "E yaml/unquoted-wildcard " + infraJeju + ": domain: * [xgen-jeju]"},
		{name: "wildcard domain in a flow map", edits: in(infraAww, "    server: https://kubernetes.default.svc\n    domain: \"xgen.lamitie.kr\"", "    { server: \"https://kubernetes.default.svc\", domain: *.lamitie.kr }"),
			want: "E yaml/unquoted-wildcard " + infraAww + ": *.lamitie.kr } [xgen-aww]"},
		{name: "wildcard host in a list", edits: in(infraChart+"values/xgen-frontend.yaml", "  routes:", "  hosts:\n    - *\n  routes:"),
			want: "E yaml/unquoted-wildcard " + infraChart + "values/xgen-frontend.yaml: - * []"},
		{name: "wildcard host in a flow list", edits: in(infraChart+"values/xgen-frontend.yaml", "  routes:", "  hosts: [a.example.com, *.x2bee.com]\n  routes:"),
			want: "E yaml/unquoted-wildcard " + infraChart + "values/xgen-frontend.yaml: *.x2bee.com []"},

		{name: "a variable twice", edits: in(infraAww, "  MINIO_SECURE: \"true\"\n", "  MINIO_SECURE: \"true\"\n  AWS_REGION: \"us-east-1\"\n"),
			want: "E yaml/duplicate-key " + infraAww + ": us-east-1 [xgen-aww]"},
		{name: "environments twice", edits: in(infraLotte, "environments:", "site: lotteimall\nenvironments:"),
			want: "E yaml/duplicate-key " + infraLotte + ": vars: >> site: lotteimall [lotteimall]"},
		{name: "resources twice", edits: in(infraDocs, "resources:\n", "resources:\n  requests: { cpu: \"2\" }\n"),
			want: "E yaml/duplicate-key " + infraDocs + `: cpu: "2" } >> requests: []`},

		{name: "yes as a variable", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  DEBUG: yes"),
			want: "E yaml/ambiguous-scalar " + infraJeju + ": DEBUG: yes [xgen-jeju]"},
		{name: "true as a variable", edits: in(infraAww, `MINIO_SECURE: "true"`, "MINIO_SECURE: true"),
			want: "W yaml/ambiguous-scalar " + infraAww + ": MINIO_SECURE: true [xgen-aww]"},
		{name: "an octal number as a variable", edits: in(infraLotte, `LOG_LEVEL: "info"`, "LOG_LEVEL: \"info\"\n      BRANCH_CODE: 012"),
			want: "E yaml/ambiguous-scalar " + infraLotte + ": 012 [lotteimall]"},
		{name: "an exponent as a variable", edits: in(infraXgen, `WORKFLOW_MAX_WORKERS: "16"`, `WORKFLOW_MAX_WORKERS: 1e3`),
			want: "E yaml/ambiguous-scalar " + infraXgen + ": 1e3 [xgen]"},
		{name: "a time as a variable", edits: in(infraXgen, `LOG_LEVEL: "debug"`, `BACKUP_AT: 12:30`),
			want: "W yaml/ambiguous-scalar " + infraXgen + ": 12:30 [xgen]"},
		{name: "a number as a variable", edits: in(infraXgen, `WORKFLOW_MAX_WORKERS: "16"`, `WORKFLOW_MAX_WORKERS: 16`),
			want: "W yaml/ambiguous-scalar " + infraXgen + ": WORKERS: 16 [xgen]"},
		{name: "on in a values file", edits: in(infraChart+"values/xgen-workflow.yaml", `WORKFLOW_MAX_WORKERS: "4"`, "TRACING: on"),
			want: "E yaml/ambiguous-scalar " + infraChart + "values/xgen-workflow.yaml: TRACING: on []"},
		{name: "a tag with an exponent", edits: in(infraChart+"values.yaml", "tag: latest-amd64", "tag: 1e3"),
			want: "E yaml/ambiguous-scalar " + infraChart + "values.yaml: tag: 1e3 []"},
	}
}

func infraSites() []fault {
	return []fault{
		{name: "hasDomain as text", edits: in(infraLotte, "hasDomain: true", `hasDomain: "true"`),
			want: "E schema/site " + infraLotte + ": hasDomain [lotteimall]"},
		{name: "replicas as text", edits: in(infraLotte, "name: xgen-mcp-station\n        replicas: 1", "name: xgen-mcp-station\n        replicas: \"1\""),
			want: "E schema/site " + infraLotte + `: replicas: "1" [lotteimall]`},
		{name: "no namespace", edits: in(infraLotte, "  namespace: lotteimall\n", ""),
			want: "E schema/site " + infraLotte + ": project: [lotteimall]"},
		{name: "a service without a name", edits: in(infraJeju, "- name: xgen-core", "- nam: xgen-core"),
			want: "E schema/site " + infraJeju + ": nam: xgen-core [xgen-jeju]"},
		{name: "an unknown field", edits: in(infraAww, "sharedGateway:", "sharedGatway:"),
			want: "E schema/site " + infraAww + ": sharedGatway [xgen-aww]"},
		{name: "an unknown field of a service", edits: in(infraLotte, "name: xgen-core\n        replicas:", "name: xgen-core\n        replica:"),
			want: "E schema/site " + infraLotte + ": replica: [lotteimall]"},
		{name: "an unknown bound", edits: in(infraXgen, "name: xgen-core\n        replicas: 2\n        autoscaling: { minReplicas: 2,", "name: xgen-core\n        replicas: 2\n        autoscaling: { minReplica: 2,"),
			want: "E schema/site " + infraXgen + ": minReplica: [xgen]"},
		{name: "a quantity in GB", edits: in(infraAww, `limits:   { memory: "16Gi"`, `limits:   { memory: "16GB"`),
			want: "E schema/site " + infraAww + ": 16GB [xgen-aww]"},
		{name: "a quantity of cores", edits: in(infraJeju, `cpu: "500m"`, `cpu: "500mi"`),
			want: "E schema/site " + infraJeju + ": 500mi [xgen-jeju]"},
		{name: "a domain with a scheme", edits: in(infraLotte, `domain: "agent`, `domain: "https://agent`),
			want: "E schema/site " + infraLotte + ": https://agent [lotteimall]"},
		{name: "a registry with a scheme", edits: in(infraAww, `registryHost: "10`, `registryHost: "http://10`),
			want: "E schema/site " + infraAww + ": registryHost [xgen-aww]"},
		{name: "an endpoint without a scheme", edits: in(infraAww, `"https://s3.ap`, `"s3.ap`),
			want: "E schema/site " + infraAww + `: "s3.ap [xgen-aww]`},
		{name: "a bad host", edits: in(infraAww, `postgres: { host: "10.100.1.70" }`, `postgres: { host: "10.100.1.70:5432" }`),
			want: "E schema/site " + infraAww + ": 5432 [xgen-aww]"},
		{name: "a bad port", edits: in(infraAww, `redis:    { host: "10.100.1.70" }`, `redis:    { host: "10.100.1.70", port: 70000 }`),
			want: "E schema/site " + infraAww + ": 70000 [xgen-aww]"},
		{name: "a range upside down", edits: in(infraXgen, "name: xgen-documents >> minReplicas: 2, maxReplicas: 4", "minReplicas: 4, maxReplicas: 2"),
			want: "E schema/site " + infraXgen + ": minReplicas: 4, maxReplicas: 2 [xgen]"},
		{name: "image site with upper case", edits: in(infraLotte, "site: lotteimall\n", "site: LotteiMall\n"),
			want: "E schema/site " + infraLotte + ": site: LotteiMall [lotteimall]"},

		{name: "registry without host", edits: in(infraCI+"config/project.yaml", `host: "43.202.115.195:5000"`, `hots: "43.202.115.195:5000"`),
			want: "E schema/jenkins " + infraCI + "config/project.yaml: hots []"},
		{name: "registry with a scheme", edits: in(infraCI+"config/project.yaml", `"docker.x2bee.com"`, `"https://docker.x2bee.com"`),
			want: "E schema/jenkins " + infraCI + "config/project.yaml: https: []"},
		{name: "sites as a text", edits: in(infraCI+"config/project.yaml", "sites:\n  - main\n  - lotteimall\n  - aww\n", "sites: main,lotteimall,aww\n"),
			want: "E schema/jenkins " + infraCI + "config/project.yaml: sites: main []"},
		{name: "a catalogue entry without a name", edits: in(infraCI+"config/services.yaml", "- name: xgen-core", "- nmae: xgen-core"),
			want: "E schema/catalog " + infraCI + "config/services.yaml: nmae []"},
		{name: "a root app's parameter as a number", edits: in(infraRoots+"xgen-root-jeju.yaml", "value: prd", "value: 1"),
			want: "E schema/root-app " + infraRoots + "xgen-root-jeju.yaml: value: 1 [xgen-jeju]"},
		{name: "a root app's misspelt field", edits: in(infraRoots+"xgen-root-jeju.yaml", "valueFiles:", "valuesFiles:"),
			want: "E schema/root-app " + infraRoots + "xgen-root-jeju.yaml: valuesFiles [xgen-root-jeju]"},

		{name: "a service that was never built", edits: in(infraJeju, "- name: xgen-mcp-station", "- name: xgen-mcp-station\n      - name: xgen-analytics"),
			want: "E site/unknown-service " + infraJeju + ": xgen-analytics [xgen-jeju]"},
		{name: "a misspelt service", edits: in(infraAww, "- name: xgen-documents", "- name: xgen-documnets"),
			want: "E site/unknown-service " + infraAww + ": xgen-documnets [xgen-aww]"},
		{name: "a service with a values file that was never built", edits: all(
			in(infraLotte, "- name: xgen-mcp-station", "- name: xgen-search\n      - name: xgen-mcp-station"),
			in(infraChart+"values/xgen-search.yaml", "", "name: xgen-search\n")),
			want: "E site/unknown-service " + infraLotte + ": xgen-search [lotteimall]"},
		{name: "a service twice", edits: in(infraJeju, "- name: xgen-mcp-station", "- name: xgen-mcp-station\n      - name: xgen-core"),
			want: "E site/duplicate-service " + infraJeju + ": xgen-mcp-station\n >> - name: xgen-core [xgen-jeju]"},
		{name: "a GPU service without GPU", edits: in(infraJeju, "- name: xgen-mcp-station", "- name: xgen-mcp-station\n      - name: xgen-model"),
			want: "E site/gpu-service-without-gpu " + infraJeju + ": - name: xgen-model [xgen-jeju]"},
		{name: "a copied file", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, `APP_SITE: "xgen"`),
			want: "E site/identity-mismatch " + infraJeju + ": APP_SITE [xgen-jeju]"},
		{name: "an environment without destination", edits: in(infraXgen, "  dev:\n    server: https://kubernetes.default.svc\n    domain: \"xgen.x2bee.com\"\n", ""),
			want: "E site/environment-without-destination " + infraXgen + ": environments: >> dev: [xgen]"},
		{name: "a destination without environment", edits: in(infraLotte, "vars:", "  dev:\n    server: https://kubernetes.default.svc\n\nvars:"),
			want: "E site/environment-without-destination " + infraLotte + ": dev: [lotteimall]"},
		{name: "a domain that no service takes", edits: in(infraLotte, "        hasDomain: true\n", ""),
			want: "W site/domain-without-service " + infraLotte + ": domain: [lotteimall]"},
		{name: "hasDomain without a domain", edits: in(infraLotte, "    domain: \"agent.lotteimall.com\"\n", ""),
			want: "W site/domain-without-service " + infraLotte + ": hasDomain [lotteimall]"},
	}
}

func infraArgoCD() []fault {
	jeju := infraRoots + "xgen-root-jeju.yaml"
	aww := infraRoots + "xgen-root-aww.yaml"
	return []fault{
		{name: "manual sync of all services", edits: in(infraApps, "    automated:\n      prune: true\n      selfHeal: true\n", ""),
			want: "W~ argocd/manual-sync " + infraApps + ": syncPolicy:" + allInfra},
		{name: "no sync policy", edits: in(infraApps, "  syncPolicy:\n    automated:\n      prune: true\n      selfHeal: true\n    syncOptions:\n      - CreateNamespace=true\n      - RespectIgnoreDifferences=true\n", ""),
			want: "W~ argocd/manual-sync " + infraApps + ": spec:" + allInfra},
		{name: "sync switched off", edits: in(infraApps, "    automated:\n", "    automated:\n      enabled: false\n"),
			want: "W~ argocd/manual-sync " + infraApps + ": enabled: false" + allInfra},
		{name: "manual sync of a root app", edits: in(aww, "    automated:\n      prune: true\n      selfHeal: true\n", "    syncOptions: [ CreateNamespace=true ]\n"),
			want: "W~ argocd/manual-sync " + aww + ": syncPolicy: [xgen-aww]"},
		{name: "a root app without sync policy", edits: in(aww, "  syncPolicy:\n    automated:\n      prune: true\n      selfHeal: true\n", ""),
			want: "W~ argocd/manual-sync " + aww + ": spec: [xgen-aww]"},
		{name: "a root app switched off", edits: in(aww, "      selfHeal: true\n", "      selfHeal: true\n      enabled: false\n"),
			want: "W argocd/manual-sync " + aww + ": enabled: false [xgen-aww]"},
		{name: "sync only for the on-premises sites", edits: in(infraApps, "    automated:\n      prune: true\n      selfHeal: true\n",
			"    {{- if not $.Values.sharedGateway }}\n    automated:\n      prune: true\n      selfHeal: true\n    {{- end }}\n"),
			want: "W~ argocd/manual-sync " + infraApps + ": syncPolicy: [xgen-aww]"},

		{name: "no root app", edits: remove(jeju),
			want: "E argocd/root-app-missing " + infraJeju + ": environments: >> prd: [xgen-jeju]"},
		{name: "no root app for an environment", edits: remove(infraRoots + "xgen-root-dev.yaml"),
			want: "E argocd/root-app-missing " + infraXgen + ": environments: >> dev: [xgen]"},
		{name: "a root app with a misspelt values file", edits: in(jeju, "projects/xgen-jeju.yaml", "projects/xgen-jejju.yaml"),
			want: "E argocd/root-app-broken " + jeju + ": xgen-jejju.yaml []"},
		{name: "a root app with a wrong path", edits: in(jeju, "path: k3s/argocd", "path: k3s/argo"),
			want: "E argocd/root-app-broken " + jeju + ": path: k3s/argo []"},
		{name: "a root app with an unknown environment", edits: in(jeju, "value: prd", "value: prod"),
			want: "E argocd/root-app-broken " + jeju + ": value: prod [xgen-jeju]"},
		{name: "a root app by another name", edits: in(jeju, "name: xgen-root-jeju", "name: xgen-jeju-root"),
			want: "E argocd/root-app-name " + jeju + ": xgen-jeju-root [xgen-jeju]"},
		{name: "a root app in a file by another name", edits: all(remove(jeju), in(infraRoots+"xgen-root-xgen-jeju.yaml", "", `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: xgen-root-jeju
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git
    targetRevision: main
    path: k3s/argocd
    helm:
      valueFiles:
        - projects/xgen-jeju.yaml
      parameters:
        - name: env
          value: prd
  destination:
    server: https://kubernetes.default.svc
    namespace: argocd
  syncPolicy:
    automated: {}
`)),
			want: "E argocd/root-app-name " + infraRoots + "xgen-root-xgen-jeju.yaml: name: xgen-root-jeju [xgen-jeju]"},
		{name: "a root app that pulls elsewhere", edits: in(aww, "http://10.100.1.60/xgen/xgen-infra.git", "https://gitlab.x2bee.com/xgen2.0/xgen-infra.git"),
			want: "E argocd/repo-mismatch " + aww + ": repoURL [xgen-aww]"},
		{name: "a site that pulls elsewhere", edits: in(infraAww, "http://10.100.1.60/xgen/xgen-infra.git", "https://gitlab.x2bee.com/xgen2.0/xgen-infra.git"),
			want: "E argocd/repo-mismatch " + aww + ": repoURL [xgen-aww]"},
		{name: "no prd", edits: all(in(infraJeju, "destinations:\n  prd:", "destinations:\n  stg:"), in(infraJeju, "environments:\n  prd:", "environments:\n  stg:"), in(jeju, "value: prd", "value: stg")),
			want: "W argocd/default-environment-missing " + infraJeju + ": environments: [xgen-jeju]"},

		{name: "a variable with a dollar", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  GREETING: \"pa$word\""),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": GREETING [xgen-jeju]"},
		{name: "a variable with a backslash", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  PATTERN: '\\d+'"),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": PATTERN [xgen-jeju]"},
		{name: "JSON in a variable", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  LIMITS: '{\"a\":1}'"),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": LIMITS [xgen-jeju]"},
		{name: "a variable with a dot", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  app.mode: \"batch\""),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": app.mode [xgen-jeju]"},
		{name: "values beside valuesObject", edits: in(infraApps, "      parameters:\n", "      values: |\n        imagePullPolicy: IfNotPresent\n      valuesObject:\n        probes:\n          path: /healthz\n      parameters:\n"),
			want: "E~ argocd/parameter-mangled " + infraApps + ": values: |" + allInfra},
		{name: "a misspelt sync option", edits: in(infraApps, "- CreateNamespace=true", "- CreateNamespaces=true"),
			want: "E~ manifest/invalid " + infraApps + ": CreateNamespaces" + allInfra},
		{name: "languages in braces", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  LANGUAGES: '{kor,eng}'"),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": LANGUAGES [xgen-jeju]"},
		{name: "a placeholder in braces", edits: in(infraJeju, `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  PROMPT: '{{ question }}'"),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": PROMPT [xgen-jeju]"},
		{name: "null as a root app's parameter", edits: in(jeju, "          value: prd\n", "          value: prd\n        - name: vars.NOTE\n          value: \"null\"\n"),
			want: "E argocd/parameter-mangled " + jeju + `: value: "null" [xgen-jeju]`},
		{name: "a parameter over another", edits: in(infraApps, "        - name: infra.minio.endpoint\n", "        - name: infra.minio\n          value: {{ .endpoint | quote }}\n        - name: infra.minio.endpoint\n"),
			want: "E~ argocd/parameter-mangled " + infraApps + ": - name: infra.minio\n [xgen-aww]"},
		{name: "a long name", edits: all(
			in(infraJeju, "- name: xgen-mcp-station", "- name: xgen-mcp-station\n      - name: xgen-retrieval-augmented-generation-orchestrator-gateway"),
			in(infraCI+"config/services.yaml", "  - name: xgen-core\n", "  - name: xgen-retrieval-augmented-generation-orchestrator-gateway\n  - name: xgen-core\n"),
			in(infraCI+"build-all.groovy", "    'xgen-core',\n", "    'xgen-core',\n    'xgen-retrieval-augmented-generation-orchestrator-gateway',\n"),
			in(infraChart+"values/xgen-retrieval-augmented-generation-orchestrator-gateway.yaml", "", "name: xgen-retrieval-augmented-generation-orchestrator-gateway\n")),
			want: "E~ argocd/release-name " + infraJeju + ": - name: xgen-retrieval [xgen-jeju]"},
		{name: "no checksum", edits: in(infraChart+"templates/deployment.yaml", `        checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum | quote }}`, `        note: "none"`),
			want: "W~ argocd/stale-config " + infraChart + "templates/deployment.yaml: annotations:" + allInfra},
		{name: "no annotations", edits: in(infraChart+"templates/deployment.yaml", "      annotations:\n        # New values restart the pods: envFrom is read once, at the start.\n        checksum/config: {{ include (print $.Template.BasePath \"/configmap.yaml\") . | sha256sum | quote }}\n", ""),
			want: "W~ argocd/stale-config " + infraChart + "templates/deployment.yaml: template:\n >> metadata:" + allInfra},
		{name: "a checksum of something else", edits: in(infraChart+"templates/deployment.yaml", `{{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum | quote }}`, `{{ .Chart.Version | sha256sum | quote }}`),
			want: "W~ argocd/stale-config " + infraChart + "templates/deployment.yaml: checksum/config" + allInfra},
	}
}

func infraTemplates() []fault {
	deployment := infraChart + "templates/deployment.yaml"
	return []fault{
		{name: "an if is not closed", edits: in(infraChart+"templates/hpa.yaml", "{{- end }}\n", ""),
			want: "E render/failed " + infraChart + "templates/hpa.yaml: $" + allInfra},
		{name: "an unknown function", edits: in(deployment, "{{ .Values.replicas | int }}", "{{ .Values.replicas | integer }}"),
			want: "E render/failed " + deployment + ": integer" + allInfra},
		{name: "an unknown helper", edits: in(infraChart+"templates/service.yaml", `{{ include "xgen-service.name" . | quote }}`, `{{ include "xgen-service.fullname" . | quote }}`),
			want: "E render/failed " + infraChart + "templates/service.yaml: fullname" + allInfra},
		{name: "no values file", edits: remove(infraChart + "values/xgen-core.yaml"),
			want: "E~ render/failed " + infraApps + ": values/%v.yaml" + allInfra},
		{name: "a required value is missing", edits: in(infraChart+"values/xgen-core.yaml", "name: xgen-core\n", ""),
			want: "E render/failed " + infraChart + "templates/_helpers.tpl: required" + allInfra},
		{name: "no repository", edits: in(infraJeju, "  repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git\n", ""),
			want: "E render/failed " + infraArgo + "templates/_helpers.tpl: required \"source.repoURL [xgen-jeju]"},
		{name: "a nil pointer", edits: in(deployment, "{{ .Values.strategy | quote }}", "{{ .Values.rollout.strategy | quote }}"),
			want: "E render/failed " + deployment + ": rollout" + allInfra},
		{name: "an index out of range", edits: in(infraApps, "{{ $service.name | quote }}\n    {{- include", "{{ index $service.tags 0 | quote }}\n    {{- include"),
			want: "E render/failed " + infraApps + ": index $service.tags" + allInfra},

		{name: "the domain without quotes", edits: in(infraApps, "value: {{ $domain | quote }}", "value: {{ $domain }}"),
			want: "E~ render/invalid-yaml " + infraApps + ": value: {{ $domain }} [xgen-jeju]"},
		{name: "an indentation that is too small", edits: in(deployment, "{{- toYaml .Values.resources | nindent 12 }}", "{{- toYaml .Values.resources | nindent 9 }}"),
			want: "E~ render/invalid-yaml " + deployment + ": nindent 9" + allInfra},
		{name: "hosts without quotes", edits: in(infraChart+"templates/ingress.yaml", "      hosts:\n        {{- range $hosts }}\n        - {{ . | quote }}", "      hosts:\n        {{- range $hosts }}\n        - {{ . }}"),
			want: "E template/unsafe-interpolation " + infraChart + "templates/ingress.yaml: - {{ . }}" + k3sInfra},
		{name: "variables without quotes", edits: in(infraApps, "value: {{ $value | quote }}", "value: {{ $value }}"),
			want: "E template/unsafe-interpolation " + infraApps + ": value: {{ $value }}" + allInfra},
		{name: "printf of a number", edits: in(infraChart+"templates/service.yaml", "    - name: http\n", "    - name: {{ printf \"http-%s\" .Values.service.port | quote }}\n"),
			want: "E~ render/mangled-value " + infraChart + "templates/service.yaml: http-%s" + allInfra},
		{name: "a map as text", edits: in(deployment, "      annotations:\n", "      annotations:\n        resources: {{ .Values.resources | quote }}\n"),
			want: "E~ render/mangled-value " + deployment + ": .Values.resources | quote" + allInfra},
		{name: "a large number", edits: all(in(infraChart+"values.yaml", "  timeout: 300s\n", "  timeout: 300s\n  maxBytes: 10485760\n"),
			in(infraChart+"templates/service.yaml", "spec:\n", "  annotations:\n    x2bee.com/max-bytes: {{ .Values.ingress.maxBytes | quote }}\nspec:\n")),
			want: "E~ render/mangled-value " + infraChart + "templates/service.yaml: max-bytes" + allInfra},
		{name: "a field left empty", edits: in(deployment, "image: {{ include \"xgen-service.image\" . | quote }}", "image: {{ .Values.image }}"),
			want: "E~ render/mangled-value " + deployment + ": image: {{ .Values.image }}" + allInfra},
		{name: "a remote dependency", edits: in(infraChart+"Chart.yaml", "type: application\n", "type: application\ndependencies:\n  - name: redis\n    version: 20.1.0\n    repository: https://charts.bitnami.com/bitnami\n"),
			want: "I render/not-rendered " + infraChart + "Chart.yaml: - name: redis" + allInfra},

		{name: "an unknown field of a container", edits: in(deployment, "imagePullPolicy:", "imagePullPolicies:"),
			want: "E~ manifest/invalid " + deployment + ": imagePullPolicies" + allInfra},
		{name: "a number as text", edits: in(infraChart+"templates/service.yaml", "port: {{ .Values.service.port | int }}", "port: {{ .Values.service.port | quote }}"),
			want: "E~ manifest/invalid " + infraChart + "templates/service.yaml: port: {{ .Values.service.port | quote }}" + allInfra},
		{name: "an unknown field of an Application", edits: in(infraApps, "      selfHeal: true", "      selfheal: true"),
			want: "E~ manifest/invalid " + infraApps + ": selfheal" + allInfra},
		{name: "an unknown field of a VirtualService", edits: in(infraChart+"templates/ingress.yaml", "    - timeout: {{ .Values.ingress.timeout | quote }}", "    - timeOut: {{ .Values.ingress.timeout | quote }}"),
			want: "E~ manifest/invalid " + infraChart + "templates/ingress.yaml: timeOut [lotteimall xgen xgen-aww]"},
		{name: "no selector", edits: in(deployment, "  selector:\n    matchLabels:\n      {{- include \"xgen-service.selectorLabels\" . | nindent 6 }}\n", ""),
			want: "E~ manifest/invalid " + deployment + ": spec:\n  replicas" + allInfra},
		{name: "a bad quantity in a values file", edits: in(infraChart+"values/xgen-mcp-station.yaml", `memory: "2Gi"`, `memory: "2GB"`),
			want: "E~ manifest/invalid " + infraChart + "values/xgen-mcp-station.yaml: 2GB" + k3sInfra},
		{name: "a Service that finds no pod", edits: in(infraChart+"templates/service.yaml", "  selector:\n    {{- include \"xgen-service.selectorLabels\" . | nindent 4 }}", "  selector:\n    app: {{ include \"xgen-service.name\" . | quote }}"),
			want: "E~ manifest/selector-mismatch " + infraChart + "templates/service.yaml: selector: >> app:" + allInfra},
		{name: "one label of a Service that no pod has", edits: in(infraChart+"templates/service.yaml", "  selector:\n    {{- include \"xgen-service.selectorLabels\" . | nindent 4 }}", "  selector:\n    {{- include \"xgen-service.selectorLabels\" . | nindent 4 }}\n    tier: back"),
			want: "E~ manifest/selector-mismatch " + infraChart + "templates/service.yaml: tier: back" + allInfra},
		{name: "two labels of a Service that no pod has", edits: in(infraChart+"templates/service.yaml", "  selector:\n    {{- include \"xgen-service.selectorLabels\" . | nindent 4 }}", "  selector:\n    {{- include \"xgen-service.selectorLabels\" . | nindent 4 }}\n    tier: back\n    zone: x"),
			want: "E~ manifest/selector-mismatch " + infraChart + "templates/service.yaml: selector:" + allInfra},
		{name: "an HPA that finds no workload", edits: in(infraChart+"templates/hpa.yaml", "    kind: Deployment\n    name: {{ include \"xgen-service.name\" . | quote }}", "    kind: Deployment\n    name: {{ .Release.Name | quote }}"),
			want: "E~ manifest/selector-mismatch " + infraChart + "templates/hpa.yaml: .Release.Name" + allInfra},
		{name: "two releases of one name", edits: in(infraChart+"values/xgen-core.yaml", "name: xgen-core\n", "name: xgen-workflow\n"),
			want: "E~ manifest/duplicate-object " + infraChart + "values/xgen-core.yaml: name: xgen-workflow" + allInfra},

		{name: "a Gateway for the wildcard", edits: in(infraChart+"templates/_helpers.tpl", `(list "" "*")`, `(list "")`),
			want: "E~ gateway/wildcard-host " + infraJeju + ": domain: \"*\" [xgen-jeju]"},
		{name: "a wildcard in the template", edits: in(infraChart+"templates/ingress.yaml", "      hosts:\n        {{- range $hosts }}\n        - {{ . | quote }}\n        {{- end }}\n", "      hosts:\n        - \"*\"\n"),
			want: "E~ gateway/wildcard-host " + infraChart + "templates/ingress.yaml: - \"*\" [lotteimall xgen]"},
		{name: "a Gateway beside the shared one", edits: in(infraChart+"templates/ingress.yaml", "{{- if not $sharedGw }}", "{{- if true }}"),
			want: "E~ gateway/shared-gateway-conflict " + infraChart + "templates/ingress.yaml: kind: Gateway [xgen-aww]"},
		{name: "a VirtualService on a gateway of its own", edits: in(infraChart+"templates/ingress.yaml", "    - {{ $sharedGw | quote }}\n", "    - {{ printf \"%s-gateway\" $name | quote }}\n"),
			want: "E~ gateway/shared-gateway-conflict " + infraChart + "templates/ingress.yaml: gateways: [xgen-aww]"},
		{name: "two services with one host", edits: in(infraAww, "- name: xgen-core\n", "- name: xgen-core\n        hasDomain: true\n"),
			want: "E gateway/host-collision " + infraAww + ": xgen-core\n >> hasDomain [xgen-aww]"},
	}
}
