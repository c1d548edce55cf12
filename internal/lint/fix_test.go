package lint

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// onLine is an edit on a single line, the end exclusive.
func onLine(file string, line, column, end int, text string) source.Edit {
	return source.Edit{Span: source.Span{File: file, Line: line, Column: column, EndLine: line, EndColumn: end}, Text: text}
}

func TestApplyFixes(t *testing.T) {
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
			res := &Result{Tree: source.NewTree(fstest.MapFS{"f": {Data: []byte(text)}, "g": {Data: []byte("y")}})}
			for _, edits := range c.fixes {
				res.Findings = append(res.Findings, finding.Finding{Fix: &finding.Fix{Edits: edits}})
			}
			got := map[string]string{}
			for name, data := range applyFixes(res) {
				got[name] = string(data)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

// A broken file hides what is behind it: the next round finds that.
func TestFixGoesOnInRounds(t *testing.T) {
	t.Parallel()
	const name = "k3s/argocd/projects/xgen-jeju.yaml"
	files := infra(t)
	text := strings.NewReplacer(`domain: "*"`, "domain: *", `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  FLAG: yes").
		Replace(string(files[name].Data))
	files[name] = &fstest.MapFile{Data: []byte(text)}
	fixed, err := Fix(context.Background(), Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("domain: *", `domain: "*"`, "FLAG: yes", `FLAG: "yes"`).Replace(text)
	if len(fixed.Changes) != 1 || fixed.Changes[0].File != name {
		t.Fatalf("changes: %+v", fixed.Changes)
	}
	if diff := cmp.Diff(want, string(fixed.Changes[0].New)); diff != "" {
		t.Errorf("after the fixes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(text, string(fixed.Changes[0].Old)); diff != "" {
		t.Errorf("what was read (-want +got):\n%s", diff)
	}
	if len(fixed.Before.Findings) == 0 || len(fixed.After.Findings) > 0 {
		t.Errorf("%d findings before, after:\n%s", len(fixed.Before.Findings), long(fixed.After))
	}
	if string(files[name].Data) != text {
		t.Error("the files themselves were changed")
	}
}
