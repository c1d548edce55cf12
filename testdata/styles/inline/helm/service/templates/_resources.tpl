{{- /* All objects of a service; the files beside this one only choose. */ -}}

{{- define "service.metadata" -}}
name: {{ .Values.name | quote }}
labels: {{ include "service.labels" . | fromYaml | toJson }}
{{- end -}}

{{- define "service.labels" -}}
app: {{ .Values.name | quote }}
{{- end -}}

{{- /* Environment: the values' map, then one entry for each credential. */ -}}
{{- define "service.env" -}}
{{- range $name, $key := .Values.credentials }}
{{- if $key }}
- name: {{ $name | quote }}
  valueFrom:
    secretKeyRef: { name: {{ $.Values.credentialsSecret | quote }}, key: {{ $key | quote }} }
{{- end }}
{{- end }}
{{- $last := dict }}
{{- range $name, $value := .Values.environment }}
{{- if contains "$(" (toString $value) }}
{{- $_ := set $last $name $value }}
{{- else }}
- name: {{ $name | quote }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- /* The kubelet expands only what stands above. */ -}}
{{- range $name, $value := $last }}
- name: {{ $name | quote }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "service.resources" -}}
{{- $resources := deepCopy .Values.resources -}}
{{- if gt (int .Values.gpu) 0 -}}
{{- $_ := set $resources.limits "nvidia.com/gpu" (int .Values.gpu) -}}
{{- $_ := set $resources.requests "nvidia.com/gpu" (int .Values.gpu) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{- define "service.startup" -}}
#!/usr/bin/env bash
set -euo pipefail
{{ tpl .Values.startup . }}
{{- end -}}

{{- define "service.pod" -}}
metadata:
  labels:
    {{- include "service.labels" . | nindent 4 }}
  {{- if .Values.startup }}
  annotations:
    checksum/startup: {{ include "service.startup" . | sha256sum | quote }}
  {{- end }}
spec:
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- if gt (int .Values.gpu) 0 }}
  nodeSelector: { nvidia.com/gpu.present: "true" }
  {{- end }}
  {{- if .Values.waitForDatabase }}
  initContainers:
    - name: wait-for-database
      image: postgres:16-alpine
      command: [ sh, -c ]
      args:
        - |
          {{- .Files.Get "files/wait-for-database.sh" | nindent 10 }}
      env:
        {{- include "service.env" . | nindent 8 }}
      resources:
        requests: { cpu: 10m, memory: 16Mi }
        limits: { cpu: 50m, memory: 32Mi }
  {{- end }}
  containers:
    - name: {{ .Values.name | quote }}
      image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
      {{- if .Values.startup }}
      args: [ "bash", "-euc", "exec bash /opt/startup/start.sh" ]
      {{- end }}
      ports:
        - { name: http, containerPort: {{ int .Values.port }} }
      env:
        {{- include "service.env" . | nindent 8 }}
      readinessProbe:
        tcpSocket: { port: http }
      resources:
        {{- include "service.resources" . | nindent 8 }}
      {{- if or .Values.startup .Values.disk }}
      volumeMounts:
        {{- if .Values.startup }}
        - { name: startup, mountPath: /opt/startup, readOnly: true }
        {{- end }}
        {{- if .Values.disk }}
        - { name: data, mountPath: /data }
        {{- end }}
      {{- end }}
  {{- if .Values.startup }}
  volumes:
    - name: startup
      configMap: { name: {{ printf "%s-startup" .Values.name | quote }}, defaultMode: 0555 }
  {{- end }}
{{- end -}}

{{- define "service.workload" -}}
apiVersion: apps/v1
kind: {{ .Values.kind | quote }}
metadata:
  {{- include "service.metadata" . | nindent 2 }}
spec:
  {{- if eq .Values.kind "StatefulSet" }}
  serviceName: {{ .Values.name | quote }}
  {{- end }}
  replicas: {{ int .Values.replicas }}
  selector:
    matchLabels:
      {{- include "service.labels" . | nindent 6 }}
  template:
    {{- include "service.pod" . | nindent 4 }}
  {{- if and (eq .Values.kind "StatefulSet") .Values.disk }}
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ ReadWriteOnce ]
        resources: { requests: { storage: {{ .Values.disk | quote }} } }
  {{- end }}
{{- end -}}

{{- define "service.autoscaler" -}}
{{- with .Values.autoscaling }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "service.metadata" $ | nindent 2 }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: {{ $.Values.kind | quote }}, name: {{ $.Values.name | quote }} }
  minReplicas: {{ int .minReplicas }}
  maxReplicas: {{ int .maxReplicas }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 75 } }
{{- end }}
{{- end -}}

{{- define "service.configmap" -}}
{{- if .Values.startup }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ printf "%s-startup" .Values.name | quote }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
data:
  start.sh: |
    {{- include "service.startup" . | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "service.cronjobs" -}}
{{- range $job, $cron := .Values.cron }}
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ printf "%s-%s" $.Values.name $job | quote }}
spec:
  schedule: {{ $cron.schedule | quote }}
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          imagePullSecrets:
            {{- range $.Values.imagePullSecrets }}
            - name: {{ . | quote }}
            {{- end }}
          containers:
            - name: {{ $job | quote }}
              image: {{ printf "%s:%s" $.Values.image.repository $.Values.image.tag | quote }}
              command:
                - bash
                - -euc
                - |
                  {{- $cron.script | nindent 18 }}
              env:
                {{- include "service.env" $ | nindent 16 }}
              resources:
                requests: { cpu: 50m, memory: 64Mi }
                limits: { cpu: 200m, memory: 256Mi }
{{- end }}
{{- end -}}

{{- define "service.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "service.metadata" . | nindent 2 }}
spec:
  {{- if and .Values.entry (not .Values.istio.host) }}
  type: LoadBalancer
  {{- end }}
  selector:
    {{- include "service.labels" . | nindent 4 }}
  ports:
    - { name: http, port: {{ int .Values.port }}, targetPort: http }
{{- end -}}

{{- define "service.istio" -}}
{{- with .Values.istio }}
{{- if .host }}
{{- if not .sharedGateway }}
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: {{ printf "%s-gateway" $.Values.name | quote }}
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: [ {{ .host | quote }} ]
---
{{- end }}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  {{- include "service.metadata" $ | nindent 2 }}
spec:
  hosts: [ {{ .host | quote }} ]
  gateways: [ {{ .sharedGateway | default (printf "%s-gateway" $.Values.name) | quote }} ]
  http:
    {{- range $prefix, $to := .routes }}
    - match: [ { uri: { prefix: {{ $prefix | quote }} } } ]
      timeout: {{ $.Values.istio.timeout | quote }}
      route:
        - destination: { host: {{ $to.service | quote }}, port: { number: {{ int $to.port }} } }
    {{- end }}
    - timeout: {{ .timeout | quote }}
      route:
        - destination: { host: {{ $.Values.name | quote }}, port: { number: {{ int $.Values.port }} } }
{{- end }}
{{- end }}
{{- end -}}
