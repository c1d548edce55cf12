package source_test

import (
	"testing"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FuzzLookup wants, of any bytes: no panic, every span inside the file and the
// right way round, and every byte of every scalar at a place of its own order.
func FuzzLookup(f *testing.F) {
	f.Add([]byte(lookupText))
	f.Add([]byte("\xef\xbb\xbfa: |\r\n  한글\r\n"))
	f.Add([]byte("a: &a [*a]\nb: {<<: *a}\n"))
	f.Add([]byte("a: \"x\\\n  y\"\nb: 'z'\n--- >\n  f\n g\n"))
	f.Add([]byte("domain: *\n"))
	f.Add([]byte("a: {{ .x }}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<12 {
			return
		}
		y := source.ParseYAML(source.NewFile("f.yaml", data))
		if y.Err != nil {
			inside(t, y, y.Err.Span)
		}
		for i, doc := range y.Docs {
			source.Decode(doc)
			budget := 300
			visit(t, y, i, doc, nil, &budget)
		}
	})
}

func visit(t *testing.T, y *source.YAML, doc int, n *source.Node, at source.Path, budget *int) {
	if *budget--; *budget < 0 || len(at) > 20 {
		return
	}
	if span, ok := y.Lookup(doc, at); ok {
		inside(t, y, span)
	}
	if span, ok := y.Value(doc, at); ok {
		inside(t, y, span)
	}
	n = source.Deref(n)
	if n == nil {
		return
	}
	before := source.Pos{}
	for i := range min(len(n.Value), 200) {
		span, exact := y.Within(n, i, i+1)
		inside(t, y, span)
		if got := y.Text(span); exact && n.Value[i] < utf8.RuneSelf && got != n.Value[i:i+1] {
			t.Fatalf("byte %d of %q is said to be exactly %q", i, n.Value, got)
		}
		if span.Start().Less(before) {
			t.Fatalf("byte %d of %q is at %v, before the one before it", i, n.Value, span)
		}
		before = span.Start()
	}
	for i, c := range n.Content {
		if n.Kind == yaml.SequenceNode {
			visit(t, y, doc, c, at.Index(i), budget)
		}
	}
	source.Entries(n, func(name string, _, value *source.Node) {
		visit(t, y, doc, value, at.Child(name), budget)
	})
}

func inside(t *testing.T, y *source.YAML, s source.Span) {
	t.Helper()
	if s.Line < 1 || s.Column < 1 || s.End().Less(s.Start()) || s.EndLine > y.Lines()+1 {
		t.Fatalf("span %v is not inside %q (%d lines)", s, y.Data, y.Lines())
	}
	y.Text(s)
}
