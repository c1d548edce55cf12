package checks

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestSyncOptions(t *testing.T) {
	const text = `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a}
spec:
  syncPolicy:
    syncOptions: [CreateNamespaces=true, CreateNamespace=true, SomethingNewer=true, "ServerSideApply=true", Prunelast=true]
`
	y := source.ParseYAML(source.NewFile("a.yaml", []byte(text)))
	app := &render.Application{Name: "a", Object: &render.Object{Node: y.Root(), APIVersion: "argoproj.io/v1alpha1", Kind: "Application", Name: "a"}}
	var got []string
	for _, h := range findSyncOptions(context.Background(), &SitePass{Result: &render.Result{Applications: []*render.Application{app}}}) {
		got = append(got, h.Path.Last()+" "+helped(h))
	}
	if d := cmp.Diff([]string{"0 write CreateNamespace=true", "4 write PruneLast=true"}, got); d != "" {
		t.Error(d)
	}
}
