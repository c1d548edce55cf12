package kustomize

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// lineOf prints where a cause is: its file and line, the line's text.
func lineOf(t *testing.T, tree *source.Tree, c Cause) string {
	t.Helper()
	sure := ""
	if !c.Confirmed {
		sure = "~ "
	}
	if c.File == "" {
		return sure + "block " + c.Path.String()
	}
	f, err := tree.File(c.File)
	if err != nil {
		t.Fatal(err)
	}
	line := c.Span.Line
	if line == 0 {
		y, err := tree.YAML(c.File)
		if err != nil {
			t.Fatal(err)
		}
		span, _ := y.Nearest(c.Doc, c.Path)
		line = span.Line
	}
	return sure + c.File + ": " + strings.TrimSpace(f.Line(line))
}

// TestCauses asks where fields of built manifests were written.
func TestCauses(t *testing.T) {
	container := source.P("spec", "template", "spec", "containers", "0")
	for _, c := range []struct {
		archive, object string
		path            source.Path
		want            []string // the first causes, likeliest first
	}{
		{"overlay", "Deployment/prod-web-v2", container.Child("image"), []string{"base/deployment.yaml: image: registry.example.com/web:1.0   # the default"}},
		{"overlay", "Deployment/prod-web-v2", source.P("spec", "replicas"), []string{"base/deployment.yaml: replicas: 1"}},
		{"overlay", "Deployment/prod-web-v2", source.P("metadata", "namespace"), []string{"overlay/kustomization.yaml: namespace: shop"}},
		{"overlay", "Deployment/prod-web-v2", source.P("metadata", "labels", "team"), []string{"overlay/kustomization.yaml: - pairs: { team: web }"}},
		{"overlay", "Service/prod-web-v2", source.P("metadata", "annotations", "owner"), []string{`overlay/kustomization.yaml: commonAnnotations: { owner: "web team" }`}},
		{"overlay", "Service/prod-web-v2", source.P("spec", "ports", "0", "targetPort"), []string{"base/service.yaml: - { name: http, port: 80, targetPort: 8080 }"}},
		{"overlay", "Deployment/prod-web-v2", container.Child("livenessProbe"), []string{"base/deployment.yaml: - name: web"}},
		{"overlay", "Deployment/prod-web-v2", container.Child("env"), []string{"base/deployment.yaml: env:"}},
		{"overlay", "Deployment/prod-web-v2", source.P("spec", "selector", "matchLabels"), []string{"base/deployment.yaml: matchLabels: { app: web }"}},
		{"images", "Deployment/web", container.Child("image"), []string{"overlay/kustomization.yaml: newName: mirror.example.com/web", `overlay/kustomization.yaml: newTag: "2.1"`}},
		{"images", "Deployment/web", source.P("spec", "replicas"), []string{"overlay/kustomization.yaml: - { name: web, count: 5 }"}},
		{"generators", "ConfigMap/settings-", source.P("data", "MODE"), []string{`overlay/kustomization.yaml: literals: [MODE=fast, "TEXT=a=b", 'QUOTED="x"']`}},
		{"generators", "ConfigMap/settings-", source.P("data", "LEVEL"), []string{"overlay/settings.env: LEVEL=info"}},
		{"generators", "ConfigMap/files", source.P("data", "app.properties"), []string{"overlay/app.properties: a=1"}},
		{"generator-merge", "ConfigMap/x-settings-", source.P("data", "B"), []string{"overlay/kustomization.yaml: literals: [B=3, C=4]"}},
		{"generator-merge", "ConfigMap/x-settings-", source.P("data", "A"), []string{"base/kustomization.yaml: literals: [A=1, B=2]"}},
		{"patches", "Deployment/renamed", source.P("spec", "replicas"), []string{"overlay/patch.yaml: replicas: 3"}},
		{"patches", "Deployment/renamed", container.Child("image"), []string{"overlay/kustomization.yaml: value: registry.example.com/web:9"}},
		{"patches", "Deployment/renamed", container.Child("env", "0", "value"), []string{"overlay/patch.yaml: value: special"}},
		{"patches", "Service/web", source.P("spec", "ports", "0", "targetPort"), []string{`overlay/kustomization.yaml: - { port: 80, name: web, targetPort: 9090 }`}},
		{"components", "Deployment/web", source.P("spec", "replicas"), []string{"components/big/kustomization.yaml: - { name: web, count: 9 }"}},
		{"replacements", "Deployment/web", source.P("spec", "template", "metadata", "annotations", "port"), []string{"overlay/kustomization.yaml: - { name: settings, literals: [HOST=shop.example.com, PORT=9000] }"}},
		{"block", "Deployment/argo-web-x", container.Child("image"), []string{"block images[0]"}},
		{"block", "Deployment/argo-web-x", source.P("spec", "replicas"), []string{"block replicas[0].count"}},
		{"block", "Deployment/argo-web-x", source.P("metadata", "namespace"), []string{"block namespace"}},
	} {
		t.Run(c.archive+"/"+c.object+"/"+c.path.String(), func(t *testing.T) {
			a, _ := readArchive(t, "testdata/"+c.archive+".txtar")
			out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: a.dir, Block: a.block})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range out.Manifests {
				name := scalarAt(m.Node, "kind") + "/" + scalarAt(m.Node, "metadata", "name")
				if name != c.object && !(strings.HasSuffix(c.object, "-") && strings.HasPrefix(name, c.object)) {
					continue
				}
				for _, cause := range m.Causes(c.path) {
					got = append(got, lineOf(t, a.tree, cause))
				}
			}
			if len(got) > len(c.want) {
				got = got[:len(c.want)]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s\nproblems: %v", diff, out.Problems)
			}
		})
	}
}

