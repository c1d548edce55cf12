package lint

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// secretPlace is a scalar of the golden repo that is in a secret's place: what is in a line between before and after.
type secretPlace struct {
	file          string
	line          int // from 0
	before, after string
	word          bool // the value ends at a blank
}

// inPlace finds, in a line, a value whose place says that it is secret.
var inPlace = []*regexp.Regexp{
	regexp.MustCompile(`^(\s*(?:- )?\w*(?:PASSWORD|SECRET_KEY|ACCESS_KEY|TOKEN)\w*: )("?[^"#\s]+"?)(.*)$`), // Secrets, variables, credential keys
	regexp.MustCompile(`^(.*--from-literal=\w+=)("[^"]*")(.*)$`),                                           // setup scripts
	regexp.MustCompile(`^(\s*(?:- )?repoURL: https?://)()([\w.-]+/.*)$`),                                   // a password in a URL
}

// planted are places that the golden repo has no value in; each is a line that goes before the one with the text.
var planted = []struct{ file, text, line string }{
	{"k3s/argocd/projects/xgen-aww.yaml", "\nvars:\n", "  DB_PASSWORD: @@"},
	{"k3s/argocd/projects/xgen-jeju.yaml", "\nvars:\n", "  jwtSecret: @@"},
	{"k3s/argocd/root-apps/xgen-root-jeju.yaml", "      parameters:\n", "        - { name: vars.API_TOKEN, value: @@ }"},
	{"k3s/argocd/root-apps/xgen-root-dev.yaml", "      parameters:\n", "        - name: vars.DB_PASSWORD\n          value: @@"},
	{"k3s/helm-chart/values.yaml", "\nglobal:\n", "  auth: { user: x, key: @@ }"},
	{"k3s/jenkins/config/project.yaml", "\nsites:\n", "  - token: @@"},
}

// damages are what becomes of a value, which is @@; the first is valid.
var damages = []string{"@@", "*@@", "@@: x", "\"@@", "[@@]", "!@@ x", "$@@", "'$@@'", "{{ @@", "|@@", "\"@@\\q\"", "{ a: @@ }", "`@@`"}

