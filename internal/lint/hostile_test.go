package lint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// hostile is one thing that a stranger's merge request does to the golden repo.
type hostile struct {
	name  string
	files map[string]string // put in a file's place; with a + ahead of the name, behind what is there
	want  string            // the rules that report it, "" for none; "error" where the run ends in one line
}

const (
	hostileSite     = "k3s/argocd/projects/xgen-jeju.yaml"
	hostileRoot     = "k3s/argocd/root-apps/xgen-root-jeju.yaml"
	hostileChart    = "k3s/helm-chart/"
	hostileTemplate = hostileChart + "templates/evil.yaml"
	hostileApps     = "k3s/argocd/templates/evil.yaml"
)

// bomb is a text of aliases that says 9^8 things.
func bomb(indent string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%sa: &a [%s]\n", indent, strings.TrimSuffix(strings.Repeat("lol,", 9), ","))
	for c := 'b'; c < 'i'; c++ {
		fmt.Fprintf(&b, "%s%c: &%c [%s]\n", indent, c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	return b.String()
}

const (
	valuesFile = hostileChart + "values.yaml"
	chartFile  = hostileChart + "Chart.yaml"
	configFile = ".xgen-lint.yaml"
	jobsFile   = "k3s/jenkins/config/project.yaml"
	secretFile = "k3s/secrets/xgen-aww/xgen-secrets.yaml"
	strayFile  = "docs/stray.yaml"
)

// hostileYAML are texts under a key that nobody knows, each in files of some kinds, with the rules that report it there.
var hostileYAML = []struct {
	name, text string
	want       map[string]string
}{
	{"alias bomb", "zz:\n" + bomb("  "), map[string]string{hostileRoot: "schema/root-app", valuesFile: "render/failed", secretFile: "", configFile: "error"}},
	{"merge circle", "zz: &zz\n  <<: *zz\n  b: 1\n", map[string]string{chartFile: "render/failed", valuesFile: "render/failed", strayFile: ""}},
	{"alias circle", "zz: &zz [ *zz, { a: *zz } ]\n", map[string]string{hostileRoot: "schema/root-app", valuesFile: "render/failed", jobsFile: ""}},
	{"deep flow", "zz: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "\n", map[string]string{hostileRoot: "schema/root-app", chartFile: "render/failed", strayFile: ""}},
	{"open flow", "zz: " + strings.Repeat("[", 50_000) + "\n", map[string]string{hostileSite: "yaml/syntax", jobsFile: "yaml/syntax", configFile: "error"}},
	{"deep dashes", "zz:\n  " + strings.Repeat("- ", 20_000) + "x\n", map[string]string{secretFile: "yaml/syntax", valuesFile: "yaml/syntax"}},
	{"deep questions", "zz:\n  " + strings.Repeat("? ", 5_000) + "x\n", map[string]string{hostileSite: "render/failed schema/site", strayFile: ""}},
	{"anchors", "zz:\n" + strings.Repeat("  - &a x\n", 20_000), map[string]string{hostileSite: "schema/site", valuesFile: ""}},
	{"documents", strings.Repeat("---\na: 1\n", 500), map[string]string{strayFile: "", secretFile: "manifest/invalid"}},
	{"control", "\"\\e[31mzz\\a\": \"\\x9b2J\\r\\0\"\n# \x1b]0;title\x07\n", map[string]string{hostileSite: "yaml/syntax", strayFile: "yaml/syntax", configFile: "error"}},
	{"written control", "\"\\e[31mzz\\a\": \"\\x9b2J\\r\\0\\u202e\"\n", map[string]string{hostileSite: "schema/site", hostileRoot: "schema/root-app", configFile: "error"}},
}

func hostileRows() (rows []hostile) {
	for _, y := range hostileYAML {
		for place, want := range y.want {
			rows = append(rows, hostile{y.name + " in " + place, map[string]string{"+" + place: "\n" + y.text}, want})
		}
	}
	return rows
}

// over returns the golden repo with the hostile files.
func (h hostile) over(t testing.TB) fstest.MapFS {
	files := infra(t)
	for name, text := range h.files {
		if rest, ok := strings.CutPrefix(name, "+"); ok {
			name = rest
			if f := files[name]; f != nil {
				text = string(f.Data) + text
			}
		}
		files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return files
}

// TestHostile: whatever a merge request holds, the run ends, by itself and soon; what is wrong is a finding, or one line, and no report holds a
// control character that the repository wrote.
func TestHostile(t *testing.T) {
	for _, h := range append(hostileRows(), hostileCharts()...) {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			res, err := Run(context.Background(), Options{FS: h.over(t), Sites: []string{"xgen-jeju"}})
			var user *UserError
			switch {
			case errors.As(err, &user) && !strings.Contains(err.Error(), "\n"):
				if h.want != "error" {
					t.Errorf("the run ends: %v", err)
				}
				return
			case err != nil:
				t.Fatal(err)
			}
			var rules []string
			for _, f := range res.Findings {
				if !slices.Contains(rules, f.Rule) {
					rules = append(rules, f.Rule)
				}
			}
			slices.Sort(rules)
			if got := strings.Join(rules, " "); got != h.want {
				t.Errorf("%q reports %q, want %q", h.name, got, h.want)
			}
			if len(res.Findings) > 500 {
				t.Errorf("%d findings", len(res.Findings))
			}
			for _, format := range report.Formats() {
				var b bytes.Buffer
				r := &report.Report{Findings: res.Findings, Rules: res.Rules, Summary: report.Summary(res.Summary), Secrets: res.Secrets,
					Source: func(name string) *source.File { f, _ := res.Tree.File(name); return f }}
				if err := report.Write(printing.Visible(&b, false), format, r, report.Options{}); err != nil {
					t.Fatal(err)
				}
				if i := strings.IndexFunc(b.String(), func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); i >= 0 {
					t.Errorf("%s holds a control character: %q", format, b.String()[max(0, i-60):min(b.Len(), i+20)])
				}
			}
		})
	}
}
