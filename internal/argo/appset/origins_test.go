package appset

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
	words "github.com/xgen-lint/xgen-lint/internal/texts"
)

// expandText expands a set that is written out; files are the repository.
func expandText(t *testing.T, set string, files map[string]string) (*Result, *source.YAML) {
	t.Helper()
	y := source.ParseYAML(source.NewFile("set.yaml", []byte(set)))
	if y.Err != nil {
		t.Fatal(y.Err)
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	in := Input{Set: y.Root(), Tree: source.NewTree(fsys)}
	in.Repository = func(url string) (*source.Tree, bool) { return in.Tree, url == "here" }
	res, err := expand(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return res, y
}

// placeText prints a place: the line that it is on, or its file and path.
func placeText(y *source.YAML, p Place) string {
	if p.File != "" {
		return p.File + ":" + p.Path.String()
	}
	if p.End > 0 {
		_, value := source.Get(y.Root(), p.Path)
		return p.Path.String() + ": " + value.Value[p.Start:p.End]
	}
	span, _ := y.Nearest(0, p.Path)
	return strings.TrimSpace(y.Line(span.Line))
}

// TestOrigins asks where fields come from: the element first, the template last.
func TestOrigins(t *testing.T) {
	set := func(head, template string) string {
		return "spec:\n  " + strings.ReplaceAll(strings.TrimSpace(head+"\n"+template), "\n", "\n  ") + "\n"
	}
	const list = `
generators:
  - list:
      elements:
        - name: dev
          ns: a
        - name: prod
          ns: b`
	const template = `
template:
  metadata:
    name: '{{name}}'
  spec:
    source:
      path: apps/{{name}}/{{ns}}
      repoURL: here`
	inGo := strings.NewReplacer("{{name}}", "{{ .name }}", "{{ns}}", "{{ .ns }}").Replace(template)
	for _, c := range []struct {
		name, set string
		files     map[string]string
		app       int
		path      source.Path
		want      []string
	}{
		{name: "an element", set: set(list, template), app: 1, path: source.P("spec", "source", "path"),
			want: []string{"name - name: prod", "ns ns: b", "path: apps/{{name}}/{{ns}}"}},
		{name: "a literal", set: set(list, template), path: source.P("spec", "source", "repoURL"), want: []string{"repoURL: here"}},
		{name: "a field that is not there", set: set(list, template), path: source.P("spec", "source", "helm", "x"), want: []string{"source:"}},
		{name: "a condition", set: set("goTemplate: true"+list, strings.Replace(inGo, "{{ .name }}", `{{ if eq .name "prod" }}live{{ end }}`, 1)), app: 1,
			path: source.P("metadata", "name"), want: []string{"name - name: prod", `name: '{{ if eq .name "prod" }}live{{ end }}'`}},
		{name: "a file", set: set("generators:\n  - git: { repoURL: here, files: [{ path: '*/c.yaml' }] }", template),
			files: map[string]string{"x/c.yaml": "- {}\n- { name: n, ns: s }\n"}, app: 1, path: source.P("metadata", "name"),
			want: []string{"name x/c.yaml:[1].name", "name: '{{name}}'"}},
		{name: "a folder", set: set("generators:\n  - git:\n      repoURL: here\n      directories:\n        - path: no/*\n        - path: apps/*", strings.ReplaceAll(template, "{{name}}", "{{path.basename}}")),
			files: map[string]string{"apps/x/c.yaml": ""}, path: source.P("metadata", "name"),
			want: []string{"name: '{{path.basename}}'", "[\"path.basename\"] - path: apps/*"}},
		{name: "a matrix", set: set(`
goTemplate: true
generators:
  - matrix:
      generators:
        - list: { elements: [
            { env: dev }] }
        - list: { elements: [
            { name: "{{ .env }}-x", ns: s }] }`, strings.NewReplacer("{{name}}", "{{ .name }}", "{{ns}}", "").Replace(template)),
			path: source.P("metadata", "name"), want: []string{"env { env: dev }] }", `name { name: "{{ .env }}-x", ns: s }] }`, "name: '{{ .name }}'"}},
		{name: "values", set: set("generators:\n  - git:\n      repoURL: here\n      values:\n        up: 'v-{{path}}'\n      directories:\n        - path: apps/*", strings.ReplaceAll(template, "{{name}}", "{{values.up}}")),
			files: map[string]string{"apps/x/c.yaml": ""}, path: source.P("metadata", "name"),
			want: []string{`["values.up"] up: 'v-{{path}}'`, "name: '{{values.up}}'", "path - path: apps/*"}},
		{name: "elementsYaml", set: set("generators:\n  - list:\n      elementsYaml: |\n        - name: a\n        - name: b\n", template), app: 1, path: source.P("metadata", "name"),
			want: []string{"name spec.generators[0].list.elementsYaml: b", "name: '{{name}}'"}},
		{name: "a patch", set: set("goTemplate: true"+list+"\ntemplatePatch: |\n  metadata:\n    {{- if true }}\n    name: x-{{ .ns }}\n    {{- end }}", inGo), app: 1, path: source.P("metadata", "name"),
			want: []string{"ns ns: b", "spec.templatePatch: x-{{ .ns }}"}},
		{name: "a literal of a patch", set: set("goTemplate: true"+list+"\ntemplatePatch: |\n  spec:\n    {{- range .list }}\n    {{- end }}\n    project: x\n    revisionHistoryLimit: 3", inGo), path: source.P("spec", "revisionHistoryLimit"),
			want: []string{"spec.templatePatch: 3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, y := expandText(t, c.set, c.files)
			if len(res.Problems) > 0 || len(res.Applications) <= c.app {
				t.Fatalf("%d Applications, problems %v", len(res.Applications), res.Problems)
			}
			var got []string
			for _, o := range res.Applications[c.app].Origins(c.path) {
				got = append(got, strings.TrimSpace(o.Parameter+" "+placeText(y, o.Place)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestProblems reads what is said of sets that cannot be expanded.
func TestProblems(t *testing.T) {
	const template = "\ntemplate: { metadata: { name: 'n-{{x}}' }, spec: { source: { path: static } } }"
	for _, c := range []struct {
		name, spec string
		want       []string // kind, place, message
		apps       []string // their names
	}{
		{name: "a pull request", spec: "generators: [{ pullRequest: { github: { owner: a, repo: b } } }]" + template,
			want: []string{"1 spec.generators[0].pullRequest: the open pull requests are not in the repository: the template is checked once, with placeholders"}, apps: []string{"n-placeholder"}},
		{name: "a pull request in Go", spec: "goTemplate: true\ngenerators: [{ pullRequest: { values: { a: 'b-{{ .x }}' } } }]\ntemplate: { metadata: { name: 'n-{{ .values.a }}{{ if .y }}' } }",
			want: []string{"1 spec.generators[0].pullRequest: the open pull requests are not in the repository: the template is checked once, with placeholders"}, apps: []string{"n-placeholderplaceholder"}},
		{name: "clusters that nobody knows", spec: "generators: [{ matrix: { generators: [{ clusters: {} }, { list: { elements: [{ x: a }, { x: b }] } }] } }]" + template,
			want: []string{"1 spec.generators[0].matrix.generators[0].clusters: the clusters of Argo CD are not in the repository: the template is checked once, with placeholders"}, apps: []string{"n-a", "n-b"}},
		{name: "elements that are laid over clusters that nobody knows", spec: "generators: [{ merge: { mergeKeys: [x], generators: [{ clusters: { values: { a: z } } }, { list: { elements: [{ x: p }, { x: q }] } }, { list: { elements: [{ x: q, w: r }] } }] } }]" +
			"\ntemplate: { metadata: { name: 'n-{{x}}-{{w}}-{{values.a}}-{{server}}' } }",
			want: []string{"1 spec.generators[0].merge.generators[0].clusters: the clusters of Argo CD are not in the repository: the template is checked once, with placeholders"},
			apps: []string{"n-p-placeholder-z-placeholder", "n-q-r-z-placeholder"}},
		{name: "another repository", spec: "generators: [{ git: { repoURL: elsewhere, directories: [{ path: '*' }] } }]" + template,
			want: []string{"1 spec.generators[0].git.repoURL: the files of elsewhere are not in the repository: the template is checked once, with placeholders"}, apps: []string{"n-placeholder"}},
		{name: "a pattern without a folder", spec: "generators: [{ git: { repoURL: here, directories: [{ path: 'apps/*' }, { path: x, exclude: true }] } }]" + template,
			want: []string{`3 spec.generators[0].git.directories[0].path: the pattern "apps/*" of the git generator matches no folder: there is no apps`}},
		{name: "a pattern that no folder has", spec: "generators: [{ git: { repoURL: here, directories: [{ path: '*' }] } }]" + template,
			want: []string{`2 spec.generators[0].git.directories[0].path: the pattern "*" of the git generator matches no folder`}},
		{name: "a generator by another name", spec: "generators: [{ lists: {} }]" + template,
			want: []string{`0 spec.generators[0].lists: "lists" is not a generator of an ApplicationSet; did you mean list?`}},
		{name: "no template", spec: "generators: [{ list: { elements: [{ x: a }] } }]", want: []string{"0 spec.generators[0].list.elements[0]: the ApplicationSet has no template"}},
		{name: "nothing", spec: "x: 1", want: []string{"0 spec.generators: it names no generator, so it makes no Application"}},
		{name: "no element", spec: "generators: [{ list: { elements: [{ x: a }] }, selector: { matchLabels: { x: b } } }]" + template,
			want: []string{"2 spec.generators: its generators have no element"}},
		{name: "an empty generator", spec: "generators: [{}]" + template, want: []string{"2 spec.generators: its generators have no element"}},
		{name: "too many", spec: "goTemplate: true\ngenerators: [{ list: { elements: [{ x: a }] } }]\ntemplate: { metadata: { name: '{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}' } }",
			want: []string{"0 spec.generators: the ApplicationSet makes more than can be expanded (10000 Applications, 64 MiB of text)"}},
		{name: "a text that grows", spec: "goTemplate: true\ngenerators: [{ list: { elements: [{ x: a }] } }]\ntemplate: { metadata: { name: '{{ repeat 900000 \"xxxxxxxxxx\" }}' } }",
			want: []string{"0 spec.generators: the ApplicationSet makes more than can be expanded (10000 Applications, 64 MiB of text)"}},
		{name: "a random name", spec: "goTemplate: true\ngenerators: [{ list: { elements: [{ x: a }] } }]\ntemplate: { metadata: { name: 'a-{{ randAlphaNum 5 }}' } }",
			want: []string{"1 spec.template.metadata.name: the answer of randAlphaNum differs each time: it is not known here"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, _ := expandText(t, "spec:\n  "+strings.ReplaceAll(c.spec, "\n", "\n  "), map[string]string{"README.md": ""})
			var got, apps []string
			for _, p := range res.Problems {
				got = append(got, fmt.Sprintf("%d %s: %s", p.Kind, p.At.Path, words.Of(words.English).Say(p.Text)))
			}
			for _, a := range res.Applications {
				apps = append(apps, text(at(a.Node, "metadata", "name")))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems: -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(c.apps, apps); diff != "" {
				t.Errorf("Applications: -want +got:\n%s", diff)
			}
		})
	}
}
