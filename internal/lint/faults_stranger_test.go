package lint

// Ways of a container to its variables.
const (
	fromConfig = "            - configMapRef:\n                name: {{ printf \"%s-config\" (include \"xgen-service.name\" .) | quote }}\n"
	fromSecret = "            - secretRef:\n                name: {{ .Values.secretName | quote }}\n"
	byKeys     = `          env:
            {{- $map := printf "%s-config" (include "xgen-service.name" .) }}
            {{- range $key, $_ := (include "xgen-service.config" . | fromYaml) }}
            - name: {{ $key }}
              valueFrom: { configMapKeyRef: { name: {{ $map | quote }}, key: {{ $key | quote }} } }
            {{- end }}
            {{- with .Values.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
`
)

// Faults as a stranger put them who had written two repositories of another
// style; the idioms that they came from are put into ours.

func infraStranger() []fault {
	deployment := infraChart + "templates/deployment.yaml"
	return []fault{
		{name: "more pods than eks allows, and than the autoscaler keeps", edits: in(infraAww, "name: xgen-workflow\n >> replicas: 1", "replicas: 3"),
			want: "E~ capacity/oversized-replicas " + infraAww + ": replicas: 3 [xgen-aww]"},
		{name: "a site's limit below the service's request", edits: in(infraJeju, "- name: xgen-core", "- name: xgen-core\n        resources: { limits: { memory: 128Mi } }"),
			want: "E~ capacity/requests-exceed-limits " + infraJeju + ": memory: 128Mi [xgen-jeju]"},
		{name: "a site's maximum below the service's minimum", edits: all(
			in(infraChart+"values/xgen-core.yaml", "name: xgen-core\n", "name: xgen-core\nautoscaling: { minReplicas: 2 }\nreplicas: 2\n"),
			in(infraJeju, "- name: xgen-core", "- name: xgen-core\n        autoscaling: { maxReplicas: 1 }")),
			want: "E~ capacity/autoscaling-range " + infraJeju + ": maxReplicas: 1 [xgen-jeju]"},
		{name: "ignored differences of a kind in small letters", edits: in(infraApps, "kind: Deployment\n      jsonPointers", "kind: deployment\n      jsonPointers"),
			want: "W~ argocd/replicas-fought " + infraApps + ": kind: deployment" + allInfra},
		{name: "a port that is a word", edits: in(infraChart+"values.yaml", "  port: 8000\n", "  port: \"http\"\n"),
			want: `E~ manifest/invalid ` + infraChart + `values.yaml: port: "http"` + allInfra},
		{name: "a time-out without a unit", edits: in(infraChart+"values.yaml", "timeout: 300s", "timeout: 300"),
			want: "E~ manifest/invalid " + infraChart + "values.yaml: timeout: 300 [lotteimall xgen xgen-aww]"},
		{name: "a parenthesis is missing", edits: in(infraChart+"values/xgen-core.yaml", "$(POSTGRES_USER):", "$(POSTGRES_USER:"),
			want: "E~ env/expansion " + infraChart + "values/xgen-core.yaml: $(POSTGRES_USER" + allInfra},
		{name: "Applications in another namespace than their project", edits: in(infraApps, "namespace: argocd", "namespace: argo"),
			want: "E~ argocd/not-permitted " + infraApps + ": namespace: argo" + allInfra},
		{name: "a finalizer that is none of Argo CD's", edits: in(infraApps, "- resources-finalizer.", "- resource-finalizer."),
			want: "E~ manifest/invalid " + infraApps + ": resource-finalizer" + allInfra},
		{name: "a retry in words", edits: in(infraApps, "    syncOptions:", "    retry: { limit: 5, backoff: { duration: 5 seconds } }\n    syncOptions:"),
			want: "E~ manifest/invalid " + infraApps + ": duration: 5 seconds" + allInfra},
		{name: "an address in the namespace of those who set none", edits: in(infraChart+"values/xgen-backend-gateway.yaml", "http://xgen-core:8000", "http://xgen-core.default:8000"),
			want: "W~ reference/address " + infraChart + "values/xgen-backend-gateway.yaml: xgen-core.default" + allInfra},
		{name: "an address in somebody else's namespace", edits: in(infraChart+"values/xgen-backend-gateway.yaml", "http://xgen-core:8000", "http://xgen-core.shared.svc:8000")},
		{name: "the pipeline pushes without the site", edits: in("k3s/jenkins/build.groovy", "xgen/${params.SITE}/${service.name}", "xgen/${service.name}"),
			want: "E jenkins/push-pull k3s/jenkins/build.groovy: env.IMAGE" + allInfra},
		{name: "the site is in a part of the path that nobody can say", edits: all(
			in("k3s/jenkins/build.groovy", "xgen/${params.SITE}/${service.name}", "${env.REPOSITORY}/${service.name}"),
			in("k3s/jenkins/build.groovy", "env.SERVICE_REPO = service.repo", "env.REPOSITORY = sh(script: 'cat repository', returnStdout: true).trim()\n                    env.SERVICE_REPO = service.repo"))},
		{name: "an autoscaler looks at nothing", edits: in(infraChart+"templates/hpa.yaml", "name: cpu", "name: memroy"),
			want: "E~ capacity/autoscaling-blind " + infraChart + "templates/hpa.yaml: memroy" + allInfra},
		{name: "a parameter empties the tag", edits: in(infraApps, "        {{- if $.Values.registryHost }}", "        - name: global.registry.tag\n          value: \"\"\n        {{- if $.Values.registryHost }}"),
			want: `E~ image/invalid-reference ` + infraApps + `: value: ""` + allInfra},
		{name: "a version's build in a tag", edits: in(infraChart+"values.yaml", "tag: latest-amd64", "tag: 1.2.0+5"),
			want: "E~ image/invalid-reference " + infraChart + "values.yaml: 1.2.0+5" + allInfra},
		{name: "the template puts names together wrongly", edits: in(infraApps, `{{ printf "%v-%v" $service.name $env | quote }}`, `{{ printf "%v_%v" $service.name $env | quote }}`),
			want: `E~ argocd/release-name ` + infraApps + `: name: {{ printf "%v_%v"` + allInfra},
		{name: "a misspelt hasDomain", edits: in(infraLotte, "hasDomain: true", "hasDomian: true"),
			want: "E schema/site " + infraLotte + ": hasDomian [lotteimall]"},
		{name: "services as a map", edits: in(infraLotte, "    services:\n", "    services:\n      all:\n"),
			want: "E schema/site " + infraLotte + ": services: [lotteimall]"},
		{name: "a root app without a path", edits: in(infraRoots+"xgen-root-jeju.yaml", "    path: k3s/argocd\n", ""),
			want: "E schema/root-app " + infraRoots + "xgen-root-jeju.yaml: source: []"},
		{name: "a chart that wants a later Kubernetes", edits: in(infraChart+"Chart.yaml", "type: application\n", "type: application\nkubeVersion: \">=1.40.0-0\"\n"),
			want: "E render/failed " + infraChart + "Chart.yaml: kubeVersion" + allInfra},
		{name: "a checksum of the release's name", edits: in(deployment, `{{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum | quote }}`, `{{ .Release.Name | sha256sum | quote }}`),
			want: "W~ argocd/stale-config " + deployment + ": checksum/config" + allInfra},
		{name: "a checksum of another file", edits: in(deployment, `"/configmap.yaml"`, `"/hpa.yaml"`),
			want: "W~ argocd/stale-config " + deployment + ": checksum/config" + allInfra},
		{name: "the image's tag lost on the way", edits: all(in(infraApps, "      parameters:\n", "      parameters:\n        - name: global.registry.tag\n          value: {{ $.Values.tag | quote }}\n"),
			in(infraJeju, "site: main", "tag: \"$TAG\"\nsite: main"), in(infraArgo+"values.yaml", "env: prd\n", "env: prd\ntag: latest-amd64\n")),
			want: "E~ argocd/parameter-mangled " + infraJeju + ": tag: [xgen-jeju]"},
		{name: "the variables no longer written", edits: in(infraChart+"templates/_helpers.tpl", "{{- toYaml $data }}", ""),
			want: "E~ secret/unresolved-variable " + deployment + ": envFrom:" + allInfra},
		{name: "a variable that three services read", edits: in(infraChart+"templates/_helpers.tpl", "POSTGRES_HOST: {{ .Values.infra.postgres.host | quote }}\n", ""),
			want: "E~ secret/unresolved-variable " + infraChart + "values/xgen-core.yaml: $(POSTGRES_HOST)" + allInfra},
		{name: "limits without their key", edits: in(infraChart+"values/xgen-model.yaml", "  limits:\n", ""),
			want: "E yaml/duplicate-key " + infraChart + "values/xgen-model.yaml: nvidia.com/gpu: 1 >> memory []"},
		{name: "a service of the catalogue without its name", edits: in(infraCI+"config/services.yaml", "  - name: xgen-backend-gateway\n", ""),
			want: "E yaml/duplicate-key " + infraCI + "config/services.yaml: port: 3000 >> repo []"},
		{name: "a part of the chart's values without its key", edits: in(infraChart+"values.yaml", "  qdrant:\n", ""),
			want: "E yaml/duplicate-key " + infraChart + "values.yaml: redis: >> host: >> host []"},
		{name: "a root app without spec", edits: in(infraRoots+"xgen-root-jeju.yaml", "spec:\n", ""),
			want: "E schema/root-app " + infraRoots + "xgen-root-jeju.yaml: project: []"},
		{name: "a field twice in a template", edits: in(deployment, "  revisionHistoryLimit: 3\n", "  revisionHistoryLimit: 3\n  paused: false\n  revisionHistoryLimit: 5\n"),
			want: "E~ yaml/duplicate-key " + deployment + ": paused >> revisionHistoryLimit" + allInfra},
		{name: "a field twice in a template, the same", edits: in(deployment, "  revisionHistoryLimit: 3\n", "  revisionHistoryLimit: 3\n  revisionHistoryLimit: 3\n")},
		{name: "a parameter without its name", edits: in(infraApps, "        - name: replicas\n", ""),
			want: "E~ yaml/duplicate-key " + infraApps + ": value: {{ $service.replicas [lotteimall xgen xgen-aww]"},
		{name: "the ConfigMap after the Secret", edits: in(deployment, fromConfig+fromSecret, fromSecret+fromConfig),
			want: "E~ secret/missing-key " + deployment + ": envFrom: [xgen-aww]"},
		{name: "env in place of envFrom", edits: in(deployment, fromConfig+fromSecret+"          {{- with .Values.env }}\n          env:\n            {{- toYaml . | nindent 12 }}\n          {{- end }}\n", fromSecret+byKeys),
			want: "E~ secret/missing-key " + deployment + ": env: [xgen-aww]"},
		{name: "env in place of envFrom, and a checksum of the release's name", edits: all(
			in(deployment, `{{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum | quote }}`, `{{ .Release.Name | sha256sum | quote }}`),
			in(deployment, fromConfig+fromSecret+"          {{- with .Values.env }}\n          env:\n            {{- toYaml . | nindent 12 }}\n          {{- end }}\n",
				fromSecret+byKeys),
			in(deployment, "            {{- range $key, $_ := (", `            {{- $all := (`),
			in(deployment, "fromYaml) }}", "fromYaml) }}\n            {{- range $key, $_ := ternary (omit $all \"MINIO_DATA_ACCESS_KEY\" \"MINIO_DATA_SECRET_KEY\") $all (hasKey $all \"AWS_REGION\") }}")),
			want: "W~ argocd/stale-config " + deployment + ": checksum/config" + allInfra},
		{name: "config without its only variable", edits: in(infraChart+"values/xgen-mcp-station.yaml", "  MCP_SESSION_TIMEOUT_SECONDS: \"600\"\n", ""),
			want: "E render/failed " + infraChart + "values/xgen-mcp-station.yaml: config:" + allInfra},
		{name: "a Secret without a name", edits: in(infraChart+"values.yaml", "secretName: xgen-secrets\n", ""),
			want: "E~ render/mangled-value " + deployment + ": secretRef: >> name:" + allInfra},
		{name: "a key of a Secret without its name", edits: in(infraChart+"values/xgen-backend-gateway.yaml", "        key: JWT_SECRET_KEY\n", ""),
			want: "E~ manifest/invalid " + infraChart + "values/xgen-backend-gateway.yaml: secretKeyRef:" + allInfra},
	}
}

