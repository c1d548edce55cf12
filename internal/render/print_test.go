package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestPrintedManifestsStayThemselves holds what is printed, with and without
// origins, against the manifests: comments must never become values.
func TestPrintedManifestsStayThemselves(t *testing.T) {
	for _, style := range styles {
		r := New(load(t, unpack(t, style, nil)))
		res := site(t, r, r.repo.Sites[0].Name)
		for _, o := range objects(res) {
			plain := source.ParseYAML(source.NewFile("", []byte(o.Text())))
			if d := cmp.Diff(source.Decode(o.Node), source.Decode(plain.Root())); d != "" {
				t.Errorf("%s %s: the text is another manifest (-object +text):\n%s", style, o, d)
			}
			noted := source.ParseYAML(source.NewFile("", []byte(r.annotate(o, o.Text()))))
			if d := cmp.Diff(source.Decode(o.Node), source.Decode(noted.Root())); d != "" {
				t.Errorf("%s %s: comments changed the manifest (-object +text):\n%s", style, o, d)
			}
		}
	}
}

func TestOriginsAreAlignedComments(t *testing.T) {
	r := New(load(t, unpack(t, "params", nil)))
	res := site(t, r, "shop")
	got := r.annotate(find(t, res, "web", "ConfigMap/web-config"), find(t, res, "web", "ConfigMap/web-config").Text())
	want := `apiVersion: v1            # k3s/helm-chart/templates/config.yaml:1
kind: ConfigMap           # k3s/helm-chart/templates/config.yaml:2
metadata:
  namespace: shop         # k3s/argocd/projects/shop.yaml:2
  name: web-config        # k3s/helm-chart/values/web.yaml:1
data:
  APP_SITE: "shop"        # k3s/argocd/projects/shop.yaml:8
  GREETING: "안녕, 세계"  # k3s/argocd/projects/shop.yaml:9
  run.sh: |               # k3s/argocd/projects/shop.yaml:11
    #!/bin/sh
    export HOST=10.0.0.9
    exec app
`
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("origins (-want +got):\n%s", d)
	}
	gateway := r.annotate(find(t, res, "web", "Gateway/web-gateway"), find(t, res, "web", "Gateway/web-gateway").Text())
	if !strings.Contains(gateway, "# k3s/argocd/projects/shop.yaml:6\n") || !strings.Contains(gateway, "{ number: 80, name: http, protocol: HTTP }") {
		t.Errorf("the gateway is\n%s", gateway)
	}
	var b strings.Builder
	if err := res.WriteYAML(&b, PrintOptions{Applications: true, Origins: r}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "# site shop, environment prd: root app shop-root-prd\n---\n# Source: k3s/argocd/templates/application.yaml\n") ||
		!strings.Contains(b.String(), "# k3s/argocd/root-apps/root-prd.yaml:18\n") {
		t.Errorf("the Applications are\n%s", b.String())
	}
}
