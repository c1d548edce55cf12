package kustomize

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	aboveItself = "resources: [../shared/settings.yaml]\n"
	settings    = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n"
)

func TestLoadRestrictions(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		built            int
	}{
		{"nothing is set", "argocd/cm.yaml", "kind: ConfigMap\ndata: {}\n", 0},
		{"argocd-cm", "argocd/cm.yaml", "kind: ConfigMap\nmetadata: { name: argocd-cm }\ndata:\n  kustomize.buildOptions: --enable-helm --load-restrictor LoadRestrictionsNone\n", 1},
		{"the values of Argo CD's chart", "argocd/values.yaml", "configs:\n  cm:\n    \"kustomize.buildOptions\": \"--load-restrictor=LoadRestrictionsNone\"\n", 1},
		{"another option", "argocd/cm.yaml", "data:\n  kustomize.buildOptions: --enable-helm\n", 0},
		{"a comment", "argocd/cm.yaml", "data:\n  # kustomize.buildOptions: --load-restrictor LoadRestrictionsNone\n", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := source.NewTree(fstest.MapFS{
				"app/kustomization.yaml": {Data: []byte(aboveItself), Mode: 0o644}, "shared/settings.yaml": {Data: []byte(settings), Mode: 0o644},
				test.file: {Data: []byte(test.text), Mode: 0o644},
			})
			out, err := (&kept{}).build(context.Background(), Input{Tree: tree, Dir: "app"}, nil)
			if err != nil || len(out.Manifests) != test.built || len(out.Problems) != 1-test.built {
				t.Errorf("%v, %d manifests, problems %v", err, len(out.Manifests), out.Problems)
			}
		})
	}
}

// Who asks a second time gets the same manifests, with a way back of its own.
func TestKept(t *testing.T) {
	tree := source.NewTree(fstest.MapFS{
		"app/kustomization.yaml": {Data: []byte("resources: [settings.yaml]\n"), Mode: 0o644},
		"app/settings.yaml":      {Data: []byte(settings), Mode: 0o644},
	})
	k := &kept{}
	build := func(ctx context.Context, block map[string]any, app string) *Output {
		out, err := k.build(ctx, Input{Tree: tree, Dir: "app", Block: block, Substitute: func(string) string { return app }}, map[string]string{"ARGOCD_APP_NAME": app})
		if err != nil || len(out.Manifests) != 1 {
			t.Fatal(err, out)
		}
		return out
	}
	ctx, cancel := context.WithCancel(context.Background())
	first := build(ctx, nil, "a")
	cancel()
	second := build(context.Background(), nil, "b")
	if first.Manifests[0].Node != second.Manifests[0].Node {
		t.Error("it is built twice")
	}
	if causes := second.Manifests[0].Causes(source.P("metadata", "name")); len(causes) == 0 || causes[0].File != "app/settings.yaml" {
		t.Errorf("the way back ends at %v", causes)
	}
	prefixed := map[string]any{"namePrefix": "$ARGOCD_APP_NAME-"}
	one, other := build(context.Background(), prefixed, "a"), build(context.Background(), prefixed, "b")
	if a, b := name(one), name(other); a != "a-settings" && b != a {
		t.Errorf("%s and %s", a, b)
	}
}

func name(o *Output) any {
	m, _ := source.Decode(o.Manifests[0].Node).(map[string]any)
	meta, _ := m["metadata"].(map[string]any)
	return meta["name"]
}

// What is left out of a build is said to each that asks, and found out once.
func TestKeptProblems(t *testing.T) {
	tree := source.NewTree(fstest.MapFS{
		"app/kustomization.yaml": {Data: []byte("resources: [settings.yaml, 'https://example.com/other//app?ref=v1']\n" +
			"patches: [{ path: patch.yaml, target: { kind: Deployment, name: other } }, { path: patch.yaml }]\n"), Mode: 0o644},
		"app/settings.yaml": {Data: []byte(settings + "data: { a: b }\n"), Mode: 0o644},
		"app/patch.yaml":    {Data: []byte("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other }\n"), Mode: 0o644},
	})
	k := &kept{}
	var outputs []*Output
	for range 2 {
		out, err := k.build(context.Background(), Input{Tree: tree, Dir: "app"}, nil)
		if err != nil || len(out.Manifests) != 1 || len(out.Problems) != 1 || out.Complete {
			t.Fatalf("%v %+v", err, out)
		}
		outputs = append(outputs, out)
	}
	if outputs[0].Manifests[0].Node != outputs[1].Manifests[0].Node {
		t.Error("it is built twice")
	}
	causes := outputs[1].Manifests[0].Causes(source.P("data", "a"))
	if len(causes) != 1 || !causes[0].Confirmed || causes[0].File != "app/settings.yaml" {
		t.Errorf("the way back ends at %v", causes)
	}
	if outputs[1].Manifests[0].build.marked == nil && !outputs[1].Manifests[0].build.scanned {
		t.Error("nothing was asked of a build with a part left out")
	}
}
