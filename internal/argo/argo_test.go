package argo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func place(text string) argo.Place {
	return argo.Place{File: source.ParseYAML(source.NewFile("app.yaml", []byte(text)))}
}

const several = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec:
  project: team
  destination: { name: prod, namespace: shop }
  source: { path: hidden }
  sources:
    - repoURL: https://charts.example.com
      chart: nginx
      targetRevision: 1.2.3
      helm:
        releaseName: front
        valueFiles: [$values/env/prod.yaml, /base.yaml, ../x.yaml, $ARGOCD_APP_NAME.yaml, "https://a/b.yaml", $other/y.yaml]
        parameters: [{ name: a.b, value: "1", forceString: true }]
    - repoURL: git@github.com:org/values.git
      ref: values
  syncPolicy: { automated: { enabled: false } }
`

func TestReadApplication(t *testing.T) {
	a := argo.ReadApplication(place(several))
	if a.Name != "web" || a.Namespace != "argocd" || a.Project != "team" || a.Automated ||
		a.Destination != (argo.Destination{Name: "prod", Namespace: "shop"}) || len(a.Sources) != 2 {
		t.Fatalf("%+v", a)
	}
	chart, ref := a.Sources[0], a.Sources[1]
	if !ref.OnlyReferred() || chart.OnlyReferred() || chart.Chart != "nginx" || chart.TargetRevision != "1.2.3" {
		t.Errorf("sources %+v, %+v", chart, ref)
	}
	name, namespace, nameAt, _ := a.HelmRelease(chart)
	if name != "front" || namespace != "shop" || nameAt.Path.String() != "spec.sources[0].helm.releaseName" {
		t.Errorf("release %s in %s, from %s", name, namespace, nameAt.Path)
	}
	p := chart.Helm().Parameters[0]
	if p.Name != "a.b" || p.Value != "1" || !p.ForceString || p.At.Node() == nil {
		t.Errorf("parameter %+v", p)
	}
	var got [][3]string
	for _, f := range a.ValueFiles(chart) {
		from := ""
		if f.From != nil {
			from = f.From.RepoURL
		}
		got = append(got, [3]string{f.Path + f.URL, from, texts.Of(texts.English).Say(f.Fault)})
	}
	want := [][3]string{
		{"env/prod.yaml", "git@github.com:org/values.git", ""},
		{"base.yaml", "", ""},
		{"../x.yaml", "", "the path leaves the repository"},
		{"web.yaml", "", ""},
		{"https://a/b.yaml", "", ""},
		{"", "", "no source of the Application has ref: other"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("value files (-want +got):\n%s", d)
	}
}

func TestKind(t *testing.T) {
	for text, want := range map[string]string{
		"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\n": "ApplicationSet",
		"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n":        "",
		"apiVersion: app.k8s.io/v1beta1\nkind: Application\n":      "",
		"kind: Application\n": "",
		"":                    "",
	} {
		if got := place(text).Kind(); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestReleaseNameFault(t *testing.T) {
	long := "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghi" // 53
	for _, name := range []string{"a", "7", "core-prd", "core.prd-1", long} {
		if fault := argo.ReleaseNameFault(name); fault.IsSet() {
			t.Errorf("%q %s", name, fault.Key())
		}
	}
	for _, name := range []string{"", "Core", "core_x", "-core", "core-", "core..prd", long + "x"} {
		if !argo.ReleaseNameFault(name).IsSet() {
			t.Errorf("%q is accepted", name)
		}
	}
}

func TestNormalURL(t *testing.T) {
	want := argo.NormalURL("https://git.example.com/team/infra.git")
	for _, url := range []string{"git@git.example.com:team/infra.git", "ssh://git@git.example.com/team/infra", "HTTPS://git.example.com/Team/infra/"} {
		if got := argo.NormalURL(url); got != want {
			t.Errorf("%s is %s, want %s", url, got, want)
		}
	}
}
