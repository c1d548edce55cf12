package lint

const (
	inlineXgen  = "projects/xgen.yaml"
	inlineBusan = "projects/xgen-busan.yaml"
	inlineGov   = "projects/xgen-gov.yaml"
	inlineApps  = "argocd/templates/apps.yaml"
	inlineTpl   = "argocd/templates/_values.tpl"
	inlineRes   = "helm/service/templates/_resources.tpl"
	inlineChart = "helm/service/values.yaml"
	inlineDocs  = "helm/service/services/xgen-documents.yaml"
	inlineCore  = "helm/service/services/xgen-core.yaml"
	inlineCreds = "secrets/xgen-gov/credentials.yaml"
	inlineSetup = "setup/lib/credentials.sh"

	allInline = " [xgen xgen-busan xgen-gov]"
	k3sInline = " [xgen xgen-busan]"
)

func inlineFaults() []fault {
	return together(inlineText(), inlineSites(), inlineArgoCD(), inlineTemplates(), inlineStorage(), inlineDelivery(), inlineQuiet())
}

func inlineText() []fault {
	return []fault{
		{name: "wildcard domain in a flow map of a Windows file", edits: in(inlineBusan, `domain: "" }`, `domain: * }`),
			want: "E yaml/unquoted-wildcard " + inlineBusan + ": domain: * [xgen-busan]"},
		{name: "wildcard domain", edits: in(inlineGov, "domain: ai.gov.example.kr", "domain: *.gov.example.kr"),
			want: "E yaml/unquoted-wildcard " + inlineGov + ": *.gov [xgen-gov]"},
		{name: "wildcard in a root app", edits: in("root-apps/xgen-root-gov.yaml", "        env: gov\n", "        env: gov\n      valuesObject:\n        domains: [*]\n"),
			want: "E yaml/unquoted-wildcard root-apps/xgen-root-gov.yaml: [*] []"},
		{name: "tab in a Windows file", edits: in(inlineBusan, "  namespace: xgen", "\tnamespace: xgen"),
			want: "E yaml/syntax " + inlineBusan + ": \tnamespace [xgen-busan]"},
		{name: "an unknown anchor", edits: in(inlineXgen, "- <<: *core", "- <<: *cora"),
			want: "E yaml/syntax " + inlineXgen + ": *cora [xgen]"},
		{name: "a key twice beside a merge", edits: in(inlineXgen, "- <<: *frontend\n        replicas: 1", "- <<: *frontend\n        replicas: 1\n        replicas: 2"),
			want: "E yaml/duplicate-key " + inlineXgen + ": replicas: 1\n >> replicas: 2 [xgen]"},
		{name: "vars twice in a Windows file", edits: in(inlineBusan, "environments:", "vars:\n  TRACE: \"1\"\n\nenvironments:"),
			want: "E yaml/duplicate-key " + inlineBusan + ": GREETING >> vars: [xgen-busan]"},
		{name: "a service's environment twice", edits: in(inlineCore, "cron:\n", "environment:\n  CORE_WORKERS: \"2\"\ncron:\n"),
			want: "E yaml/duplicate-key " + inlineCore + ": REDIS_URL >> environment: []"},
		{name: "no in vars", edits: in(inlineGov, "AWS_REGION: ap-northeast-2", "AWS_REGION: ap-northeast-2\n  PUBLIC_SIGNUP: no"),
			want: "E yaml/ambiguous-scalar " + inlineGov + ": SIGNUP: no [xgen-gov]"},
		{name: "an octal number in config", edits: in(inlineXgen, `PARSER_WORKERS: "8"`, "PARSER_WORKERS: 010"),
			want: "E yaml/ambiguous-scalar " + inlineXgen + ": 010 [xgen]"},
	}
}

