package render

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func summary(res *Result) []string {
	var out []string
	for _, rel := range res.Releases {
		line := fmt.Sprintf("%s %s %s/%s:", rel.Environment, rel.Service, rel.Namespace, rel.Name)
		for _, o := range rel.Objects {
			line += " " + o.String()
			if o.Namespace != "" {
				line += "@" + o.Namespace
			}
		}
		out = append(out, line)
	}
	return out
}

func TestReleasesOfEachStyle(t *testing.T) {
	tests := map[string]struct {
		site string
		want []string
	}{
		"params": {"shop", []string{
			"prd web shop/web: ConfigMap/web-config@shop Deployment/web@shop HorizontalPodAutoscaler/web@shop Gateway/web-gateway@shop",
			"prd api shop/api: ConfigMap/api-config@shop Deployment/api@shop HorizontalPodAutoscaler/api@shop",
			"prd job shop/job: ConfigMap/job-config@shop Deployment/job@shop",
		}},
		"inline": {"seoul", []string{
			"blue gateway apps-blue/blue-gateway: ServiceAccount/default-account@apps-blue ClusterRole/blue-gateway-reader Deployment/gateway@apps-blue ConfigMap/gateway-env@apps-blue Ingress/gateway@apps-blue",
			"blue worker apps-blue/blue-worker: ServiceAccount/default-account@apps-blue ClusterRole/blue-worker-reader Deployment/worker@apps-blue ConfigMap/worker-env@apps-blue",
			"green gateway apps-green/green-gateway: ServiceAccount/default-account@apps-green ClusterRole/green-gateway-reader Deployment/gateway@apps-green ConfigMap/gateway-env@apps-green",
		}},
		"multisource": {"busan", []string{
			"live feed busan/busan-feed: StatefulSet/feed@busan",
			"live search busan/busan-search: StatefulSet/search@busan VirtualService/search-search-example-com@busan VirtualService/search-any-search-example-com@busan Service/search@busan",
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := New(load(t, unpack(t, name, nil)))
			res := site(t, r, tt.site)
			if d := cmp.Diff(tt.want, summary(res)); d != "" {
				t.Errorf("releases (-want +got):\n%s", d)
			}
			for _, h := range res.Hits {
				t.Errorf("%s %s", h.Rule, texts.Of(texts.English).Say(h.Text))
			}
		})
	}
}

func TestKeepNarrows(t *testing.T) {
	r := New(load(t, unpack(t, "inline", nil)))
	res, err := r.Site(context.Background(), r.repo.Sites[0], func(env, svc string) bool { return env == "green" })
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Releases) != 1 || len(res.Applications) != 1 || res.Releases[0].Environment != "green" {
		t.Errorf("got %v", summary(res))
	}
}

func TestSiteWithoutRootApp(t *testing.T) {
	r := New(load(t, unpack(t, "params", map[string]string{"k3s/argocd/root-apps/root-prd.yaml": ""})))
	res := site(t, r, "shop")
	if len(res.Roots) != 1 || res.Roots[0].App != nil || res.Roots[0].Environment != "prd" || len(res.Releases) != 3 {
		t.Errorf("roots %+v, %v", res.Roots, summary(res))
	}
}

// hits renders the only site of a changed repository.
func hits(t *testing.T, style string, changes map[string]string) []string {
	t.Helper()
	r := New(load(t, unpack(t, style, changes)))
	var out []string
	for _, h := range site(t, r, r.repo.Sites[0].Name).Hits {
		out = append(out, fmt.Sprintf("%s:%d:%d %s %s", h.Span.File, h.Span.Line, h.Span.Column, h.Rule, texts.Of(texts.English).Say(h.Text)))
	}
	slices.Sort(out)
	return out
}

const plainRoot = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: root }
spec:
  source:
    repoURL: https://git.example.com/shop/infra.git
    path: k3s/argocd
    helm:
      valueFiles: [projects/shop.yaml]
  destination: { namespace: argocd }
