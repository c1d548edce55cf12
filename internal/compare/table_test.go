package compare

// extra is the template that a row of diffTable adds.
const extra = charts + "templates/extra.yaml"

// Templates that several rows have.
const (
	aClaim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: core-data
  annotations: {}
spec:
  accessModes: [ReadWriteOnce, ReadOnlyMany]
  resources: { requests: { storage: 10Gi } }
`
	aStatefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: core-db }
spec:
  serviceName: core-db
  replicas: 1
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      initContainers:
        - { name: one, image: "busybox:1" }
        - { name: two, image: "busybox:1" }
      containers:
        - name: db
          image: "postgres:16"
          args: [-c, a=1, -c, b=2]
          env:
            - { name: POSTGRES_PASSWORD, value: first-secret }
            - { name: MODE, value: fast }
          volumeMounts: [{ name: data, mountPath: /data }]
        - { name: exporter, image: "exporter:1" }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`
	aJob = `apiVersion: batch/v1
kind: Job
metadata: { name: core-migrate }
spec:
  backoffLimit: 2
  template:
    spec: { restartPolicy: Never, containers: [{ name: migrate, image: "migrate:1" }] }
`
	aSecret = `apiVersion: v1
kind: Secret
metadata: { name: core-extra }
stringData: { user: alice, url: "https://a.example.com" }
`
	anIngress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: core }
spec:
  rules:
    - host: a.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: xgen-core, port: { number: 8000 } } } }] }
    - host: b.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: xgen-core, port: { number: 8000 } } } }] }
`
	aDaemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: core-agent, annotations: { argocd.argoproj.io/sync-options: "Force=true,Replace=true" } }
spec:
  updateStrategy: { type: OnDelete }
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent, tier: a } }
    spec: { containers: [{ name: agent, image: "agent:1", ports: [{ containerPort: 80 }, { containerPort: 81 }] }] }
`
	aBinding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: core }