func inlineSites() []fault {
	return []fault{
		{name: "a bad quantity in an anchor", edits: in(inlineXgen, "limits: { cpu: 500m, memory: 1Gi }", "limits: { cpu: 500m, memory: 1Gib }"),
			want: "E schema/site " + inlineXgen + ": 1Gib [xgen]"},
		{name: "a range upside down in an anchor", edits: in(inlineXgen, "&pair { minReplicas: 2, maxReplicas: 4 }", "&pair { minReplicas: 4, maxReplicas: 2 }"),
			want: "E schema/site " + inlineXgen + ": &pair [xgen]"},
		{name: "a misspelt field", edits: in(inlineGov, "registryHost:", "registryhost:"),
			want: "E schema/site " + inlineGov + ": registryhost [xgen-gov]"},
		{name: "a misspelt field of a service", edits: in(inlineBusan, "hasDomain: true", "hasDomian: true"),
			want: "E schema/site " + inlineBusan + ": hasDomian [xgen-busan]"},
		{name: "no destinations", edits: in(inlineBusan, "destinations:\n  prd: { server: \"https://kubernetes.default.svc\", domain: \"\" }\n\n", ""),
			want: "E schema/site " + inlineBusan + ": project: [xgen-busan]"},
		{name: "a port as a word", edits: in(inlineGov, "port: 6380", "port: redis"),
			want: "E schema/site " + inlineGov + ": port: redis [xgen-gov]"},
		{name: "a service as a text", edits: in(inlineGov, "      - name: xgen-core\n        replicas: 1\n        autoscaling:\n          minReplicas: 1\n          maxReplicas: 2\n", "      - xgen-core\n"),
			want: "E schema/site " + inlineGov + ": - xgen-core [xgen-gov]"},
		{name: "a service that is not in the catalogue", edits: in(inlineBusan, "      - name: xgen-core\n", "      - name: xgen-core\n      - name: xgen-voice\n"),
			want: "E site/unknown-service " + inlineBusan + ": xgen-voice [xgen-busan]"},
		{name: "a service that the catalogue lost", edits: in("jenkins/config/services.yaml", "  xgen-model:", "  xgen-models:"),
			want: "E site/unknown-service " + inlineXgen + ": - name: xgen-model [xgen]"},
		{name: "a GPU service on EKS", edits: in(inlineGov, "      - name: xgen-core\n", "      - name: xgen-model\n        replicas: 1\n      - name: xgen-core\n"),
			want: "E site/gpu-service-without-gpu " + inlineGov + ": - name: xgen-model [xgen-gov]"},
		{name: "a copied file", edits: in(inlineGov, "APP_SITE: xgen-gov", "APP_SITE: xgen"),
			want: "E site/identity-mismatch " + inlineGov + ": APP_SITE [xgen-gov]"},
		{name: "another environment than the destination", edits: in(inlineXgen, "  dev:\n    <<: *cluster", "  stg:\n    <<: *cluster"),
			want: "E site/environment-without-destination " + inlineXgen + ": environments >> dev: [xgen]"},
		{name: "a domain that no service takes", edits: in(inlineGov, "        hasDomain: true\n", ""),
			want: "W site/domain-without-service " + inlineGov + ": domain: [xgen-gov]"},
		{name: "hasDomain and no domain", edits: in(inlineBusan, `, domain: "" }`, ` }`),
			want: "W site/domain-without-service " + inlineBusan + ": hasDomain [xgen-busan]"},
	}
}

