package lint

const (
	multiXgen  = "environments/values-xgen.yaml"
	multiLotte = "environments/values-lotteimall.yaml"
	multiAws   = "environments/values-xgen-aws.yaml"
	multiApps  = "apps/templates/application.yaml"
	multiChart = "charts/app/values.yaml"
	multiWork  = "charts/app/templates/workload.yaml"
	multiNet   = "charts/app/templates/network.yaml"
	multiIstio = "charts/library/templates/_istio.yaml"
	multiMap   = "charts/app/charts/settings/templates/configmap.yaml"
	multiDocs  = "services/xgen-documents.yaml"
	multiSeal  = "secrets/xgen-aws/xgen-secrets.yaml"

	allMulti = " [lotteimall xgen xgen-aws]"
	k3sMulti = " [lotteimall xgen]"
)

func multisourceFaults() []fault {
	return together(multiText(), multiArgoCD(), multiTemplates(), multiStorage(), multiDelivery(), multiQuiet())
}

func multiText() []fault {
	return []fault{
		{name: "wildcard domain in a flow map", edits: in(multiLotte, "domain: agent.lotteimall.com }", "domain: * }"),
			want: "E yaml/unquoted-wildcard " + multiLotte + ": domain: * [lotteimall]"},
		{name: "wildcard host in the chart's values", edits: in(multiChart, "  hosts: []", "  hosts: [*]"),
			want: "E yaml/unquoted-wildcard " + multiChart + ": hosts: [*] []"},
		{name: "a colon in a plain text", edits: in(multiLotte, "APP_SITE: lotteimall", "APP_SITE: lotteimall\n  TITLE: 롯데: 에이전트"),
			want: "E yaml/syntax " + multiLotte + ": TITLE [lotteimall]"},
		{name: "a list item out of line", edits: in(multiLotte, "    - name: xgen-workflow", "     - name: xgen-workflow"),
			want: "E yaml/syntax " + multiLotte + ": - name: xgen-workflow [lotteimall]"},
		{name: "a brace is missing", edits: in(multiXgen, "maxReplicas: 4 } }\n      - { name: xgen-backend", "maxReplicas: 4 }\n      - { name: xgen-backend"),
			want: "E yaml/syntax " + multiXgen + ": - { name: xgen-frontend [xgen]"},
		{name: "a key twice in a flow map", edits: in(multiXgen, "vars: { APP_SITE: xgen }", "vars: { APP_SITE: xgen, TRACE: \"1\", TRACE: \"0\" }"),
			want: "E yaml/duplicate-key " + multiXgen + ": TRACE: \"1\", >> TRACE [xgen]"},
		{name: "off in a flow map", edits: in(multiXgen, `config: { OCR_LANGUAGES: "kor,eng" }`, "config: { OCR: off }"),
			want: "E yaml/ambiguous-scalar " + multiXgen + ": OCR: off [xgen]"},
		{name: "a tag that is a number", edits: in("apps/values.yaml", "tag: latest-amd64", "tag: 012"),
			want: "E yaml/ambiguous-scalar apps/values.yaml: tag: 012 []"},
		{name: "a domain that is a number", edits: in(multiXgen, "domain: xgen.example.com", "domain: 1e3"),
			want: "E yaml/ambiguous-scalar " + multiXgen + ": domain: 1e3 [xgen]"},
		{name: "an unknown field in a flow map", edits: in(multiXgen, "xgen-workflow, replicas: 2", "xgen-workflow, replica: 2"),
			want: "E schema/site " + multiXgen + ": xgen-workflow, replica: [xgen]"},
		{name: "a domain with a path", edits: in(multiAws, "xgen.aws.example.com", "xgen.aws.example.com/app"),
			want: "E schema/site " + multiAws + ": /app [xgen-aws]"},
		{name: "a bad memory limit", edits: in(multiAws, "memory: 8Gi", "memory: 8GiB"),
			want: "E schema/site " + multiAws + ": 8GiB [xgen-aws]"},
		{name: "a range upside down", edits: in(multiLotte, "minReplicas: 3, maxReplicas: 6", "minReplicas: 3, maxReplicas: 2"),
			want: "E schema/site " + multiLotte + ": maxReplicas: 2 [lotteimall]"},
		{name: "no sites in a list", edits: in("ci/config/project.yaml", "- aws\n", "- [aws]\n"),
			want: "E schema/jenkins ci/config/project.yaml: - [aws] []"},
		{name: "a service with upper case in the catalogue", edits: in("ci/config/services.yaml", "xgen-model]", "Xgen-Lab, xgen-model]"),
			want: "E schema/catalog ci/config/services.yaml: Xgen-Lab []"},
		{name: "a root app without project", edits: in("bootstrap/xgen-root-aws.yaml", "  project: default\n", ""),
			want: "E schema/root-app bootstrap/xgen-root-aws.yaml: spec: [xgen-aws]"},

		{name: "a service that was never built", edits: in(multiLotte, "    - name: xgen-documents\n", "    - name: xgen-documents\n    - name: xgen-chat\n"),
			want: "E site/unknown-service " + multiLotte + ": xgen-chat [lotteimall]"},
		{name: "a GPU service without GPU", edits: in(multiLotte, "    - name: xgen-documents\n", "    - name: xgen-documents\n    - name: xgen-model\n"),
			want: "E site/gpu-service-without-gpu " + multiLotte + ": xgen-model [lotteimall]"},
		{name: "a service twice in flow maps", edits: in(multiXgen, "      - name: xgen-model\n", "      - { name: xgen-frontend }\n      - name: xgen-model\n"),
			want: "E site/duplicate-service " + multiXgen + ": - { name: xgen-frontend } [xgen]"},
		{name: "a copied file", edits: in(multiXgen, "APP_SITE: xgen }", "APP_SITE: lotteimall }"),
			want: "E site/identity-mismatch " + multiXgen + ": APP_SITE [xgen]"},
		{name: "a destination without environment", edits: in(multiAws, "infra:\n", "  dev:\n    name: in-cluster\ninfra:\n"),
			want: "E site/environment-without-destination " + multiAws + ": dev: [xgen-aws]"},
		{name: "a domain that no service takes", edits: in(multiXgen, ", hasDomain: true", ""),
			want: "W site/domain-without-service " + multiXgen + ": domain: [xgen]"},
	}
}

