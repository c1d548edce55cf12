package helm_test

import (
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/helmtest"
)

const infra = "../../../testdata/infra"

// infraCases are the renderings that the golden repository's root apps and Applications lead to.
func infraCases(t testing.TB) map[string]struct {
	dir    string
	values map[string]any
	o      helm.Options
} {
	t.Helper()
	type c = struct {
		dir    string
		values map[string]any
		o      helm.Options
	}
	cases := map[string]c{}
	for _, file := range glob(t, "k3s/argocd/projects/*.yaml") {
		site := strings.TrimSuffix(path.Base(file), ".yaml")
		values := readValues(t, file)
		envs, _ := values["environments"].(map[string]any)
		for env := range envs {
			v := readValues(t, file)
			v["env"] = env
			cases[site+"/"+env] = c{"k3s/argocd", v, helm.Options{ReleaseName: site + "-" + env, Namespace: "argocd", KubeVersion: "1.32.0"}}
		}
	}
	for _, file := range glob(t, "k3s/helm-chart/values/*.yaml") {
		name := strings.TrimSuffix(path.Base(file), ".yaml")
		cases[name] = c{"k3s/helm-chart", readValues(t, file), helm.Options{ReleaseName: name, Namespace: "xgen", KubeVersion: "1.32.0"}}
	}
	if len(cases) < 5 {
		t.Fatalf("only %d renderings in %s", len(cases), infra)
	}
	return cases
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(infra, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	sort.Strings(files)
	return files
}

func readValues(t testing.TB, file string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	v := map[string]any{}
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestJudgeInfra holds the golden repository's charts against Helm.
func TestJudgeInfra(t *testing.T) {
	for name, c := range infraCases(t) {
		t.Run(name, func(t *testing.T) {
			if err := helmtest.Compare(t, os.DirFS(infra), c.dir, c.values, c.o); err != nil {
				t.Error(err)
			}
		})
	}
}
