package lint

// Faults of which many places show signs: the line that is to blame is the one that all of them share, or the one that
// differs from all others.

func infraContrast() []fault {
	const templates = infraChart + "templates/"
	deployment, service, hpa := templates+"deployment.yaml", templates+"service.yaml", templates+"hpa.yaml"
	return []fault{
		{name: "contrast: resources beside their key", edits: in(deployment, "{{- toYaml .Values.resources | nindent 12 }}", "{{- toYaml .Values.resources | nindent 10 }}"),
			want: "E~ manifest/invalid " + deployment + ": toYaml .Values.resources" + allInfra},
		{name: "contrast: a filter lost from a parameter", edits: in(infraApps, "value: {{ $service.replicas | int | quote }}", "value: {{ $service.replicas | int }}"),
			want: "E~ manifest/invalid " + infraApps + ": $service.replicas | int [lotteimall xgen xgen-aww]"},
		{name: "contrast: a filter lost from a parameter that one site sets", edits: in(infraApps, "value: {{ $.Values.sharedGateway | quote }}", "value: {{ eq $.Values.sharedGateway \"x\" }}"),
			want: "E~ manifest/invalid " + infraApps + `: eq $.Values.sharedGateway [xgen-aww]`},
		{name: "contrast: an annotation without quotes", edits: in(deployment, "      annotations:\n", "      annotations:\n        prometheus.io/port: {{ .Values.service.port }}\n"),
			want: "E~ manifest/invalid " + deployment + ": prometheus.io/port" + allInfra},
		{name: "contrast: nothing below automated", edits: in(infraApps, "    automated:\n      prune: true\n      selfHeal: true\n", "    automated:\n"),
			want: "W~ argocd/manual-sync " + infraApps + ": automated:" + allInfra},
		{name: "contrast: one site is synced by hand", edits: all(in(infraApps, "    automated:\n      prune: true\n      selfHeal: true\n", "    automated:\n      {{- if not $.Values.manual }}\n      prune: true\n      selfHeal: true\n      {{- end }}\n"),
			in(infraJeju, "site: main\n", "site: main\nmanual: true\n")),
			want: "W~ argocd/manual-sync " + infraJeju + ": manual: true [xgen-jeju]"},
		{name: "contrast: a name made too long", edits: all(in(deployment, "- name: http\n", "- name: {{ include \"xgen-service.name\" . }}-port-of-the-service\n"),
			in(deployment, "port: http\n >> port: http\n >> port: http\n", "port: {{ .Values.service.port | int }}\n"), in(deployment, "port: http\n >> port: http\n", "port: {{ .Values.service.port | int }}\n"),
			in(deployment, "port: http\n", "port: {{ .Values.service.port | int }}\n"), in(service, "targetPort: http", "targetPort: {{ .Values.service.port | int }}")),
			want: "E~ manifest/invalid " + deployment + ": -port-of-the-service" + allInfra},
		{name: "contrast: a label that a helper writes too", edits: in(hpa, "  labels:\n", "  labels:\n    app.kubernetes.io/part-of: other\n"),
			want: "E~ yaml/duplicate-key " + hpa + `: include "xgen-service.labels"` + allInfra},
		{name: "contrast: destinations without a namespace", edits: in(infraApps, "    namespace: {{ $.Values.project.namespace | quote }}\n", ""),
			want: "E~ argocd/not-permitted " + infraApps + ":   destination:" + allInfra},
		{name: "contrast: one reader of a key that all Secrets call otherwise", edits: in(infraChart+"values/xgen-backend-gateway.yaml", "key: JWT_SECRET_KEY", "key: JWT_SECRETKEY"),
			want: "E secret/misnamed-key " + infraChart + "values/xgen-backend-gateway.yaml: JWT_SECRETKEY" + allInfra},
		{name: "contrast: one site has too many pods", edits: in(infraAww, "name: xgen-core\n        replicas: 1", "name: xgen-core\n        replicas: 3"),
			want: "E~ capacity/oversized-replicas " + infraAww + ": replicas: 3 [xgen-aww]"},
		{name: "contrast: a tag that is a number", edits: in(infraChart+"values.yaml", "tag: latest-amd64", "tag: 20240115"),
			want: "E~ render/mangled-value " + infraChart + "values.yaml: tag: 20240115" + allInfra},
	}
}

func inlineContrast() []fault {
	return []fault{
		{name: "contrast: resources beside their key", edits: in(inlineRes, `{{- include "service.resources" . | nindent 8 }}`, `{{- include "service.resources" . | nindent 6 }}`),
			want: "E~ manifest/invalid " + inlineRes + `: include "service.resources" . | nindent 6` + allInline},
		{name: "contrast: automated switched off", edits: in(inlineApps, "    automated: { prune: true, selfHeal: true }", "    automated:"),
			want: "W~ argocd/manual-sync " + inlineApps + ": automated:" + allInline},
		{name: "contrast: a variable without quotes", edits: in(inlineRes, "      ports:\n        - { name: http", "      terminationMessagePath: {{ int .Values.port }}\n      ports:\n        - { name: http"),
			want: "E~ manifest/invalid " + inlineRes + ": terminationMessagePath" + allInline},
	}
}

func multiContrast() []fault {
	return []fault{
		{name: "contrast: replicas as a parameter without quotes", edits: in(multiApps, "          - name: global.image.tag\n", "          - name: replicas\n            value: {{ $service.replicas | default 1 | int }}\n          - name: global.image.tag\n"),
			want: "E~ manifest/invalid " + multiApps + ": $service.replicas | default 1" + allMulti},
		{name: "contrast: nothing below automated", edits: in(multiApps, "    automated:\n      enabled: true\n      selfHeal: true\n", "    automated:\n"),
			want: "W~ argocd/manual-sync " + multiApps + ": automated:" + allMulti},
		{name: "contrast: an annotation without quotes", edits: in(multiWork, "      labels: *labels\n", "      labels: *labels\n      {{- if ne $v.reload \"checksum\" }}\n      annotations: { port: {{ $v.port }} }\n      {{- end }}\n"),
			want: "E~ manifest/invalid " + multiWork + ": annotations: { port:" + allMulti},
	}
}