func multiArgoCD() []fault {
	root := "bootstrap/xgen-root-aws.yaml"
	return []fault{
		{name: "sync off", edits: in(multiApps, "      enabled: true\n", "      enabled: false\n"),
			want: "W~ argocd/manual-sync " + multiApps + ": enabled: false" + allMulti},
		{name: "manual sync of the root app", edits: in(root, "  syncPolicy:\n    automated: { selfHeal: true, prune: true }\n", ""),
			want: "W~ argocd/manual-sync " + root + ": spec: [xgen-aws]"},
		{name: "no root app", edits: remove("bootstrap/xgen-root-lotteimall.yaml"),
			want: "E argocd/root-app-missing " + multiLotte + ": environments: >> prd: [lotteimall]"},
		{name: "a root app of no environment", edits: in(root, "env: aws", "env: aww"),
			want: "E argocd/root-app-broken " + root + ": env: aww [xgen-aws]"},
		{name: "a root app's values file that is not there", edits: in(root, "values-xgen-aws.yaml", "xgen-aws.yaml"),
			want: "E argocd/root-app-broken " + root + ": environments/xgen-aws.yaml []"},
		{name: "a root app's folder that is not there", edits: in(root, "path: apps", "path: app"),
			want: "E argocd/root-app-broken " + root + ": path: app\n [xgen-aws]"},
		{name: "a root app by another name", edits: in(root, "name: xgen-root-aws", "name: root-aws"),
			want: "E argocd/root-app-name " + root + ": name: root-aws [xgen-aws]"},
		{name: "a root app that pulls elsewhere", edits: all(in(root, "repoURL: https://git.aws.example.com/mirror/xgen-gitops.git\n      targetRevision: main\n      path", "repoURL: https://gitlab.example.com/xgen/xgen-gitops.git\n      targetRevision: main\n      path"),
			in(root, "repoURL: https://git.aws.example.com/mirror/xgen-gitops.git", "repoURL: https://gitlab.example.com/xgen/xgen-gitops.git")),
			want: "E argocd/repo-mismatch " + root + ": ref: values >> repoURL [xgen-aws]"},
		{name: "a parameter with a dollar", edits: in(multiApps, "value: {{ $.Values.tag | quote }}", "value: {{ printf \"$%s\" $.Values.tag | quote }}"),
			want: "E~ argocd/parameter-mangled " + multiApps + ": $%s" + allMulti},
		{name: "a root app's parameter with a backslash", edits: in(root, "        valuesObject: { env: aws }\n", "        valuesObject: { env: aws }\n        parameters:\n          - name: vars.SHARE\n            value: '\\\\nas\\share'\n"),
			want: "E argocd/parameter-mangled " + root + ": nas [xgen-aws]"},
		{name: "no checksum", edits: in(multiWork, "      {{- if eq $v.reload \"checksum\" }}\n      annotations:\n        checksum/environment: {{ toJson (list $v.settings $v.global $v.siteEnv) | sha256sum }}\n      {{- end }}\n", ""),
			want: "W~ argocd/stale-config " + multiWork + ": template:\n >> metadata:" + allMulti},
		{name: "no reloader", edits: in(multiWork, "  annotations:\n    reloader.stakater.com/auto: \"true\"\n", ""),
			want: "W~ argocd/stale-config " + multiWork + ": template:\n >> metadata:" + allMulti},
	}
}

