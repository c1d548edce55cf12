{{- /* Addresses of what a service talks to, as environment variables. */ -}}
{{- define "apps.infra" -}}
{{- range $name, $prefix := dict "postgres" "POSTGRES" "redis" "REDIS" "qdrant" "QDRANT" }}
{{- with index $.Values.infra $name }}
{{ $prefix }}_HOST: {{ .host | quote }}
{{ $prefix }}_PORT: {{ .port | int | quote }}
{{- end }}
{{- end }}
MINIO_ENDPOINT: {{ .Values.infra.minio.endpoint | quote }}
{{- end -}}

{{- /* Takes root, service and environment; gives the values of one service. */ -}}
{{- define "apps.values" -}}
{{- $values := .root.Values -}}
{{- $domain := (index $values.destinations .environment).domain -}}
name: {{ .service.name | quote }}
image:
  repository: {{ printf "%s/%s/%s/%s" $values.registryHost $values.project.name $values.site .service.name | quote }}
  tag: {{ $values.imageTag | quote }}
{{- if hasKey .service "replicas" }}
replicas: {{ .service.replicas | int }}
{{- end }}
{{- with .service.autoscaling }}
autoscaling:
  {{- with .minReplicas }}
  minReplicas: {{ int . }}
  {{- end }}
  {{- with .maxReplicas }}
  maxReplicas: {{ int . }}
  {{- end }}
{{- end }}
{{- with .service.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if and .service.hasDomain (not (has ($domain | default "") (list "" "*"))) }}
istio:
  host: {{ $domain | quote }}
  sharedGateway: {{ $values.sharedGateway | default "" | quote }}
{{- end }}
environment:
  {{- $layers := list (include "apps.infra" .root | fromYaml) (.config | default dict) (.service.config | default dict) $values.vars }}
  {{- $environment := dict "APP_ENV" .environment }}
  {{- range $layers }}{{ $environment = mergeOverwrite $environment (deepCopy .) }}{{ end }}
  {{- toYaml $environment | nindent 2 }}
{{- end -}}