// TestProblems reads what is said of kustomizations that cannot be built as
// they are: what else is there is built all the same.
func TestProblems(t *testing.T) {
	const base = `
-- base/kustomization.yaml --
resources: [cm.yaml]
-- base/cm.yaml --
apiVersion: v1
kind: ConfigMap
metadata: { name: cm }
data: { a: b }
`
	for _, c := range []struct {
		name, files string
		want        []string
		manifests   int
	}{
		{"remote bases", "-- overlay/kustomization.yaml --\nresources:\n  - ../base\n  - https://github.com/example/repo//deploy?ref=v1\n  - github.com/example/repo/deploy?ref=v1\n  - git@github.com:example/repo.git\n  - https://example.com/all.yaml\ncomponents:\n  - https://github.com/example/repo//c?ref=v1\n",
			[]string{"2 overlay/kustomization.yaml resources[1]: https://github.com/example/repo//deploy?ref=v1 is in another repository",
				"2 overlay/kustomization.yaml resources[2]: github.com/example/repo/deploy?ref=v1 is in another repository",
				"2 overlay/kustomization.yaml resources[3]: git@github.com:example/repo.git is in another repository",
				"2 overlay/kustomization.yaml resources[4]: https://example.com/all.yaml is in another repository",
				"2 overlay/kustomization.yaml components[0]: https://github.com/example/repo//c?ref=v1 is in another repository"}, 1},
		{"a file that is not there", "-- overlay/kustomization.yaml --\nresources: [../base, deploy.yaml, ../bsae]\npatches: [{ path: p.yaml }]\nconfigMapGenerator: [{ name: g, files: [x=no.txt], envs: [no.env] }]\n",
			[]string{`1 overlay/kustomization.yaml resources[1]: "deploy.yaml" is not in overlay`, `1 overlay/kustomization.yaml resources[2]: "../bsae" is not in overlay`,
				`1 overlay/kustomization.yaml patches[0].path: "p.yaml" is not in overlay`,
				`1 overlay/kustomization.yaml configMapGenerator[0].files[0]: "no.txt" is not in overlay`, `1 overlay/kustomization.yaml configMapGenerator[0].envs[0]: "no.env" is not in overlay`}, 2},
		{"outside", "-- overlay/kustomization.yaml --\nresources: [../base, ../../../etc, /etc/passwd]\n",
			[]string{`1 overlay/kustomization.yaml resources[1]: "../../../etc" is outside of the repository`, `1 overlay/kustomization.yaml resources[2]: "/etc/passwd" is outside of the repository`}, 1},
		{"a patch without target", "-- overlay/kustomization.yaml --\nresources: [../base]\npatches:\n  - path: p.yaml\n  - path: q.yaml\n-- overlay/p.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: cm }\ndata: { c: d }\n-- overlay/q.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: mc }\ndata: { c: d }\n",
			[]string{`0 overlay/kustomization.yaml patches[1]: kustomize fails: no matches for Id ConfigMap.v1.[noGrp]/mc.[noNs]; failed to find unique target for patch ConfigMap.v1.[noGrp]/mc.[noNs]`}, 1},
		{"a base's patch", "-- overlay/kustomization.yaml --\nresources: [../middle]\n-- middle/kustomization.yaml --\nresources: [../base]\npatches:\n  - target: { kind: ConfigMap }\n    patch: |-\n      - { op: remove, path: /data/zz }\n",
			[]string{"0 middle/kustomization.yaml patches[0]: kustomize fails: error in remove for path: '/data/zz': Unable to remove nonexistent key: zz: missing value"}, 1},
		{"two of one name", "-- overlay/kustomization.yaml --\nresources: [../base, cm.yaml]\n-- overlay/cm.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: cm }\n",
			[]string{"0 overlay/kustomization.yaml resources[1]: kustomize fails: may not add resource with an already registered id: ConfigMap.v1.[noGrp]/cm.[noNs]"}, 1},
		{"a component's patch", "-- overlay/kustomization.yaml --\nresources: [../base]\ncomponents: [../c]\n-- c/kustomization.yaml --\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: Secret\n      metadata: { name: no }\n",
			[]string{"0 c/kustomization.yaml patches[0]: kustomize fails: no matches for Id Secret.v1.[noGrp]/no.[noNs]; failed to find unique target for patch Secret.v1.[noGrp]/no.[noNs]"}, 1},
		{"two ConfigMaps of one name", "-- overlay/kustomization.yaml --\nresources: [../base]\nconfigMapGenerator:\n  - { name: g, literals: [a=b] }\n  - { name: g, literals: [a=c] }\n",
			[]string{"0 overlay/kustomization.yaml configMapGenerator[1]: kustomize fails: id resid.ResId{Gvk:resid.Gvk{Group:\"\", Version:\"v1\", Kind:\"ConfigMap\", isClusterScoped:false}, Name:\"g\", Namespace:\"\"} exists; can not use behavior: 'unspecified', behavior must be merge or replace"}, 2},
		{"a folder without kustomization", "-- overlay/kustomization.yaml --\nresources: [../base, ../plain]\n-- plain/x.txt --\n",
			[]string{"0 overlay/kustomization.yaml resources[1]: kustomize fails: the folder plain has no kustomization.yaml"}, 0},
		{"a circle", "-- overlay/kustomization.yaml --\nresources: [../base, ../other]\n-- other/kustomization.yaml --\nresources: [../overlay]\n",
			[]string{"0 other/kustomization.yaml resources[0]: kustomize fails: cycle detected: candidate root 'overlay' contains visited root 'overlay'"}, 1},
		{"broken YAML is reported elsewhere", "-- overlay/kustomization.yaml --\nresources: [../base, bad.yaml]\n-- overlay/bad.yaml --\na: [\n", nil, 0},
		{"patches of what is not there offline", "-- overlay/kustomization.yaml --\nresources: [../base, https://example.com/all.yaml]\npatches:\n" +
			"  - patch: |-\n      apiVersion: v1\n      kind: Secret\n      metadata: { name: far }\n      stringData: { c: d }\n  - patch: |-\n      apiVersion: v1\n      kind: Secret\n      metadata: { name: further }\n      stringData: { c: d }\n",
			[]string{"2 overlay/kustomization.yaml resources[1]: https://example.com/all.yaml is in another repository"}, 1},
		{"a generator that merges into what is not there", "-- overlay/kustomization.yaml --\nresources: [../bases]\nconfigMapGenerator: [{ name: cm, behavior: merge, literals: [a=c] }]\n",
			[]string{`1 overlay/kustomization.yaml resources[0]: "../bases" is not in overlay`}, 0},
		{"a helm chart that is not there", "-- overlay/kustomization.yaml --\nresources: [../base]\nhelmCharts:\n  - { name: redis, version: 1.2.3, repo: \"https://charts.example.com\" }\n",
			[]string{"3 overlay/kustomization.yaml helmCharts[0]: the chart redis of https://charts.example.com is not in the repository (looked in overlay/charts/redis-1.2.3/redis)"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := archiveOf(base + c.files)
			out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: "overlay"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range out.Problems {
				got = append(got, fmt.Sprintf("%d %s %s: %s", p.Kind, p.At.File, p.At.Path, texts.Of(texts.English).Say(p.Text)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(out.Manifests) != c.manifests || out.Complete {
				t.Errorf("%d manifests, want %d; complete is %v", len(out.Manifests), c.manifests, out.Complete)
			}
		})
	}
}

// TestAliases keeps a file from kustomize whose aliases stand for billions of
// values.
func TestAliases(t *testing.T) {
	text := "-- overlay/kustomization.yaml --\nresources: [../base, bomb.yaml]\n-- base/kustomization.yaml --\nresources: [cm.yaml]\n-- base/cm.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: cm }\n" +
		"-- overlay/bomb.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nx:\n  - &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
	for i := 1; i < 12; i++ {
		text += fmt.Sprintf("  - &a%d [%s]\n", i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	a := archiveOf(text)
	out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: "overlay"})
	if err != nil || len(out.Manifests) != 1 || len(out.Problems) != 1 ||
		!strings.Contains(texts.Of(texts.English).Say(out.Problems[0].Text), "the aliases of overlay/bomb.yaml stand for more than 1000000 values") {
		t.Errorf("%v, %d manifests, %v", err, len(out.Manifests), out.Problems)
	}
}

// TestHelmGenerator takes a chart that a file of generators names.
func TestHelmGenerator(t *testing.T) {
	a := archiveOf("-- overlay/kustomization.yaml --\ngenerators: [chart.yaml]\n-- overlay/chart.yaml --\napiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: x }\nname: web\nchartHome: ../c\n")
	out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: "overlay", Helm: func(_ context.Context, c HelmChart) (HelmOutput, error) {
		return HelmOutput{Text: []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: of-" + c.Dir + " }\n")}, nil
	}})
	if err != nil || len(out.Problems) > 0 || len(out.Manifests) != 1 || scalarAt(out.Manifests[0].Node, "metadata", "name") != "of-c/web" {
		t.Fatalf("%v, %v, %d manifests", err, out.Problems, len(out.Manifests))
	}
}

// TestHelmCharts renders a chart of helmCharts by the function that is given.
func TestHelmCharts(t *testing.T) {
	a := archiveOf(`
-- overlay/kustomization.yaml --
namespace: shop
namePrefix: p-
helmCharts:
  - { name: web, releaseName: r, valuesFile: v.yaml, valuesInline: { a: 1 }, includeCRDs: true }
-- overlay/charts/web/Chart.yaml --
name: web
`)
	var asked HelmChart
	out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: "overlay", Helm: func(_ context.Context, c HelmChart) (HelmOutput, error) {
		asked = c
		return HelmOutput{Text: []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: of-chart }\n")}, nil
	}})
	if err != nil || len(out.Problems) > 0 || len(out.Manifests) != 1 {
		t.Fatalf("%v, %v, %d manifests", err, out.Problems, len(out.Manifests))
	}
	want := HelmChart{At: Place{File: "overlay/kustomization.yaml", Path: source.P("helmCharts", "0")}, Dir: "overlay/charts/web", Name: "web", ReleaseName: "r", Namespace: "shop",
		ValuesFile: "overlay/v.yaml", Values: map[string]any{"a": float64(1)}, ValuesOver: true, IncludeCRDs: true}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := scalarAt(out.Manifests[0].Node, "metadata", "name"); got != "p-of-chart" {
		t.Errorf("the name is %q", got)
	}
	if got := out.Manifests[0].Causes(source.P("apiVersion")); len(got) != 1 || got[0].Confirmed || !got[0].Path.Equal(source.P("helmCharts", "0")) {
		t.Errorf("it comes from %v", got)
	}
}
