package lint

// Lines that are not there any more: a template without one of them is wrong
// for each service of each site, in many ways at once. It is one fault.

func infraDeleted() []fault {
	const templates = infraChart + "templates/"
	deployment, service, config := templates+"deployment.yaml", templates+"service.yaml", templates+"configmap.yaml"
	invalid := func(file, place string) string { return "E~ manifest/invalid " + file + ": " + place + allInfra }
	return []fault{
		{name: "no kind", edits: in(config, "kind: ConfigMap\n", ""), want: invalid(config, "apiVersion:")},
		{name: "no apiVersion", edits: in(deployment, "apiVersion: apps/v1\n", ""), want: invalid(deployment, "kind: Deployment")},
		{name: "no apiVersion of an object that a value asks for", edits: in(templates+"ingress.yaml", "apiVersion: networking.istio.io/v1\nkind: Gateway", "kind: Gateway"),
			want: "E~ manifest/invalid " + templates + "ingress.yaml: kind: Gateway [lotteimall xgen]"},
		{name: "no name", edits: in(deployment, `  name: {{ include "xgen-service.name" . | quote }}`+"\n  labels:", "  labels:"), want: invalid(deployment, "metadata:\n  labels")},
		{name: "no data", edits: in(config, "\ndata:\n", "\n"), want: invalid(config, `{{- include "xgen-service.config"`)},
		{name: "no spec", edits: in(deployment, "\nspec:\n", "\n"), want: invalid(deployment, "  replicas:")},
		{name: "nothing above matchLabels", edits: in(deployment, "  selector:\n", ""), want: invalid(deployment, "    matchLabels:")},
		{name: "no matchLabels", edits: in(deployment, "    matchLabels:\n", ""), want: invalid(deployment, `{{- include "xgen-service.selectorLabels"`)},
		{name: "no template", edits: in(deployment, "  template:\n", ""), want: invalid(deployment, "    metadata:\n      labels")},
		{name: "no spec of the pods", edits: in(deployment, "    spec:\n", ""), want: invalid(deployment, "      imagePullSecrets:")},
		{name: "no containers", edits: in(deployment, "      containers:\n", ""), want: invalid(deployment, "        - name: {{")},
		{name: "no envFrom", edits: in(deployment, "          envFrom:\n", ""), want: invalid(deployment, "            - configMapRef:")},
		{name: "no env", edits: in(deployment, "          env:\n", ""), want: invalid(deployment, "{{- with .Values.env }} >> {{- toYaml .")},
		{name: "no resources", edits: in(deployment, "          resources:\n", ""), want: invalid(deployment, "{{- toYaml .Values.resources")},
		{name: "no volumes", edits: in(deployment, "      volumes:\n", ""),
			want: "E~ manifest/invalid " + deployment + ": {{- with .Values.volumes }} >> {{- toYaml . [xgen]"},
		{name: "nothing below volumes", edits: in(deployment, "      volumes:\n        {{- toYaml . | nindent 8 }}\n", "      volumes:\n"),
			want: "E~ manifest/invalid " + deployment + ":       volumes: [xgen]"},
		{name: "nothing above the checksum", edits: in(deployment, "      annotations:\n", ""), want: invalid(deployment, "checksum/config:")},
		{name: "no labels of the pods", edits: in(deployment, `        {{- include "xgen-service.labels" . | nindent 8 }}`+"\n", ""), want: invalid(deployment, "    metadata:\n >> labels:")},
		{name: "labels without those of the selector", edits: in(templates+"_helpers.tpl", `{{ include "xgen-service.selectorLabels" . }}`+"\n", ""),
			want: invalid(deployment, "    metadata:\n >> labels:")},
		{name: "a ConfigMap without a name", edits: in(deployment, `                name: {{ printf "%s-config" (include "xgen-service.name" .) | quote }}`+"\n", ""), want: invalid(deployment, "configMapRef:")},
		{name: "a helper that gives no name", edits: in(templates+"_helpers.tpl", `{{- required "name is missing: values/<service>.yaml sets it" .Values.name -}}`+"\n", ""),
			want: invalid(service, `name: {{ include "xgen-service.name"`)},
		{name: "no spec of the service", edits: in(service, "\nspec:\n", "\n"), want: invalid(service, "  type:")},
		{name: "a port that is no item", edits: in(service, "    - name: http\n", ""), want: invalid(service, "  ports:")},
		{name: "no spec of the autoscaler", edits: in(templates+"hpa.yaml", "spec:\n", ""), want: invalid(templates+"hpa.yaml", "  scaleTargetRef:")},
		{name: "no http", edits: in(templates+"ingress.yaml", "  http:\n", ""),
			want: "E~ manifest/invalid " + templates + "ingress.yaml:     - match: [lotteimall xgen xgen-aww]"},
	}
}

func inlineDeleted() []fault {
	return []fault{
		{name: "no spec of an Application", edits: in(inlineApps, "\nspec:\n", "\n"), want: "E~ manifest/invalid " + inlineApps + ":   project:" + allInline},
		{name: "no syncPolicy", edits: in(inlineApps, "  syncPolicy:\n", ""), want: "E~ manifest/invalid " + inlineApps + ":     automated:" + allInline},
		{name: "no name in a helper that all objects use", edits: in(inlineRes, "name: {{ .Values.name | quote }}\nlabels:", "labels:"),
			want: "E~ manifest/invalid " + inlineRes + `: define "service.service" >> metadata:` + allInline},
		{name: "no spec where a condition follows", edits: in(inlineRes, "spec:\n  {{- if eq .Values.kind", "  {{- if eq .Values.kind"),
			want: "E~ manifest/invalid " + inlineRes + ":   serviceName:" + allInline},
		{name: "no pods", edits: in(inlineRes, `    {{- include "service.pod" . | nindent 4 }}`+"\n", ""),
			want: "E~ render/mangled-value " + inlineRes + ":   template:\n  {{- if and" + allInline},
		{name: "no metadata of the autoscaler", edits: in(inlineRes, "metadata:\n  {{- include \"service.metadata\" $ | nindent 2 }}\nspec:\n  scaleTargetRef", "metadata:\nspec:\n  scaleTargetRef"),
			want: "E~ manifest/invalid " + inlineRes + ": metadata:\nspec:\n  scaleTargetRef" + allInline},
	}
}

func multiDeleted() []fault {
	return []fault{
		{name: "no spec of an Application", edits: in(multiApps, "\nspec:\n", "\n"), want: "E~ manifest/invalid " + multiApps + ":   project:" + allMulti},
		{name: "no syncPolicy", edits: in(multiApps, "  syncPolicy:\n", ""), want: "E~ manifest/invalid " + multiApps + ":     automated:" + allMulti},
		{name: "no automated", edits: in(multiApps, "    automated:\n", ""), want: "E~ manifest/invalid " + multiApps + ":       enabled:" + allMulti},
		{name: "no name of the autoscaler", edits: in(multiWork, "  name: {{ $v.name | quote }}\nspec:\n  minReplicas", "spec:\n  minReplicas"),
			want: "E~ manifest/invalid " + multiWork + ": metadata:\nspec:" + allMulti},
	}
}
