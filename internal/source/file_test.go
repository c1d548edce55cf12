package source_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestPath(t *testing.T) {
	tests := []struct {
		path source.Path
		want string
	}{
		{source.P(), ""},
		{source.P("a", "b", "0", "c"), "a.b[0].c"},
		{source.P("0", "1"), "[0][1]"},
		{source.P("metadata", "annotations", "argocd.argoproj.io/sync-wave"), `metadata.annotations["argocd.argoproj.io/sync-wave"]`},
		{source.P("a b", "", `q"`), `["a b"][""]["q\""]`},
		{source.P("환경", "-1"), "환경.-1"},
	}
	for _, tt := range tests {
		if got := tt.path.String(); got != tt.want {
			t.Errorf("%q prints %s, want %s", []string(tt.path), got, tt.want)
		}
	}
	p := source.P("a", "b")
	one, two := p.Child("c"), p.Index(1)
	if diff := cmp.Diff([]source.Path{{"a", "b"}, {"a", "b", "c"}, {"a", "b", "1"}}, []source.Path{p, one, two}); diff != "" {
		t.Errorf("children share memory:\n%s", diff)
	}
	if !one.HasPrefix(p) || p.HasPrefix(one) || !p.HasPrefix(nil) || one.Equal(two) || !p.Equal(source.P("a", "b")) {
		t.Error("prefixes are wrong")
	}
	if one.Last() != "c" || source.P().Last() != "" || !one.Parent().Equal(p) || len(source.P().Parent()) != 0 {
		t.Error("Last or Parent is wrong")
	}
}

// Columns count code points, a byte order mark none, and a carriage return
// before a line break belongs to no line.
func TestFilePositions(t *testing.T) {
	f := source.NewFile("f.yaml", []byte("\xef\xbb\xbf한글: 값\r\n  b: \U0001F600x\n\nlast"))
	tests := []struct {
		pos    source.Pos
		offset int
	}{
		{source.Pos{Line: 1, Column: 1}, 3}, {source.Pos{Line: 1, Column: 2}, 6}, {source.Pos{Line: 1, Column: 5}, 11},
		{source.Pos{Line: 2, Column: 1}, 16}, {source.Pos{Line: 2, Column: 6}, 21}, {source.Pos{Line: 2, Column: 7}, 25},
		{source.Pos{Line: 3, Column: 1}, 27}, {source.Pos{Line: 4, Column: 1}, 28}, {source.Pos{Line: 4, Column: 5}, 32},
	}
	for _, tt := range tests {
		if got := f.Offset(tt.pos); got != tt.offset {
			t.Errorf("Offset(%v) = %d, want %d", tt.pos, got, tt.offset)
		}
		if got := f.Pos(tt.offset); got != tt.pos {
			t.Errorf("Pos(%d) = %v, want %v", tt.offset, got, tt.pos)
		}
	}
	lines := []string{}
	for n := 0; n <= f.Lines()+1; n++ {
		lines = append(lines, f.Line(n))
	}
	if diff := cmp.Diff([]string{"", "한글: 값", "  b: \U0001F600x", "", "last", ""}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got := f.LineSpan(2); got != (source.Span{File: "f.yaml", Line: 2, Column: 3, EndLine: 2, EndColumn: 8}) {
		t.Errorf("LineSpan(2) = %v", got)
	}
	if got := f.Text(f.LineSpan(2)); got != "b: \U0001F600x" {
		t.Errorf("its text is %q", got)
	}
	for _, p := range []source.Pos{{}, {Line: 1, Column: 99}, {Line: 99, Column: 1}, {Line: 2, Column: 99}} {
		if at := f.Offset(p); at < 0 || at > len(f.Data) {
			t.Errorf("Offset(%v) = %d is outside the file", p, at)
		}
	}
	if f.Pos(-1) != (source.Pos{Line: 1, Column: 1}) || f.Pos(999) != (source.Pos{Line: 4, Column: 5}) {
		t.Error("offsets outside the file are not held to it")
	}
}

func TestFileEnds(t *testing.T) {
	for text, want := range map[string]int{"": 1, "a": 1, "a\n": 1, "a\n\n": 2, "a\r\nb": 2, "\n": 1} {
		if got := source.NewFile("f", []byte(text)).Lines(); got != want {
			t.Errorf("%q has %d lines, want %d", text, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	a := source.Span{File: "f", Line: 1, Column: 2, EndLine: 1, EndColumn: 4}
	b := source.Span{File: "f", Line: 2, Column: 1, EndLine: 2, EndColumn: 3}
	if got := a.To(b); got != (source.Span{File: "f", Line: 1, Column: 2, EndLine: 2, EndColumn: 3}) {
		t.Errorf("To = %v", got)
	}
	if a.To(source.Span{}) != a || b.To(a) != b {
		t.Error("To goes backwards")
	}
	if !a.Contains(source.Pos{Line: 1, Column: 2}) || a.Contains(source.Pos{Line: 1, Column: 4}) || a.Contains(source.Pos{Line: 2, Column: 2}) {
		t.Error("Contains is wrong at an end")
	}
	if !(source.Span{}).IsZero() || a.IsZero() {
		t.Error("IsZero is wrong")
	}
}

func TestTree(t *testing.T) {
	tree := source.NewTree(fstest.MapFS{"a/b.yaml": {Data: []byte("a: 1\n")}, "bad.yaml": {Data: []byte("a: [\n")}})
	one, err := tree.YAML("a/b.yaml")
	if err != nil || one.Err != nil {
		t.Fatal(err, one.Err)
	}
	if two, _ := tree.YAML("a/../a/b.yaml"); two != one {
		t.Error("a file is parsed twice")
	}
	if bad, err := tree.YAML("bad.yaml"); err != nil || bad.Err == nil {
		t.Error("a file that is not YAML has no error in Err")
	}
	if _, err := tree.YAML("none.yaml"); err == nil {
		t.Error("a missing file has no error")
	}
	if !tree.Exists("a/b.yaml") || tree.Exists("a") || tree.Exists("c") || !tree.IsDir("a") || tree.IsDir("a/b.yaml") {
		t.Error("Exists or IsDir is wrong")
	}
}
