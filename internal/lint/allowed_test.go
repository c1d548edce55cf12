package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// neighbours writes a repository and, beside it, the checkout and the charts that it names.
func neighbours(t *testing.T) (repo string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"repo/.xgen-lint.yaml": "repositories: [{ url: 'https://git.example.com/team/other.git', path: ../other }]\ncharts: ../charts\n",
		"repo/apps/other.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: other, namespace: argocd }\nspec:\n  project: default\n" +
			"  syncPolicy: { automated: {} }\n  source: { repoURL: https://git.example.com/team/other.git, path: chart, targetRevision: main, helm: { valueFiles: [prod.yaml] } }\n" +
			"  destination: { server: https://kubernetes.default.svc, namespace: a }\n",
		"repo/apps/remote.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: remote, namespace: argocd }\nspec:\n  project: default\n" +
			"  syncPolicy: { automated: {} }\n  source: { repoURL: https://charts.example.com, chart: cache, targetRevision: 1.2.3 }\n" +
			"  destination: { server: https://kubernetes.default.svc, namespace: a }\n",
		"other/chart/Chart.yaml":              "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
		"other/chart/prod.yaml":               "text: kCANARYk-other\n",
		"other/chart/templates/a.yaml":        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\ndata: { a: {{ .Values.text | quote }} }\n",
		"charts/cache-1.2.3/Chart.yaml":       "apiVersion: v2\nname: cache\nversion: 1.2.3\n",
		"charts/cache-1.2.3/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: remote }\ndata: { a: kCANARYk-charts }\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "repo")
}

// TestAllow: what the configuration names outside of the repository is read only where the caller allows it.
func TestAllow(t *testing.T) {
	repo := neighbours(t)
	above := filepath.Dir(repo)
	for _, test := range []struct {
		name  string
		allow []string
		want  string // of the canaries, those that are rendered
		told  string
	}{
		{"nothing", nil, "", "--allow ../other lets it be read"},
		{"another folder", []string{t.TempDir()}, "", "--allow ../other lets it be read"},
		{"the checkout", []string{filepath.Join(above, "other")}, "kCANARYk-other", ""},
		{"the charts", []string{filepath.Join(above, "charts")}, "kCANARYk-charts", ""},
		{"all", []string{above}, "kCANARYk-other kCANARYk-charts", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder, err := files.Open(repo)
			if err != nil {
				t.Fatal(err)
			}
			defer folder.Close()
			o := Options{FS: folder, Dir: repo, Allow: test.allow}
			var rendered []string
			for _, res := range looked(t, o) {
				for _, rel := range res.Releases {
					for _, object := range rel.Objects {
						rendered = append(rendered, fmt.Sprint(source.Decode(object.Node)))
					}
				}
			}
			all := strings.Join(rendered, "\n")
			for _, canary := range []string{"kCANARYk-other", "kCANARYk-charts"} {
				if got, want := strings.Contains(all, canary), strings.Contains(test.want, canary); got != want {
					t.Errorf("%s is rendered: %v, want %v", canary, got, want)
				}
			}
			res, err := Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprint(res.Findings)
			if test.told != "" && !strings.Contains(said, test.told) {
				t.Errorf("nothing says %q: %s", test.told, said)
			}
		})
	}
}

// A link in an allowed checkout leads no further.
func TestAllowedCheckoutKeepsItsLinks(t *testing.T) {
	repo := neighbours(t)
	above := filepath.Dir(repo)
	secret := filepath.Join(t.TempDir(), "secret.yaml")
	if err := os.WriteFile(secret, []byte("text: kCANARYk-secret\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	prod := filepath.Join(above, "other", "chart", "prod.yaml")
	if err := os.Remove(prod); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, prod); err != nil {
		t.Skip(err)
	}
	folder, err := files.Open(repo)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	res, err := Run(t.Context(), Options{FS: folder, Dir: repo, Allow: []string{filepath.Join(above, "other")}})
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprint(res.Findings); strings.Contains(said, "kCANARYk") || !strings.Contains(said, "prod.yaml") {
		t.Error(said)
	}
}
