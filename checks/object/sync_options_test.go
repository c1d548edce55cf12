package object

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/checks/check/checktest"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestSyncOptions(t *testing.T) {
	const text = `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: a
  finalizers: [resource-finalizer.argocd.argoproj.io, resources-finalizer.argocd.argoproj.io/background, resources-finalizers.argocd.argoproj.io/foreground, example.com/mine]
spec:
  syncPolicy:
    retry: {limit: 5, backoff: {duration: 5 seconds, maxDuration: 1h30m}}
    syncOptions: [CreateNamespaces=true, CreateNamespace=true, SomethingNewer=true, "ServerSideApply=true", Prunelast=true]
`
	y := source.ParseYAML(source.NewFile("a.yaml", []byte(text)))
	app := &render.Application{Name: "a", Object: &render.Object{Node: y.Root(), APIVersion: "argoproj.io/v1alpha1", Kind: "Application", Name: "a"}}
	var got []string
	for _, h := range findSyncOptions(context.Background(), &check.Pass{Result: &render.Result{Applications: []*render.Application{app}}}) {
		got = append(got, h.Path.Last()+" "+checktest.Helped(h))
	}
	if d := cmp.Diff([]string{"duration write a time such as 5s, 3m or 1h", "0 write resources-finalizer.argocd.argoproj.io", "2 write resources-finalizer.argocd.argoproj.io/foreground",
		"0 write CreateNamespace=true", "4 write PruneLast=true"}, got); d != "" {
		t.Error(d)
	}
}