func multiTemplates() []fault {
	return []fault{
		{name: "an unknown helper of the library", edits: in(multiNet, `include "library.virtualservice"`, `include "library.virtualService"`),
			want: "E render/failed " + multiNet + ": virtualService" + allMulti},
		{name: "a parse error in the library", edits: in(multiIstio, "{{- with .Values.ingress.api }}", "{{- with .Values.ingress.api }"),
			want: "E render/failed " + multiIstio + ": .Values.ingress.api }" + allMulti},
		{name: "a nil pointer in the subchart", edits: in(multiMap, ".minio.endpoint", ".minio.url.host"),
			want: "E render/failed " + multiMap + ": .minio.url.host" + allMulti},
		{name: "no environment of that name", edits: in(multiApps, "get .Values.environments .Values.env", "index .Values.environments .Values.environment"),
			want: "E render/failed " + multiApps + ": index .Values.environments" + allMulti},
		{name: "a local dependency that is not there", edits: in("charts/app/Chart.yaml", "file://../library", "file://../libraries"),
			want: "E render/failed charts/app/Chart.yaml: repository: file" + allMulti},
		{name: "a remote chart as a source", edits: in(multiApps, "    - repoURL: {{ $repo | quote }}\n      targetRevision: {{ $revision | quote }}\n      path: charts/app", "    - repoURL: https://charts.example.com\n      chart: exporter\n      targetRevision: 1.2.3\n    - repoURL: {{ $repo | quote }}\n      targetRevision: {{ $revision | quote }}\n      path: charts/app"),
			want: "I~ render/not-rendered " + multiApps + ": chart: exporter" + allMulti},
		{name: "values in a repository of their own", edits: in(multiApps, "    - repoURL: {{ $repo | quote }}\n      targetRevision: {{ $revision | quote }}\n      ref: values",
			"    - repoURL: https://gitlab.example.com/xgen/values.git\n      targetRevision: {{ $revision | quote }}\n      ref: values"),
			want: "I~ render/not-rendered " + multiApps + ": - repoURL: https://gitlab.example.com/xgen/values.git" + allMulti},
		{name: "hosts without quotes in the library", edits: in(multiIstio, "    - {{ . | quote }}\n    {{- end }}", "    - {{ . }}\n    {{- end }}"),
			want: "E template/unsafe-interpolation " + multiIstio + ": - {{ . }}" + k3sMulti},
		{name: "the site's variables without quotes", edits: in("charts/app/templates/site-env.yaml", "{{ $value | toString | toJson }}", "{{ $value }}"),
			want: "E template/unsafe-interpolation charts/app/templates/site-env.yaml: {{ $value }}" + allMulti},
		{name: "the domain without quotes", edits: in(multiApps, "            - {{ $destination.domain | quote }}", "            - {{ $destination.domain }}"), // the wildcard is filtered out before
			want: "E template/unsafe-interpolation " + multiApps + ": - {{ $destination.domain }}" + allMulti},
		{name: "a number in exponent form", edits: all(in(multiChart, "port: 8080\n", "port: 8080\nmaxUpload: 52428800\n"), in("charts/app/templates/site-env.yaml", "data:\n  {{", "data:\n  MAX_UPLOAD: {{ .Values.maxUpload | quote }}\n  {{")),
			want: "E~ render/mangled-value charts/app/templates/site-env.yaml: MAX_UPLOAD" + allMulti},
		{name: "a map as text", edits: in(multiMap, "{{ .minio.endpoint | quote }}", "{{ .minio | quote }}"),
			want: "E~ render/mangled-value " + multiMap + ": .minio | quote" + allMulti},
		{name: "an unknown field of a VirtualService", edits: in(multiIstio, "  http:\n  {{-", "  https:\n  {{-"),
			want: "E~ manifest/invalid " + multiIstio + ": https:" + allMulti},
		{name: "a text in place of a number", edits: in(multiNet, "targetPort: {{ int .Values.port }}", "targetPort: {{ int .Values.port }}\n    nodePort: {{ .Values.port | quote }}"),
			want: "E~ manifest/invalid " + multiNet + ": nodePort: {{" + allMulti},
		{name: "a bad quantity in a service's file", edits: in("services/xgen-documents-prd.yaml", "16Gi", "16G B"),
			want: "E~ manifest/invalid services/xgen-documents-prd.yaml: 16G" + k3sMulti},
		{name: "a Service that finds no pod", edits: in(multiWork, "  labels: &labels\n    {{- include \"library.labels\" . | nindent 4 }}", "  labels: &labels\n    app: {{ $v.name | quote }}"),
			want: "E~ manifest/selector-mismatch " + multiNet + ": selector: >> include" + allMulti},
		{name: "two releases of one object", edits: in("services/xgen-workflow.yaml", "reload: reloader\n", "reload: reloader\nname: xgen-backend-gateway\n"),
			want: ""}, // the Application's name wins over the file's
		{name: "a wildcard Gateway", edits: all(in(multiApps, "{{- if and $destination.domain (ne $destination.domain \"*\") }}", "{{- if $destination.domain }}"), in(multiLotte, "agent.lotteimall.com", "\"*\"")),
			want: "E~ gateway/wildcard-host " + multiLotte + ": domain: [lotteimall]"},
		{name: "a Gateway beside the shared one", edits: in(multiNet, "{{- if not .Values.ingress.gateway }}", "{{- if .Values.ingress.certificate }}"),
			want: "E~ gateway/shared-gateway-conflict " + multiIstio + ": kind: Gateway [xgen-aws]"},
		{name: "two services with one host", edits: in(multiAws, "- name: xgen-workflow\n", "- name: xgen-workflow\n        hasDomain: true\n"),
			want: "E gateway/host-collision " + multiAws + ": xgen-workflow\n >> hasDomain [xgen-aws]"},
	}
}

