package source_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FuzzEdited makes two edits of any text at once: what is outside of them stays, whichever is named first, and edits of the same
// characters are refused.
func FuzzEdited(f *testing.F) {
	f.Add("a: b\nc: d\n", uint16(3), uint16(4), "x", uint16(8), uint16(9), "'y'")
	f.Add("가: 나\r\n\r\n다: 라", uint16(0), uint16(3), "", uint16(5), uint16(5), "\n")
	f.Add("a: b\n", uint16(3), uint16(3), "x", uint16(3), uint16(4), "y")
	f.Add("", uint16(0), uint16(0), "a", uint16(0), uint16(0), "b")
	f.Add("\xef\xbb\xbfa: \xff\n", uint16(0), uint16(9), "", uint16(4), uint16(5), "")
	f.Fuzz(func(t *testing.T, text string, from1, to1 uint16, new1 string, from2, to2 uint16, new2 string) {
		file := source.NewFile("a.yaml", []byte(text))
		edits := []source.Edit{edit(file, from1, to1, new1), edit(file, from2, to2, new2)}
		inserted := edits[0].Span == edits[1].Span && edits[0].Start() == edits[0].End()
		got, ok := file.Edited(edits)
		slices.Reverse(edits)
		back, okBack := file.Edited(edits)
		if inserted { // in one place: in the order in which they are named
			slices.Reverse(edits)
			back = got
		}
		if ok != okBack {
			t.Fatalf("in one order %v, in the other one %v", ok, okBack)
		}
		slices.SortStableFunc(edits, func(a, b source.Edit) int {
			return cmp.Or(file.Offset(a.Start())-file.Offset(b.Start()), file.Offset(a.End())-file.Offset(b.End()))
		})
		first, second := edits[0], edits[1]
		start, end := file.Offset(first.Start()), file.Offset(first.End())
		from, to := file.Offset(second.Start()), file.Offset(second.End())
		if from < end {
			if ok {
				t.Fatalf("%v and %v overlap, and are made: %q", first, second, got)
			}
			return
		}
		if !ok {
			t.Fatalf("%v and %v are refused", first, second)
		}
		want := text[:start] + first.Text + text[end:from] + second.Text + text[to:]
		if string(got) != want || string(back) != want {
			t.Errorf("%q, %q, want %q", got, back, want)
		}
		if other, ok := source.NewFile("b.yaml", []byte(text)).Edited(edits); ok {
			t.Errorf("another file is edited: %q", other)
		}
	})
}

// edit replaces the characters between two bytes of the file.
func edit(f *source.File, from, to uint16, text string) source.Edit {
	n := len(f.Data) + 1
	at := []int{int(from) % n, int(to) % n}
	slices.Sort(at)
	for i := range at {
		for at[i] < len(f.Data) && !utf8.RuneStart(f.Data[at[i]]) {
			at[i]++
		}
	}
	return source.Edit{Span: f.Span(at[0], at[1]), Text: strings.ToValidUTF8(text, "")}
}
