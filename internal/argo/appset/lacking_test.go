package appset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestLacking: an element that lacks what others have is at fault; what all lack is the template's.
func TestLacking(t *testing.T) {
	const files, list = "- git: { repoURL: here, files: [{ path: 'c/*.yaml' }] }", "- list: { elements: [{ stage: x }] }"
	set := func(head, generator, name string) string {
		return "spec:\n" + head + "  generators:\n    " + generator + "\n  template:\n    metadata: { name: n }\n    spec:\n      project: " + name + "\n"
	}
	const inGo, strict = "  goTemplate: true\n", "  goTemplate: true\n  goTemplateOptions: [missingkey=error]\n"
	matrix := "- matrix:\n        generators:\n          " + files + "\n          " + list
	two := map[string]string{"c/a.yaml": "app: { name: a, team: x }\n", "c/b.yaml": "app: { name: b, taem: x }\n"}
	none := map[string]string{"c/a.yaml": "app: { name: a }\n", "c/b.yaml": "app: { name: b }\n"}
	top := map[string]string{"c/a.yaml": "app: a\nteam: x\n", "c/b.yaml": "app: b\nTeam: x\n"}
	for _, tt := range []struct {
		name, set string
		files     map[string]string
		want      string // problems, or where the project of the second Application comes from
	}{
		{"a file", set(strict, files, `"{{ .app.team }}"`), two, "set-lacks c/b.yaml:app near taem"},
		{"all files", set(strict, files, `"{{ .app.team }}"`), none, "set-reads project: \"{{ .app.team }}\""},
		{"a name at the top", set(strict, files, `"{{ .team }}"`), top, "set-lacks c/b.yaml: near Team"},
		{"in a matrix", set(strict, matrix, `"{{ .app.team }}-{{ .stage }}"`), two, "set-lacks c/b.yaml:app near taem"},
		{"at the top in a matrix", set(strict, matrix, `"{{ .team }}"`), top, "set-lacks c/b.yaml: near Team"},
		{"no value", set(inGo, files, `"{{ .app.team }}"`), two, `c/b.yaml:app, project: "{{ .app.team }}"`},
		{"no value in any", set(inGo, files, `"{{ .app.team }}"`), none, `project: "{{ .app.team }}"`},
		{"a default", set(inGo, files, `"{{ dig \"team\" \"none\" .app }}"`), two, `project: "{{ dig \"team\" \"none\" .app }}"`},
		{"a tag that stays", set("", files, `"{{app.team}}"`), two, `c/b.yaml:app, project: "{{app.team}}"`},
		{"a tag that stays in all", set("", files, `"{{app.team}}"`), none, `project: "{{app.team}}"`},
		{"a tag at the top", set("", files, `"{{team}}"`), top, `c/b.yaml:, project: "{{team}}"`},
		{"a tag in a matrix", set("", matrix, `"{{app.team}}{{stage}}"`), two, `c/b.yaml:app, - list: { elements: [{ stage: x }] }, project: "{{app.team}}{{stage}}"`},
		{"an element of a list", set(strict, "- list:\n        elements:\n          - { a: x }\n          - { b: x }", `"{{ .a }}"`), nil, "set-lacks - { b: x }"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res, y := expandText(t, tt.set, tt.files)
			var got []string
			for _, p := range res.Problems {
				text := p.Text.ID + " " + placeText(y, p.At)
				if near, _ := p.Text.Args["near"].(string); near != "" {
					text += " near " + near
				}
				got = append(got, text)
			}
			if len(got) == 0 {
				for _, o := range res.Applications[len(res.Applications)-1].Origins(source.P("spec", "project")) {
					got = append(got, placeText(y, o.Place))
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, ", ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