func multiStorage() []fault {
	hard := func(name, old, new, place string) fault {
		return fault{name: "hardcoded: " + name, edits: in(multiDocs, old, new), want: "E~ storage/hardcoded-minio " + multiDocs + ": " + place + allMulti}
	}
	return []fault{
		hard("in the heredoc", "MINIO_ENDPOINT=${MINIO_ENDPOINT}", "MINIO_ENDPOINT=http://minio.xgen-system:9000", "MINIO_ENDPOINT=http"),
		hard("the access key in the heredoc", "MINIO_DATA_ACCESS_KEY=${MINIO_DATA_ACCESS_KEY}", "MINIO_DATA_ACCESS_KEY=minio", "ACCESS_KEY=minio"),
		hard("export", "umask 077", "umask 077\n  export MINIO_ENDPOINT=http://minio.xgen-system:9000", "export"),
		{name: "hardcoded: env in a service's file", edits: in(multiWork, "        resources: {{ toJson", "        env:\n        - name: MINIO_DATA_SECRET_KEY\n          value: minio123\n        resources: {{ toJson"),
			want: "E~ storage/hardcoded-minio " + multiWork + ": value: minio123" + allMulti},
		{name: "not expanded: a quoted heredoc", edits: in(multiDocs, "<<EOF", "<<'EOF'"),
			want: "E~ storage/unexpanded-variable " + multiDocs + ": <<'EOF' >> MINIO_ENDPOINT" + allMulti},
		{name: "https without the flag", edits: in(multiAws, "  MINIO_SECURE: \"true\"\n", ""),
			want: "E~ storage/secure-flag-mismatch " + multiAws + ": endpoint: [xgen-aws]"},
		{name: "the flag in another writing", edits: in(multiAws, "MINIO_SECURE: \"true\"", "MINIO_SECURE: \"yes\""),
			want: "E~ storage/secure-flag-mismatch " + multiAws + ": MINIO_SECURE [xgen-aws]"},
		{name: "MinIO on the cloud", edits: in(multiAws, "https://s3.ap-northeast-2.amazonaws.com", "http://minio.xgen-system:9000"),
			want: "E~ storage/minio-on-cloud " + multiAws + ": endpoint: [xgen-aws]"},
		{name: "the chart's bucket", edits: in(multiAws, "  MINIO_DOCUMENT_BUCKET: aws-xgen-documents\n", ""),
			want: "W~ storage/bucket-default " + multiAws + ": vars: [xgen-aws]"},
		{name: "AWS' name of the secret key", edits: in(multiSeal, "MINIO_DATA_SECRET_KEY:", "AWS_SECRET_ACCESS_KEY:"),
			want: "E secret/misnamed-key " + multiSeal + ": AWS_SECRET_ACCESS_KEY [xgen-aws]"},
		{name: "a key less", edits: in(multiSeal, "  POSTGRES_PASSWORD: ENC[AES256_GCM,data:cGxhY2Vob2xkZXI=,iv:cGxhY2Vob2xkZXI=,tag:cGxhY2Vob2xkZXI=,type:str]\n", ""),
			want: "E~ secret/missing-key " + multiSeal + ": stringData: [xgen-aws]"},
		{name: "a name less in the env file", edits: in("scripts/app.env", "POSTGRES_PASSWORD\n", ""),
			want: "E secret/missing-key scripts/setup.sh: kubectl create secret generic" + k3sMulti},
		{name: "a misspelt name in the env file", edits: in("scripts/app.env", "POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD"),
			want: "E secret/misnamed-key scripts/app.env: POSTGRESQL_PASSWORD" + k3sMulti},
		{name: "a variable that nothing supplies", edits: in(multiDocs, "${POSTGRES_DB}", "${POSTGRES_DATABASE}"),
			want: "E~ secret/unresolved-variable " + multiDocs + ": POSTGRES_DATABASE" + allMulti},
		{name: "a password in the chart's values", edits: in(multiChart, "    LOG_LEVEL: info\n", "    LOG_LEVEL: info\n    SMTP_PASSWORD: Xg3n-Mail-2026\n"),
			want: "E secret/plaintext " + multiChart + ": SMTP_PASSWORD []"},

		{name: "two pods on eks", edits: in(multiAws, "xgen-documents\n >> replicas: 1", "replicas: 2"),
			want: "E~ capacity/oversized-replicas " + multiAws + ": replicas: 2 [xgen-aws]"},
		{name: "two to four pods by the chart", edits: all(in(multiAws, "- name: xgen-workflow\n        replicas: 1\n        autoscaling: { minReplicas: 1, maxReplicas: 2 }", "- name: xgen-workflow"), in("services/xgen-workflow.yaml", "settings:", "autoscaling: { maxReplicas: 4 }\nsettings:")),
			want: "E~ capacity/oversized-replicas services/xgen-workflow.yaml: maxReplicas: 4 [xgen-aws]"},
		{name: "replicas over the range", edits: in(multiXgen, "xgen-workflow, replicas: 2", "xgen-workflow, replicas: 6"),
			want: "E~ capacity/replicas-outside-autoscaling " + multiXgen + ": replicas: 6 [xgen]"},
		{name: "a range upside down by the chart", edits: in("services/xgen-documents-prd.yaml", "resources:\n", "autoscaling: { minReplicas: 5 }\nresources:\n"),
			want: "E~ capacity/autoscaling-range services/xgen-documents-prd.yaml: minReplicas: 5" + k3sMulti},
		{name: "requests over limits of two files", edits: in("services/xgen-documents-prd.yaml", "memory: 16Gi", "memory: 512Mi"),
			want: "E~ capacity/requests-exceed-limits " + multiDocs + ": requests:" + k3sMulti},
		{name: "no limits", edits: in("services/xgen-backend-gateway.yaml", "settings:", "resources: { limits: { cpu: null, memory: null } }\nsettings:"),
			want: "I~ capacity/missing-limits services/xgen-backend-gateway.yaml: resources:" + allMulti},
	}
}

