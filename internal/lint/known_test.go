package lint

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/texts"

	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// sharedFault is the golden repo with one line that breaks every site.
func sharedFault(t *testing.T) fstest.MapFS {
	t.Helper()
	const name = "k3s/helm-chart/templates/hpa.yaml"
	files := infra(t)
	text := string(files[name].Data)
	broken := strings.Replace(text, "minReplicas: {{ .Values.autoscaling.minReplicas | int }}",
		`minReplicas: {{ printf "%s" .Values.autoscaling.minReplicas }}`, 1)
	if broken == text {
		t.Fatal("the template was written anew: break it in another way")
	}
	files[name] = &fstest.MapFile{Data: []byte(broken)}
	return files
}

// A fault that sites share stays known when another site comes first, and when
// a run looks at one of them only.
func TestBaselineKnowsASharedFault(t *testing.T) {
	t.Parallel()
	files := sharedFault(t)
	first := lintAll(t, files)
	if len(first.Findings) != 1 || len(first.Findings[0].Sites) < 3 {
		t.Fatalf("want one finding of several sites:\n%s", long(first))
	}
	data, err := first.Baseline()
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := known.ReadBaseline("b.json", data)
	if err != nil {
		t.Fatal(err)
	}
	// A new site whose environment comes first.
	for name, under := range map[string]string{"xgen-jeju": "k3s/argocd/projects/", "xgen-root-jeju": "k3s/argocd/root-apps/"} {
		text := strings.NewReplacer("xgen-jeju", "aaa", "root-jeju", "root-aaa", "prd:", "first:", "value: prd", "value: first").
			Replace(string(files[under+name+".yaml"].Data))
		files[under+strings.NewReplacer("xgen-jeju", "aaa", "root-jeju", "root-aaa").Replace(name)+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, o := range []Options{{}, {Sites: []string{"xgen-aww"}}, {Sites: []string{"aaa", "xgen"}}} {
		o.FS, o.Rules = files, []string{"render"}
		res, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Findings) != 1 || res.Findings[0].Fingerprint == first.Findings[0].Fingerprint {
			t.Errorf("sites %v: want the one fault, called by another first subject:\n%s", o.Sites, long(res))
		}
		o.Known = []*known.Findings{accepted}
		if res, err = Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
		// What it leaves unchecked is one warning, every time.
		if len(res.Findings) != 1 || res.Findings[0].Rule != "render/not-rendered" || res.Findings[0].Severity != finding.Warning {
			t.Errorf("sites %v: want the known fault not to be reported, and what it leaves unchecked to be:\n%s", o.Sites, long(res))
		}
	}
}

// A rule of the user's own cannot take a name that Rego, Go or CUE has.
func TestOwnRulesNeedNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"site/identity-mismatch", "yaml/syntax", "schema/site", "render/failed", "lint/bare-suppression"} {
		category, name, _ := strings.Cut(strings.ReplaceAll(id, "-", "_"), "/")
		text := "# METADATA\n# title: a\n# custom:\n#   severity: error\n#   scope: site\npackage xgen.rules." + category + "." + name +
			"\n\nreport contains {\"path\": [\"site\"], \"message\": \"m\"} if input.site.name == \"x\"\n"
		own := policy.Source{Name: "own", FS: fstest.MapFS{"a.rego": {Data: []byte(text)}}}
		_, err := ruleset.List(context.Background(), texts.English, own)
		if err == nil || !IsUserError(err) || !strings.Contains(err.Error(), id+" is there already") {
			t.Errorf("%s: got %v", id, err)
		}
		if _, err := Run(context.Background(), Options{FS: infra(t), Policies: []policy.Source{own}}); err == nil || !IsUserError(err) {
			t.Errorf("%s: a run got %v", id, err)
		}
	}
}
