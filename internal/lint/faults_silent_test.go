package lint

// infraSilent are faults over which nothing was said once, or another thing than what is so.
func infraSilent() []fault {
	deployment, core, extra := infraChart+"templates/deployment.yaml", infraChart+"values/xgen-core.yaml", infraChart+"templates/extra.yaml"
	appName := `{{ printf "%v-%v" $service.name $env | quote }}`
	loop := "{{- range $service := $environment.services }}\n---\n"
	configMap := func(name string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata: { A: b }\n"
	}
	forCore := func(text string) string { return "{{- if eq .Values.name \"xgen-core\" }}\n" + text + "{{- end }}\n" }
	inCore := func(text string) []edit { return in(core, "name: xgen-core\n", "name: xgen-core\n"+text) }
	volume := func(source string) []edit {
		return inCore("volumes:\n  - name: v\n    " + source + "\nvolumeMounts:\n  - { name: v, mountPath: /v }\n")
	}
	tools := "k3s/tools/deploy.yaml"
	return []fault{
		{name: "silent: names with a dot, and a Kubernetes that is too old", edits: all(in(infraApps, appName, `{{ printf "%v.%v" $service.name $env | quote }}`), in(infraChart+"Chart.yaml", "type: application\n", "type: application\nkubeVersion: \">=1.40.0-0\"\n")),
			want: "E render/failed " + infraChart + "Chart.yaml: kubeVersion" + allInfra},
		{name: "silent: names with a dot", edits: in(infraApps, appName, `{{ printf "%v.%v" $service.name $env | quote }}`)},
		{name: "silent: no --- between Applications", edits: in(infraApps, loop, "{{- range $service := $environment.services }}\n"),
			want: "E~ yaml/duplicate-key " + infraApps + ": kind: Application" + allInfra},
		{name: "silent: one name for all Applications", edits: in(infraApps, appName, `{{ $env | quote }}`),
			want: "E~ manifest/duplicate-object " + infraApps + ": name: {{ $env | quote }}" + allInfra},
		{name: "silent: a condition that renders no Application", edits: all(in(infraApps, loop, "{{- if eq $env \"prod\" }}\n"+loop), in(infraApps, "      - RespectIgnoreDifferences=true\n{{- end }}", "      - RespectIgnoreDifferences=true\n{{- end }}\n{{- end }}")),
			want: "E~ argocd/application-missing " + infraApps + `: {{- if eq $env "prod" }}` + allInfra},
		{name: "silent: a list of another name", edits: in(infraApps, "range $service := $environment.services", "range $service := $environment.service"),
			want: "E~ argocd/application-missing " + infraApps + ": {{- range $service" + allInfra},
		{name: "silent: a root app without a site file, and a broken Deployment behind it", edits: all(in(infraRoots+"xgen-root-tools.yaml", "", toolsRoot), in(tools, "", toolsDeployment)),
			want: "E manifest/invalid " + tools + `: replicas: "two" [xgen-root-tools]`},
		{name: "silent: no --- between ConfigMaps", edits: in(extra, "", forCore(configMap("a")+configMap("b"))),
			want: "E~ yaml/duplicate-key " + extra + ": name: a >> kind: ConfigMap" + allInfra},
		{name: "silent: no --- after the Gateway", edits: in(infraChart+"templates/ingress.yaml", "        {{- end }}\n---\n", "        {{- end }}\n"),
			want: "E~ yaml/duplicate-key " + infraChart + "templates/ingress.yaml: kind: VirtualService [lotteimall xgen]"},
		{name: "silent: a second ConfigMap of the same name", edits: in(extra, "", forCore(configMap("xgen-core-config"))),
			want: "E~ manifest/duplicate-object " + extra + ": name: xgen-core-config" + allInfra},

		{name: "said: a misspelt secretName", edits: in(infraChart+"values.yaml", "secretName: xgen-secrets", "secretName: xgen-secret"),
			want: "E~ reference/missing-object " + infraChart + "values.yaml: secretName: xgen-secret" + allInfra},
		{name: "said: a Secret's volume with name", edits: volume("secret: { name: xgen-secrets }"),
			want: "E~ manifest/invalid " + core + ": secret: { name" + allInfra},
		{name: "said: a claim's volume with name", edits: volume("persistentVolumeClaim: { name: data }"),
			want: "E~ manifest/invalid " + core + ": persistentVolumeClaim" + allInfra},
		{name: "said: a ConfigMap's volume with configMapName", edits: volume("configMap: { configMapName: xgen-core-config }"),
			want: "E~ manifest/invalid " + core + ": configMap: {" + allInfra},
		{name: "said: the site's Secret under another name", edits: all(in(infraSeal, "kind: SealedSecret\nmetadata:\n  name: xgen-secrets", "kind: SealedSecret\nmetadata:\n  name: aww-app")),
			want: "E reference/missing-object " + infraSeal + ": name: aww-app [xgen-aww]"},
		{name: "said: one reader misspells a key of the Secret", edits: in(core, "env:\n", "env:\n  - name: PASSWORD\n    valueFrom: { secretKeyRef: { name: xgen-secrets, key: POSTGRES_PASWORD } }\n"),
			want: "E~ reference/missing-key " + core + ": POSTGRES_PASWORD" + allInfra},
		{name: "said: the container's port is written in the template", edits: all(in(infraChart+"templates/service.yaml", "targetPort: http", "targetPort: {{ .Values.service.port | int }}"), in(deployment, "containerPort: {{ .Values.service.port | int }}", "containerPort: 8000")),
			want: "W~ reference/port " + infraChart + "templates/service.yaml: targetPort" + allInfra},
		{name: "said: a prefix before the Secret's keys", edits: in(deployment, "            - secretRef:", "            - prefix: APP_\n              secretRef:"),
			want: "E~ secret/unresolved-variable " + deployment + ": prefix: APP_" + allInfra},
		{name: "said: a prefix before the ConfigMap's keys", edits: in(deployment, "            - configMapRef:", "            - prefix: APP_\n              configMapRef:"),
			want: "E~ secret/unresolved-variable " + deployment + ": prefix: APP_" + allInfra},
		{name: "said: a dotted name in one environment's config", edits: in(infraLotte, "      LOG_LEVEL: \"info\"\n", "      LOG_LEVEL: \"info\"\n      spring.profiles.active: \"prod\"\n"),
			want: "E~ argocd/parameter-mangled " + infraLotte + ": spring [lotteimall]"},
		{name: "said: an expression for another field than replicas", edits: in(infraApps, "      jsonPointers:\n        - /spec/replicas\n", "      jqPathExpressions:\n        - .spec.replica\n"),
			want: "W~ argocd/replicas-fought " + infraApps + ": - .spec.replica" + allInfra},
		{name: "said: S3 with the port of MinIO", edits: in(infraAww, "https://s3.ap-northeast-2.amazonaws.com", "https://s3.ap-northeast-2.amazonaws.com:9000"),
			want: "E~ storage/invalid-endpoint " + infraAww + ": minio:    { [xgen-aww]"},
		{name: "said: the parameters of .argocd-source.yaml replace all others", edits: in(infraChart+".argocd-source.yaml", "", "helm:\n  parameters:\n    - { name: global.registry.tag, value: 1.4.2-amd64, forceString: true }\n"),
			want: "E argocd/parameter-mangled " + infraChart + ".argocd-source.yaml: parameters:" + allInfra},
		{name: "quiet: a Secret of the same name in another namespace", edits: in("k3s/secrets/xgen-aww/elsewhere.yaml", "",
			"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: xgen-secrets, namespace: monitoring }\nspec: { encryptedData: { A: AgBcGxhY2Vob2xkZXI= } }\n")},
		{name: "quiet: the token of a ServiceAccount", edits: all(in(extra, "", forCore("apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: xgen-core\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: xgen-core-token\n  annotations: { kubernetes.io/service-account.name: xgen-core }\ntype: kubernetes.io/service-account-token\n")),
			in(core, "env:\n", "env:\n  - name: SA_TOKEN\n    valueFrom: { secretKeyRef: { name: xgen-core-token, key: token } }\n"))},
		{name: "quiet: a part of the site file that is written as JSON", edits: all(in(infraJeju, "site: main\n", "site: main\nfront: { color: blue }\n"),
			in(infraApps, "  labels:\n", "  annotations:\n    front: {{ $.Values.front | default dict | toJson | quote }}\n  labels:\n"))},
		{name: "quiet: a checksum of the site file", edits: all(in(infraJeju, "site: main\n", "site: main\nfront: { color: blue }\n"),
			in(infraApps, "  labels:\n", "  annotations:\n    values: {{ omit $.Values \"site\" | toYaml | sha256sum }}\n  labels:\n"))},
	}
}

const toolsRoot = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: xgen-root-tools, namespace: argocd }
spec:
  project: default
  source: { repoURL: "https://gitlab.x2bee.com/xgen2.0/xgen-infra.git", targetRevision: main, path: k3s/tools }
  destination: { server: "https://kubernetes.default.svc", namespace: tools }
  syncPolicy: { automated: { prune: true, selfHeal: true } }
`

const toolsDeployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: tool }
spec:
  replicas: "two"
  selector: { matchLabels: { app: tool } }
  template:
    metadata: { labels: { app: tool } }
    spec:
      containers:
        - { name: tool, image: "docker.io/library/nginx:1.27", resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { cpu: 100m, memory: 64Mi } } }
`