func multiDelivery() []fault {
	return []fault{
		{name: "no registryHost", edits: in(multiAws, "registryHost: 10.100.1.65:5000\n", ""),
			want: "E image/registry-host-missing " + multiAws + ": site: aws [xgen-aws]"},
		{name: "the template does not pass registryHost", edits: in(multiApps, "              {{- with $.Values.registryHost }}\n              host: {{ . | quote }}\n              {{- end }}\n", ""),
			want: "E image/registry-host-missing " + multiAws + ": registryHost [xgen-aws]"},
		{name: "another registry", edits: in(multiAws, "registryHost: 10.100.1.65:5000", "registryHost: 10.100.1.65:5001"),
			want: "I image/registry-mismatch " + multiAws + ": registryHost [xgen-aws]"},
		{name: "an image site that is not built", edits: in(multiLotte, "site: lotteimall\n", "site: lotte-mall\n"),
			want: "E image/site-not-built " + multiLotte + ": lotte-mall [lotteimall]"},
		{name: "no pull secret", edits: in(multiWork, "      imagePullSecrets: [{ name: registry-login }]\n", ""),
			want: "E~ image/pull-secret-missing " + multiWork + ": sha256sum >> spec:" + allMulti},
		{name: "another project", edits: in("services/xgen-workflow.yaml", "settings:", "global: { image: { project: xgenn } }\nsettings:"),
			want: "W~ image/unexpected-path services/xgen-workflow.yaml: xgenn" + allMulti},
		{name: "a choice less in a constant", edits: in("ci/build-all.groovy", "    'lotteimall',\n", ""),
			want: "E jenkins/site-choices-drift ci/build-all.groovy: choices []"},
		{name: "a choice more", edits: in("ci/build.groovy", "'aws']", "'aws', 'gov']"),
			want: "E jenkins/site-choices-drift ci/build.groovy: choices []"},
		{name: "a registry of no site", edits: in("ci/config/project.yaml", "  aws:\n    host", "  awz:\n    host: nexus.awz.example.com\n  aws:\n    host"),
			want: "E jenkins/orphan-site-registry ci/config/project.yaml: awz: []"},
		{name: "a service less in the constant", edits: in("ci/build-all.groovy", ", 'xgen-documents'", ""),
			want: "E jenkins/service-not-built ci/build-all.groovy: SERVICES = []"},
	}
}