subjects: [{ kind: ServiceAccount, name: a, namespace: x }, { kind: ServiceAccount, name: b, namespace: x }]
roleRef: { kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io }
`
)

// diffTable are changes of testdata/infra; what they do is in testdata/diff/infra.txt.
var diffTable = []struct {
	name  string
	edits [][3]string
	with  string // a template of xgen-core that both states have, "" for none
}{
	{"nothing", nil, ""},
	{"a comment", [][3]string{{charts + "templates/deployment.yaml", "  replicas:", "  # how many\n  replicas:"}}, ""},
	{"a line of the chart", [][3]string{{charts + "templates/deployment.yaml", "revisionHistoryLimit: 3", "revisionHistoryLimit: 5"}}, ""},
	{"the order of keys", [][3]string{{charts + "templates/service.yaml", "      port: {{ .Values.service.port | int }}\n      targetPort: http\n", "      targetPort: http\n      port: {{ .Values.service.port | int }}\n"}}, ""},
	{"a default written out", [][3]string{{charts + "templates/deployment.yaml", "    spec:\n", "    spec:\n      restartPolicy: Always\n      dnsPolicy: ClusterFirst\n      terminationGracePeriodSeconds: 30\n      securityContext: {}\n"}}, ""},
	{"defaults of a Service", [][3]string{{charts + "templates/service.yaml", "spec:\n", "spec:\n  sessionAffinity: None\n  internalTrafficPolicy: Cluster\n"}}, ""},
	{"an equal quantity", [][3]string{{projects + "xgen-aww.yaml", `limits:   { memory: "1Gi",   cpu: "500m" }`, `limits:   { memory: "1024Mi",   cpu: "0.5" }`}}, ""},
	{"an equal quantity as a number", [][3]string{{projects + "xgen-aww.yaml", `cpu: "1000m"`, `cpu: "1"`}}, ""},
	{"quotes and flow style", [][3]string{{projects + "xgen-aww.yaml", `autoscaling: { minReplicas: 1, maxReplicas: 2 }`, "autoscaling:\n          maxReplicas: 2\n          minReplicas: 1"}}, ""},
	{"replicas of one service", [][3]string{{projects + "xgen-aww.yaml", "replicas: 1\n", "replicas: 2\n"}}, ""},
	{"an autoscaler's maximum", [][3]string{{projects + "xgen-aww.yaml", "maxReplicas: 2", "maxReplicas: 4"}}, ""},
	{"memory of one service", [][3]string{{projects + "xgen-aww.yaml", `memory: "16Gi"`, `memory: "24Gi"`}}, ""},
	{"a variable of one site", [][3]string{{projects + "xgen-aww.yaml", `S3_BUCKET: "xgen-aww"`, `S3_BUCKET: "xgen-aww-2"`}}, ""},
	{"a new variable of one site", [][3]string{{projects + "xgen-aww.yaml", "vars:\n", "vars:\n  NEW_FLAG: \"on\"\n"}}, ""},
	{"a variable removed", [][3]string{{projects + "xgen-aww.yaml", "  AWS_REGION: \"ap-northeast-2\"\n", ""}}, ""},
	{"a variable of all services", [][3]string{{charts + "values.yaml", `LOG_LEVEL: "info"`, `LOG_LEVEL: "debug"`}}, ""},
	{"a secret in a ConfigMap", [][3]string{{charts + "values.yaml", `MINIO_DATA_SECRET_KEY: "minio123"`, `MINIO_DATA_SECRET_KEY: "other456"`}}, ""},
	{"a service's own values", [][3]string{{charts + "values/xgen-core.yaml", `memory: "4Gi"`, `memory: "6Gi"`}}, ""},
	{"an env entry in front", [][3]string{{charts + "values/xgen-core.yaml", "env:\n", "env:\n  - name: FIRST\n    value: \"1\"\n"}}, ""},
	{"an env entry changed", [][3]string{{charts + "values/xgen-core.yaml", "$(POSTGRES_HOST):$(POSTGRES_PORT)", "$(POSTGRES_HOST)"}}, ""},
	{"the tag of all images", [][3]string{{charts + "values.yaml", "tag: latest-amd64", "tag: v2-amd64"}}, ""},
	{"the registry of one site", [][3]string{{projects + "xgen-aww.yaml", `registryHost: "10.100.1.65:5000"`, `registryHost: "10.100.1.66:5000"`}}, ""},
	{"the domain of one site", [][3]string{{projects + "xgen-aww.yaml", `domain: "xgen.lamitie.kr"`, `domain: "new.lamitie.kr"`}}, ""},
	{"a site gets a domain", [][3]string{{projects + "xgen-jeju.yaml", `domain: "*"`, `domain: "jeju.example.com"`}}, ""},
	{"a service removed from one site", [][3]string{{projects + "xgen-jeju.yaml", "      - name: xgen-documents\n", ""}}, ""},
	{"a service added to one site", [][3]string{{projects + "xgen-jeju.yaml", "      - name: xgen-core\n", "      - name: xgen-core\n      - name: xgen-model\n"}}, ""},
	{"the order of services", [][3]string{{projects + "xgen-jeju.yaml", "      - name: xgen-core\n      - name: xgen-workflow\n", "      - name: xgen-workflow\n      - name: xgen-core\n"}}, ""},
	{"a label in the selector", [][3]string{{charts + "templates/_helpers.tpl", "app.kubernetes.io/instance: {{ .Release.Name | quote }}", "app.kubernetes.io/instance: {{ .Release.Name | quote }}\ntier: backend"}}, ""},
	{"a label of pods alone", [][3]string{{charts + "templates/deployment.yaml", "      annotations:\n", "        tier: backend\n      annotations:\n"}}, ""},
	{"a Service that selects nothing", [][3]string{{charts + "templates/service.yaml", "  selector:\n    {{- include \"xgen-service.selectorLabels\" . | nindent 4 }}", "  selector:\n    app: nobody"}}, ""},
	{"a headless Service", [][3]string{{charts + "templates/service.yaml", "  selector:\n", "  clusterIP: None\n  selector:\n"}}, ""},
	{"the port of one service", [][3]string{{charts + "values/xgen-core.yaml", "name: xgen-core\n", "name: xgen-core\nservice: { port: 8001 }\n"}}, ""},
	{"a name of all objects", [][3]string{{charts + "values/xgen-core.yaml", "name: xgen-core\n", "name: xgen-kernel\n"}}, ""},
	{"a new object in the chart", [][3]string{{charts + "templates/pdb.yaml", "", "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: {{ .Values.name }} }\nspec: { maxUnavailable: 1, selector: { matchLabels: { app.kubernetes.io/name: {{ .Values.name }} } } }\n"}}, ""},
	{"an object removed from the chart", [][3]string{{charts + "templates/hpa.yaml", "", ""}}, ""},
	{"an object switched off", [][3]string{{charts + "values.yaml", "  enabled: true\n", "  enabled: false\n"}}, ""},
	{"the namespace of a site", [][3]string{{projects + "xgen-jeju.yaml", "namespace: xgen\n", "namespace: xgen-jeju\n"}}, ""},
	{"prune switched off", [][3]string{{"k3s/argocd/templates/application.yaml", "prune: true", "prune: false"}}, ""},
	{"a root app's sync", [][3]string{{"k3s/argocd/root-apps/xgen-root-aww.yaml", "prune: true", "prune: false"}}, ""},
	{"a probe", [][3]string{{charts + "values.yaml", "timeoutSeconds: 3", "timeoutSeconds: 5"}}, ""},
	{"a probe to its default", [][3]string{{charts + "values.yaml", "timeoutSeconds: 3", "timeoutSeconds: 1"}}, ""},
	{"a toleration", [][3]string{{charts + "values.yaml", "tolerations: []", "tolerations:\n  - { key: gpu, operator: Exists }"}}, ""},
	{"a volume", [][3]string{{charts + "values/xgen-core.yaml", "resources:\n", "volumes:\n  - { name: tmp, emptyDir: {} }\nvolumeMounts:\n  - { name: tmp, mountPath: /tmp }\nresources:\n"}}, ""},
	{"a command", [][3]string{{charts + "values/xgen-core.yaml", "resources:\n", "command: [sh, -c, \"exec serve --debug\"]\nresources:\n"}}, ""},
	{"the strategy to Recreate", [][3]string{{charts + "values.yaml", "strategy: RollingUpdate", "strategy: Recreate"}}, ""},
	{"the shared gateway", [][3]string{{projects + "xgen-aww.yaml", "sharedGateway: \"istio-system/istio-gateway\"", "sharedGateway: \"istio-system/other\""}}, ""},
	{"the shared gateway taken away", [][3]string{{projects + "xgen-aww.yaml", "sharedGateway: \"istio-system/istio-gateway\"\n", ""}}, ""},
	{"a timeout of the route", [][3]string{{charts + "values.yaml", "timeout: 300s", "timeout: 600s"}}, ""},
	{"a database host", [][3]string{{projects + "xgen-aww.yaml", `postgres: { host: "10.100.1.70" }`, `postgres: { host: "10.100.1.71" }`}}, ""},
	{"a chart's template that fails", [][3]string{{charts + "templates/service.yaml", "{{ .Values.service.port | int }}", "{{ .Values.service.port | nothing }}"}}, ""},
	{"a site that is not YAML", [][3]string{{projects + "xgen-jeju.yaml", "domain: \"*\"", "domain: *"}, {projects + "xgen-aww.yaml", "replicas: 1\n", "replicas: 2\n"}}, ""},
	{"a site removed", [][3]string{{projects + "xgen-jeju.yaml", "", ""}, {"k3s/argocd/root-apps/xgen-root-jeju.yaml", "", ""}}, ""},
	{"an environment removed", [][3]string{{"k3s/argocd/root-apps/xgen-root-dev.yaml", "", ""}}, ""},
	{"a helper's text", [][3]string{{charts + "templates/_helpers.tpl", "app.kubernetes.io/part-of: {{ .Values.global.registry.project | quote }}", "app.kubernetes.io/part-of: xgen-platform"}}, ""},
	{"the revision of an Application", [][3]string{{projects + "xgen-aww.yaml", "targetRevision: main", "targetRevision: release"}}, ""},
	{"a hook", [][3]string{{charts + "templates/job.yaml", "", "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Values.name }}-migrate\n  annotations: { argocd.argoproj.io/hook: PreSync }\nspec:\n  template:\n    spec: { restartPolicy: Never, containers: [{ name: migrate, image: \"busybox:1\" }] }\n"}}, ""},
	{"a variable of one service at one site", [][3]string{{projects + "xgen-jeju.yaml", "      - name: xgen-core\n", "      - name: xgen-core\n        config: { WORKERS: \"4\" }\n"}}, ""},
	{"the same change at two sites", [][3]string{{projects + "xgen-jeju.yaml", "      - name: xgen-core\n", "      - name: xgen-core\n        replicas: 3\n"}, {projects + "lotteimall.yaml", "vars:\n", "vars:\n  EXTRA: \"1\"\n"}}, ""},
	{"a claim removed", [][3]string{{extra, "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: core-data\n  annotations: {}\nspec:\n  accessModes: [ReadWriteOnce, ReadOnlyMany]\n  resources: { requests: { storage: 10Gi } }\n", "# none\n"}}, aClaim},
	{"a claim renamed", [][3]string{{extra, "name: core-data", "name: core-files"}}, aClaim},
	{"a claim that shrinks", [][3]string{{extra, "10Gi", "9000Mi"}}, aClaim},
	{"a claim that grows", [][3]string{{extra, "10Gi", "20Gi"}}, aClaim},
	{"a claim of an equal size", [][3]string{{extra, "10Gi", "10240Mi"}}, aClaim},
	{"the order of access modes", [][3]string{{extra, "ReadWriteOnce, ReadOnlyMany", "ReadOnlyMany, ReadWriteOnce"}}, aClaim},
	{"a claim that is kept, then removed", [][3]string{{extra, "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: core-data\n  annotations: { argocd.argoproj.io/sync-options: Prune=false }\nspec:\n  accessModes: [ReadWriteOnce, ReadOnlyMany]\n  resources: { requests: { storage: 10Gi } }\n", "# none\n"}}, `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: core-data
  annotations: { argocd.argoproj.io/sync-options: Prune=false }
