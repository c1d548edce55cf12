package kube

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// without takes a line out of a manifest.
func without(t *testing.T, text, line string) string {
	t.Helper()
	if strings.Count(text, "\n"+line+"\n") != 1 {
		t.Fatalf("%q is not there once", line)
	}
	return strings.Replace(text, "\n"+line+"\n", "\n", 1)
}

const strayDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: core
spec:
  replicas: 2
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: core
  template:
    metadata:
      labels:
        app: core
    spec:
      imagePullSecrets:
        - name: regcred
      containers:
        - name: core
          image: r/core:1
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: core
          env:
            - name: A
              value: "1"
          readinessProbe:
            tcpSocket: { port: http }
            periodSeconds: 5
          resources:
            limits:
              memory: 1Gi
`

// A line that is not there any more is one problem, which names it.
func TestDeletedLines(t *testing.T) {
	const pod = "spec.template.spec"
	for _, tt := range []struct{ line, want string }{
		{"spec:", "misplaced metadata.replicas:| metadata holds replicas, strategy, selector and 1 more, which do not belong there; is `spec:` missing above them?"},
		{"  selector:", "misplaced spec.strategy.matchLabels:| spec.strategy holds matchLabels, which does not belong there; is `selector:` missing above it?"},
		{"    matchLabels:", "misplaced spec.selector.app:| spec.selector holds app, which does not belong there; is `matchLabels:` missing above it?"},
		{"  template:", "misplaced spec.selector.metadata:| spec.selector holds metadata and spec, which do not belong there; is `template:` missing above them?"},
		{"      containers:", "misplaced " + pod + ".imagePullSecrets[1].name:| " + pod + ".imagePullSecrets holds items with image, ports, envFrom and 3 more, which do not belong there; is `containers:` missing above them?"},
		{"          envFrom:", "misplaced " + pod + ".containers[0].ports[1].configMapRef:| " + pod + ".containers[0].ports holds items with configMapRef, which do not belong there; is `envFrom:` missing above them?"},
		{"          env:", "misplaced " + pod + ".containers[0].envFrom[1].name:| " + pod + ".containers[0].envFrom holds items with name and value, which do not belong there; is `env:` missing above them?"},
		{"          resources:", "misplaced " + pod + ".containers[0].readinessProbe.limits:| " + pod + ".containers[0].readinessProbe holds limits, which does not belong there; is `resources:` missing above it?"},
	} {
		got := lines(Validate(parse(t, without(t, strayDeployment, tt.line))))
		if diff := cmp.Diff([]string{tt.want}, got); diff != "" {
			t.Errorf("%s -want +got:\n%s", tt.line, diff)
		}
	}
}

func TestStrays(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"a ConfigMap's data", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  APP_ENV: prd\n  APP_SITE: main\n  PORT: \"80\"\n",
			[]string{"misplaced metadata.APP_ENV:| metadata holds APP_ENV, APP_SITE and PORT, which do not belong there; is `data:` missing above them?"}},
		{"a Service's spec, and the namespace that Argo CD sets", "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  selector: { app: a }\n  ports: [{ port: 80 }]\n  namespace: x\n",
			[]string{"misplaced metadata.selector:| metadata holds selector and ports, which do not belong there; is `spec:` missing above them?"}},
		{"a field in the map above its own", strings.Replace(strayDeployment, "          resources:\n            limits:\n              memory: 1Gi\n", "          limits: { memory: 1Gi }\n", 1),
			[]string{"misplaced spec.template.spec.containers[0].limits:| spec.template.spec.containers[0] holds limits, which does not belong there; is `resources:` missing above it?"}},
		{"all that is in a map", strings.Replace(strayDeployment, "      labels:\n        app: core\n", "      app: core\n", 1),
			[]string{"misplaced spec.template.metadata.app:| spec.template.metadata holds app, which does not belong there; is `annotations:` or `labels:` missing above it?"}},
		{"nothing that could be missing", "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec:\n  ports: [{ port: 80 }]\n  zzz: 1\n  yyy: 2\n",
			[]string{"misplaced spec.zzz:| spec holds zzz and yyy, which do not belong there"}},
		{"one of which nothing is known", "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec:\n  ports: [{ port: 80 }]\n  zzz: 1\n",
			[]string{`unknown-field spec.zzz:| unknown field "zzz" in Service spec`}},
		{"two slips", "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec:\n  port: [{ port: 80 }]\n  selectors: { app: a }\n",
			[]string{
				`unknown-field spec.port:| unknown field "port" in Service spec; did you mean "ports"?`,
				`unknown-field spec.selectors:| unknown field "selectors" in Service spec; did you mean "selector"?`,
			}},
		{"labels that the template lacks", strings.Replace(strings.Replace(strayDeployment, "        app: core\n", "        tier: web\n", 1),
			"      app: core\n", "      app: core\n      part: one\n      tier: front\n", 1),
			[]string{
				"bad-value spec.selector.matchLabels.tier| selector tier=front does not match the labels of spec.template: Deployment refuses to select pods that it does not make",
				"bad-value spec.template.metadata.labels:| spec.template is missing the labels app: core and part: one of the selector: Deployment refuses to select pods that it does not make",
			}},
		{"a ConfigMap without a name", strings.Replace(strayDeployment, "            - configMapRef:\n                name: core\n", "            - configMapRef: {}\n", 1),
			[]string{"missing-field spec.template.spec.containers[0].envFrom[0].configMapRef| spec.template.spec.containers[0].envFrom[0].configMapRef has no name"}},
		{"mounts, and no volumes", strings.Replace(strayDeployment, "          ports:\n", "          volumeMounts: [{ name: a, mountPath: /a }, { name: b, mountPath: /b }]\n          ports:\n", 1),
			[]string{`bad-value spec.template.spec.containers[0].volumeMounts[0].name| spec.template.spec mounts "a" and "b", but has no volumes`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(Validate(parse(t, tt.text)))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestIndentationLost: what belongs below a key is beside it, and the key is empty.
func TestIndentationLost(t *testing.T) {
	y := source.ParseYAML(source.NewFile("x.yaml", []byte(`apiVersion: apps/v1
kind: Deployment
metadata: { name: x }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec:
      containers:
        - name: x
          image: x
          resources:
          limits: { cpu: "1" }
          requests: { cpu: "1" }
`)))
	problems := Validate(y.Root())
	const want = "spec.template.spec.containers[0] holds limits and requests, which do not belong there; `resources:` is empty: is the indentation of what belongs below it lost?"
	if len(problems) != 1 || english(problems[0]) != want || problems[0].Help.Key() != finding.Say("indent-below", "key", "resources").Key() {
		t.Errorf("got %+v", problems)
	}
}