func secretPlaces(t *testing.T, files fstest.MapFS) (out []secretPlace) {
	t.Helper()
	for _, p := range planted {
		text := string(files[p.file].Data)
		if !strings.Contains(text, p.text) {
			t.Fatalf("%s does not hold %q", p.file, p.text)
		}
		files[p.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, p.text, p.text+strings.ReplaceAll(p.line, "@@", "harmless")+"\n", 1))}
	}
	for name, f := range files {
		if ext := path.Ext(name); ext != ".yaml" && ext != ".sh" {
			continue
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			if before, after, ok := strings.Cut(line, "harmless"); ok {
				out = append(out, secretPlace{name, i, before, after, false})
				continue
			}
			for n, re := range inPlace {
				if m := re.FindStringSubmatch(line); m != nil && !strings.Contains(line, "{{") {
					p := secretPlace{name, i, m[1], m[3], n > 0}
					if n == 2 {
						p.before, p.after = m[1]+"robot:", "@"+m[3]
					}
					out = append(out, p)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b secretPlace) int {
		return strings.Compare(fmt.Sprintf("%s:%05d", a.file, a.line), fmt.Sprintf("%s:%05d", b.file, b.line))
	})
	return out
}

// with returns the repo with a value in a place.
func (p secretPlace) with(files fstest.MapFS, value string) {
	lines := strings.Split(string(files[p.file].Data), "\n")
	lines[p.line] = p.before + value + p.after
	files[p.file] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
}

// TestCanary puts a value that occurs nowhere else into each place of a secret, valid and damaged, and looks for it in
// every format, in the baseline, and in the patch.
func TestCanary(t *testing.T) {
	places := secretPlaces(t, infra(t))
	if len(places) < 20 {
		t.Fatalf("only %d places are found", len(places))
	}
	all := infra(t)
	secretPlaces(t, all)
	for _, p := range places {
		p.with(all, canary)
	}
	t.Run("all at once", func(t *testing.T) { noCanary(t, all) })
	for i, p := range places {
		for n := range damages {
			if p.word && strings.ContainsAny(damages[n], " {`|&") {
				continue
			}
			if n%len(damages) != i%len(damages) && (testing.Short() || (n+i)%3 != 0) {
				continue // each place sees some of them; the places of a kind see all
			}
			t.Run(fmt.Sprintf("%s:%d/%s", p.file, p.line+1, damages[n]), func(t *testing.T) {
				t.Parallel()
				files := infra(t)
				secretPlaces(t, files)
				p.with(files, strings.ReplaceAll(damages[n], "@@", canary))
				noCanary(t, files)
			})
		}
	}
}

const canary = "unicorn77hunter"

func noCanary(t *testing.T, files fstest.MapFS) {
	t.Helper()
	fixed, err := Fix(context.Background(), Options{FS: files})
	if err != nil {
		if strings.Contains(err.Error(), canary) {
			t.Errorf("the error says it: %v", err)
		}
		return
	}
	res := fixed.Before
	look := func(what string, text []byte) {
		if i := bytes.Index(text, []byte(canary)); i >= 0 {
			t.Errorf("%s shows it: …%s…", what, text[max(0, i-150):min(len(text), i+60)])
		}
	}
	r := &report.Report{Findings: res.Findings, Rules: res.Rules, Summary: report.Summary(res.Summary), Secrets: res.Secrets,
		Source: func(name string) *source.File { f, _ := res.Tree.File(name); return f }}
	for _, format := range report.Formats() {
		var b bytes.Buffer
		if err := report.Write(&b, format, r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		look(format, b.Bytes())
	}
	for _, c := range fixed.Changes {
		look("--diff", c.Diff())
	}
	baseline, err := res.Baseline()
	if err != nil {
		t.Fatal(err)
	}
	look("the baseline", baseline)
}

// secretTemplates are templates of a Secret whose values, @@, stand in the template itself or in one that it includes. What is wrong with each
// brings its line into the report.
var secretTemplates = map[string]string{
	"number":          secretHead + "stringData:\n  pin: 12@@\n  other: [@@]\n",
	"no base64":       secretHead + "data:\n  k: '@@ is none!'\n",
	"failing action":  secretHead + "stringData:\n  k: @@-{{ .Values.nope.nope }}\n",
	"fail":            secretHead + "stringData:\n  k: {{ fail \"@@ is bad\" }}\n",
	"flow":            "apiVersion: v1\nkind: Secret\nmetadata: { name: x }\nstringData: { k: @@, l: [@@], m: {{ .Values.nope.nope }} }\n",
	"JSON":            `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x-{{ .Release.Name }}"},"stringData":{"k":["@@"],"k":"@@","n":5}}`,
	"helper":          "{{- define \"sd\" }}\nk: @@\nn: [@@]\nj: {{ .Values.nope.nope }}@@\n{{- end }}\n" + secretHead + "stringData:\n  {{- include \"sd\" . | nindent 2 }}\n",
	"helper's helper": "{{- define \"in\" }}\nn: [@@]\n{{- end }}\n{{- define \"sd\" }}\n{{- include \"in\" . }}\n{{- end }}\n" + secretHead + "stringData:\n  {{- include \"sd\" . | nindent 2 }}\n",
	"loop":            secretHead + "stringData:\n  {{- range $k, $v := dict \"a\" \"@@\" \"b\" (list \"@@\") }}\n  {{ $k }}: {{ $v }}\n  {{- end }}\n",
	"toYaml":          secretHead + "stringData:\n  {{- toYaml (dict \"a\" (list \"@@\") \"b\" 5) | nindent 2 }}\n",
	"kind by action":  "apiVersion: v1\nkind: {{ \"Secret\" }}\nmetadata: { name: x }\nstringData:\n  a: [@@]\n",
	"kind last":       "apiVersion: v1\nmetadata: { name: x }\nstringData:\n  a: [@@]\n  a: @@\nkind: Secret\n",
	"either":          secretHead + "{{- if true }}\nstringData:\n  a: [@@]\n{{- else }}\nstringData:\n  a: @@\n{{- end }}\n",
	"default":         secretHead + "stringData:\n  a: {{ .Values.pw | default (list \"@@\") }}\n  b: {{ .Values.nope.x | default \"@@\" }}\n",
	"broken lines":    secretHead + "stringData:\n  a: first\n    @@: x\n   @@\n",
	"broken block":    secretHead + "stringData:\n  a: |\n    @@\n   @@\n b: @@\n",
	"open quote":      secretHead + "stringData:\n  a: {{ \"@@ }}\n",
	"no function":     secretHead + "stringData:\n  a: {{ \"@@\" | nofunc }}\n",
	"tpl":             secretHead + "stringData:\n  a: {{ tpl \"@@ {{ .Values\" . }}\n",
	"other fields":    "apiVersion: v1\nkind: Secret\nmetadata: { name: x, labels: [a] }\ntype: [@@]\nstringdata: { a: @@ }\n",
	"CRLF":            strings.ReplaceAll(secretHead+"stringData:\n  password: [@@]\n  a: @@\n  a: @@\n", "\n", "\r\n"),
	"merge key":       "apiVersion: v1\nkind: Secret\nmetadata: { name: x }\nx: &d { a: @@, b: [@@] }\nstringData:\n  <<: *d\n",
	"among others":    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: y }\ndata: { a: [b] }\n---\n" + secretHead + "stringData: { a: [@@] }\n",
	"URL":             "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  url: [\"postgres://u:@@@h/db\"]\n  m: [redis://:@@@r]\n",
	"environment":     "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec:\n  containers:\n    - { name: a, image: i, env: [{ name: DB_PASSWORD, value: [@@] }, { name: TOKEN, value: @@, valu: x }], args: [--password, [@@]] }\n",
}

const secretHead = "apiVersion: v1\nkind: Secret\nmetadata: { name: {{ .Values.name }}-x }\n"

// TestCanaryInTemplates: what a template itself writes into a Secret is in no report, and in no document that is printed.
func TestCanaryInTemplates(t *testing.T) {
	for name, text := range secretTemplates {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := infra(t)
			files["k3s/helm-chart/templates/zz.yaml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "@@", canary)), Mode: 0o644}
			noCanary(t, files)
			opened, err := Open(context.Background(), Options{FS: files, Sites: []string{"xgen-aww"}})
			if err != nil {
				t.Fatal(err)
			}
			documents := input.New(opened.Repo, opened.Renderer, workload.NewReader(opened.Repo, opened.Renderer), true)
			doc, err := policy.JSON(documents.Site(opened.Sites[0], looked(t, Options{FS: files, Sites: []string{"xgen-aww"}})[0]).Tree)
			if err != nil {
				t.Fatal(err)
			}
			if said := fmt.Sprint(mask.Value(doc)); strings.Contains(said, canary) {
				at := strings.Index(said, canary)
				t.Errorf("the document shows it: …%s…", said[max(0, at-150):at+20])
			}
		})
	}
}