spec:
  accessModes: [ReadWriteOnce, ReadOnlyMany]
  resources: { requests: { storage: 10Gi } }
`},
	{"a StatefulSet with claims removed", [][3]string{{extra, "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: core-db }\nspec:\n  serviceName: core-db\n  replicas: 1\n  selector: { matchLabels: { app: db } }\n  template:\n    metadata: { labels: { app: db } }\n    spec:\n      initContainers:\n        - { name: one, image: \"busybox:1\" }\n        - { name: two, image: \"busybox:1\" }\n      containers:\n        - name: db\n          image: \"postgres:16\"\n          args: [-c, a=1, -c, b=2]\n          env:\n            - { name: POSTGRES_PASSWORD, value: first-secret }\n            - { name: MODE, value: fast }\n          volumeMounts: [{ name: data, mountPath: /data }]\n        - { name: exporter, image: \"exporter:1\" }\n  volumeClaimTemplates:\n    - metadata: { name: data }\n      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n", "# none\n"}}, aStatefulSet},
	{"the claims of a StatefulSet", [][3]string{{extra, "storage: 1Gi", "storage: 2Gi"}}, aStatefulSet},
	{"the replicas of a StatefulSet", [][3]string{{extra, "replicas: 1", "replicas: 3"}}, aStatefulSet},
	{"the service name of a StatefulSet", [][3]string{{extra, "serviceName: core-db", "serviceName: other"}}, aStatefulSet},
	{"the order of init containers", [][3]string{{extra, "        - { name: one, image: \"busybox:1\" }\n        - { name: two, image: \"busybox:1\" }\n", "        - { name: two, image: \"busybox:1\" }\n        - { name: one, image: \"busybox:1\" }\n"}}, aStatefulSet},
	{"the order of containers and variables", [][3]string{{extra, "            - { name: POSTGRES_PASSWORD, value: first-secret }\n            - { name: MODE, value: fast }\n", "            - { name: MODE, value: fast }\n            - { name: POSTGRES_PASSWORD, value: first-secret }\n"}}, aStatefulSet},
	{"a secret in a variable", [][3]string{{extra, "first-secret", "second-secret"}}, aStatefulSet},
	{"the image of the second container", [][3]string{{extra, "exporter:1", "exporter:2"}}, aStatefulSet},
	{"an argument in the middle", [][3]string{{extra, "-c, b=2", "-c, c=3, -c, b=2"}}, aStatefulSet},
	{"the template of a Job", [][3]string{{extra, "migrate:1", "migrate:2"}}, aJob},
	{"the retries of a Job", [][3]string{{extra, "backoffLimit: 2", "backoffLimit: 3"}}, aJob},
	{"the template of a hook", [][3]string{{extra, "migrate:1", "migrate:2"}}, `apiVersion: batch/v1
