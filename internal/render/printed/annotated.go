package printed

import (
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxCommentColumn is how far right comments are pushed for the sake of long
// lines; a longer line has its comment right behind it.
const maxCommentColumn = 72

// Annotated is a manifest's text with a comment on each line that holds a field's
// value: what note says of the field.
func Annotated(text string, note func(field source.Path) string) string {
	y := source.ParseYAML(source.NewFile("", []byte(text)))
	if y.Root() == nil {
		return text
	}
	notes := map[int][]string{}
	fields(y, y.Root(), nil, 0, func(line int, path source.Path) {
		if text := note(path); !slices.Contains(notes[line], text) {
			notes[line] = append(notes[line], text)
		}
	})
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	column := 0
	for i, line := range lines {
		if w := displaywidth.String(line); notes[i+1] != nil && w <= maxCommentColumn {
			column = max(column, w)
		}
	}
	for i, line := range lines {
		if notes[i+1] == nil {
			continue
		}
		line = strings.TrimRight(line, "\r")
		pad := max(column-displaywidth.String(line), 0)
		lines[i] = line + strings.Repeat(" ", pad+2) + "# " + strings.Join(notes[i+1], ", ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// fields calls f for every value that is no map or list with entries, with the
// line where a comment can stand: behind its last character, for a block
// scalar behind its header.
func fields(y *source.YAML, n *source.Node, path source.Path, keyLine int, f func(line int, path source.Path)) {
	n = source.Deref(n)
	switch {
	case n == nil:
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		source.Entries(n, func(name string, key, v *source.Node) { fields(y, v, path.Child(name), key.Line, f) })
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		for i, item := range n.Content {
			fields(y, item, path.Index(i), item.Line, f)
		}
	case n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0:
		f(keyLine, path) // nothing is written
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		f(n.Line, path)
	default:
		f(max(n.Line, y.NodeSpan(n).EndLine), path)
	}
}
