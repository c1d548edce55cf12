package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const spots = `# 한국어 😀
name: 한국어 # x
list:
  - name: a
    flow: { x: 1, "y": [one, two] }
  - b
text: |
  # inside
  more
empty:
last: "q"
`

func TestAt(t *testing.T) {
	t.Parallel()
	y := ParseYAML(NewFile("x.yaml", []byte(spots)))
	for _, c := range []struct {
		line, column int
		path         string
		onKey        bool
	}{
		{2, 1, "name", true}, {2, 8, "name", false}, {3, 3, "list", true},
		{4, 3, "list[0]", false}, {4, 6, "list[0].name", true}, {4, 11, "list[0].name", false},
		{5, 13, "list[0].flow.x", true}, {5, 16, "list[0].flow.x", false}, {5, 20, "list[0].flow.y", true},
		{5, 26, "list[0].flow.y[0]", false}, {5, 31, "list[0].flow.y[1]", false}, {6, 5, "list[1]", false},
		{8, 4, "text", false}, {10, 2, "empty", true}, {11, 8, "last", false},
	} {
		spot, ok := y.At(Pos{c.line, c.column})
		if !ok || spot.Path.String() != c.path || spot.OnKey != c.onKey {
			t.Errorf("%d:%d: %v %v %v, want %s %v", c.line, c.column, ok, spot.Path, spot.OnKey, c.path, c.onKey)
		}
	}
	if _, ok := y.At(Pos{1, 3}); ok {
		t.Error("a comment before all is in an entry")
	}
}

func TestLeaves(t *testing.T) {
	t.Parallel()
	y := ParseYAML(NewFile("x.yaml", []byte(spots)))
	for _, c := range []struct {
		first, last int
		want        []string
	}{
		{2, 2, []string{"name"}}, {5, 5, []string{"list[0].flow.x", "list[0].flow.y[0]", "list[0].flow.y[1]"}},
		{8, 8, []string{"text"}}, {10, 11, []string{"empty", "last"}}, {3, 4, []string{"list[0].name"}}, {1, 1, nil},
	} {
		var got []string
		for _, s := range y.Leaves(c.first, c.last) {
			got = append(got, s.Path.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d-%d: %s", c.first, c.last, diff)
		}
	}
	for line, want := range map[int]bool{2: false, 7: false, 8: true, 9: true, 10: false} {
		if y.InText(line) != want {
			t.Errorf("line %d is in a text: %v", line, !want)
		}
	}
}