kind: Job
metadata: { name: core-migrate, annotations: { helm.sh/hook: pre-upgrade } }
spec:
  backoffLimit: 2
  template:
    spec: { restartPolicy: Never, containers: [{ name: migrate, image: "migrate:1" }] }
`},
	{"the image of a CronJob", [][3]string{{extra, "job:1", "job:2"}}, `apiVersion: batch/v1
kind: CronJob
metadata: { name: core-nightly }
spec:
  schedule: "0 3 * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: job, image: "job:1" }] } } } }
`},
	{"a value of a Secret", [][3]string{{extra, "alice", "bob"}}, aSecret},
	{"a Secret in the other form", [][3]string{{extra, "stringData: { user: alice, url: \"https://a.example.com\" }", "data: { url: aHR0cHM6Ly9hLmV4YW1wbGUuY29t, user: YWxpY2U= }"}}, aSecret},
	{"a line of a script in an immutable ConfigMap", [][3]string{{extra, "    two\n", "    two and a half\n"}}, `apiVersion: v1
kind: ConfigMap
metadata: { name: core-script }
immutable: true
data:
  run.sh: |
    set -e
    one
    two
    three
`},
	{"the host of a rule", [][3]string{{extra, "b.example.com", "c.example.com"}}, anIngress},
	{"the backend of a rule", [][3]string{{extra, "host: a.example.com\n      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: xgen-core", "host: a.example.com\n      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: xgen-kernel"}}, anIngress},
	{"pods that are replaced only by hand", [][3]string{{extra, "agent:1", "agent:2"}}, aDaemonSet},
	{"a forced replacement", [][3]string{{extra, "matchLabels: { app: agent }", "matchLabels: { app: agent, tier: a }"}}, aDaemonSet},
	{"a protocol written out and a port moved", [][3]string{{extra, "[{ containerPort: 80 }, { containerPort: 81 }]", "[{ containerPort: 81, protocol: TCP }, { containerPort: 80 }]"}}, aDaemonSet},
	{"the role of a binding", [][3]string{{extra, "name: reader", "name: writer"}}, aBinding},
	{"the order of subjects", [][3]string{{extra, "{ kind: ServiceAccount, name: a, namespace: x }, { kind: ServiceAccount, name: b, namespace: x }", "{ kind: ServiceAccount, name: b, namespace: x }, { kind: ServiceAccount, name: a, namespace: x }"}}, aBinding},
	{"a Namespace removed", [][3]string{{extra, "apiVersion: v1\nkind: Namespace\nmetadata: { name: core-extra }\n", "# none\n"}}, `apiVersion: v1
