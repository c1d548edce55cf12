package trace_test

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

func line(file string, n int) source.Span {
	return source.Span{File: file, Line: n, Column: 1, EndLine: n, EndColumn: 2}
}

func action(file string, n int) finding.Step { return finding.Step{Span: line(file, n), Action: true} }

// about is a finding on a field of an object, set in one line and written by some nodes.
func about(object, path, text string, at source.Span, way ...finding.Step) finding.Finding {
	return finding.Finding{Rule: "own/rule", Span: at, Text: text, Way: way, At: finding.Place{Object: object, Path: strings.Split(path, ".")}}
}

func passed(object string, key string, paths ...string) trace.Passed {
	p := trace.Passed{Object: object, Fields: map[string][]source.Path{}}
	for _, path := range paths {
		p.Fields[key] = append(p.Fields[key], strings.Split(path, "."))
	}
	return p
}

// TestBlamed: a template's node is to blame if all that passes it is wrong, from different values.
func TestBlamed(t *testing.T) {
	helper, outer := action("t/_h.tpl", 3), action("t/d.yaml", 9)
	a := about("a: Deployment/core", "spec.replicas", "2", line("a.yaml", 5), outer)
	b := about("b: Deployment/core", "spec.replicas", "3", line("b.yaml", 7), outer)
	same := b
	same.Text = "2"
	helped := about("a: Deployment/core", "metadata.labels.app", "x", line("t/_h.tpl", 3), helper, outer)
	right := passed("c: Deployment/core", outer.Key(), "spec.replicas")
	tests := []struct {
		name   string
		found  []finding.Finding
		others []trace.Passed
		want   string // "" if it stays
	}{
		{"all are wrong", []finding.Finding{a, b}, nil, outer.Key()},
		{"one line sets them all", []finding.Finding{a, a}, nil, ""},
		{"one value, copied", []finding.Finding{a, same}, nil, ""},
		{"it serves another well", []finding.Finding{a, b}, []trace.Passed{right}, ""},
		{"it writes something else too", []finding.Finding{a, b}, []trace.Passed{passed("a: Deployment/core", outer.Key(), "metadata.name")}, outer.Key()},
		{"a helper that serves others well", []finding.Finding{helped}, []trace.Passed{passed("a: Service/core", helper.Key(), "metadata.labels.app")}, outer.Key()},
		{"a helper that serves nobody", []finding.Finding{helped}, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := trace.New()
			c.Add("a", tt.found, trace.Suspects(tt.found), tt.others)
			step, ok := c.Blamed(tt.found[0])
			if got := step.Key(); ok != (tt.want != "") || ok && got != tt.want {
				t.Errorf("got %q, %v; want %q", got, ok, tt.want)
			}
		})
	}
}

// TestOpen: the other sites are asked as long as nothing right is known.
func TestOpen(t *testing.T) {
	outer := action("t/d.yaml", 9)
	found := []finding.Finding{about("a: Deployment/core", "spec.replicas", "2", line("a.yaml", 5), outer), about("a: Deployment/docs", "spec.replicas", "3", line("a.yaml", 8), outer)}
	c := trace.New()
	c.Add("a", found, trace.Suspects(found), nil)
	if len(c.Open("a")) != 0 || len(c.Open("b")) != 1 {
		t.Errorf("open: %v of a, %v of b", c.Open("a"), c.Open("b"))
	}
	c.Add("b", nil, c.Open("b"), []trace.Passed{passed("b: Deployment/core", outer.Key(), "spec.replicas")})
	if len(c.Open("c")) != 0 {
		t.Errorf("still open: %v", c.Open("c"))
	}
	if _, ok := c.Blamed(found[0]); ok {
		t.Error("blamed, though site b is right")
	}
}

// TestPartner: one reader that several agree against is wrong, unless somebody agrees with it.
func TestPartner(t *testing.T) {
	reader := line("values/core.yaml", 15)
	maker := func(file string) finding.Finding {
		return finding.Finding{Rule: "own/rule", Span: line(file, 3), Partners: []source.Span{reader}}
	}
	c := trace.New()
	c.Add("a", []finding.Finding{maker("a.yaml")}, nil, nil)
	if _, ok := c.Partner(maker("a.yaml")); ok {
		t.Error("one against one: the reader is blamed")
	}
	c.Add("b", []finding.Finding{maker("b.yaml")}, nil, nil)
	if at, ok := c.Partner(maker("a.yaml")); !ok || at != reader {
		t.Errorf("two against one: got %v, %v", at, ok)
	}
	if files := c.Readers("c"); len(files) != 1 || files[0] != reader.File {
		t.Errorf("readers of c: %v", files)
	}
	c.Agrees("c", reader.File)
	if _, ok := c.Partner(maker("a.yaml")); ok {
		t.Error("somebody agrees with the reader, and it is blamed")
	}
}
