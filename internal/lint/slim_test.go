package lint

import (
	"io/fs"
	"os"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/internal/input"
)

// TestSlim: rules that compare sites find the same in the slim document, which is theirs, as in the one with all of each file.
func TestSlim(t *testing.T) {
	t.Parallel()
	files, _ := fleettest.Make(infra(t), fleettest.Options{Sites: 24, Seed: 3, Faults: 0.6})
	for name, change := range map[string][2]string{
		"k3s/argocd/projects/site-0003.yaml":            {"site-0003.example.com", "site-0002.example.com"},
		"k3s/argocd/projects/site-0004.yaml":            {"environments:\n  prd:", "environments:\n  stg: { services: [{ name: xgen-core }] }\n  prd:"},
		"k3s/argocd/root-apps/xgen-root-site-0005.yaml": {"value: prd", "value: prod"},
		"k3s/argocd/root-apps/xgen-root-site-0006.yaml": {"projects/site-0006", "projects/site-0007"},
		"k3s/argocd/root-apps/xgen-root-site-0008.yaml": {"projects/site-0008", "projects/site-0080"},
		"k3s/argocd/root-apps/xgen-root-site-0009.yaml": {"name: xgen-root-site-0009", "name: xgen-root-0009"},
	} {
		text := string(files[name].Data)
		if !strings.Contains(text, change[0]) {
			t.Fatalf("%s has no %q", name, change[0])
		}
		files[name].Data = []byte(strings.Replace(text, change[0], change[1], 1))
	}
	for _, site := range []string{"site-0011", "site-0012", "site-0013"} {
		delete(files, "k3s/argocd/root-apps/xgen-root-"+site+".yaml")
	}
	run := loadedRunOf(t, files)
	rules := map[string]bool{}
	hits := func(whole bool) (out []any) {
		doc, err := input.New(run.repo, run.renderer, run.workload, whole).Fleet()
		if err != nil {
			t.Fatal(err)
		}
		found, err := run.engine.Eval(t.Context(), "fleet", doc.Tree, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range found {
			rules[h.Rule] = true
			out = append(out, h)
		}
		return out
	}
	if slim, whole := hits(false), hits(true); !reflect.DeepEqual(slim, whole) {
		t.Errorf("the slim document shows %d hits, all of it %d:\n%v\n%v", len(slim), len(whole), slim, whole)
	}
	for _, rule := range []string{"site/copied", "argocd/root-app-broken", "argocd/root-app-missing", "argocd/root-app-name"} {
		if !rules[rule] {
			t.Errorf("%s finds nothing here: the test shows nothing of it", rule)
		}
	}
}

var (
	scopeFleet = regexp.MustCompile(`(?m)^#   scope: fleet$`)
	docField   = regexp.MustCompile(`\.doc(?:\.(\w+)|\[)`)
)

// TestSlimHasWhatRulesRead: a rule that compares sites names no part of a site's file that the slim document leaves out.
func TestSlimHasWhatRulesRead(t *testing.T) {
	t.Parallel()
	has := []string{"destinations", "environments", "source", "project"}
	read := 0
	err := fs.WalkDir(os.DirFS("../../policies"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		data, err := os.ReadFile("../../policies/" + name)
		if err != nil || !scopeFleet.Match(data) && name != "lib/rootapp.rego" {
			return err
		}
		for _, m := range docField.FindAllStringSubmatch(string(data), -1) {
			read++
			known := m[1] == "" && name == "lib/rootapp.rego" // of source and project, by a variable
			for _, field := range has {
				known = known || m[1] == field
			}
			if !known {
				t.Errorf("%s reads %q of a site's file, which slimSite in internal/input leaves out", name, m[0])
			}
		}
		return nil
	})
	if err != nil || read == 0 {
		t.Fatalf("%d reads, %v", read, err)
	}
}