`

func TestWhatCannotBeRendered(t *testing.T) {
	const root = "k3s/argocd/root-apps/root-prd.yaml"
	const application = "k3s/argocd/templates/application.yaml"
	app := func(source string) string {
		return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web }\nspec:\n  source: " + source +
			"\n  destination: { namespace: x }\n"
	}
	tests := map[string]struct {
		changes map[string]string
		want    []string // parts of each hit, in order
	}{
		"a values file of a root app that is not there": {
			map[string]string{root: strings.Replace(plainRoot, "[projects/shop.yaml]", "[projects/shop.yaml, projects/shob.yaml]", 1)},
			[]string{root + `:9:40 render/failed Application root: values file "projects/shob.yaml": there is no file k3s/argocd/projects/shob.yaml; did you mean k3s/argocd/projects/shop.yaml?`}},
		"a path of this repository that is not there": {
			map[string]string{application: app("{ path: k3s/other }")},
			[]string{`argocd/path-missing Application web renders the path "k3s/other", and the repository has no such folder`}},
		"a path of another repository": {
			map[string]string{application: app("{ repoURL: 'https://elsewhere.example.com/x.git', path: k3s/other }")},
			[]string{`render/not-rendered Application web: its path "k3s/other" is in another repository`}},
		"a path that exists is this repository's, whatever the URL": {
			map[string]string{application: app("{ repoURL: 'https://mirror.example.com/x.git', path: k3s/argocd/projects }")}, nil},
		"a remote chart": {
			map[string]string{application: app("{ repoURL: 'https://charts.example.com', chart: redis }")},
			[]string{`render/not-rendered Application web: its chart "redis" comes from https://charts.example.com; its manifests were not checked`}},
		"a remote values file": {
			map[string]string{application: app("{ path: k3s/helm-chart, helm: { valueFiles: ['https://x.example.com/v.yaml'], valuesObject: { name: web, domain: '' } } }")},
			[]string{`its values file "https://x.example.com/v.yaml" cannot be had`}},
		"a resource of a kustomization that is not there": {
			map[string]string{application: app("{ path: kustom }"), "kustom/kustomization.yaml": "resources:\n  - no.yaml\n"},
			[]string{`kustom/kustomization.yaml:2:5 render/failed kustomize fails: "no.yaml" is not in kustom`}},
		"a remote base": {
			map[string]string{application: app("{ path: kustom }"), "kustom/kustomization.yaml": "resources:\n  - https://github.com/example/app//deploy?ref=v1\n"},
			[]string{`kustom/kustomization.yaml:2:5 render/not-rendered https://github.com/example/app//deploy?ref=v1 is in another repository`}},
		"a plugin": {
			map[string]string{application: app("{ path: k3s/argocd/projects, plugin: { name: cdk8s } }")},
			[]string{"k3s/argocd/projects is made by plugin, which is not rendered"}},
		"an ApplicationSet": {
			map[string]string{application: "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: {}\n"},
			[]string{"render/failed ApplicationSet all: it names no generator, so it makes no Application"}},
		"a remote dependency": {
			map[string]string{"k3s/helm-chart/Chart.yaml": "apiVersion: v2\nname: service\nversion: 1.0.0\ndependencies:\n  - name: redis\n    version: 1.x\n    repository: https://charts.example.com\n"},
			[]string{"k3s/helm-chart/Chart.yaml:5:5 render/not-rendered chart k3s/helm-chart: its dependency redis 1.x"}},
		"a template that does not parse": {
			map[string]string{"k3s/helm-chart/templates/config.yaml": "a: 1\nb: {{ nosuch .Values.x }}\n"},
			[]string{"k3s/helm-chart/templates/config.yaml:2:7 render/failed Helm fails: the template cannot be parsed"}},
		"required": {
			map[string]string{"k3s/helm-chart/templates/config.yaml": "a: 1\nb: {{ required \"secret is missing\" .Values.secret }}\n"},
			[]string{"k3s/helm-chart/templates/config.yaml:2:7 render/failed Helm fails: a required value is missing: secret is missing"}},
		"an include that nothing defines": {
			map[string]string{"k3s/helm-chart/templates/config.yaml": "a: {{ include \"no.such\" . }}\n"},
			[]string{"k3s/helm-chart/templates/config.yaml:1:7 render/failed"}},
		"a values file that is not YAML is another rule's": {
			map[string]string{"k3s/helm-chart/values/api.yaml": "a: *\n"}, nil},
		"a values file that the Application template names": {
			map[string]string{"k3s/helm-chart/values/job.yaml": ""},
			[]string{`k3s/argocd/templates/application.yaml:19:18 render/failed Application job-prd: values file "values/job.yaml": there is no file k3s/helm-chart/values/job.yaml`}},
		"text that is not YAML": {
			map[string]string{
				"k3s/helm-chart/templates/ingress.yaml": "{{- if .Values.domain }}\nkind: Gateway\nspec:\n  hosts:\n    {{- range list \"*\" }}\n    - {{ . }}\n    {{- end }}\n{{- end }}\n",
				"k3s/helm-chart/templates/config.yaml":  "kind: A\n---\nkind: B\nx: \"open\n",
			},
			[]string{
				`k3s/helm-chart/templates/config.yaml:4:4 render/invalid-yaml the rendered text is not YAML: this quote is never closed, in "x: \"open"`,
				`k3s/helm-chart/templates/ingress.yaml:6:7 render/invalid-yaml the rendered text is not YAML: YAML reads an unquoted * as an alias, in "- *"`,
			}},
		"values that the chart's schema refuses": {
			map[string]string{"k3s/helm-chart/values.schema.json": `{"properties": {"replicas": {"maximum": 1}}}`},
			[]string{"k3s/argocd/projects/shop.yaml:21:9 render/failed Helm fails: the chart's schema refuses replicas",
				"k3s/argocd/projects/shop.yaml:25:9 render/failed", "k3s/argocd/projects/shop.yaml:31:22 render/failed"}},
		"a values file that is no map": {
			map[string]string{"k3s/helm-chart/values/api.yaml": "- a\n"},
			[]string{"k3s/helm-chart/values/api.yaml:1:1 render/failed values file k3s/helm-chart/values/api.yaml: a map is expected"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := slices.Compact(hits(t, "params", tt.changes))
			if len(got) != len(tt.want) {
				t.Fatalf("got %d hits, want %d:\n%s", len(got), len(tt.want), strings.Join(got, "\n"))
			}
			for i := range got {
				if !strings.Contains(got[i], tt.want[i]) {
					t.Errorf("got  %s\nwant %s", got[i], tt.want[i])
				}
			}
		})
	}
}