func inlineArgoCD() []fault {
	gov, busan := "root-apps/xgen-root-gov.yaml", "root-apps/xgen-root-busan.yaml"
	return []fault{
		{name: "manual sync", edits: in(inlineApps, "    automated: { prune: true, selfHeal: true }\n", ""),
			want: "W~ argocd/manual-sync " + inlineApps + ": syncPolicy:" + allInline},
		{name: "sync off in a flow map", edits: in(inlineApps, "automated: { prune: true, selfHeal: true }", "automated: { enabled: false, prune: true }"),
			want: "W~ argocd/manual-sync " + inlineApps + ": enabled: false" + allInline},
		{name: "manual sync of a root app", edits: in(gov, "  syncPolicy:\n    automated:\n      prune: true\n      selfHeal: true\n", "  syncPolicy: {}\n"),
			want: "W~ argocd/manual-sync " + gov + ": syncPolicy [xgen-gov]"},
		{name: "no root app", edits: remove(gov),
			want: "E argocd/root-app-missing " + inlineGov + ": environments: >> gov: [xgen-gov]"},
		{name: "a root app of another environment", edits: in(gov, "env: gov", "env: prd"),
			want: "E argocd/root-app-broken " + gov + ": env: prd [xgen-gov]"},
		{name: "a root app with a values file that is not there", edits: in(busan, "../projects/xgen-busan.yaml", "projects/xgen-busan.yaml"),
			want: "E argocd/root-app-broken " + busan + ": - projects/xgen-busan.yaml []"},
		{name: "a root app without env", edits: in(busan, "      values: |\n        env: prd\n", ""),
			want: "E render/failed " + inlineApps + ": required [xgen-busan]"},
		{name: "a root app by another name", edits: in(gov, "name: xgen-root-gov", "name: xgen-root-xgen-gov"),
			want: "E argocd/root-app-name " + gov + ": xgen-root-xgen-gov [xgen-gov]"},
		{name: "a root app that pulls elsewhere", edits: in(gov, "https://git.gov.internal/xgen/xgen-platform.git", "git@gitlab.x2bee.com:xgen2.0/xgen-platform.git"),
			want: "E argocd/repo-mismatch " + gov + ": repoURL [xgen-gov]"},
		{name: "no prd", edits: all(in(inlineBusan, "  prd: {", "  stg: {"), in(inlineBusan, "  prd:\n", "  stg:\n"), in(busan, "env: prd", "env: stg")),
			want: "W argocd/default-environment-missing " + inlineBusan + ": environments: [xgen-busan]"},
		{name: "a long name", edits: all(in(inlineBusan, "- name: xgen-core", "- name: xgen-core\n      - name: xgen-government-document-classification-and-redaction-service"),
			in("jenkins/config/services.yaml", "services:\n", "services:\n  xgen-government-document-classification-and-redaction-service: {}\n"),
			in("helm/service/services/xgen-government-document-classification-and-redaction-service.yaml", "", "port: 8000\n")),
			want: "E~ argocd/release-name " + inlineBusan + ": - name: xgen-government [xgen-busan]"},
		{name: "a root app's parameter with a dollar", edits: in(gov, "      values: |\n", "      parameters:\n        - name: vars.BANNER\n          value: US$100\n      values: |\n"),
			want: "E argocd/parameter-mangled " + gov + ": US$100 [xgen-gov]"},
		{name: "environment from a ConfigMap without checksum", edits: all(
			in(inlineRes, "      env:\n        {{- include \"service.env\" . | nindent 8 }}\n      readinessProbe:", "      env:\n        {{- include \"service.env\" . | nindent 8 }}\n      envFrom:\n        - configMapRef: { name: {{ printf \"%s-extra\" .Values.name | quote }} }\n      readinessProbe:"),
			in("helm/service/templates/extra.yaml", "", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ printf \"%s-extra\" .Values.name | quote }} }\ndata: { PORT: {{ .Values.port | quote }} }\n"),
			in(inlineRes, "  {{- if .Values.startup }}\n  annotations:\n    checksum/startup: {{ include \"service.startup\" . | sha256sum | quote }}\n  {{- end }}\n", "")),
			want: "W~ argocd/stale-config " + inlineRes + ": {{- define \"service.pod\" -}}\n >> metadata:" + allInline},
	}
}

