package lint

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// packChart packs a chart as a repository would send it.
func packChart(t *testing.T, name, version string, files map[string]string) []byte {
	t.Helper()
	all := map[string]string{"Chart.yaml": "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n"}
	for file, text := range files {
		all[file] = text
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for file, text := range all {
		if err := w.WriteHeader(&tar.Header{Name: name + "/" + file, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	_ = z.Close()
	return b.Bytes()
}

const remoteTemplate = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  type: {{ .Values.type }}
  ports:
    - port: {{ .Values.port }}
`

// TestRemoteCharts renders charts from the folder `charts`: one that an
// Application names, one that a chart depends on and one of a kustomization,
// in each form that the folder may have.
func TestRemoteCharts(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	app := func(name, source string) string {
		return fmt.Sprintf("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: %s, namespace: argocd }\nspec:\n  project: default\n"+
			"  destination: { name: in-cluster, namespace: %s }\n  syncPolicy: { automated: {} }\n  source:\n    repoURL: https://charts.example.com/stable\n%s", name, name, source)
	}
	base := map[string]string{
		".xgen-lint.yaml":        "charts: .cache/charts\n",
		"apps/web.yaml":          app("web", "    chart: web\n    targetRevision: 1.x\n    helm:\n      valuesObject:\n        port: 80\n"),
		"apps/dep.yaml":          app("dep", "    path: dep\n"),
		"apps/kus.yaml":          app("kus", "    path: kus\n"),
		"dep/Chart.yaml":         "apiVersion: v2\nname: dep\nversion: 1.0.0\ndependencies:\n  - { name: web, version: ~1.0, repository: \"https://charts.example.com/stable\" }\n",
		"dep/values.yaml":        "web:\n  port: 81\n",
		"kus/kustomization.yaml": "helmCharts:\n  - name: web\n    version: 1.0.5\n    repo: https://charts.example.com/stable/\n    releaseName: kus\n    valuesInline:\n      port: 82\n",
	}
	files := map[string]string{"values.yaml": "type: ClusterIP\nport: 8080\n", "templates/service.yaml": remoteTemplate}
	unpacked := func(dir string, version string) map[string]string {
		return map[string]string{dir + "/Chart.yaml": "apiVersion: v2\nname: web\nversion: " + version + "\n", dir + "/values.yaml": files["values.yaml"], dir + "/templates/service.yaml": remoteTemplate}
	}
	for _, c := range []struct {
		name   string
		charts map[string]string
		edits  map[string]string
		want   []string
		count  int // manifests
	}{
		{name: "archives", count: 3, charts: map[string]string{".cache/charts/web-1.0.5.tgz": string(packChart(t, "web", "1.0.5", files)),
			".cache/charts/web-1.2.0.tgz": string(packChart(t, "web", "1.2.0", files)), ".cache/charts/web-2.0.0.tgz": string(packChart(t, "web", "2.0.0", nil))}},
		{name: "a folder", count: 3, charts: unpacked(".cache/charts/web-1.0.5", "1.0.5")},
		{name: "a folder with the chart in it", count: 3, charts: unpacked(".cache/charts/web-1.0.5/web", "1.0.5")},
		{name: "nothing", want: []string{
			`I render/not-rendered apps/web.yaml:10 [web]`, `I render/not-rendered dep/Chart.yaml:5 [dep]`, `I render/not-rendered kus/kustomization.yaml:2 [kus]`}},
		{name: "another version", want: []string{`I render/not-rendered apps/web.yaml:10 [web]`, `I render/not-rendered dep/Chart.yaml:5 [dep]`, `I render/not-rendered kus/kustomization.yaml:2 [kus]`},
			charts: map[string]string{".cache/charts/web-2.0.0.tgz": string(packChart(t, "web", "2.0.0", files))}},
		{name: "of another repository", want: []string{`I render/not-rendered apps/web.yaml:10 [web]`, `I render/not-rendered dep/Chart.yaml:5 [dep]`, `I render/not-rendered kus/kustomization.yaml:2 [kus]`},
			charts: map[string]string{".cache/charts/web-1.0.5.tgz": string(packChart(t, "web", "1.0.5", files)), ".cache/charts/.fetched.json": `{"web-1.0.5.tgz": {"repository": "https://elsewhere.example.com"}}`}},
		{name: "a fault of the chart's own", count: 3, charts: map[string]string{".cache/charts/web-1.0.5.tgz": string(packChart(t, "web", "1.0.5",
			map[string]string{"values.yaml": files["values.yaml"], "templates/service.yaml": strings.Replace(remoteTemplate, "  ports:", "  typo: 1\n  ports:", 1)}))},
			want: []string{"E~ manifest/invalid apps/dep.yaml:8 [dep]", "E~ manifest/invalid apps/web.yaml:10 [web]", "E~ manifest/invalid kus/kustomization.yaml:2 [kus]"}},
		{name: "a value that is wrong", count: 3, charts: map[string]string{".cache/charts/web-1.0.5.tgz": string(packChart(t, "web", "1.0.5", files))},
			edits: map[string]string{"apps/web.yaml": strings.Replace(base["apps/web.yaml"], "port: 80", "port: eighty", 1)},
			want:  []string{"E~ manifest/invalid apps/web.yaml:14 [web]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for _, group := range []map[string]string{base, c.charts, c.edits} {
				for name, text := range group {
					fsys[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
				}
			}
			res, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
			if err != nil {
				t.Fatal(err)
			}
			got := told(res)
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s%s", diff, beginning(long(res), 8))
			}
			if res.Summary.Manifests != c.count {
				t.Errorf("%d manifests, want %d", res.Summary.Manifests, c.count)
			}
		})
	}
}
