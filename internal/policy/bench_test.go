package policy

import (
	"context"
	"fmt"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// sampleSite is a site document of n services, each with five objects as YAML
// nodes, as the renderer hands them over. With faults, every service has three.
func sampleSite(n int, faults bool) map[string]any {
	replicas, most := 1, 2
	if faults {
		replicas, most = 2, 4
	}
	var releases []any
	var services []any
	for i := range n {
		name := fmt.Sprintf("service-%d", i)
		services = append(services, map[string]any{"name": name, "replicas": replicas})
		text := fmt.Sprintf(sampleManifests, name, replicas, most)
		docs := source.ParseYAML(source.NewFile("x.yaml", []byte(text))).Docs
		releases = append(releases, map[string]any{
			"environment": "aww", "service": name, "application": name + "-aww", "namespace": "apps", "manifests": docs,
		})
	}
	return map[string]any{
		"kind": "site",
		"site": map[string]any{"name": "xgen-aww", "platform": "eks", "cloud": true, "doc": map[string]any{
			"vars": map[string]any{"APP_SITE": "xgen-aww"}, "environments": map[string]any{"aww": nil}, "destinations": map[string]any{"aww": nil},
		}},
		"limits":       map[string]any{"replicas": 1, "minReplicas": 1, "maxReplicas": 2},
		"environments": []any{map[string]any{"name": "aww", "services": services}},
		"releases":     releases,
		"fleet":        map[string]any{"sites": []string{"xgen", "xgen-aww"}},
	}
}

const sampleManifests = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: %[1]s, labels: { app: %[1]s, tier: back } }
spec:
  replicas: %[2]d
  selector: { matchLabels: { app: %[1]s } }
  template:
    metadata: { labels: { app: %[1]s } }
    spec:
      imagePullSecrets: [ { name: registry } ]
      containers:
        - name: main
          image: docker.x2bee.com/xgen/main/%[1]s:latest-amd64
          envFrom: [ { configMapRef: { name: %[1]s-config } }, { secretRef: { name: xgen-secrets, optional: true } } ]
          ports: [ { containerPort: 8000, name: http } ]
          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { cpu: 500m, memory: 1Gi } }
          readinessProbe: { httpGet: { path: /health, port: http }, initialDelaySeconds: 5 }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: %[1]s }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: %[1]s }
  minReplicas: %[2]d
  maxReplicas: %[3]d
---
apiVersion: v1
kind: Service
metadata: { name: %[1]s }
spec: { selector: { app: %[1]s }, ports: [ { port: 80, targetPort: http } ] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: %[1]s-config }
data: { A: "1", B: "2", C: "3", D: "4", POSTGRES_HOST: 10.100.1.70, REDIS_HOST: 10.100.1.70, MINIO_SECURE: "true" }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: %[1]s }
spec: { hosts: [ xgen.lamitie.kr ], gateways: [ istio-system/istio-gateway ], http: [ { route: [ { destination: { host: %[1]s } } ] } ] }
`

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile(context.Background(), Builtin()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrecompute(b *testing.B) {
	doc := sampleSite(7, false)
	for b.Loop() {
		if _, err := Precompute(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	e := compileBuiltin(b)
	for name, faults := range map[string]bool{"clean": false, "faults": true} {
		doc, err := Precompute(sampleSite(7, faults))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Eval(context.Background(), "site", doc, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEvalRule(b *testing.B) {
	e := compileBuiltin(b)
	doc, err := Precompute(sampleSite(7, false))
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range e.Rules() {
		b.Run(r.ID, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Eval(context.Background(), "site", doc, func(id string) bool { return id == r.ID }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