func inlineTemplates() []fault {
	return []fault{
		{name: "an unknown helper", edits: in(inlineRes, `{{- include "service.pod" . | nindent 4 }}`, `{{- include "service.podTemplate" . | nindent 4 }}`),
			want: "E render/failed " + inlineRes + ": podTemplate" + allInline},
		{name: "an end too many", edits: in("helm/service/templates/istio.yaml", `{{- include "service.istio" . }}`, `{{- include "service.istio" . }}{{ end }}`),
			want: "E render/failed helm/service/templates/istio.yaml: {{ end }}" + allInline},
		{name: "no values file", edits: remove(inlineCore),
			want: "E~ render/failed " + inlineApps + ": valueFiles" + allInline},
		{name: "tpl fails", edits: in(inlineDocs, "# {{ .Values.name }}", "# {{ .Values.title.text }}"),
			want: "E render/failed " + inlineRes + ": {{ tpl .Values.startup . }}" + allInline},
		{name: "the name as a number", edits: in(inlineTpl, "replicas: {{ .service.replicas | int }}", "replicas: {{ printf \"%s\" .service.replicas }}"),
			want: "E~ render/mangled-value " + inlineTpl + ": printf \"%s\" .service.replicas" + allInline},
		{name: "the host without quotes", edits: in(inlineRes, "hosts: [ {{ .host | quote }} ]\n---", "hosts: [ {{ .host }} ]\n---"),
			want: "E template/unsafe-interpolation " + inlineRes + ": hosts: [ {{ .host }} ]\n--- [xgen]"},
		{name: "a host without quotes that breaks today", edits: all(in(inlineTpl, `(list "" "*")`, `(list "")`), in(inlineTpl, "host: {{ $domain | quote }}", "host: {{ $domain }}"), in(inlineBusan, `domain: ""`, `domain: "*"`)),
			want: "E~ render/invalid-yaml " + inlineTpl + ": host: {{ $domain }} [xgen-busan]"},
		{name: "the environment without quotes", edits: in(inlineRes, "    secretKeyRef: { name: {{ $.Values.credentialsSecret | quote }}, key: {{ $key | quote }} }\n{{- end }}\n{{- end }}\n{{- $last := dict }}\n{{- range $name, $value := .Values.environment }}\n{{- if contains \"$(\" (toString $value) }}\n{{- $_ := set $last $name $value }}\n{{- else }}\n- name: {{ $name | quote }}\n  value: {{ $value | quote }}",
			"    secretKeyRef: { name: {{ $.Values.credentialsSecret | quote }}, key: {{ $key | quote }} }\n{{- end }}\n{{- end }}\n{{- $last := dict }}\n{{- range $name, $value := .Values.environment }}\n{{- if contains \"$(\" (toString $value) }}\n{{- $_ := set $last $name $value }}\n{{- else }}\n- name: {{ $name | quote }}\n  value: {{ $value }}"),
			want: "E~ render/invalid-yaml " + inlineRes + ": {{- else }}\n >> value: {{ $value }} [xgen-busan]"},
		{name: "an unknown field of a StatefulSet", edits: in(inlineRes, "  serviceName: {{ .Values.name | quote }}", "  servicename: {{ .Values.name | quote }}"),
			want: "E~ manifest/invalid " + inlineRes + ": servicename" + allInline},
		{name: "a wrong type in a CronJob", edits: in(inlineCore, `schedule: "17 3 * * *"`, `schedule: "17 3 * *"`),
			want: "E~ manifest/invalid " + inlineCore + ": schedule" + allInline},
		{name: "an unknown field of an init container", edits: in(inlineRes, "      command: [ sh, -c ]", "      commands: [ sh, -c ]"),
			want: "E~ manifest/invalid " + inlineRes + ": commands" + allInline},
		{name: "a Service that finds no pod", edits: in(inlineRes, "  selector:\n    {{- include \"service.labels\" . | nindent 4 }}\n  ports:", "  selector:\n    app.kubernetes.io/name: {{ .Values.name | quote }}\n  ports:"),
			want: "E~ manifest/selector-mismatch " + inlineRes + ": type: LoadBalancer >> selector: >> app.kubernetes.io/name" + allInline},
		{name: "an HPA of a Deployment that is a StatefulSet", edits: in(inlineRes, "kind: {{ $.Values.kind | quote }}, name: {{ $.Values.name | quote }} }", "kind: Deployment, name: {{ $.Values.name | quote }} }"),
			want: "E~ manifest/selector-mismatch " + inlineRes + ": scaleTargetRef" + allInline},
		{name: "a wildcard Gateway", edits: all(in(inlineTpl, `(list "" "*")`, `(list "")`), in(inlineBusan, `domain: ""`, `domain: "*"`)),
			want: "E~ gateway/wildcard-host " + inlineBusan + ": domain: [xgen-busan]"},
		{name: "the shared Gateway is not passed", edits: in(inlineTpl, "  sharedGateway: {{ $values.sharedGateway | default \"\" | quote }}\n", ""),
			want: "E~ gateway/shared-gateway-conflict " + inlineRes + ": kind: Gateway [xgen-gov]"},
		{name: "two services with one host", edits: in(inlineGov, "- name: xgen-core\n", "- name: xgen-core\n        hasDomain: true\n"),
			want: "E gateway/host-collision " + inlineGov + ": xgen-core\n >> hasDomain [xgen-gov]"},
	}
}

