package render

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestStatedEnvironment: what a root app's parameter plainly says is what its merged values say; where anything else may have a
// say, it is not taken from there.
func TestStatedEnvironment(t *testing.T) {
	t.Parallel()
	const before = "      valueFiles:\n        - projects/site-0001.yaml\n      parameters:\n        - name: env\n          value: prd\n"
	for _, c := range []struct {
		name, helm string
		stated     bool
		want       string
	}{
		{"as it is", before, true, "prd"},
		{"quoted", strings.Replace(before, "prd", `"prd"`, 1), true, "prd"},
		{"the last of two", before + "        - name: env\n          value: dev\n", true, "dev"},
		{"another one beside it", before + "        - name: image\n          value: registry.example.com/a:b\n", true, "prd"},
		{"a word that is a bool", strings.Replace(before, "prd", `"true"`, 1), false, "true"},
		{"a number", strings.Replace(before, "prd", `"12"`, 1), false, "12"},
		{"a list", strings.Replace(before, "prd", `"{a,b}"`, 1), false, ""},
		{"a variable", strings.Replace(before, "prd", "$ARGOCD_APP_NAMESPACE", 1), false, "argocd"},
		{"a field of it", before + "        - name: env.deep\n          value: x\n", false, ""},
		{"a parameter that Helm refuses", before + "        - name: a[\n          value: x\n", false, "prd"},
		{"values after the file", before + "      values: |\n        env: stg\n", false, "prd"},
		{"a value file that is not there", strings.Replace(before, "site-0001", "site-9999", 1), false, "prd"},
		{"the file of another one, too", strings.Replace(before, "      param", "        - projects/site-0000.yaml\n      param", 1), false, "prd"},
		{"no parameter", "      valueFiles:\n        - projects/site-0001.yaml\n", false, "prd"},
	} {
		files := fleet(t)
		const name = "k3s/argocd/root-apps/xgen-root-site-0001.yaml"
		text := string(files[name].Data)
		if !strings.Contains(text, before) {
			t.Fatal("the root app's helm block is another one")
		}
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, before, c.helm, 1))}
		r, apps := rendererOf(t, files)
		r.RootEnvironment(apps["xgen-root-site-0000"]) // which shows that the chart can be read
		app := apps["xgen-root-site-0001"]
		env, stated := r.statedEnvironment(app)
		rendered := r.renderedEnvironment(app)
		if stated != c.stated || stated && env != rendered {
			t.Errorf("%s: stated %q (%v), rendered %q", c.name, env, stated, rendered)
		}
		if rendered != c.want {
			t.Errorf("%s: got %q, want %q", c.name, rendered, c.want)
		}
	}
}

// TestStatedEnvironmentOfBrokenChart: where no root app could be read with the chart, none states an environment.
func TestStatedEnvironmentOfBrokenChart(t *testing.T) {
	t.Parallel()
	files := fleet(t)
	files["k3s/argocd/Chart.yaml"] = &fstest.MapFile{Data: []byte("name: [\n")}
	r, apps := rendererOf(t, files)
	for _, app := range apps {
		r.RootEnvironment(app)
		if env, ok := r.statedEnvironment(app); ok {
			t.Errorf("%s states %q", app.Name, env)
		}
	}
}

func fleet(t *testing.T) fstest.MapFS {
	t.Helper()
	golden, err := fleettest.Read("../../testdata/infra")
	if err != nil {
		t.Fatal(err)
	}
	files, _ := fleettest.Make(golden, fleettest.Options{Sites: 2, Seed: 1})
	return files
}

func rendererOf(t *testing.T, files fstest.MapFS) (*Renderer, map[string]*model.RootApp) {
	t.Helper()
	repo, err := model.Load(source.NewTree(files), nil)
	if err != nil {
		t.Fatal(err)
	}
	apps := map[string]*model.RootApp{}
	for _, app := range repo.RootApps {
		apps[app.Name] = app
	}
	return New(repo), apps
}
