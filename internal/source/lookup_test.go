package source_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

const lookupText = `# 사이트
project:
  name: xgen
  description: "xgen2.0 플랫폼 (제주)"   # 설명
  quoted: 'it''s'
  empty: ""
  nothing:
destinations: { prd: { domain: "*" }, dev: {domain: a.b} }
list:
  - name: one
    no: 1
  -   - x
      - [ y, 'z' ]
  - &anchor plain
  - *anchor
base: &base
  replicas: 2
  auto: { min: 1 }
service:
  <<: *base
  name: svc
tagged: !!str 012
"key with: colon": v
? complex
: v2
script: |
  echo 하나
  sed 's/a/b/'
folded: >-
  one
  two
multi: first
  second
true: bool
`

func TestLookup(t *testing.T) {
	y := parse(t, lookupText)
	tests := []struct {
		path   source.Path
		at     string // line:column-line:column
		text   string // of the entry
		value  string // of the value alone
		silent bool
	}{
		{path: source.P("project"), at: "2:1-2:8", text: "project", value: "name"},
		{path: source.P("project", "name"), at: "3:3-3:13", text: "name: xgen", value: "xgen"},
		{path: source.P("project", "description"), at: "4:3-4:34", text: `description: "xgen2.0 플랫폼 (제주)"`, value: `"xgen2.0 플랫폼 (제주)"`},
		{path: source.P("project", "quoted"), at: "5:3-5:18", text: "quoted: 'it''s'", value: "'it''s'"},
		{path: source.P("project", "empty"), at: "6:3-6:12", text: `empty: ""`, value: `""`},
		{path: source.P("project", "nothing"), text: "nothing:"},
		{path: source.P("destinations", "prd", "domain"), at: "8:24-8:35", text: `domain: "*"`, value: `"*"`},
		{path: source.P("destinations", "dev", "domain"), text: "domain: a.b", value: "a.b"},
		{path: source.P("destinations", "prd"), text: "prd", value: `{ domain: "*" }`},
		{path: source.P("list", "0"), text: "name: one", value: "name"},
		{path: source.P("list", "0", "no"), silent: true}, // YAML 1.1: a boolean
		{path: source.P("list", "0", "false"), at: "11:5-11:10", text: "no: 1", value: "1"},
		{path: source.P("list", "1", "0"), text: "x", value: "x"},
		{path: source.P("list", "1", "1"), text: "[ y, 'z' ]", value: "[ y, 'z' ]"},
		{path: source.P("list", "1", "1", "1"), text: "'z'", value: "'z'"},
		{path: source.P("list", "2"), text: "plain", value: "plain"},
		{path: source.P("list", "3"), text: "*anchor", value: "*anchor"},
		{path: source.P("service", "replicas"), at: "17:3-17:14", text: "replicas: 2", value: "2"}, // where it is written
		{path: source.P("service", "auto", "min"), text: "min: 1", value: "1"},
		{path: source.P("service", "name"), text: "name: svc", value: "svc"},
		{path: source.P("tagged"), text: "tagged: !!str 012", value: "012"},
		{path: source.P("key with: colon"), text: `"key with: colon": v`, value: "v"},
		{path: source.P("complex"), text: "complex", value: "v2"},
		{path: source.P("script"), text: "script", value: "|\n  echo 하나\n  sed 's/a/b/'\n"},
		{path: source.P("true"), text: "true: bool", value: "bool"},
		{path: source.P("multi"), text: "multi", value: "first\n  second"},
		{path: source.P("none"), silent: true},
		{path: source.P("list", "9"), silent: true},
		{path: source.P("list", "-1"), silent: true},
		{path: source.P("list", "x"), silent: true},
		{path: source.P("project", "name", "x"), silent: true},
	}
	for _, tt := range tests {
		span, ok := y.Lookup(0, tt.path)
		if ok == tt.silent {
			t.Errorf("Lookup(%s): %v", tt.path, ok)
			continue
		}
		if got := y.Text(span); !tt.silent && strings.TrimRight(got, ":") != strings.TrimRight(tt.text, ":") {
			t.Errorf("Lookup(%s) is %q, want %q", tt.path, got, tt.text)
		}
		at := fmt.Sprintf("%d:%d-%d:%d", span.Line, span.Column, span.EndLine, span.EndColumn)
		if tt.at != "" && at != tt.at {
			t.Errorf("Lookup(%s) is at %s, want %s", tt.path, at, tt.at)
		}
		value, _ := y.Value(0, tt.path)
		if got := y.Text(value); tt.value != "" && !strings.HasPrefix(tt.value, "|") && got != tt.value {
			t.Errorf("Value(%s) is %q, want %q", tt.path, got, tt.value)
		}
	}
	if _, ok := y.Lookup(1, nil); ok {
		t.Error("a document that is not there is found")
	}
}

