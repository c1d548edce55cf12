package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestHunks(t *testing.T) {
	tests := []struct {
		name, old, now string
		want           []source.Hunk
	}{
		{"nothing", "a\nb\n", "a\nb\n", nil},
		{"a line changed", "a\nb\nc\n", "a\nx\nc\n", []source.Hunk{{2, 3, []string{"b"}}}},
		{"a line added", "a\nc\n", "a\nb\nc\n", []source.Hunk{{2, 3, nil}}},
		{"a line deleted", "a\nb\nc\n", "a\nc\n", []source.Hunk{{2, 2, []string{"b"}}}},
		{"the first deleted", "a\nb\n", "b\n", []source.Hunk{{1, 1, []string{"a"}}}},
		{"two places", "a\nb\nc\nd\ne\n", "a\nx\nc\ne\n", []source.Hunk{{2, 3, []string{"b"}}, {4, 4, []string{"d"}}}},
		{"a new file", "", "a\nb\n", []source.Hunk{{1, 3, nil}}},
		{"a line moved", "a\nb\nc\n", "b\nc\na\n", []source.Hunk{{1, 1, []string{"a"}}, {3, 4, nil}}},
		{"no line feed at the end", "a\nb\n", "a\nb", []source.Hunk{{3, 3, []string{""}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := source.Hunks([]byte(tt.old), []byte(tt.now))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			text := []byte(tt.now)
			for i := len(got) - 1; i >= 0; i-- {
				text = got[i].Revert(text)
			}
			if string(text) != tt.old {
				t.Errorf("all reverted: %q, want %q", text, tt.old)
			}
		})
	}
}

// TestHunkTouches: a line that was deleted is beside two.
func TestHunkTouches(t *testing.T) {
	deleted := source.Hunk{From: 5, To: 5, Old: []string{"x"}}
	for line, want := range map[int]bool{3: false, 4: true, 5: true, 6: false} {
		if deleted.Touches(line, false) || deleted.Touches(line, true) != want {
			t.Errorf("line %d: %v, beside %v; want %v", line, deleted.Touches(line, false), deleted.Touches(line, true), want)
		}
	}
	changed := source.Hunk{From: 5, To: 6}
	if !changed.Touches(5, false) || changed.Touches(6, false) || !changed.Touches(6, true) {
		t.Errorf("changed: %+v", changed)
	}
}
