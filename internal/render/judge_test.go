package render

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/helmtest"
	"github.com/xgen-lint/xgen-lint/internal/render/printed"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// spec is what Argo CD's API reads of an Application, as its Go types name it:
// the judge has its own reader.
type spec struct {
	Metadata struct{ Name string }
	Spec     struct {
		Source      *sourceSpec
		Sources     []sourceSpec
		Destination struct{ Namespace string }
	}
}

type sourceSpec struct {
	RepoURL, Path, Ref string
	Helm               struct {
		ReleaseName, Namespace, Values string
		ValuesObject                   map[string]any
		ValueFiles                     []string
		IgnoreMissingValueFiles        bool
		Parameters                     []struct {
			Name, Value string
			ForceString bool
		}
	}
}

// judge runs Helm itself on one source, as Argo CD's repo server calls it.
func judge(t *testing.T, root string, app spec, src sourceSpec, kube string) []string {
	t.Helper()
	var q helmtest.Question
	file := func(name string) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		q.ValueFiles = append(q.ValueFiles, string(data))
	}
	for _, f := range src.Helm.ValueFiles {
		at := filepath.Join(root, src.Path, f)
		if strings.HasPrefix(f, "$") || strings.HasPrefix(f, "/") {
			_, rest, _ := strings.Cut(f, "/")
			at = filepath.Join(root, rest)
		}
		found, err := filepath.Glob(at)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 && !src.Helm.IgnoreMissingValueFiles {
			t.Fatalf("%s: no values file %s", app.Metadata.Name, at)
		}
		for _, name := range found {
			file(name)
		}
	}
	inline := src.Helm.Values
	if src.Helm.ValuesObject != nil {
		data, err := json.Marshal(src.Helm.ValuesObject)
		if err != nil {
			t.Fatal(err)
		}
		inline = string(data)
	}
	if inline != "" {
		q.ValueFiles = append(q.ValueFiles, inline)
	}
	for _, p := range src.Helm.Parameters {
		set := p.Name + "=" + strings.ReplaceAll(p.Value, ",", `\,`)
		if p.ForceString {
			q.SetString = append(q.SetString, set)
		} else {
			q.Set = append(q.Set, set)
		}
	}
	q.Options = helm.Options{ReleaseName: app.Metadata.Name, Namespace: app.Spec.Destination.Namespace, KubeVersion: kube, IncludeCRDs: true}
	if src.Helm.ReleaseName != "" {
		q.Options.ReleaseName = src.Helm.ReleaseName
	}
	q.Files = helmtest.Chart(t, os.DirFS(root), path.Clean(src.Path))
	said := helmtest.Ask(t, q)
	if said.Err != "" {
		t.Fatalf("%s: %v", app.Metadata.Name, said.Err)
	}
	var out []string
	for _, m := range strings.Split("\n"+said.Text, "\n---\n# Source: ") {
		if _, doc, ok := strings.Cut(m, "\n"); ok && strings.TrimSpace(doc) != "" {
			out = append(out, strings.TrimRight(doc, "\n"))
		}
	}
	return out
}

func hold(t *testing.T, root string, manifest []byte, rel *Release, kube string) int {
	t.Helper()
	var app spec
	if err := yaml.Unmarshal(manifest, &app); err != nil {
		t.Fatal(err)
	}
	sources := app.Spec.Sources
	if len(sources) == 0 {
		sources = []sourceSpec{*app.Spec.Source}
	}
	n := 0
	for _, src := range sources {
		if _, err := os.Stat(filepath.Join(root, src.Path, "Chart.yaml")); err != nil {
			continue
		}
		var got []string
		for _, s := range rel.sources {
			if s.Spec.Path == src.Path {
				for _, d := range chart.NewStore(nil, nil).Render(s.Source.Source.Source).Documents {
					got = append(got, strings.TrimRight(string(d.YAML.Data), "\n"))
				}
			}
		}
		want := judge(t, root, app, src, kube)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s, source %s: Helm and we differ (-helm +ours):\n%s", app.Metadata.Name, src.Path, d)
		}
		n += len(want)
	}
	return n
}

// TestAsArgoAndHelmRender holds every manifest of every repository against
// Helm's own engine and action, fed by another reader of the Applications.
func TestAsArgoAndHelmRender(t *testing.T) {
	roots := map[string]string{"infra": "../../testdata/infra",
		"styles/inline": "../../testdata/styles/inline", "styles/multisource": "../../testdata/styles/multisource"}
	for _, name := range styles {
		roots[name] = unpack(t, name, nil)
	}
	for name, root := range roots {
		t.Run(name, func(t *testing.T) {
			repo := load(t, root)
			r, n := New(repo), 0
			root := vendored(t, root)
			for _, s := range repo.Sites {
				kube := repo.Config.ClusterFor(s.Name).KubeVersion
				res := site(t, r, s.Name)
				for _, h := range res.Hits {
					t.Errorf("%s: %s at %+v", h.Rule, texts.Of(texts.English).Say(h.Text), h.Span)
				}
				for _, rt := range res.Roots {
					if rt.App == nil {
						t.Fatalf("site %s has no root app", s.Name)
					}
					n += hold(t, root, encoded(t, rt.App.Node()), rt.Release, kube)
				}
				for _, rel := range res.Releases {
					n += hold(t, root, encoded(t, rel.App.Object.Node), rel, kube)
				}
			}
			if n < 6 {
				t.Errorf("only %d manifests were compared", n)
			}
			t.Logf("%d manifests are equal to the byte", n)
		})
	}
}

// vendored copies a repository and puts its file:// dependencies where
// `helm dependency build` does, which the judge does not run.
func vendored(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	charts, err := filepath.Glob(filepath.Join(dir, "*", "*", "Chart.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range charts {
		var chart struct {
			Dependencies []struct{ Name, Repository string }
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(data, &chart); err != nil {
			t.Fatal(err)
		}
		for _, d := range chart.Dependencies {
			from, ok := strings.CutPrefix(d.Repository, "file://")
			if !ok {
				continue
			}
			to := filepath.Join(filepath.Dir(file), "charts", d.Name)
			if err := os.CopyFS(to, os.DirFS(filepath.Join(filepath.Dir(file), from))); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func encoded(t *testing.T, n *source.Node) []byte {
	t.Helper()
	return []byte(printed.Encoded(n))
}