func inlineStorage() []fault {
	hard := func(name, old, new, place string) fault {
		return fault{name: "hardcoded: " + name, edits: in(inlineDocs, old, new), want: "E~ storage/hardcoded-minio " + inlineDocs + ": " + place + allInline}
	}
	endpoint := `sed -i "s~^MINIO_ENDPOINT=.*~MINIO_ENDPOINT=${MINIO_ENDPOINT}~" "$env_file"`
	return []fault{
		hard("sed with another delimiter", endpoint, `sed -i "s~^MINIO_ENDPOINT=.*~MINIO_ENDPOINT=http://minio.xgen-system.svc.cluster.local:9000~" "$env_file"`, "s~^MINIO_ENDPOINT"),
		hard("one of two sed scripts", `-e "s~^MINIO_DATA_SECRET_KEY=.*~MINIO_DATA_SECRET_KEY=${MINIO_DATA_SECRET_KEY}~"`, `-e "s~^MINIO_DATA_SECRET_KEY=.*~MINIO_DATA_SECRET_KEY=minio123~"`, "minio123"),
		hard("export in the mounted script", `export DOCUMENT_BUCKET="${MINIO_DOCUMENT_BUCKET}"`, `export MINIO_DATA_ACCESS_KEY=minio DOCUMENT_BUCKET="${MINIO_DOCUMENT_BUCKET}"`, "export"),
		hard("a heredoc", `exec python main.py`, "cat >> \"$env_file\" <<-EOF\n  MINIO_ENDPOINT=http://minio.xgen-system:9000\n  EOF\n  exec python main.py", "MINIO_ENDPOINT=http"),
		hard("a flag", `exec python main.py`, `exec python main.py --minio-endpoint=http://minio.xgen-system:9000`, "exec"),
		{name: "hardcoded: in the template's script", edits: in(inlineRes, "set -euo pipefail\n", "set -euo pipefail\nexport MINIO_ENDPOINT=http://minio.xgen-system:9000\n"),
			want: "E~ storage/hardcoded-minio " + inlineRes + ": export MINIO" + allInline},
		{name: "hardcoded: in args", edits: in(inlineRes, `"exec bash /opt/startup/start.sh"`, `"MINIO_DATA_ACCESS_KEY=minio exec bash /opt/startup/start.sh"`),
			want: "E~ storage/hardcoded-minio " + inlineRes + ": MINIO_DATA_ACCESS_KEY=minio" + allInline},
		{name: "hardcoded: an entry of env in the template", edits: in(inlineRes, "{{- /* The kubelet expands", "- name: MINIO_ENDPOINT\n  value: http://minio.xgen-system.svc.cluster.local:9000\n{{- /* The kubelet expands"),
			want: "E~ storage/hardcoded-minio " + inlineRes + ": value: http" + allInline},
		{name: "hardcoded: in the CronJob", edits: in(inlineCore, "      psql", "      mc alias set store http://minio.xgen-system:9000 minio minio123\n      psql"),
			want: "E~ storage/hardcoded-minio " + inlineCore + ": mc alias" + allInline},
		{name: "not expanded", edits: in(inlineDocs, `"s~^MINIO_SECURE=.*~MINIO_SECURE=${MINIO_SECURE}~"`, `'s~^MINIO_SECURE=.*~MINIO_SECURE=${MINIO_SECURE}~'`),
			want: "E~ storage/unexpanded-variable " + inlineDocs + ": MINIO_SECURE=." + allInline},
		{name: "not expanded in the CronJob", edits: in(inlineCore, `psql "${DATABASE_URL}"`, "echo 'url=${DATABASE_URL}' > /tmp/pg.conf\n      psql \"${DATABASE_URL}\""),
			want: "E~ storage/unexpanded-variable " + inlineCore + ": echo" + allInline},
		{name: "https without the flag", edits: in(inlineGov, "  MINIO_SECURE: \"true\"\n", ""),
			want: "E~ storage/secure-flag-mismatch " + inlineGov + ": endpoint: [xgen-gov]"},
		{name: "http and the flag on", edits: in(inlineXgen, "APP_SITE: xgen\n", "APP_SITE: xgen\n  MINIO_SECURE: \"true\"\n"),
			want: "E~ storage/secure-flag-mismatch " + inlineXgen + ": MINIO_SECURE [xgen]"},
		{name: "MinIO on the cloud", edits: in(inlineGov, "  minio:\n    endpoint: https://s3.ap-northeast-2.amazonaws.com\n", ""),
			want: "E~ storage/minio-on-cloud " + inlineGov + ": infra: [xgen-gov]"},
		{name: "the chart's bucket", edits: in(inlineGov, "  MINIO_DOCUMENT_BUCKET: gov-xgen-documents\n", ""),
			want: "W~ storage/bucket-default " + inlineGov + ": vars: [xgen-gov]"},
		{name: "AWS' name in the ExternalSecret", edits: in(inlineCreds, "secretKey: MINIO_DATA_ACCESS_KEY", "secretKey: AWS_ACCESS_KEY_ID"),
			want: "E secret/misnamed-key " + inlineCreds + ": AWS_ACCESS_KEY_ID [xgen-gov]"},
		{name: "a key less in the ExternalSecret", edits: in(inlineCreds, "    - secretKey: REDIS_PASSWORD\n      remoteRef: { key: xgen/gov/redis, property: password }\n", ""),
			want: "E~ secret/missing-key " + inlineCreds + ": creationPolicy >> data: [xgen-gov]"},
		{name: "a misspelt key in the setup script", edits: in(inlineSetup, "--from-literal=REDIS_PASSWORD=", "--from-literal=REDIS_PASS="),
			want: "E secret/misnamed-key " + inlineSetup + ": REDIS_PASS=" + k3sInline},
		{name: "a key less in the setup script", edits: in(inlineSetup, "    args+=(--from-literal=MINIO_DATA_SECRET_KEY=\"${MINIO_ROOT_PASSWORD:?MINIO_ROOT_PASSWORD}\")\n", ""),
			want: "E secret/missing-key " + inlineSetup + ": kubectl -n \"$ns\" create secret generic" + k3sInline},
		{name: "a variable of the mounted script", edits: in(inlineDocs, `--workers "${PARSER_WORKERS}"`, `--workers "${PARSER_WORKER}"`),
			want: "E~ secret/unresolved-variable " + inlineDocs + ": PARSER_WORKER}" + allInline},
		{name: "a variable of the init container", edits: in("helm/service/files/wait-for-database.sh", `pg_isready -h "$POSTGRES_HOST"`, `pg_isready -h "$PG_HOST"`),
			want: "E~ secret/unresolved-variable helm/service/files/wait-for-database.sh: PG_HOST" + allInline},
		{name: "a password in a site file", edits: in(inlineBusan, "  GREETING:", "  LDAP_PASSWORD: \"Busan#2026!\"\n  GREETING:"),
			want: "E secret/plaintext " + inlineBusan + ": LDAP_PASSWORD [xgen-busan]"},

		{name: "two pods on eks", edits: in(inlineGov, "xgen-core\n >> replicas: 1", "replicas: 2"),
			want: "E~ capacity/oversized-replicas " + inlineGov + ": replicas: 2 [xgen-gov]"},
		{name: "at least two pods on eks", edits: in(inlineGov, "xgen-documents\n >> minReplicas: 1", "minReplicas: 2"),
			want: "E~ capacity/oversized-replicas " + inlineGov + ": minReplicas: 2 [xgen-gov]"},
		{name: "four pods on eks by the service's file", edits: all(in(inlineGov, "- name: xgen-frontend\n        hasDomain: true\n        replicas: 1\n        autoscaling:\n          minReplicas: 1\n          maxReplicas: 2\n", "- name: xgen-frontend\n        hasDomain: true\n"), in("helm/service/services/xgen-frontend.yaml", "port: 3000\n", "port: 3000\nautoscaling: { maxReplicas: 4 }\n")),
			want: "E~ capacity/oversized-replicas helm/service/services/xgen-frontend.yaml: maxReplicas: 4 [xgen-gov]"},
		{name: "the pair of the headquarters with other replicas", edits: in(inlineXgen, "xgen-documents\n        replicas: 2", "xgen-documents\n        replicas: 5"),
			want: "E~ capacity/replicas-outside-autoscaling " + inlineXgen + ": replicas: 5 [xgen]"},
		{name: "the chart's range upside down", edits: in(inlineDocs, "disk: 20Gi\n", "disk: 20Gi\nautoscaling: { minReplicas: 3 }\n"),
			want: "E~ capacity/autoscaling-range " + inlineDocs + ": minReplicas: 3 [xgen xgen-busan]"},
		{name: "requests over limits in an anchor", edits: in(inlineXgen, "requests: { cpu: 100m, memory: 256Mi }", "requests: { cpu: 600m, memory: 256Mi }"),
			want: "E~ capacity/requests-exceed-limits " + inlineXgen + ": cpu: 600m [xgen]"},
		{name: "requests over limits in the init container", edits: in(inlineRes, "requests: { cpu: 10m, memory: 16Mi }", "requests: { cpu: 10m, memory: 64Mi }"),
			want: "E~ capacity/requests-exceed-limits " + inlineRes + ": requests: { cpu: 10m" + allInline},
		{name: "no limits in the CronJob", edits: in(inlineRes, "                limits: { cpu: 200m, memory: 256Mi }\n", ""),
			want: "I~ capacity/missing-limits " + inlineRes + ": resources:\n                requests: { cpu: 50m" + allInline},
	}
}

