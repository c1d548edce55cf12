package lint

// What people write rightly, and a linter once took for a fault: the variants of
// each kind are a row. Scripts have a table of their own, internal/shell's
// TestReadsWithoutNeed; values that look like credentials, checks' TestNoCredential.

func chartsQuiet() []fault {
	const values, portal, large, extra = "portal/values.yaml", "portal/templates/portal.yaml", "portal/ci/large-values.yaml", "portal/templates/extra.yaml"
	rows := []fault{
		{name: "quiet: credentials by name, read as a whole", edits: all(in(values, "replicas: 1\n", "replicas: 1\ncredentials:\n  accessKeyId: AKIAIOSFODNN7EXAMPLE\n  passwordSecretKey: postgres_password\n"+
			"  existingSecret: portal-db\n  env: { API_KEY: sub, BIND_PASSWORD: auth-ldap-bind-password, KUBE_SECRET: tailscale }\n  password: \"<fill in>\"\n  adminPassword: \"Set it on the first login, please.\"\n"),
			in(extra, "", configMap(`{{ toYaml .Values.credentials | sha256sum | quote }}`)))},
		{name: "quiet: large numbers where numbers are read", edits: all(in(values, "replicas: 1\n", "replicas: 1\ngrace: 1000000\nuser: 1000650000\nspace: 2e9\n"),
			in(portal, "    spec:\n      containers:", "    spec:\n      terminationGracePeriodSeconds: {{ .Values.grace }}\n      securityContext: { runAsUser: {{ .Values.user }}, fsGroup: {{ .Values.user | int64 }} }\n"+
				"      volumes: [{ name: tmp, emptyDir: { sizeLimit: {{ .Values.space }} } }]\n      containers:"))},
		{name: "quiet: large numbers in a list of the chart's own kind", edits: all(in(values, "replicas: 1\n", "replicas: 1\nlimits: { bytes: 52428800 }\n"),
			in(extra, "", "apiVersion: example.com/v1\nkind: Quota\nmetadata: { name: quota }\nspec: {{ toYaml .Values.limits | nindent 2 }}\n"))},
		{name: "quiet: null as a text", edits: all(in(values, "replicas: 1\n", "replicas: 1\nfallback: \"null\"\nnothing: null\n"),
			in(extra, "", configMap(`{{ .Values.fallback | quote }}`)+"  B: \"null\"\n  C: '{\"x\": null}'\n  D: \"{{ .Values.nothing }}\"\n  E: \"map[string]int\"\n"))},
		{name: "quiet: null that takes a default away", edits: all(in(values, "replicas: 1\n", "replicas: 1\naffinity: { nodeAffinity: {} }\n"), in(large, "resources:", "affinity: null\nresources:"),
			in(portal, "      containers:", "      {{- with .Values.affinity }}\n      affinity: {{- toYaml . | nindent 8 }}\n      {{- end }}\n      containers:"))},
		{name: "quiet: a value that a missing dependency's defaults may give", edits: all(in("portal/Chart.yaml", "    repository: file://../common\n", "    repository: file://../common\n"+
			"  - { name: cache, version: 1.0.0, repository: \"https://charts.example.com\" }\n"), in(values, "replicas: 1\n", "replicas: 1\ncache: { server: { port: 6379 } }\n"),
			in("portal/templates/cache.yaml", "", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.cache.server.name | quote }}\nspec:\n  type: ExternalName\n  externalName: {{ .Values.cache.server.host }}\n")),
			want: "I render/not-rendered portal/Chart.yaml: name: cache [large portal]"},
		{name: "quiet: nothing over an empty default", edits: all(in(values, "replicas: 1\n", "replicas: 1\nvolumes: []\nlabels: {}\nclass: \"\"\n"), in(large, "resources:", "volumes:\nlabels:\nclass:\nresources:"),
			in(extra, "", configMap(`{{ list .Values.volumes .Values.labels .Values.class | toJson | sha256sum | quote }}`)))},
		{name: "nothing over a default that says something", edits: all(in(values, "replicas: 1\n", "replicas: 1\nlabels: { team: web }\n"), in(large, "resources:", "labels:\nresources:"),
			in(extra, "", configMap(`{{ .Values.labels | toJson | sha256sum | quote }}`))), want: "W values/null " + large + ": labels: [large]"},
		{name: "quiet: a value that a template sets", edits: in(extra, "", "{{- range list \"a\" \"b\" }}\n{{- $_ := set $.Values \"app\" . }}\n{{- $_ := set $.Values.autoscaling \"kind\" (dict \"of\" .) }}\n---\n"+
			"apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ $.Values.app | quote }} }\ndata:\n  A: {{ $.Values.autoscaling.kind.of | quote }}\n{{- end }}\n")},
		{name: "quiet: a missing dependency of which nothing is set", edits: all(in("portal/Chart.yaml", "    repository: file://../common\n", "    repository: file://../common\n"+
			"  - { name: redis, alias: cache, version: 1.0.0, repository: \"https://charts.example.com\" }\n"),
			in("portal/templates/cache.yaml", "", configMap("{{ .Values.cache.server.name | quote }}"))),
			want: "I render/not-rendered portal/Chart.yaml: name: redis [large portal]"},
		{name: "quiet: files that are called as those of the seed documents are", edits: all(in("projects/east.yaml", "", "environments: [test, live]\n"), in("sites/west.yaml", "", "environments:\n  - test\ndestinations_of: x\n"),
			in("jenkins/config/project.yaml", "", "name: portal\nsites: 3\n"), in("jenkins/config/services.yaml", "", "- web\n- mail\n"), in("config/services.yaml", "", "- web\n- mail\n"))},
	}
	for name, text := range map[string]string{
		"omit": `{{ toYaml (omit .Values.autoscaling "min") }}`, "pick": `{{ pick .Values.autoscaling "enable" | toYaml }}`,
		"get": `{{ range $k := keys .Values.autoscaling }}{{ get $.Values.autoscaling $k }}{{ end }}`, "index": `{{ index .Values "autoscaling" "enable" }}`,
		"index by a name": `{{ $k := "enable" }}{{ index .Values.autoscaling $k }}`, "toJson": `{{ .Values.autoscaling | toJson }}`, "toPrettyJson": `{{ toPrettyJson .Values.autoscaling }}`,
		"with": `{{ with .Values.autoscaling }}{{ mustToJson . }}{{ end }}`, "range": `{{ range $k, $v := .Values.autoscaling }}{{ $k }}{{ $v }}{{ end }}`,
		"toString": `{{ .Values.autoscaling | toString }}`, "print": `{{ print .Values.autoscaling }}`, "printf": `{{ printf "%v" .Values.autoscaling }}`,
		"merge": `{{ merge (dict) .Values.autoscaling | toYaml }}`, "mergeOverwrite": `{{ mergeOverwrite (deepCopy .Values.autoscaling) (dict "a" 1) | toYaml }}`,
		"dig": `{{ dig "autoscaling" "enable" "" .Values.AsMap }}`, "hasKey": `{{ hasKey .Values.autoscaling "enable" }}`, "values": `{{ values .Values.autoscaling | toJson }}`,
		"tpl": `{{ tpl (toYaml .Values.autoscaling) $ }}`, "a variable": `{{ $a := .Values.autoscaling }}{{ toYaml $a }}`, "a list": `{{ range list .Values.autoscaling }}{{ toYaml . }}{{ end }}`,
		"a dict": `{{ $d := dict "a" .Values.autoscaling }}{{ toYaml $d.a }}`, "a helper": `{{ include "portal.all" (dict "v" .Values.autoscaling) }}`,
		"all values": `{{ toYaml .Values }}`, "all but one": `{{ omit .Values "image" | toYaml }}`, "a loop over all": `{{ range $k, $v := .Values }}{{ $k }}: {{ toJson $v }}{{ end }}`,
		"Files": `{{ .Files.Get "ci/large-values.yaml" | sha256sum }}`,
	} {
		rows = append(rows, fault{name: "quiet: read by " + name, edits: all(in(large, "enabled: true", "enabled: true\n  enable: x"),
			in(extra, "", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata:\n  A: |-\n    {{- define \"portal.all\" }}{{ toYaml .v }}{{ end }}{{ define \"portal.text\" }}"+text+"{{ end }}\n    {{- include \"portal.text\" . | sha256sum | nindent 4 }}\n"))})
	}
	return rows
}

// configMap is one whose first entry is a value.
func configMap(value string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata:\n  A: " + value + "\n"
}

func plainQuiet() []fault {
	const project, relay, service = "argocd/project.yaml", "mail/relay.yaml", "mail/service.yaml"
	operated := func(selector string) []edit {
		return in("mail/database.yaml", "", "apiVersion: v1\nkind: Service\nmetadata: { name: database }\nspec:\n  selector: "+selector+"\n  ports: [{ port: 5432 }]\n")
	}
	script := func(text string) []edit {
		return in(relay, "3.1.0\n", "3.1.0\n          command:\n            - sh\n            - -c\n            - |\n              "+text+"\n")
	}
	return []fault{
		{name: "quiet: AppProjects in projects/", edits: append(remove(project), in("projects/office.yaml", "", officeProject)...)},
		{name: "quiet: pods that an operator makes", edits: operated("{ application: spilo, cluster-name: mail, spilo-role: master }"),
			want: "I manifest/selector-mismatch mail/database.yaml: selector: [mail]"},
		{name: "quiet: a budget and a policy for pods that an operator makes", edits: in("mail/database.yaml", "", "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: database }\nspec:\n  maxUnavailable: 1\n  selector: { matchLabels: { cnpg.io/cluster: database } }\n"+
			"---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: database }\nspec: { instances: 2 }\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: database }\nspec:\n  podSelector: { matchLabels: { cnpg.io/cluster: database } }\n  ingress: [{ from: [{ podSelector: { matchLabels: { app: relay } } }] }]\n")},
		{name: "quiet: an operator's own kinds", edits: in("mail/database.yaml", "", "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: database }\nspec: { instances: 2, storage: { size: 10Gi } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: database-rw2 }\nspec:\n"+
			"  selector: { cnpg.io/cluster: database, cnpg.io/instanceRole: primary }\n  ports: [{ port: 5432, targetPort: 5432 }]\n"), want: "I manifest/selector-mismatch mail/database.yaml: selector: [mail]"},
		{name: "quiet: a label that is set at run time", edits: in(service, "selector: { app: relay }", "selector: { app: relay, role: leader }")},
		{name: "quiet: the name of a pod", edits: in("queue/broker/service.yaml", "selector: { app: broker }", "selector: { app: broker, statefulset.kubernetes.io/pod-name: broker-0 }")},
		{name: "quiet: a prefix before what is read by it", edits: all(script(`exec relay --queue "${APP_queue}"`),
			in(relay, "    metadata:\n      labels", "    metadata:\n      annotations: { reloader.stakater.com/auto: \"true\" }\n      labels"), in(relay, "          ports:", "          envFrom: [{ prefix: APP_, configMapRef: { name: relay-settings } }]\n          ports:"))},
		{name: "quiet: variables that a script looks after", edits: script("go() { echo \"${X?}\"; }  # $(POD) and $(date) and ${NOT_ME}\n              [ -n \"${Y}\" ] && echo \"${Y?}\"; X=1 go; exec relay")},
		{name: "quiet: what looks like a fixture", edits: in("mail/settings.yaml", "", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: words }\ndata:\n  note: \"Basic authentication is used; the password is in the Secret.\"\n"+
			"  PASSWORD_FILE: /run/secrets/password\n  TOKEN_URL: https://login.example.com/token\n  SECRET_NAME: relay\n  AWS_ACCESS_KEY_ID: AKIAIOSFODNN7EXAMPLE\n")},
		{name: "quiet: a token that the cluster fills in", edits: all(in("mail/account.yaml", "", "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: relay }\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: relay-token\n"+
			"  annotations: { kubernetes.io/service-account.name: relay }\ntype: kubernetes.io/service-account-token\n"),
			in(relay, "          ports:", "          env:\n            - name: TOKEN\n              valueFrom: { secretKeyRef: { name: relay-token, key: token } }\n"+
				"            - name: CA\n              valueFrom: { secretKeyRef: { name: relay-token, key: ca.crt } }\n          ports:"))},
		{name: "quiet: a template of another program", edits: in("docs/example.yaml", "", "# kind: Application\nspec:\n  project: {{ name }}\n")},
	}
}

const officeProject = `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: office, namespace: argocd }
spec:
  sourceRepos: ["*"]
  destinations: [{ server: "*", namespace: "*" }]
`

func appOfAppsQuiet() []fault {
	const root, east = "platform/templates/applications.yaml", "platform/values-east.yaml"
	return []fault{
		{name: "quiet: charts that leave syncing to somebody else, said once", edits: in(root, "    automated: { prune: true }\n", ""), want: "W~ argocd/manual-sync " + root + ": syncPolicy: [east west]"},
		{name: "quiet: syncing that a value decides", edits: all(in(root, "    automated: { prune: true }\n", "    {{- if not $.Values.manual }}\n    automated: { prune: true }\n    {{- end }}\n"))},
		{name: "quiet: an app's part by toYaml", edits: all(in(root, "        host: {{ $app.host | quote }}\n", "        host: {{ $app.host | quote }}\n        {{- with $app.more }}\n        {{- toYaml . | nindent 8 }}\n        {{- end }}\n"),
			in(east, "apps:\n", "tools: { a: { tag: x } }\napps:\n"), in(root, "  namespace: argocd\n", "  namespace: argocd\n  annotations: { tools: {{ range $k, $t := $.Values.tools }}{{ toYaml $t.tag | quote }}{{ else }}\"\"{{ end }} }\n"))},
		{name: "quiet: values that are handed on whole", edits: all(in(root, "      valuesObject:\n", "      valuesObject:\n        {{- with omit $.Values \"apps\" \"repoURL\" \"region\" }}\n        {{- toYaml . | nindent 8 }}\n        {{- end }}\n"), in(east, "region: east\n", "region: east\nresources: { limits: { memory: 512Mi } }\n"))},
		{name: "quiet: a parameter that is JSON, with its escape", edits: in(root, "      valuesObject:\n", "      parameters:\n        - { name: note, value: '\\{\"a\": 1\\, \"b\": [2]}', forceString: true }\n        - { name: none, value: \"null\", forceString: true }\n      valuesObject:\n")},
	}
}

// infraRead: a part of a site file that no template names is read all the same.
func infraRead() []fault {
	var rows []fault
	for name, text := range map[string]string{
		"get": `{{ get $.Values "front" | toJson }}`, "get by a name": `{{ range $k := list "front" }}{{ get $.Values $k | toJson }}{{ end }}`, "index": `{{ index $.Values "front" | toJson }}`,
		"pick": `{{ pick $.Values "front" | toJson }}`, "omit": `{{ toYaml (omit $.Values "vars" "environments") }}`, "all": `{{ $.Values | toJson }}`, "range": `{{ range $k, $v := ($.Values.front | default dict) }}{{ $k }}={{ $v }}{{ end }}`,
		"with": `{{ with $.Values.front }}{{ toYaml . }}{{ end }}`, "dig": `{{ dig "front" "color" "" $.Values.AsMap }}`, "a loop over all": `{{ range $k, $v := $.Values }}{{ $k }}{{ toJson $v }}{{ end }}`,
		"merge": `{{ merge (dict) ($.Values.front | default dict) | toJson }}`, "hasKey": `{{ if hasKey $.Values "front" }}{{ $.Values.front.color }}{{ end }}`,
	} {
		rows = append(rows, fault{name: "quiet: a site's part read by " + name, edits: all(in(infraJeju, "site: main\n", "site: main\nfront: { color: blue }\n"),
			in(infraApps, "  labels:\n", "  annotations:\n    front: {{ printf \"%s\" (include \"front.text\" $) | sha256sum }}\n  labels:\n"),
			in(infraArgo+"templates/_front.tpl", "", `{{- define "front.text" }}`+text+"{{ end }}\n"))})
	}
	rows = append(rows, fault{name: "quiet: a site's part that a script reads", edits: all(in(infraJeju, "site: main\n", "site: main\nfront: { color: blue }\n"),
		in("tools/front.sh", "", "#!/bin/sh\nset -eu\nfor f in k3s/argocd/projects/*.yaml; do yq '.front.color' \"$f\"; done\n"))},
		fault{name: "a site's part that no script reads", edits: all(in(infraJeju, "site: main\n", "site: main\nfront: { color: blue }\n"),
			in("tools/front.sh", "", "#!/bin/sh\nset -eu\nfor f in k3s/argocd/projects/*.yaml; do yq '.site' \"$f\"; done\n")), want: "E schema/site " + infraJeju + ": front: [xgen-jeju]"})
	return append(rows, fault{name: "quiet: a site's part that a pipeline reads", edits: all(in(infraJeju, "site: main\n", "site: main\nfront: { color: blue }\n"),
		in(infraCI+"front.groovy", "", "pipeline {\n  agent any\n  stages { stage('front') { steps { script {\n    def site = readYaml file: 'k3s/argocd/projects/xgen-jeju.yaml'\n    echo site.front.color\n  } } } }\n}\n"))})
}

// outsideFaults are about a chart of Applications that nobody in the repository gives values.
func outsideFaults() []fault {
	const app, values = "bootstrap/templates/app.yaml", "bootstrap/values.yaml"
	chart := in("bootstrap/Chart.yaml", "", "apiVersion: v2\nname: bootstrap\nversion: 0.1.0\n")
	with := func(defaults, source string) []edit {
		return all(chart, in(values, "", defaults), in(app, "", bootstrapApp+source))
	}
	const byRegion = "    path: platform\n    helm:\n      valueFiles: [\"values-{{ .Values.region }}.yaml\"]\n"
	const notJudged = "I render/not-rendered " + values + ": region [bootstrap]"
	return []fault{
		{name: "outside: a values file by a name that has no default", edits: with("region:\n", byRegion), want: notJudged},
		{name: "outside: of two, the one that decides", edits: with("owner:\nregion:\n", "    # {{ .Values.owner }}\n"+byRegion), want: notJudged},
		{name: "outside: an empty default", edits: with("region: \"\"\n", byRegion), want: notJudged},
		{name: "outside: no default at all", edits: all(chart, in(app, "", bootstrapApp+byRegion)), want: "I render/not-rendered " + app + ": {{ .Values.region [bootstrap]"},
		{name: "outside: a path", edits: with("region:\n", "    path: regions/{{ .Values.region }}\n"), want: notJudged},
		{name: "outside: a required value", edits: with("region:\n", "    path: platform\n    helm: { parameters: [{ name: region, value: {{ required \"region\" .Values.region | quote }} }] }\n"), want: notJudged},
		{name: "outside: handed on whole to a chart that needs it", edits: all(chart, in(app, "", bootstrapApp+"    path: charts/note\n    helm:\n      values: |\n        {{- toYaml .Values | nindent 8 }}\n"),
			in("charts/note/Chart.yaml", "", "apiVersion: v2\nname: note\nversion: 0.1.0\n"), in("charts/note/templates/note.yaml", "", configMap(`{{ .Values.region | replace "-" "" | upper | quote }}`))),
			want: "I render/not-rendered charts/note/templates/note.yaml: .Values.region [bootstrap]"},
		{name: "outside: a values file that may be missing", edits: with("region:\n", byRegion+"      ignoreMissingValueFiles: true\n      values: \"region: east\"\n")},
		{name: "outside: a path that no value decides", edits: with("region:\n", "    path: platfrom\n    helm: { parameters: [{ name: region, value: {{ .Values.region | quote }} }] }\n"),
			want: "E~ argocd/path-missing " + app + ": path: platfrom [bootstrap]"},
		{name: "outside: a template that fails with any value", edits: with("region:\n", "    path: {{ include \"nobody\" . }}\n"), want: "E render/failed " + app + ": include \"nobody\" [bootstrap]"},
		{name: "outside: a site beside it leaves the value out", edits: all(with("region:\n", byRegion), in("bootstrap/values-live.yaml", "", "other: 1\n")), want: "E~ render/failed " + app + ": valueFiles: [live]"},
		{name: "outside: an Application gives another value", edits: all(with("region:\n", byRegion), in("argocd/root.yaml", "", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: root, namespace: argocd }\nspec:\n"+
			"  project: default\n  source:\n    repoURL: https://git.example.com/team/platform.git\n    path: bootstrap\n    helm: { valuesObject: { region: north } }\n"+
			"  destination: { server: https://kubernetes.default.svc }\n  syncPolicy: { automated: {} }\n")), want: "E~ render/failed " + app + ": valueFiles: [root]"},
		{name: "outside: an Application gives the value", edits: all(with("region:\n", byRegion), in("argocd/root.yaml", "", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: root, namespace: argocd }\nspec:\n"+
			"  project: default\n  source:\n    repoURL: https://git.example.com/team/platform.git\n    path: bootstrap\n    helm: { valuesObject: { region: east } }\n"+
			"  destination: { server: https://kubernetes.default.svc }\n  syncPolicy: { automated: {} }\n"))},
		{name: "outside: a file that the chart reads itself is no set of values", edits: all(with("data: { a: b }\n", "    path: platform\n    helm:\n      valueFiles: [values-east.yaml]\n      values: |\n        {{- .Files.Get \"extra-values.yaml\" | nindent 8 }}\n"),
			in("bootstrap/extra-values.yaml", "", "more: { a: b }\n"))},
	}
}

const bootstrapApp = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: platform, namespace: argocd }
spec:
  project: default
  destination: { server: "https://kubernetes.default.svc", namespace: argocd }
  syncPolicy: { automated: { prune: true } }
  source:
    repoURL: https://git.example.com/team/platform.git
    targetRevision: main
`
