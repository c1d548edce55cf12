package fix_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// onLine is an edit on a single line, the end exclusive.
func onLine(file string, line, column, end int, text string) source.Edit {
	return source.Edit{Span: source.Span{File: file, Line: line, Column: column, EndLine: line, EndColumn: end}, Text: text}
}

// TestApply: which edits of findings are made, and what they leave.
func TestApply(t *testing.T) {
	t.Parallel()
	const text = "a: 한글 *\r\nb: two # note\n"
	for _, c := range []struct {
		name  string
		fixes [][]source.Edit
		want  map[string]string
	}{
		{"nothing", nil, map[string]string{}},
		{"columns are code points, line ends stay", [][]source.Edit{{onLine("f", 1, 7, 8, `"*"`)}},
			map[string]string{"f": "a: 한글 \"*\"\r\nb: two # note\n"}},
		{"two on one line", [][]source.Edit{{onLine("f", 2, 4, 7, "2")}, {onLine("f", 2, 1, 2, "c")}},
			map[string]string{"f": "a: 한글 *\r\nc: 2 # note\n"}},
		{"the second overlaps: it waits", [][]source.Edit{{onLine("f", 2, 4, 7, "2")}, {onLine("f", 2, 6, 9, "x")}},
			map[string]string{"f": "a: 한글 *\r\nb: 2 # note\n"}},
		{"one after the other do not overlap", [][]source.Edit{{onLine("f", 2, 4, 5, "T")}, {onLine("f", 2, 5, 7, "WO")}},
			map[string]string{"f": "a: 한글 *\r\nb: TWO # note\n"}},
		{"two insertions at one place: the order is not known, one waits", [][]source.Edit{{onLine("f", 2, 4, 4, "x")}, {onLine("f", 2, 4, 4, "y")}},
			map[string]string{"f": "a: 한글 *\r\nb: xtwo # note\n"}},
		{"a fix is whole or not at all", [][]source.Edit{{onLine("f", 2, 4, 7, "2")}, {onLine("g", 1, 1, 2, "z"), onLine("f", 2, 4, 7, "3")}},
			map[string]string{"f": "a: 한글 *\r\nb: 2 # note\n"}},
		{"several files", [][]source.Edit{{onLine("g", 1, 1, 2, "z"), onLine("f", 2, 4, 7, "3")}},
			map[string]string{"f": "a: 한글 *\r\nb: 3 # note\n", "g": "z"}},
		{"a place that the file does not have", [][]source.Edit{{onLine("f", 9, 1, 2, "x"), onLine("g", 1, 1, 2, "z")}}, map[string]string{}},
		{"a column behind the line's end", [][]source.Edit{{onLine("f", 2, 40, 41, "x")}}, map[string]string{}},
		{"a file that is not there", [][]source.Edit{{onLine("h", 1, 1, 2, "x")}}, map[string]string{}},
		{"an end before its start", [][]source.Edit{{onLine("f", 2, 7, 4, "x")}}, map[string]string{}},
		{"what changes nothing", [][]source.Edit{{onLine("f", 2, 4, 7, "two")}}, map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tree := source.NewTree(fstest.MapFS{"f": {Data: []byte(text)}, "g": {Data: []byte("y")}})
			var found []finding.Finding
			for _, edits := range c.fixes {
				found = append(found, finding.Finding{Fix: &finding.Fix{Edits: edits}})
			}
			got := map[string]string{}
			for name, data := range fix.Apply(tree, found) {
				got[name] = string(data)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}