func TestNearest(t *testing.T) {
	y := parse(t, lookupText)
	for path, want := range map[string]string{"project/namespace": "project", "list/0/x/y": "list/0", "none": "", "": ""} {
		var p source.Path
		if path != "" {
			p = strings.Split(path, "/")
		}
		span, found := y.Nearest(0, p)
		if got := strings.Join(found, "/"); got != want {
			t.Errorf("Nearest(%s) = %q, want %q", path, got, want)
		}
		if span.Line < 1 {
			t.Errorf("Nearest(%s) has no place: %v", path, span)
		}
	}
	if span, _ := y.Nearest(7, source.P("a")); span.Line != 1 {
		t.Errorf("Nearest in no document: %v", span)
	}
}

// Of two entries for a key the later one is what Helm reads.
func TestLookupDuplicates(t *testing.T) {
	y := parse(t, "a: 1\nb: &b {a: 5}\na: 2\nc:\n  <<: *b\n  a: 6\nd:\n  a: 7\n  <<: *b\n")
	for path, line := range map[string]int{"a": 3, "c/a": 6, "d/a": 2} {
		if span, ok := y.Lookup(0, strings.Split(path, "/")); !ok || span.Line != line {
			t.Errorf("%s is at line %d, want %d", path, span.Line, line)
		}
	}
}

// The same places in a file with carriage returns and a byte order mark.
func TestLookupCRLF(t *testing.T) {
	plain := parse(t, lookupText)
	crlf := parse(t, "\xef\xbb\xbf"+strings.ReplaceAll(lookupText, "\n", "\r\n"))
	for _, p := range []source.Path{source.P("project", "description"), source.P("destinations", "prd", "domain"), source.P("list", "1", "1", "1"),
		source.P("service", "replicas"), source.P("script"), source.P("true"), source.P("multi")} {
		a, _ := plain.Lookup(0, p)
		b, _ := crlf.Lookup(0, p)
		if a != b {
			t.Errorf("%s is at %v, with CRLF at %v", p, a, b)
		}
	}
}

func TestDocuments(t *testing.T) {
	y := parse(t, "# nothing\n---\na: 1\n---\n---\n# empty\n---\nb: 2\n")
	if len(y.Docs) != 2 {
		t.Fatalf("%d documents, want 2", len(y.Docs))
	}
	if span, ok := y.Lookup(1, source.P("b")); !ok || span.Line != 8 {
		t.Errorf("b is at %v", span)
	}
	if parse(t, "").Root() != nil {
		t.Error("an empty file has a root")
	}
}

// Characters that end a line for YAML alone move no place below them.
func TestLookupOddBreaks(t *testing.T) {
	for name, odd := range map[string]string{"LS": "\u2028", "PS": "\u2029", "NEL": "\u0085", "CR": "\r", "LS and CRLF": "\u2028\r\n\r\n"} {
		before := "a: \"one" + odd + "two\"\n"
		y := parse(t, "\xef\xbb\xbf"+before+"b:\n  c: 하나 둘\n")
		want := 2 + strings.Count(before, "\n")
		span, ok := y.Lookup(0, source.P("b", "c"))
		if !ok || span.Line != want || y.Text(span) != "c: 하나 둘" {
			t.Errorf("%s: c is at %v, %q; want line %d", name, span, y.Text(span), want)
		}
		broken := source.ParseYAML(source.NewFile("f.yaml", []byte(before+"domain: *\n")))
		if broken.Err == nil || broken.Err.Line != want-1 || broken.Text(broken.Err.Span) != "*" {
			t.Errorf("%s: the error is at %v, want line %d", name, broken.Err.Span, want-1)
		}
	}
}

func TestThrough(t *testing.T) {
	y := source.ParseYAML(source.NewFile("a.yaml", []byte("base: &base\n  a: { b: 1 }\none:\n  <<: *base\n  c: 2\ntwo: *base\nthree:\n  a: { b: 3 }\n  <<: *base\n")))
	for path, want := range map[string][]int{"base.a.b": nil, "one.a.b": {4}, "one.c": nil, "two.a.b": {6}, "three.a.b": {9}, "one.x": nil} {
		var got []int
		for _, key := range source.Through(y.Root(), strings.Split(path, ".")) {
			got = append(got, key.Line)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: lines %v, want %v", path, got, want)
		}
	}
}
