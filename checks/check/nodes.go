package check

import (
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Walk visits n and every node below it, aliases not followed, with its path, which
// visit must clone to keep. It visits nothing where n is nil (an empty file).
func Walk(n *source.Node, visit func(*source.Node, source.Path)) {
	const usual = 16
	if n != nil {
		walk(n, make(source.Path, 0, usual), visit)
	}
}

func walk(n *source.Node, path source.Path, visit func(*source.Node, source.Path)) {
	visit(n, path)
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walk(n.Content[i+1], append(path, source.KeyText(n.Content[i])), visit)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			walk(c, append(path, strconv.Itoa(i)), visit)
		}
	}
}

// ValueAt returns the value below n at a path, nil if there is none.
func ValueAt(n *source.Node, path ...string) *source.Node {
	_, value := source.Get(n, path)
	return value
}
