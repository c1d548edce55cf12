package render

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestTracesWithoutRootApp(t *testing.T) {
	r := New(load(t, unpack(t, "params", map[string]string{"k3s/argocd/root-apps/root-prd.yaml": ""})))
	res := site(t, r, "shop")
	for _, o := range objects(res) {
		leavesOf(o.Node, nil, func(p source.Path, n *source.Node) {
			if tr := r.Trace(o, p, nil, false); tr.Precision == finding.Anchored || tr.Span.File == "" {
				t.Errorf("%s %s: %+v", o, p, tr.Span)
			}
		})
	}
}

// TestSitesAtOnce renders and traces all sites at the same time, which the
// race detector watches.
func TestSitesAtOnce(t *testing.T) {
	repo := infra(t)
	r := New(repo)
	var group sync.WaitGroup
	for _, s := range repo.Sites {
		group.Go(func() {
			res, err := r.Site(context.Background(), s, nil)
			if err != nil {
				t.Error(err)
				return
			}
			for _, rel := range res.Releases[:2] {
				group.Go(func() {
					for _, o := range rel.Objects {
						r.Trace(o, source.P("metadata", "labels"), nil, false)
						r.Trace(o, source.P("spec", "replicas"), nil, false)
					}
				})
			}
		})
	}
	group.Wait()
}

// TestTextOfChartFiles: what .Files puts in is in the file, to the line.
func TestTextOfChartFiles(t *testing.T) {
	r := New(load(t, unpack(t, "params", map[string]string{
		"k3s/helm-chart/files/run.sh": "#!/bin/sh\nset -eu\n\nexport KEY=minio123\n",
		"k3s/helm-chart/templates/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: scripts }\ndata:\n" +
			"  run.sh: |\n    {{- .Files.Get \"files/run.sh\" | nindent 4 }}\n",
	})))
	o := find(t, site(t, r, "shop"), "web", "ConfigMap/scripts")
	script := text(value(o.Node, "data", "run.sh"))
	i := strings.Index(script, "minio123")
	got := r.Trace(o, source.P("data", "run.sh"), &finding.Stretch{Start: i, End: i + len("minio123")}, false)
	if at(got.Span) != "k3s/helm-chart/files/run.sh:4:12" || !got.Exact || got.Precision != finding.Traced {
		t.Errorf("%s, exact %v, %s", at(got.Span), got.Exact, got.Precision)
	}
	if len(got.Chain) != 1 || at(got.Chain[0].Span) != "k3s/helm-chart/templates/config.yaml:6:5" {
		t.Errorf("chain %v", got.Chain)
	}
}

// TestRewriteNamesOnlyTheTextItself: a fix may replace what a person wrote,
// never what a template made of it.
func TestRewriteNamesOnlyTheTextItself(t *testing.T) {
	r := New(load(t, unpack(t, "params", nil)))
	res := site(t, r, "shop")
	command := source.P("spec", "template", "spec", "containers", "0", "command", "2")
	o := find(t, res, "web", "Deployment/web")
	script := text(value(o.Node, command...))
	i := strings.Index(script, "'s/KEY=.*/KEY=minio/'")
	rewrite := r.Trace(o, command, nil, false).Rewrite
	if rewrite == nil {
		t.Fatal("no rewrite")
	}
	if span, exact := rewrite(finding.Stretch{Start: i, End: i + 1}); !exact || at(span) != "k3s/helm-chart/values/web.yaml:7:12" {
		t.Errorf("the quote is at %s, exact %v", at(span), exact)
	}
	image := source.P("spec", "template", "spec", "containers", "0", "image")
	whole := text(value(o.Node, image...))
	if span, exact := r.Trace(o, image, nil, false).Rewrite(finding.Stretch{Start: 0, End: len(whole)}); exact {
		t.Errorf("an image put together from five values can be rewritten at %s", at(span))
	}
}

// TestCausesOfAnImage: all five values, those of the site first.
func TestCausesOfAnImage(t *testing.T) {
	r := New(load(t, unpack(t, "params", nil)))
	o := find(t, site(t, r, "shop"), "web", "Deployment/web")
	var got []string
	for _, c := range r.Trace(o, source.P("spec", "template", "spec", "containers", "0", "image"), nil, false).Causes {
		got = append(got, fmt.Sprintf("%s %s", at(c.Span), c.Path))
	}
	want := []string{
		"k3s/argocd/projects/shop.yaml:4:1 registryHost", "k3s/argocd/projects/shop.yaml:3:1 site",
		"k3s/helm-chart/values/web.yaml:1:1 name", "k3s/helm-chart/values.yaml:8:5 global.registry.tag",
		"k3s/helm-chart/values.yaml:6:5 global.registry.project", "k3s/helm-chart/values.yaml:2:1 fullnameOverride",
	}
	if len(got) < len(want) || strings.Join(got[:len(want)], "\n") != strings.Join(want, "\n") {
		t.Errorf("causes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
