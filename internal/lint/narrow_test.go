package lint

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// TestFilesAsFiltered: with FILEs fewer sites are rendered, and what is reported is what a run over all sites reports of
// them, for every file of the small repositories, as they are and with a fault in each.
func TestFilesAsFiltered(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := filepath.Glob("../../testdata/repos/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal(dirs, err)
	}
	tables := repoFaults()
	for i, dir := range dirs {
		name := "repos/" + filepath.Base(dir)
		base := readInto(t, dir)
		var states []fault
		for k, f := range tables[name] {
			if k%3 == i%3 && !testing.Short() {
				states = append(states, f)
			}
		}
		for _, state := range append(states, fault{name: "as it is"}) {
			t.Run(filepath.Base(dir)+"/"+state.name, func(t *testing.T) {
				t.Parallel()
				fsys := apply(t, base, state.edits)
				all, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
				if err != nil {
					t.Fatal(err)
				}
				for file := range fsys {
					res, err := Run(context.Background(), Options{FS: fsys, compiled: engine, Files: []string{file}})
					if err != nil {
						t.Fatal(err)
					}
					filter := &run{Options: Options{Files: []string{file}}, repo: all.Repo}
					want := told(&Result{Findings: filter.ofFiles(all.Findings)})
					if diff := cmp.Diff(want, told(res)); diff != "" {
						t.Errorf("%s: -all sites +fewer:\n%s", file, diff)
					}
					if res.Summary.Sites > all.Summary.Sites {
						t.Errorf("%s: %d sites", file, res.Summary.Sites)
					}
				}
			})
		}
	}
}

// TestFilesNarrow: how many sites are rendered for a FILE of a clean repository.
func TestFilesNarrow(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	quota := "apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q }\nspec: { hard: { pods: 10 } }\n"
	for _, tt := range []struct {
		repo, file string
		edits      []edit
		sites      int
	}{
		{"plain", "mail/relay.yaml", nil, 1},
		{"plain", "argocd/mail.yaml", nil, 1},
		{"plain", "queue", nil, 1},
		{"plain", "argocd/project.yaml", nil, 2},
		{"plain", "README.md", nil, 0},
		{"plain", "notes/quota.yaml", in("notes/quota.yaml", "", quota), 0},
		{"plain", "mail/relay.yaml", in("mail/relay.yaml", "kind: Deployment", "kind: Deployment  # xgen-lint: ignore manifest/* -- try"), 2},
		{"app-of-apps", "platform/values-east.yaml", nil, 1},
		{"app-of-apps", "platform/values.yaml", nil, 2},
		{"app-of-apps", "charts/api/templates/api.yaml", nil, 2},
		{"app-of-apps", "platform/values-east.yaml", in("platform/templates/more.yaml", "", "{{- if .Files.Get \"values-east.yaml\" }}{{ end }}\n"), 2},
		{"several-sources", "values/blog.yaml", nil, 1},
		{"several-sources", "extras/store/disruption.yaml", nil, 1},
		{"several-sources", "values/common.yaml", nil, 2},
		{"kustomize", "overlays/live/live.env", nil, 1},
		{"kustomize", "components/metrics/port.yaml", nil, 1},
		{"kustomize", "base/service.yaml", nil, 2},
		{"kustomize", "notes", in("notes/a.yaml", "", quota), 0},
		{"kustomize", "overlays/live/live.env", in("overlays/live/kustomization.yaml", "    envs:\n", "    literals:\n      - NOTE="+strings.Repeat("a long text/that is no path ", 20)+"\n    envs:\n"), 1},
		{"charts", "jobs/cleanup.yaml", nil, 1},
		{"charts", "portal/ci/large-values.yaml", nil, 1},
		{"charts", "shared/words.yaml", nil, 3}, // by a link, and by itself
		{"charts", "common/templates/_labels.tpl", nil, 2},
		{"appset-git", "tools/wiki/service.yaml", nil, 1},
		{"appset-git", "tools/wiki/service.yaml", in("other/app.yaml", "", plainApp), 1},
		{"appset-git", "other/deploy/q.yaml", all(in("other/app.yaml", "", plainApp), in("other/deploy/q.yaml", "", quota)), 1},
	} {
		fsys := apply(t, readInto(t, filepath.Join("../../testdata/repos", tt.repo)), tt.edits)
		if tt.repo == "charts" {
			fsys["portal/templates/shared.yaml"] = &fstest.MapFile{Data: []byte("../../shared/words.yaml"), Mode: fs.ModeSymlink | 0o777}
			fsys["shared/words.yaml"] = &fstest.MapFile{Data: []byte(configMap("b")), Mode: 0o644}
		}
		res, err := Run(context.Background(), Options{FS: fsys, compiled: engine, Files: []string{tt.file}})
		if err != nil {
			t.Fatal(err)
		}
		if res.Summary.Sites != tt.sites {
			t.Errorf("%s in %s: %d sites are rendered, want %d", tt.file, tt.repo, res.Summary.Sites, tt.sites)
		}
	}
}

// TestLongLiterals: a text of a kustomization that is not a path is not looked up, since the answer "file name too long"
// would be a finding.
func TestLongLiterals(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../testdata/repos/kustomize")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlays/live/kustomization.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data = []byte(strings.Replace(string(data), "    envs:\n", "    literals: [\"NOTE="+strings.Repeat("x=on y=off ", 60)+"http://a\"]\n    envs:\n", 1))
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	folder, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	res, err := Run(context.Background(), Options{FS: folder})
	if err != nil || len(res.Findings) > 0 {
		t.Errorf("%v %v", err, told(res))
	}
}

const plainApp = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: other, namespace: argocd }
spec:
  project: default
  source: { repoURL: "https://git.example.com/tools/deploy.git", targetRevision: main, path: other/deploy }
  destination: { server: "https://kubernetes.default.svc", namespace: other }
  syncPolicy: { automated: {} }
`
