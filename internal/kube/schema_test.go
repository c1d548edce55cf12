package kube

import (
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestRows reads the whole of schema.txt, which users' runs read only in part.
func TestRows(t *testing.T) {
	tab := parseTables(schemaText)
	reached := map[string]bool{}
	var follow func(expr string)
	follow = func(expr string) {
		expr = strings.TrimLeft(expr, "[{")
		if len(expr) == 1 && (expr == "*" || expected[expr[0]] != "") || reached[expr] {
			return
		}
		if i, err := strconv.Atoi(expr); err != nil || i >= len(tab.rows) {
			t.Fatalf("no row %q", expr)
		}
		reached[expr] = true
		r := tab.row(expr)
		for _, e := range r.fields {
			follow(e)
		}
		for _, name := range r.required {
			if r.fields[name] == "" {
				t.Errorf("row %s requires %q, which it has not", expr, name)
			}
		}
		for _, g := range r.groups {
			for _, name := range g.names {
				if r.fields[name] == "" {
					t.Errorf("row %s groups %q, which it has not", expr, name)
				}
			}
		}
		if !r.object {
			follow(r.expr)
			l := r.limits
			if _, err := regexp.Compile(l.Pattern); err != nil {
				t.Errorf("row %s: %v", expr, err)
			}
			for _, name := range []string{l.Format, l.Keys} {
				if _, known := form.Check(name, "a"); name != "" && !known {
					t.Errorf("row %s: no format %q", expr, name)
				}
			}
			if strings.HasSuffix(tab.rows[atoi(expr)], " {}") {
				t.Errorf("row %s has no limits, or none that are read", expr)
			}
		}
	}
	for _, e := range tab.kinds {
		follow(e.expr)
	}
	if len(reached) != len(tab.rows) {
		t.Errorf("%d of %d rows are reached", len(reached), len(tab.rows))
	}
	for r := range removals {
		for kind := range strings.FieldsSeq(removals[r].kinds) {
			if in := removals[r].instead; in != "" && kind != "PodSecurityPolicy" && !Known(in, kind) {
				t.Errorf("%s %s is said to be in %s, which has no schema", r, kind, in)
			}
			if Known(r, kind) {
				t.Errorf("%s %s is both removed and known", r, kind)
			}
		}
	}
	if n := len(schemaText); n > 200_000 {
		t.Errorf("schema.txt has grown to %d bytes", n)
	}
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func TestKinds(t *testing.T) {
	for _, k := range []string{
		"v1 Service", "v1 ConfigMap", "v1 Secret", "v1 PersistentVolumeClaim", "v1 ServiceAccount", "apps/v1 StatefulSet", "apps/v1 DaemonSet",
		"batch/v1 Job", "batch/v1 CronJob", "autoscaling/v1 HorizontalPodAutoscaler", "autoscaling/v2 HorizontalPodAutoscaler",
		"policy/v1 PodDisruptionBudget", "networking.k8s.io/v1 Ingress", "networking.k8s.io/v1 NetworkPolicy", "storage.k8s.io/v1 StorageClass",
		"argoproj.io/v1alpha1 Application", "argoproj.io/v1alpha1 ApplicationSet", "argoproj.io/v1alpha1 AppProject",
		"networking.istio.io/v1 Gateway", "networking.istio.io/v1beta1 VirtualService", "networking.istio.io/v1alpha3 DestinationRule",
		"networking.istio.io/v1 ServiceEntry", "networking.istio.io/v1 Sidecar", "networking.istio.io/v1alpha3 EnvoyFilter",
		"security.istio.io/v1 PeerAuthentication", "security.istio.io/v1 AuthorizationPolicy", "security.istio.io/v1 RequestAuthentication",
		"telemetry.istio.io/v1 Telemetry", "bitnami.com/v1alpha1 SealedSecret", "external-secrets.io/v1beta1 ExternalSecret",
		"external-secrets.io/v1 ClusterSecretStore", "cert-manager.io/v1 Certificate", "monitoring.coreos.com/v1 PrometheusRule",
		"gateway.networking.k8s.io/v1 HTTPRoute",
	} {
		if apiVersion, kind, _ := strings.Cut(k, " "); !Known(apiVersion, kind) {
			t.Errorf("no schema of %s", k)
		}
	}
}

// FuzzValidate holds that no text makes the validator fail or point outside.
func FuzzValidate(f *testing.F) {
	for _, s := range []string{deployment, virtualService, application, "a: &a [*a]", "kind: [x]\napiVersion: {}", "apiVersion: v1\nkind: Pod\nspec: &s {containers: [*s]}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range source.ParseYAML(source.NewFile("f.yaml", []byte(text))).Docs {
			for _, p := range Validate(n) {
				if _, value := source.Get(n, p.Path); value == nil {
					t.Errorf("%s: place %q does not exist", english(p), p.Path)
				}
			}
		}
	})
}

// BenchmarkDeployment is the price of one manifest, schemas at hand.
func BenchmarkDeployment(b *testing.B) {
	n := parse(b, deployment)
	Validate(n)
	b.ReportAllocs()
	for b.Loop() {
		Validate(n)
	}
}

// BenchmarkFirst is the price of the first manifest of a process.
func BenchmarkFirst(b *testing.B) {
	n := parse(b, deployment)
	b.ReportAllocs()
	for b.Loop() {
		c := newChecker(parseTables(schemaText), 0, nodeBudget)
		c.manifest(n, "")
	}
}