func TestSourceFilesAreMergedOver(t *testing.T) {
	dir := unpack(t, "params", map[string]string{
		"k3s/helm-chart/.argocd-source.yaml":         "helm: { namespace: other, parameters: [{ name: replicas, value: '7' }] }\n",
		"k3s/helm-chart/.argocd-source-web-prd.yaml": "helm: { releaseName: web2, fileParameters: [{ name: infra.host, path: notes.txt }] }\npath: nowhere\n",
		"k3s/helm-chart/notes.txt":                   "from a file",
	})
	res := site(t, New(load(t, dir)), "shop")
	web, api := res.Releases[0], res.Releases[1]
	if web.Name != "web2" || web.Namespace != "other" || api.Name != "api" || web.Failed {
		t.Errorf("web is %s in %s, api %s; %v", web.Name, web.Namespace, api.Name, res.Hits)
	}
	if len(web.App.Parameters) != 1 || web.App.Parameters[0].Final != int64(7) {
		t.Errorf("parameters %+v", web.App.Parameters)
	}
	if !strings.Contains(object(t, web, "ConfigMap").Text(), "HOST=from a file") {
		t.Error("the file parameter did not arrive")
	}
}

func object(t testing.TB, rel *Release, kind string) *Object {
	t.Helper()
	for _, o := range rel.Objects {
		if o.Kind == kind {
			return o
		}
	}
	t.Fatalf("%s renders no %s", rel.Name, kind)
	return nil
}