kind: Namespace
metadata: { name: core-extra }
`},
	{"a file that a template reads", [][3]string{{charts + "files/core.yaml", "tag: v1", "tag: v2"}, {charts + "files/other.yaml", "", "tag: v9\n"}}, `{{- $f := .Files.Get "files/core.yaml" | fromYaml }}
{{- $tag := $f.tag }}
apiVersion: v1
kind: ConfigMap
metadata: { name: core-tag }
data: { tag: "{{ $tag }}", pinned: "{{ $f.pinned }}" }
`},
	{"two lines that make one value", [][3]string{{extra, "$a := \"a\"", "$a := \"A\""}, {extra, "$b := \"b\"", "$b := \"B\""}, {extra, "$c := \"c\"", "$c := \"C\""}}, `{{- $a := "a" }}
{{- $x := "x" }}
{{- $b := "b" }}
{{- $y := "y" }}
{{- $c := "c" }}
apiVersion: v1
kind: ConfigMap
metadata: { name: core-parts }
data: { both: "{{ $a }}-{{ $b }}", one: "{{ $c }}", none: "{{ $x }}{{ $y }}" }
`},
	{"what a condition asks for", [][3]string{{extra, "{{- if .Values.nothing }}", "{{- if .Values.name }}"}}, `{{- if .Values.nothing }}
apiVersion: v1
kind: ConfigMap
metadata: { name: core-asked }
data: { a: b }
{{- end }}
`},
	{"a condition within an object", [][3]string{{extra, "{{- if .Values.name }}", "{{- if .Values.nothing }}"}}, `apiVersion: v1
kind: ConfigMap
metadata: { name: core-part }
data:
  a: b
  {{- if .Values.name }}
  c: d
  {{- end }}
`},
	{"a default overridden", [][3]string{{charts + "values/xgen-core.yaml", "name: xgen-core\n", "name: xgen-core\nautoscaling: { enabled: false }\n"}}, ""},
	{"an anchor that is merged", [][3]string{{charts + "values/xgen-core.yaml", "name: xgen-core\n", "name: xgen-core\nshared: &shared { replicas: 3 }\n<<: *shared\n"}}, ""},
}