func inlineDelivery() []fault {
	project := "jenkins/config/project.yaml"
	return []fault{
		{name: "no registryHost", edits: in(inlineGov, "registryHost: nexus.gov.internal:8443\n", ""),
			want: "E image/registry-host-missing " + inlineGov + ": site: gov [xgen-gov]"},
		{name: "the default registry", edits: in(inlineGov, "nexus.gov.internal:8443", "docker.x2bee.com"),
			want: "E image/registry-mismatch " + inlineGov + ": registryHost [xgen-gov]"},
		{name: "another port", edits: in(inlineGov, "nexus.gov.internal:8443", "nexus.gov.internal:8444"),
			want: "I image/registry-mismatch " + inlineGov + ": registryHost [xgen-gov]"},
		{name: "an image site that is not built", edits: in(inlineGov, "site: gov\n", "site: goverment\n"),
			want: "E image/site-not-built " + inlineGov + ": goverment [xgen-gov]"},
		{name: "no pull secret", edits: in(inlineRes, "  {{- with .Values.imagePullSecrets }}\n  imagePullSecrets:\n    {{- range . }}\n    - name: {{ . | quote }}\n    {{- end }}\n  {{- end }}\n", ""),
			want: "E~ image/pull-secret-missing " + inlineRes + ": {{- define \"service.pod\" -}}\n >> spec:" + allInline},
		{name: "no pull secret of the CronJob", edits: in(inlineRes, "          imagePullSecrets:\n            {{- range $.Values.imagePullSecrets }}\n            - name: {{ . | quote }}\n            {{- end }}\n", ""),
			want: "E~ image/pull-secret-missing " + inlineRes + ": kind: CronJob >> template: >> spec:" + allInline},
		{name: "an image path without the project", edits: in(inlineTpl, `printf "%s/%s/%s/%s" $values.registryHost $values.project.name $values.site`, `printf "%s/%s/%s" $values.registryHost $values.site`),
			want: "W~ image/unexpected-path " + inlineTpl + ": repository:" + allInline},
		{name: "a choice less in a text of lines", edits: in("jenkins/build.groovy", `"main\ngov"`, `"main"`),
			want: "E jenkins/site-choices-drift jenkins/build.groovy: choices []"},
		{name: "a choice more in lines", edits: in("jenkins/build-all.groovy", "'''main\ngov'''", "'''main\ngov\nbusan'''"),
			want: "E jenkins/site-choices-drift jenkins/build-all.groovy: busan []"},
		{name: "a registry of no site", edits: in(project, "  gov: {", "  goverment: { host: \"203.0.113.21:8443\" }\n  gov: {"),
			want: "E jenkins/orphan-site-registry " + project + ": goverment []"},
		{name: "a service that build-all skips", edits: in("jenkins/build-all.groovy", "    def catalog = readYaml(file: 'jenkins/config/services.yaml').services\n", "    def catalog = ['xgen-frontend': [:], 'xgen-core': [:], 'xgen-documents': [:]]\n"),
			want: "E jenkins/service-not-built jenkins/build-all.groovy: 'xgen-frontend' []"},
		{name: "a suppression without a reason", edits: in(inlineXgen, `config: { LOG_LEVEL: "debug" }`, "config:\n      DEBUG: yes # xgen-lint: ignore yaml/ambiguous-scalar # 옛 클라이언트"),
			want: "W lint/bare-suppression " + inlineXgen + ": xgen-lint [xgen]"},
		{name: "a suppression of nothing in a template", edits: in(inlineRes, "{{- define \"service.metadata\" -}}", "{{- /* xgen-lint: ignore manifest/invalid -- tried */ -}}\n{{- define \"service.metadata\" -}}"),
			want: "W lint/unused-suppression " + inlineRes + ": xgen-lint []"},
	}
}

