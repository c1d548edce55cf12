package lint

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
)

// flavoured is a site file with a field that no template reads, and a chart that refuses the site for another reason.
func flavoured(t *testing.T) fstest.MapFS {
	return apply(t, infra(t), all(
		in("k3s/argocd/projects/xgen-aww.yaml", "registryHost:", "flavour: sweet\nregistryHost:"),
		in("k3s/helm-chart/templates/service.yaml", "apiVersion: v1\n", "{{- if hasSuffix \"-aww\" .Release.Name }}{{ fail \"not here\" }}{{ end }}\napiVersion: v1\n"),
	))
}

func TestCausesMuteOnlyWhatFollows(t *testing.T) {
	site, chart := "schema/site k3s/argocd/projects/xgen-aww.yaml", "render/failed k3s/helm-chart/templates/service.yaml"
	tests := []struct {
		name string
		o    Options
		want []string
	}{
		{"both are reported", Options{}, []string{site, chart}},
		{"one is skipped", Options{Skip: []string{"schema/site"}}, []string{chart}},
		{"the other is skipped", Options{Skip: []string{"render/failed"}}, []string{site, "render/not-rendered k3s/helm-chart/templates/service.yaml"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.FS = flavoured(t)
			res, err := Run(context.Background(), tt.o)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range res.Findings {
				got = append(got, f.Rule+" "+f.File)
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant %q", long(res), tt.want)
			}
		})
	}
}

// TestSuppressedSyntaxIsOneWarning: a suppression on the line that breaks a site file leaves its Applications unchecked.
func TestSuppressedSyntaxIsOneWarning(t *testing.T) {
	fsys := apply(t, infra(t), in("k3s/argocd/projects/xgen-jeju.yaml", "domain: \"*\"", "domain: *  # xgen-lint: ignore yaml/*, render/* -- later\n    #"))
	res, err := Run(context.Background(), Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	res.Findings = slices.DeleteFunc(res.Findings, func(f finding.Finding) bool { return f.Rule == suppress.UnusedRule }) // of render/*
	if len(res.Findings) != 1 || res.Findings[0].Rule != "render/not-rendered" || res.Findings[0].Severity != finding.Warning {
		t.Fatalf("got\n%s", long(res))
	}
	if f := res.Findings[0]; !strings.Contains(f.Message, "site xgen-jeju") || f.File != "k3s/argocd/projects/xgen-jeju.yaml" || f.Line != 14 {
		t.Errorf("got %s", long(res))
	}
}

// TestNothingIsLostInSilence takes the findings of every incident away, by --skip and by the configuration: what could
// not be rendered is still said, and nothing else is.
func TestNothingIsLostInSilence(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(incidentsDir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	base := infra(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys := lay(base, archive, "before/")
			full, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
			if err != nil {
				t.Fatal(err)
			}
			isGap := func(f finding.Finding) bool {
				return f.Unrendered || f.Unreadable || strings.Contains(f.File, "/root-apps/")
			}
			gap := full.Summary.Manifests == 0 || slices.ContainsFunc(full.Findings, isGap)
			var rules []string
			for _, f := range full.Findings {
				rules = append(rules, f.Rule)
			}
			less, err := Run(context.Background(), Options{FS: fsys, Skip: append(rules, "render/not-rendered"), compiled: engine})
			if err != nil {
				t.Fatal(err)
			}
			warned := slices.ContainsFunc(less.Findings, func(f finding.Finding) bool {
				return f.Rule == "render/not-rendered" && f.Severity == finding.Warning
			})
			failed := slices.ContainsFunc(less.Findings, func(f finding.Finding) bool { return f.Unrendered })
			lost := slices.ContainsFunc(full.Findings, func(f finding.Finding) bool { return f.Unrendered || f.Unreadable })
			if lost && !warned && !failed && !onlyOutside(full) {
				t.Errorf("without %s nothing is said:\n%s", strings.Join(rules, ", "), long(full))
			}
			if !gap && warned {
				t.Errorf("everything was rendered, and yet:\n%s", long(less))
			}
		})
	}
}

// onlyOutside reports whether all that was not rendered needs something from outside of the repository, which the
// summary counts.
func onlyOutside(res *Result) bool {
	return !slices.ContainsFunc(res.Findings, func(f finding.Finding) bool {
		return (f.Unrendered || f.Unreadable) && f.Rule != "render/not-rendered"
	})
}
