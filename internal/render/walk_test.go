package render

import (
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// leavesOf calls f for every leaf of a manifest: scalars, empty maps and lists.
func leavesOf(n *source.Node, at source.Path, f func(source.Path, *source.Node)) {
	n = source.Deref(n)
	switch {
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		source.Entries(n, func(name string, _, v *source.Node) { leavesOf(v, at.Child(name), f) })
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		for i, c := range n.Content {
			leavesOf(c, at.Index(i), f)
		}
	default:
		f(at, n)
	}
}

// objects lists all that a site renders, Applications included.
func objects(res *Result) []*Object {
	var out []*Object
	for _, root := range res.Roots {
		out = append(out, root.Release.Objects...)
	}
	for _, rel := range res.Releases {
		out = append(out, rel.Objects...)
	}
	return out
}

// traced is a leaf with its trace.
type traced struct {
	site   *model.Site
	object *Object
	path   source.Path
	text   string
	trace  Trace
}

// traceAll traces every leaf of every object of every site.
func traceAll(t *testing.T, repo *model.Repo) []traced {
	t.Helper()
	r := New(repo)
	var out []traced
	for _, s := range repo.Sites {
		for _, o := range objects(site(t, r, s.Name)) {
			leavesOf(o.Node, nil, func(p source.Path, n *source.Node) {
				out = append(out, traced{s, o, p, n.Value, r.Trace(o, p, nil, false)})
			})
		}
	}
	return out
}

// TestEveryLeafHasAPlace walks all of the golden repository and of the three
// styles: no leaf may be left without a true place. Of each a sample is put to
// the proof: its place is changed in the file, and the field must change.
func TestEveryLeafHasAPlace(t *testing.T) {
	for style, dir := range repositories(t) {
		t.Run(style, func(t *testing.T) {
			all, files := traceAll(t, load(t, dir)), snapshot(t, dir)
			if len(all) < 100 {
				t.Errorf("only %d leaves", len(all))
			}
			for _, l := range all {
				l.check(t, files)
			}
			sample(t, files, all, 20)
			t.Logf("%d leaves", len(all))
		})
	}
}

func (l traced) String() string {
	return fmt.Sprintf("%s %s %s = %.40q", l.site.Name, l.object, l.path, l.text)
}

func (l traced) check(t *testing.T, files fstest.MapFS) {
	t.Helper()
	s := l.trace.Span
	if l.trace.Precision == finding.Anchored {
		t.Errorf("%s: only anchored at %s", l, at(s))
	}
	file, ok := files[s.File]
	if !ok {
		t.Errorf("%s: no file %q", l, s.File)
		return
	}
	f := source.NewFile(s.File, file.Data)
	if s.Line < 1 || s.Line > f.Lines() || f.Text(s) == "" {
		t.Errorf("%s: an empty place %+v", l, s)
	}
	for _, c := range l.trace.Chain {
		if !strings.Contains(c.File, "templates/") || c.Note == "" {
			t.Errorf("%s: a chain through %+v", l, c)
		}
	}
}

// sample changes the text that a trace names, in its file, renders the
// repository anew and wants to see the field change.
func sample(t *testing.T, files fstest.MapFS, all []traced, size int) {
	t.Helper()
	rng := rand.New(rand.NewSource(20260228))
	done := 0
	for tries := 0; done < size && tries < 10*size; tries++ {
		l := all[rng.Intn(len(all))]
		edited, ok := edit(files, l)
		if !ok {
			continue
		}
		done++
		if renderedAgain(t, edited, l) == l.text {
			t.Errorf("%s: changing %s (%q) changes nothing", l, at(l.trace.Span),
				source.NewFile("", files[l.trace.Span.File].Data).Text(l.trace.Span))
		}
	}
	if done < size {
		t.Errorf("only %d leaves could be tried", done)
	}
}

func at(s source.Span) string { return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column) }

func snapshot(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(dir + "/" + name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// edit changes the scalar at a trace's place; false where the place is an
// action, a key or a text whose change would break more than the field.
func edit(files fstest.MapFS, l traced) (fstest.MapFS, bool) {
	f := source.NewFile(l.trace.Span.File, files[l.trace.Span.File].Data)
	text := f.Text(l.trace.Span)
	if l.text == "" || strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "|") {
		return nil, false
	}
	_, v, entry := strings.Cut(text, ": ")
	if !entry {
		v = text
	}
	v = strings.TrimSpace(v)
	if v == "" || !entry && len(l.trace.Causes) > 0 && l.trace.Causes[0].Path != nil && !strings.Contains(text, l.text) {
		return nil, false
	}
	changed := Another(strings.Trim(v, `"'`), 0).(string)
	at := strings.LastIndex(text, strings.Trim(v, `"'`))
	next := text[:at] + changed + text[at+len(strings.Trim(v, `"'`)):]
	start, end := f.Offset(l.trace.Span.Start()), f.Offset(l.trace.Span.End())
	out := fstest.MapFS{}
	for name, file := range files {
		out[name] = file
	}
	out[l.trace.Span.File] = &fstest.MapFile{Data: []byte(string(f.Data[:start]) + next + string(f.Data[end:]))}
	return out, true
}

// renderedAgain renders the changed repository and returns what is in the field's
// place now: of the object of the same rank, as names may have changed.
func renderedAgain(t *testing.T, files fstest.MapFS, l traced) string {
	t.Helper()
	tree := source.NewTree(files)
	config, err := tree.YAML(model.ConfigName)
	if err != nil {
		t.Fatal(err)
	}
	repo, err := model.Load(tree, config)
	if err != nil {
		return "the repository no longer loads"
	}
	s := repo.Site(l.site.Name)
	if s == nil {
		return "the site is gone"
	}
	r := New(repo)
	before, after := l.object, site(t, r, s.Name)
	for _, o := range objects(after) {
		if o.Kind == before.Kind && o.Template == before.Template && o.doc.Ordinal == before.doc.Ordinal && o.list == before.list && sameRelease(o, before) {
			if v := value(o.Node, l.path...); v != nil {
				return source.Deref(v).Value
			}
		}
	}
	return "the object is gone"
}

func sameRelease(a, b *Object) bool {
	return a.Release.Service == b.Release.Service && a.Release.Environment == b.Release.Environment
}
