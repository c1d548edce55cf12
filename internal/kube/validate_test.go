package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// parse reads one manifest.
func parse(t testing.TB, text string) *source.Node {
	t.Helper()
	y := source.ParseYAML(source.NewFile("m.yaml", []byte(text)))
	if y.Err != nil || y.Root() == nil {
		t.Fatalf("not YAML: %v\n%s", y.Err, text)
	}
	return y.Root()
}

// lines writes problems as "kind path: message", a meant key with a colon.
func lines(problems []problem.Problem) []string {
	var out []string
	for _, p := range problems {
		path := p.Path.String()
		if p.Key {
			path += ":"
		}
		out = append(out, fmt.Sprintf("%s %s| %s", p.Kind, path, english(p)))
	}
	return out
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: core
  labels: { app: core }
spec:
  replicas: 2
  selector: { matchLabels: { app: core } }
  template:
    metadata: { labels: { app: core } }
    spec:
      containers:
        - name: core
          image: r/core:1
          ports: [{ name: http, containerPort: 8080 }]
          env: [{ name: A, value: "1" }]
          resources: { limits: { cpu: 500m, memory: 1Gi } }
`

const virtualService = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: core }
spec:
  hosts: [core.example.com]
  gateways: [core-gateway]
  http:
    - match: [{ uri: { prefix: / } }]
      route: [{ destination: { host: core, port: { number: 80 } } }]
`

const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: core, namespace: argocd }
spec:
  project: default
  destination: { server: https://kubernetes.default.svc, namespace: xgen }
  source:
    repoURL: https://git.example.com/infra.git
    path: chart
    helm:
      parameters: [{ name: replicas, value: "2" }]
  syncPolicy: { automated: { prune: true } }
`

func TestValidateReports(t *testing.T) {
	edit := func(base, old, new string) string {
		if !strings.Contains(base, old) {
			t.Fatalf("base has no %q", old)
		}
		return strings.Replace(base, old, new, 1)
	}
	tests := []struct {
		name, text string
		want       []string
	}{
		{"unknown field with a near name", edit(deployment, "replicas", "replica"),
			[]string{`unknown-field spec.replica:| unknown field "replica" in Deployment spec; did you mean "replicas"?`}},
		{"unknown field without one, its inside not looked at", edit(deployment, "  replicas: 2", "  zzz: { name: 1 }"),
			[]string{`unknown-field spec.zzz:| unknown field "zzz" in Deployment spec`}},
		{"unknown field at the root", deployment + "data: {}\n",
			[]string{`unknown-field data:| unknown field "data" in Deployment`}},
		{"another case", edit(deployment, "containerPort", "containerport"),
			[]string{`unknown-field spec.template.spec.containers[0].ports[0].containerport:| unknown field "containerport" in Deployment spec.template.spec.containers[0].ports[0]; did you mean "containerPort"?`}},
		{"text for an integer", edit(deployment, "replicas: 2", `replicas: "2"`),
			[]string{`wrong-type spec.replicas| spec.replicas is the text "2", but must be an integer`}},
		{"fraction for an integer", edit(deployment, "replicas: 2", `replicas: 1.5`),
			[]string{`wrong-type spec.replicas| spec.replicas is the number 1.5, but must be an integer`}},
		{"number for text", edit(deployment, `value: "1"`, "value: 8080"),
			[]string{`wrong-type spec.template.spec.containers[0].env[0].value| spec.template.spec.containers[0].env[0].value must be text, but YAML reads the plain 8080 as a number; quote it`}},
		{"truth value for an annotation, as YAML 1.1 reads it", edit(deployment, "  labels: { app: core }\n", "  annotations: { inject: on }\n"),
			[]string{`wrong-type metadata.annotations.inject| annotation "inject" must be text, but YAML reads the plain on as a truth value; quote it`}},
		{"map for a list", edit(deployment, `env: [{ name: A, value: "1" }]`, "env: { A: x }"),
			[]string{`wrong-type spec.template.spec.containers[0].env| spec.template.spec.containers[0].env is a map, but must be a list`}},
		{"text for a map", edit(deployment, "metadata: { labels: { app: core } }", "metadata: x"),
			[]string{`wrong-type spec.template.metadata| spec.template.metadata is the text "x", but must be a map`}},
		{"missing name", edit(deployment, "- name: core\n          image", "- image"),
			[]string{`missing-field spec.template.spec.containers[0]| spec.template.spec.containers[0] has no name`}},
		{"null for what is required", edit(deployment, "image: r/core:1", "image:"),
			[]string{`missing-field spec.template.spec.containers[0].image| spec.template.spec.containers[0].image is null, but is required`}},
		{"empty for what is required", edit(deployment, "image: r/core:1", `image: ""`),
			[]string{`missing-field spec.template.spec.containers[0].image| spec.template.spec.containers[0].image is empty, but is required`}},
		{"no containers", "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [] }",
			[]string{`missing-field spec.containers| spec.containers is empty, but is required`}},
		{"no spec", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }",
			[]string{`missing-field kind:| Deployment has no spec`}},
		{"misspelt required field is one problem", edit(deployment, "selector:", "selectors:"),
			[]string{`unknown-field spec.selectors:| unknown field "selectors" in Deployment spec; did you mean "selector"?`}},
		{"value outside a closed set", edit(deployment, "image: r/core:1", "image: r/core:1\n          imagePullPolicy: IfNotPresnt"),
			[]string{`bad-value spec.template.spec.containers[0].imagePullPolicy| spec.template.spec.containers[0].imagePullPolicy "IfNotPresnt" must be one of Always, IfNotPresent and Never; did you mean "IfNotPresent"?`}},
		{"quantity", edit(deployment, "1Gi", "1GB"),
			[]string{`bad-value spec.template.spec.containers[0].resources.limits.memory| spec.template.spec.containers[0].resources.limits.memory "1GB" is not a quantity such as 500m or 1Gi; did you mean "1Gi"?`}},
		{"port out of range", edit(deployment, "8080", "80800"),
			[]string{`bad-value spec.template.spec.containers[0].ports[0].containerPort| spec.template.spec.containers[0].ports[0].containerPort 80800 must be at most 65535`}},
		{"port name too long", edit(deployment, "name: http", "name: a-very-long-port-name"),
			[]string{`bad-value spec.template.spec.containers[0].ports[0].name| spec.template.spec.containers[0].ports[0].name "a-very-long-port-name" must have at most 15 characters to be a port's name`}},
		{"number too large", edit(deployment, "replicas: 2", "replicas: 3000000000"),
			[]string{`bad-value spec.replicas| spec.replicas 3000000000 does not fit 32 bits`}},
		{"label", edit(deployment, "labels: { app: core }", "labels: { app: 'a b' }"),
			[]string{`bad-value metadata.labels.app| label "app" "a b" must be letters, digits, -, _ and ., starting and ending with a letter or digit, at most 63`}},
		{"name", edit(deployment, "name: core", "name: Core"),
			[]string{`bad-value metadata.name| metadata.name "Core" must be lower-case letters, digits, - and ., each part starting and ending with a letter or digit`}},
		{"no name", edit(deployment, "  name: core\n", ""), []string{`missing-field metadata:| Deployment has no metadata.name`}},
		{"no metadata", "apiVersion: v1\nkind: ConfigMap\ndata: {}", []string{`missing-field kind:| ConfigMap has no metadata.name`}},
		{"number for a name", edit(deployment, "name: core", "name: 12"),
			[]string{`wrong-type metadata.name| metadata.name must be text, but YAML reads the plain 12 as a number; quote it`}},
		{"no kind", "apiVersion: v1\nmetadata: { name: a }", []string{"missing-field apiVersion:| manifest has no kind"}},
		{"no apiVersion", "kind: Deployment\nmetadata: { name: a }", []string{"missing-field kind:| manifest has no apiVersion; Deployment is in apps/v1"}},
		{"no map", "[a]", []string{"wrong-type | manifest is a list, but must be a map"}},
		{"removed API version", "apiVersion: extensions/v1beta1\nkind: Deployment\nspec: { x: 1 }",
			[]string{"bad-value apiVersion| Kubernetes 1.16 removed Deployment of extensions/v1beta1; use apps/v1"}},
		{"removed without a successor", "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { name: a }",
			[]string{"bad-value apiVersion| Kubernetes 1.25 removed PodSecurityPolicy of policy/v1beta1; nothing replaces it"}},
		{"kind in another group", "apiVersion: v1\nkind: Deployment\nmetadata: { name: a }",
			[]string{"bad-value apiVersion| Kubernetes has no Deployment in v1; it is in apps/v1"}},
		{"misspelt kind", "apiVersion: apps/v1\nkind: Deploymnet\nmetadata: { name: a }",
			[]string{`bad-value kind| Kubernetes has no kind "Deploymnet" in apps/v1; did you mean "Deployment"?`}},
		{"selector and template", edit(deployment, "metadata: { labels: { app: core } }", "metadata: { labels: { app: other } }"),
			[]string{"bad-value spec.selector.matchLabels.app| selector app=core does not match the labels of spec.template: Deployment refuses to select pods that it does not make"}},
		{"mount without a volume", edit(deployment, "image: r/core:1", "image: r/core:1\n          volumeMounts: [{ name: data, mountPath: /d }]"),
			[]string{`bad-value spec.template.spec.containers[0].volumeMounts[0].name| spec.template.spec.containers[0].volumeMounts[0].name "data" is the name of no volume of the pod`}},
		{"Job that may not restart", "apiVersion: batch/v1\nkind: Job\nmetadata: { name: a }\nspec: { template: { spec: { containers: [{ name: a, image: b }] } } }",
			[]string{"missing-field spec.template.spec| spec.template.spec has no restartPolicy; a Job needs OnFailure or Never"}},
		{"Service ports without names", "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ name: a, port: 80 }, { port: 81 }] }",
			[]string{"missing-field spec.ports[1]| spec.ports[1] has no name; a Service with several ports must name them"}},
		{"port number in quotes", "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 81, targetPort: '8080' }] }",
			[]string{`bad-value spec.ports[0].targetPort| spec.ports[0].targetPort "8080" is text, so it is read as a port's name; write the number without quotes`}},
		{"schedule", "apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec: { schedule: '0 3 * *', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } } } }",
			[]string{`bad-value spec.schedule| spec.schedule "0 3 * *" must have the five fields minute, hour, day, month, weekday`}},
		{"host of an Ingress", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a }\nspec: { rules: [{ host: '*' }] }",
			[]string{`bad-value spec.rules[0].host| spec.rules[0].host "*" must be a DNS name, or *. before one`}},
		{"ConfigMap with a number", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { PORT: 8000 }",
			[]string{"wrong-type data.PORT| data.PORT must be text, but YAML reads the plain 8000 as a number; quote it"}},
		{"ConfigMap key", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a/b: x }",
			[]string{`bad-value data.a/b:| key "a/b" of data must be letters, digits, -, _ and . alone, at most 253`}},
		{"Secret's values are not told", "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { A: '%%%' }\nstringData: { B: 4711, C: true }",
			[]string{"bad-value data.A| data.A is not base64", "wrong-type stringData.B| stringData.B must be text, but YAML reads it as a number; quote it",
				"wrong-type stringData.C| stringData.C must be text, but YAML reads it as a truth value; quote it"}},
		{"nor what a name calls secret", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { DB_PASSWORD: 4711 }",
			[]string{"wrong-type data.DB_PASSWORD| data.DB_PASSWORD must be text, but YAML reads it as a number; quote it"}},
		{"HPA", "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a }\nspec: { maxReplicas: '4', metrics: [{ resource: {} }], scaleTargetRef: { name: a } }",
			[]string{`wrong-type spec.maxReplicas| spec.maxReplicas is the text "4", but must be an integer`,
				"missing-field spec.metrics[0].resource| spec.metrics[0].resource has no name",
				"missing-field spec.metrics[0].resource| spec.metrics[0].resource has no target",
				"missing-field spec.metrics[0]| spec.metrics[0] has no type",
				"missing-field spec.scaleTargetRef| spec.scaleTargetRef has no kind"}},
		{"Istio: unknown field", edit(virtualService, "prefix", "prefx"),
			[]string{`unknown-field spec.http[0].match[0].uri.prefx:| unknown field "prefx" in VirtualService spec.http[0].match[0].uri; did you mean "prefix"?`}},
		{"Istio: two of one", edit(virtualService, "prefix: /", "prefix: /, exact: /a"),
			[]string{"bad-value spec.http[0].match[0].uri.prefix:| spec.http[0].match[0].uri has exact and prefix, but takes only one of them"}},
		{"Istio: port", edit(virtualService, "number: 80", "number: http"),
			[]string{`wrong-type spec.http[0].route[0].destination.port.number| spec.http[0].route[0].destination.port.number is the text "http", but must be an integer`}},
		{"Istio: Gateway without a port", "apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata: { name: a }\nspec: { servers: [{ hosts: [a.b] }] }",
			[]string{"missing-field spec.servers[0]| spec.servers[0] has no port"}},
		{"Istio: closed set", "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: a }\nspec: { mtls: { mode: strict } }",
			[]string{`bad-value spec.mtls.mode| spec.mtls.mode "strict" must be one of DISABLE, PERMISSIVE, STRICT and UNSET; did you mean "STRICT"?`}},
		{"Argo CD: a parameter that is no text", edit(application, `value: "2"`, "value: 2"),
			[]string{"wrong-type spec.source.helm.parameters[0].value| spec.source.helm.parameters[0].value must be text, but YAML reads the plain 2 as a number; quote it"}},
		{"Argo CD: unknown field", edit(application, "syncPolicy: { automated: { prune: true } }", "syncPolicy: { automatic: {} }"),
			[]string{`unknown-field spec.syncPolicy.automatic:| unknown field "automatic" in Application spec.syncPolicy; did you mean "automated"?`}},
		{"Argo CD: missing field", edit(application, "  project: default\n", ""), []string{"missing-field spec| spec has no project"}},
		{"a neighbour's type", "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: a }\nspec: { endpoints: {}, selector: {} }",
			[]string{"wrong-type spec.endpoints| spec.endpoints is a map, but must be a list"}},
		{"a neighbour's field misspelt", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: a }\nspec: { refreshIntervall: 1h, brandNew: 1 }",
			[]string{`unknown-field spec.refreshIntervall:| unknown field "refreshIntervall" in ExternalSecret spec; did you mean "refreshInterval"?`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := parse(t, tt.text)
			got := Validate(n)
			if diff := cmp.Diff(tt.want, lines(got)); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, tt.text)
			}
			for _, p := range got {
				if _, value := source.Get(n, p.Path); value == nil && len(p.Path) > 0 {
					t.Errorf("%s: place does not exist", p.Path)
				}
			}
		})
	}
}

// english is what a problem says in English.
func english(p problem.Problem) string { return texts.Of(texts.English).Say(p.Says) }