func inlineStranger() []fault {
	annotated := in(inlineApps, "  labels: { site:", "  annotations:\n    {{- range $key, $text := .notes }}\n    {{ $key }}: {{ $text | quote }}\n    {{- end }}\n  labels: { site:")
	return []fault{
		{name: "a service twice by an alias", edits: in(inlineXgen, "        resources: *small\n      - name: xgen-documents\n", "        resources: *small\n      - *core\n      - name: xgen-documents\n"),
			want: "E site/duplicate-service " + inlineXgen + ":       - *core [xgen]"},
		{name: "a service twice by a merge", edits: in(inlineXgen, "        resources: *small\n      - name: xgen-documents\n", "        resources: *small\n      - { <<: *core, resources: *small }\n      - name: xgen-documents\n"),
			want: "E site/duplicate-service " + inlineXgen + ": - { <<: *core [xgen]"},
		{name: "a misspelt field in a helper that is written through with", edits: all(
			in("helm/service/templates/workload.yaml", `{{- include "service.workload" . }}`, "{{- with include \"service.workload\" . }}\n---\n{{ . }}\n{{- end }}"),
			in(inlineRes, "containerPort:", "containerPorts:")),
			want: "E~ manifest/invalid " + inlineRes + ": containerPorts" + allInline},
		{name: "a misspelt variable in a file that goes through tpl", edits: all(
			in(inlineRes, `{{- .Files.Get "files/wait-for-database.sh" | nindent 10 }}`, `{{- tpl (.Files.Get "files/wait-for-database.sh") . | nindent 10 }}`),
			in("helm/service/files/wait-for-database.sh", "until pg_isready -h \"$POSTGRES_HOST\"", "# {{ .Values.name }}\nuntil pg_isready -h \"$POSTGRESS_HOST\"")),
			want: "E~ secret/unresolved-variable helm/service/files/wait-for-database.sh: until pg_isready" + allInline},
		{name: "quiet: a map whose keys are free", edits: all(annotated, in(inlineGov, "      - name: xgen-core\n", "      - name: xgen-core\n        notes: { example.com/owner: core-team }\n"))},
	}
}