func inlineQuiet() []fault {
	quiet := func(name string, edits ...edit) fault { return fault{name: "quiet: " + name, edits: edits} }
	return []fault{
		quiet("false in the environment of the chart", in(inlineChart, `MINIO_SECURE: "false"`, "MINIO_SECURE: false")...),
		quiet("a wildcard in quotes", in(inlineBusan, `domain: ""`, `domain: "*"`)...),
		quiet("plain text that looks like a sum", in(inlineGov, "APP_SITE: xgen-gov", "APP_SITE: xgen-gov\n  FORMULA: 1+1\n  RANGE: 1-2\n  VERSION: 1.2.3")...),
		quiet("a dollar in inline values", in(inlineGov, "APP_SITE: xgen-gov", "APP_SITE: xgen-gov\n  PRICE: \"US$100\"\n  PATTERN: '\\d+'")...),
		quiet("a service's key by another name", in(inlineCore, "JWT_SIGNING_KEY: JWT_SECRET_KEY", "SIGNING_KEY: JWT_SECRET_KEY")...),
		quiet("an ExternalSecret that takes all keys", in(inlineCreds, "    - secretKey: REDIS_PASSWORD\n      remoteRef: { key: xgen/gov/redis, property: password }\n", "    - secretKey: REDIS_PASSWORD\n      remoteRef: { key: xgen/gov/redis, property: pw }\n    - secretKey: UNUSED\n      remoteRef: { key: xgen/gov/unused }\n")...),
		quiet("choices of a list", in("jenkins/build.groovy", `"main\ngov"`, `['main', 'gov']`)...),
		quiet("choices from the settings", in("jenkins/build.groovy", `"main\ngov"`, `['main', 'gov'].join('\n')`)...),
		quiet("a Deployment in place of the StatefulSet", in(inlineDocs, "kind: StatefulSet\ndisk: 20Gi\n", "")...),
		quiet("the same push address", in(inlineGov, "nexus.gov.internal:8443", "203.0.113.20:8443")...),
		quiet("one more ConfigMap that is mounted", in("helm/service/templates/motd.yaml", "", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ printf \"%s-motd\" .Values.name | quote }} }\ndata: { motd: \"*\" }\n")...),
		quiet("a branch of the setup script", in(inlineSetup, "    kubectl -n \"$ns\" create secret generic", "    if [ -n \"${SMTP_PASSWORD:-}\" ]; then args+=(--from-literal=SMTP_PASSWORD=\"$SMTP_PASSWORD\"); fi\n    kubectl -n \"$ns\" create secret generic")...),
		quiet("a function and an array in the script", in(inlineDocs, "exec python main.py", "opts=(--verbose)\n  log() { echo \"$1: $2\"; }\n  log start \"${opts[*]}\"\n  exec python main.py")...),
	}
}