func multiQuiet() []fault {
	quiet := func(name string, edits ...edit) fault { return fault{name: "quiet: " + name, edits: edits} }
	return []fault{
		quiet("parameters in place of valuesObject", in("bootstrap/xgen-root-aws.yaml", "valuesObject: { env: aws }", "parameters: [ { name: env, value: aws } ]")...),
		quiet("valuesObject beside values", in("bootstrap/xgen-root-aws.yaml", "valuesObject: { env: aws }", "valuesObject: { env: aws }\n        values: |\n          env: prd")...),
		quiet("a wildcard in quotes", in(multiLotte, "agent.lotteimall.com", "\"*\"")...),
		quiet("no domain", in(multiLotte, "agent.lotteimall.com", "\"\"")...),
		{name: "the last file for one environment is gone", edits: remove("services/xgen-documents-prd.yaml"),
			want: "W~ argocd/path-missing apps/templates/application.yaml: -{{ $.Values.env }}.yaml [xgen-aws]"},
		quiet("a second ConfigMap of the same data", in("charts/app/templates/motd.yaml", "", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ printf \"%s-motd\" .Release.Name | quote }} }\ndata: { motd: hello }\n")...),
		quiet("TLS on the Gateway of a site", in(multiChart, "certificate: xgen-tls", "certificate: wildcard-tls")...),
		quiet("services as maps in the catalogue", in("ci/config/services.yaml", "services: [xgen-frontend,", "services: [{ name: xgen-frontend, repo: a },")...),
		quiet("choices in the pipeline itself", in("ci/build-all.groovy", "choices: SITES", "choices: ['main', 'lotteimall', 'aws']")...),
		quiet("an alias in both directions", in(multiAws, "registryHost: 10.100.1.65:5000", "registryHost: nexus.aws.example.com")...),
	}
}
