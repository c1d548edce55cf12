package model_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func application(name, path string) string {
	return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: " + name + " }\nspec:\n  source: { repoURL: https://git.example.com/infra.git, path: " + path + " }\n"
}

const (
	set    = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: teams }\nspec: { generators: [] }\n"
	chart  = "apiVersion: v2\nname: c\nversion: 1.0.0\n"
	writes = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: {{ .Values.env }} }\n"
)

func TestRootsOfAnyShape(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  []string // name: file
	}{
		"plain Applications anywhere": {
			map[string]string{"apps/web.yaml": application("web", "web"), "x/db.yml": application("db", "db"), "web/d.yaml": "kind: x\n"},
			[]string{"db: x/db.yml", "web: apps/web.yaml"},
		},
		"one that deploys the folder of the others": {
			map[string]string{"root.yaml": application("root", "apps"), "apps/web.yaml": application("web", "web")},
			[]string{"root: root.yaml"},
		},
		"one that deploys its own folder": {
			map[string]string{"apps/root.yaml": application("root", "apps"), "apps/web.yaml": application("web", "web")},
			[]string{"root: apps/root.yaml"},
		},
		"equal names have their folder": {
			map[string]string{"a/web.yaml": application("web", "w"), "b/web.yaml": application("web", "w")},
			[]string{"a/web: a/web.yaml", "b/web: b/web.yaml"},
		},
		"ApplicationSets that a kustomization takes in": {
			map[string]string{"base/set.yaml": set, "base/kustomization.yaml": "resources: [set.yaml]\n",
				"prod/kustomization.yaml": "resources: [../base]\n", "dev/kustomization.yaml": "resources: [../base]\n"},
			[]string{"dev: dev/kustomization.yaml", "prod: prod/kustomization.yaml"},
		},
		"a chart that writes them, with its values files": {
			map[string]string{"env/Chart.yaml": chart, "env/templates/a.yaml": writes, "env/values.yaml": "env: x\n",
				"env/values-prod.yaml": "env: prod\n", "env/values-dev.yaml": "env: dev\n"},
			[]string{"dev: env/values-dev.yaml", "prod: env/values-prod.yaml"},
		},
		"a chart that writes them, with its own values": {
			map[string]string{"env/Chart.yaml": chart, "env/templates/a.yaml": writes, "env/values.yaml": "env: x\n"},
			[]string{"env: env/values.yaml"},
		},
		"a root Application names the values file": {
			map[string]string{"env/Chart.yaml": chart, "env/templates/a.yaml": writes, "env/values-prod.yaml": "env: prod\n",
				"root.yaml": application("root", "env, helm: { valueFiles: [values-prod.yaml] }"), "env/values-dev.yaml": "env: dev\n"},
			[]string{"dev: env/values-dev.yaml", "prod: env/values-prod.yaml"},
		},
		"a template of another language": {
			map[string]string{"gen/app.yaml": application("'{{ name }}'", "x"), "web.yaml": application("web", "web")},
			[]string{"web: web.yaml"},
		},
		"charts without any Application": {
			map[string]string{"charts-of-ours/web/Chart.yaml": chart, "charts-of-ours/web/values.yaml": "a: b\n", "charts-of-ours/web/ci/lint-values.yaml": "a: c\n",
				"lib/Chart.yaml": chart + "type: library\n", "lib/values.yaml": "{}\n"},
			[]string{"lint: charts-of-ours/web/ci/lint-values.yaml", "web: charts-of-ours/web/values.yaml"},
		},
		"plain manifests without any Application": {
			map[string]string{"a/d.yaml": "apiVersion: v1\nkind: ConfigMap\n", "compose.yaml": "services: {}\n"},
			[]string{"a: a/d.yaml"},
		},
		"nothing that Kubernetes knows": {map[string]string{"compose.yaml": "services: {}\n"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for file, text := range tt.files {
				fsys[file] = &fstest.MapFile{Data: []byte(text)}
			}
			repo, err := model.Load(source.NewTree(fsys), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range repo.Sites {
				got = append(got, s.Name+": "+s.File.Path)
				if s.Seed {
					t.Errorf("%s has the seed documents' shape", s.Name)
				}
			}
			slices.Sort(got)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("sites (-want +got):\n%s", d)
			}
		})
	}
}
