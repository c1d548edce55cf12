package model_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// loadRepo loads a repo of the given files and three sites: here and here-two on
// k3s with environments dev and prd, manual with `setup: manual`.
func loadRepo(t *testing.T, files map[string]string) *model.Repo {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, site := range []string{"here", "here-two", "manual"} {
		fsys["k3s/argocd/projects/"+site+".yaml"] = &fstest.MapFile{Data: []byte("environments:\n  prd: {services: []}\n  dev: {services: []}\n")}
	}
	fsys["k3s/argocd/Chart.yaml"] = &fstest.MapFile{Data: []byte("name: apps\n")}
	fsys[model.ConfigName] = &fstest.MapFile{Data: []byte("sites:\n  manual: {platform: k3s, setup: manual}\n")}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree := source.NewTree(fsys)
	config, err := tree.YAML(model.ConfigName)
	if err != nil {
		t.Fatal(err)
	}
	r, err := model.Load(tree, config)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// describe writes a Secret's keys as "name@line" with a ? for those that may be
// missing.
func describe(s *model.Secret) string {
	if s == nil {
		return "none"
	}
	var keys []string
	for _, k := range s.Keys {
		span := k.Span
		if s.File != nil {
			span, _ = s.File.Lookup(s.Doc, k.Path)
		}
		key := fmt.Sprintf("%s@%d:%d", k.Name, span.Line, span.Column)
		if k.Maybe {
			key += "?"
		}
		keys = append(keys, key)
	}
	out := s.Kind + ": " + strings.Join(keys, " ")
	if s.Incomplete != "" {
		out += " (" + s.Incomplete + ")"
	}
	return out
}

func TestSecretsOfManifests(t *testing.T) {
	const sealed = "kind: SealedSecret\nmetadata: {name: app}\nspec:\n  encryptedData:\n    A: x\n    B: y\n"
	tests := []struct {
		name, file, text  string
		site, environment string
		want              string
	}{
		{"sealed, in the site's folder", "here/x/app.yaml", sealed, "here", "prd", "SealedSecret: A@5:5 B@6:5"},
		{"not another site's", "here/app.yaml", sealed, "here-two", "prd", "none"},
		{"a file named by the site", "here.yaml", sealed, "here", "prd", "SealedSecret: A@5:5 B@6:5"},
		{"a file that begins with the longer name", "here-two-app.yaml", sealed, "here-two", "prd", "SealedSecret: A@5:5 B@6:5"},
		{"is not the shorter one's", "here-two-app.yaml", sealed, "here", "prd", "none"},
		{"the environment's folder", "here/dev/app.yaml", sealed, "here", "dev", "SealedSecret: A@5:5 B@6:5"},
		{"holds there only", "here/dev/app.yaml", sealed, "here", "prd", "none"},
		{"plain Secret, both maps", "here/app.yaml",
			"---\nkind: Secret\nmetadata: {name: app}\ndata: {A: eA==}\nstringData:\n  B: b\n", "here", "", "Secret: A@4:8 B@6:3"},
		{"in a List", "here/app.yaml", "kind: List\nitems:\n- kind: Secret\n  metadata: {name: app}\n  data: {A: eA==}\n", "here", "", "Secret: A@5:10"},
		{"external", "here/app.yaml",
			"kind: ExternalSecret\nmetadata: {name: x}\nspec:\n  target: {name: app}\n  data:\n  - secretKey: A\n    remoteRef: {key: k}\n", "here", "",
			"ExternalSecret: A@6:5"},
		{"external with dataFrom", "here/app.yaml",
			"kind: ExternalSecret\nmetadata: {name: app}\nspec:\n  dataFrom:\n  - extract: {key: k}\n", "here", "",
			"ExternalSecret:  (its keys stand in the store (dataFrom))"},
		{"external with a template that replaces", "here/app.yaml",
			"kind: ExternalSecret\nmetadata: {name: app}\nspec:\n  target:\n    template:\n      data: {B: x}\n  data:\n  - secretKey: A\n", "here", "",
			"ExternalSecret: B@6:14"},
		{"no Secret", "here/app.yaml", "kind: ConfigMap\nmetadata: {name: app}\ndata: {A: x}\n", "here", "", "none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := loadRepo(t, map[string]string{"k3s/secrets/" + tt.file: tt.text})
			got := describe(r.Secrets(r.Site(tt.site), tt.environment).Manifest("app", ""))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSecretsOfScripts(t *testing.T) {
	const create = "kubectl create secret generic app "
	tests := []struct {
		name, script      string
		site, environment string
		want              string
	}{
		{"literals", create + "--from-literal=A=1 --from-literal B=\"$X\"\n", "here", "prd", "generic: A@1:50 B@1:69"},
		{"none for a site set up by hand", create + "--from-literal=A=1\n", "manual", "prd", "none"},
		{"under the site's name", "if [[ \"$PROJECT\" == here ]]; then\n" + create + "--from-literal=A=1\nfi\n", "here", "prd", "generic: A@2:50"},
		{"under another site's name", "if [[ \"$PROJECT\" == here ]]; then\n" + create + "--from-literal=A=1\nfi\n", "here-two", "prd", "none"},
		{"under the name of a site that is gone", "if [[ \"$ARGOCD_PROJECT\" == old ]]; then\n" + create + "--from-literal=A=1\nfi\n", "here", "prd", "none"},
		{"in a case", "case $p in\nhere-*) " + create + "--from-literal=A=1;;\nhere) " + create + "--from-literal=B=1;;\nesac\n", "here", "prd", "generic: B@3:56"},
		{"in the other branch", "if [ \"$p\" = here ]; then :; else\n" + create + "--from-literal=A=1\nfi\n", "here", "prd", "none"},
		{"by environment", "if [ \"$e\" = dev ]; then\n" + create + "--from-literal=A=1\nfi\n", "here", "prd", "none"},
		{"two ways", "if [ \"$s3\" = true ]; then\n" + create + "--from-literal=A=1 --from-literal=B=1\nelse\n" + create + "--from-literal=A=1\nfi\n",
			"here", "prd", "generic: A@2:50 B@2:69?"},
		{"an env file of the repo", create + "--from-env-file=app.env\n", "here", "prd", "generic: X@2:1 Y@3:8"},
		{"an env file elsewhere", create + "--from-env-file=/tmp/x.env\n", "here", "prd",
			"generic:  (the file of --from-env-file is not in the repository)"},
		{"a manifest in a here-document",
			"cat <<EOF | kubectl apply -f -\nkind: Secret\nmetadata:\n  name: app\n  namespace: ${NS}\nstringData:\n  A: \"$X\"\nEOF\n", "here", "prd", "Secret: A@7:3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := loadRepo(t, map[string]string{"k3s/setup/setup.sh": tt.script, "k3s/setup/app.env": "# keys\nX=1\nexport Y=2\n"})
			got := describe(r.Secrets(r.Site(tt.site), tt.environment).Script("app", ""))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSecretsUnread(t *testing.T) {
	r := loadRepo(t, map[string]string{"k3s/setup/a.sh": "if then\n", "k3s/secrets/here/app.yaml": "kind: [\n"})
	got := r.Secrets(r.Site("here"), "prd")
	if diff := cmp.Diff([][]string{{"k3s/secrets/here/app.yaml", "k3s/setup/a.sh"}, nil}, [][]string{got.Broken, got.Unread}); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsPreferTheNamespace(t *testing.T) {
	text := ""
	for _, ns := range []string{"one", "two", "three"} {
		text += "---\nkind: Secret\nmetadata: {name: app, namespace: " + ns + "}\ndata: {" + ns + ": eA==}\n"
	}
	r := loadRepo(t, map[string]string{"k3s/secrets/here/app.yaml": text})
	if got := describe(r.Secrets(r.Site("here"), "prd").Manifest("app", "two")); got != "Secret: two@8:8" {
		t.Error(got)
	}
}

func TestSecretsOfGoldenRepo(t *testing.T) {
	tree := source.NewTree(os.DirFS("../../testdata/infra"))
	config, err := tree.YAML(model.ConfigName)
	if err != nil {
		t.Fatal(err)
	}
	r, err := model.Load(tree, config)
	if err != nil {
		t.Fatal(err)
	}
	aww := r.Secrets(r.Site("xgen-aww"), "aww")
	if got, want := describe(aww.Manifest("xgen-secrets", "xgen")),
		"SealedSecret: MINIO_DATA_ACCESS_KEY@10:5 MINIO_DATA_SECRET_KEY@11:5 POSTGRES_PASSWORD@12:5 REDIS_PASSWORD@13:5 JWT_SECRET_KEY@14:5"; got != want {
		t.Errorf("xgen-aww: got %s, want %s", got, want)
	}
	jeju := r.Secrets(r.Site("xgen-jeju"), "prd")
	if got, want := describe(jeju.Script("xgen-secrets", "xgen")),
		"generic: POSTGRES_PASSWORD@17:24 REDIS_PASSWORD@18:24 JWT_SECRET_KEY@19:24"; got != want {
		t.Errorf("xgen-jeju: got %s, want %s", got, want)
	}
	if got := jeju.Manifest("xgen-secrets", "xgen"); got != nil {
		t.Errorf("xgen-jeju has no manifest of its own, got %s", describe(got))
	}
}
