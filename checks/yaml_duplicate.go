package checks

import (
	"fmt"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const duplicateRule = "yaml/duplicate-key"

func duplicateKeyCheck() FileCheck {
	return FileCheck{Run: findDuplicates, Rules: []finding.Rule{{
		ID: duplicateRule, Severity: finding.Error, Scope: "file",
		Title: "A key that stands twice in one map",
		Description: "Of two equal keys the later one silently wins: the value that a person reads and edits first is not the\n" +
			"one that is deployed. It happens when a block is pasted from another site.",
		Help: "Remove one of the two.",
		Bad:  "vars:\n  MINIO_SECURE: \"true\"\n  APP_SITE: \"xgen-aww\"\n  MINIO_SECURE: \"false\"\n",
		Good: "vars:\n  MINIO_SECURE: \"true\"\n  APP_SITE: \"xgen-aww\"\n",
	}}}
}

func findDuplicates(f *YAMLFile) []finding.Hit {
	var hits []finding.Hit
	for i, doc := range f.Docs {
		walk(doc, nil, func(n *source.Node, path source.Path) {
			if n.Kind != yaml.MappingNode {
				return
			}
			first := map[string]*source.Node{}
			for k := 0; k+1 < len(n.Content); k += 2 {
				key := n.Content[k]
				if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
					continue
				}
				name := source.KeyText(key)
				earlier, twice := first[name]
				first[name] = key
				if !twice {
					continue
				}
				hit := at(duplicateRule, f.NodeSpan(key), fmt.Sprintf("key %q stands twice; this one wins over line %d", name, earlier.Line))
				hit.Doc, hit.Subject.Path = i, path.Child(name).String()
				hit.Related = []finding.Related{{Span: f.NodeSpan(earlier), Message: "the first one"}}
				hits = append(hits, hit)
			}
		})
	}
	return hits
}

// walk visits every node below n, aliases not followed, with its path, which
// visit must clone to keep.
func walk(n *source.Node, path source.Path, visit func(*source.Node, source.Path)) {
	const usual = 16
	if path == nil {
		path = make(source.Path, 0, usual)
	}
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