func TestDuplicatesKeepTheLast(t *testing.T) {
	const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { count: '1' }\n---\n" +
		"apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\ndata: { count: '2' }\n"
	res := site(t, New(load(t, unpack(t, "params", map[string]string{"k3s/helm-chart/templates/config.yaml": config}))), "shop")
	rel := res.Releases[0]
	if len(rel.Duplicates) != 1 || text(value(object(t, rel, "ConfigMap").Node, "data", "count")) != "2" {
		t.Errorf("duplicates %v, kept %s", rel.Duplicates, object(t, rel, "ConfigMap").Text())
	}
}

func TestNestedApplications(t *testing.T) {
	const middle = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: middle }\nspec:\n" +
		"  source: { path: k3s/argocd, helm: { valueFiles: [projects/shop.yaml], parameters: [{ name: nested, value: 'true' }] } }\n"
	dir := unpack(t, "params", map[string]string{"k3s/argocd/templates/middle.yaml": "{{- if not .Values.nested }}\n" + middle + "{{- end }}\n"})
	r := New(load(t, dir))
	res, err := r.Site(context.Background(), r.repo.Sites[0], func(_, svc string) bool { return svc == "api" })
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range res.Applications {
		names = append(names, a.Name)
	}
	if d := cmp.Diff([]string{"api-prd", "api-prd", "middle"}, sorted(names)); d != "" {
		t.Errorf("Applications (-want +got):\n%s", d)
	}
	loop := unpack(t, "params", map[string]string{"k3s/argocd/templates/middle.yaml": middle})
	got := site(t, New(load(t, loop)), "shop")
	if len(got.Hits) != 1 || !strings.Contains(texts.Of(texts.English).Say(got.Hits[0].Text), "in a circle") {
		t.Errorf("hits %+v", got.Hits)
	}
}

func sorted(in []string) []string { out := slices.Clone(in); slices.Sort(out); return out }

func TestPrintsWhatArgoCDApplies(t *testing.T) {
	res := site(t, New(load(t, unpack(t, "inline", nil))), "seoul")
	var b strings.Builder
	if err := res.WriteYAML(&b, PrintOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# site seoul, environment blue, service gateway: Application blue-gateway, namespace apps-blue\n---\n# Source: deploy/chart/charts/base/templates/account.yaml\n" +
			"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  namespace: apps-blue\n  name: default-account\n",
		"kind: ClusterRole\nmetadata:\n  name: blue-gateway-reader\nrules:",
		"kind: Ingress\nmetadata:\n  name: gateway\n  namespace: apps-blue\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the stream lacks\n%s\nit is\n%s", want, b.String())
		}
	}
}

func TestCRDsAreRead(t *testing.T) {
	const crds = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: things.x.io }\n" +
		"spec: { group: x.io, names: { kind: Thing }, scope: Cluster }\n---\n" +
		"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: others.x.io }\n" +
		"spec: { group: x.io, names: { kind: Other }, scope: Namespaced }\n"
	const things = "apiVersion: x.io/v1\nkind: Thing\nmetadata: { name: a, namespace: n }\n---\napiVersion: x.io/v1\nkind: Other\nmetadata: { name: b }\n"
	r := New(load(t, unpack(t, "params", map[string]string{
		"k3s/helm-chart/crds/all.yaml": crds, "k3s/helm-chart/templates/config.yaml": things})))
	rel := site(t, r, "shop").Releases[0]
	var got []string
	for _, o := range rel.Objects[:2] {
		got = append(got, o.Name)
	}
	if d := cmp.Diff([]string{"things.x.io", "others.x.io"}, got); d != "" {
		t.Errorf("CRDs (-want +got):\n%s", d)
	}
	if thing, other := object(t, rel, "Thing"), object(t, rel, "Other"); thing.Namespace != "" || other.Namespace != "shop" {
		t.Errorf("namespaces %q and %q", thing.Namespace, other.Namespace)
	}
	if s := r.Trace(rel.Objects[1], source.P("spec", "names", "kind"), nil, false).Span; s.File != "k3s/helm-chart/crds/all.yaml" || s.Line != 9 {
		t.Errorf("the second CRD stands at %+v", s)
	}
}