func multiStranger() []fault {
	return []fault{
		{name: "a values file that is broken, and holds a template", edits: in("services/xgen-workflow.yaml", `WORKERS: "8"`, "HOSTS: [a, *]"),
			want: "E yaml/unquoted-wildcard services/xgen-workflow.yaml: *] []"},
		{name: "off in a values file in a folder of its own", edits: in("services/xgen-workflow.yaml", `WORKERS: "8"`, "TRACING: off"),
			want: "E yaml/ambiguous-scalar services/xgen-workflow.yaml: TRACING []"},
		{name: "a password in a values file in a folder of its own", edits: in("services/xgen-workflow.yaml", `WORKERS: "8"`, `SMTP_PASSWORD: "Wf#2026mail"`),
			want: "E secret/plaintext services/xgen-workflow.yaml: SMTP_PASSWORD []"},
		{name: "a large number as a variable", edits: in("services/xgen-workflow.yaml", `WORKERS: "8"`, "MAX_BYTES: 104857600"),
			want: "E~ render/mangled-value services/xgen-workflow.yaml: MAX_BYTES" + allMulti},
		{name: "a library by another name", edits: in("charts/library/Chart.yaml", "name: library", "name: libraries"),
			want: "E render/failed charts/library/Chart.yaml: name: libraries" + allMulti},
		{name: "a library that is no YAML", edits: in("charts/library/Chart.yaml", "type: library", "type: [library"),
			want: "E yaml/syntax charts/library/Chart.yaml: type: []"},
		{name: "a checksum of one ConfigMap of two", edits: in(multiWork, "(list $v.settings $v.global $v.siteEnv)", "(list $v.settings $v.global)"),
			want: "W~ argocd/stale-config " + multiWork + ": checksum/environment" + allMulti},
		{name: "no values file, named by a helper", edits: all(
			in(multiApps, "          - $values/services/{{ $service.name }}.yaml\n", "          - {{ include \"apps.file\" $service }}\n"), in(multiApps, "ignoreMissingValueFiles: true", "ignoreMissingValueFiles: false"),
			in(multiApps, "          - $values/services/{{ $service.name }}-{{ $.Values.env }}.yaml\n", ""),
			in("apps/templates/_file.tpl", "", "{{- define \"apps.file\" -}}\n$values/services/{{ .name }}.yml\n{{- end -}}\n")),
			want: "E~ render/failed apps/templates/_file.tpl: $values" + allMulti},
	}
}
