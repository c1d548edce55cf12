package text

import (
	"fmt"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const duplicateRule = "yaml/duplicate-key"

func duplicateKeyCheck() check.OfFile {
	return check.OfFile{Run: findDuplicates, Rules: []finding.Rule{{
		ID: duplicateRule, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Text, Follows: unreadable}, Scope: "file",
		Title: "A key that stands twice in one map",
		Description: "Of two equal keys the later one silently wins: the value that a person reads and edits first is not the\n" +
			"one that is deployed. It happens when a block is pasted from another site, or a line above it is lost. What a\n" +
			"template writes is judged too, where the two values differ.",
		Help: "Remove one of the two.",
		Bad:  "vars:\n  MINIO_SECURE: \"true\"\n  APP_SITE: \"xgen-aww\"\n  MINIO_SECURE: \"false\"\n",
		Good: "vars:\n  MINIO_SECURE: \"true\"\n  APP_SITE: \"xgen-aww\"\n",
	}}}
}

func findDuplicates(f *check.YAML) []finding.Hit {
	var hits []finding.Hit
	for i, doc := range f.Docs {
		check.Walk(doc, func(n *source.Node, path source.Path) {
			for _, block := range duplicates(n) {
				for _, d := range block { // each is the cause of what else is wrong with it
					hit := check.At(duplicateRule, f.NodeSpan(d.key), duplicateText(block))
					hit.Doc, hit.Subject.Path = i, path.Child(source.KeyText(d.key)).String()
					hit.Related = []finding.Related{{Span: f.NodeSpan(d.first), Text: finding.Say("first")}}
					hit.Breaks = []source.Path{path.Child(source.KeyText(d.key))}
					hit.Meant = source.KeyText(d.key) + "-" // without it the first one counts
					if len(block) > 1 {
						hit.Meant = ""
						hit.Breaks = []source.Path{slices.Clone(path), path.Parent().Child("*")} // which has lost its key
						hit.Fault = fmt.Sprint(hit.Span.File, ":", f.NodeSpan(block[0].key).Line)
					}
					hits = append(hits, hit)
				}
			}
		})
	}
	return hits
}

// duplicate is a key that is in its map already.
type duplicate struct{ key, first *source.Node }

// duplicates lists the keys of a map that are there twice. Those that follow
// each other are one block: it was pasted, or the key above it is lost.
func duplicates(n *source.Node) (blocks [][]duplicate) {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	first := make(map[string]*source.Node, len(n.Content)/2)
	last := -1 // index of the last duplicate
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
		if last < 0 || last != k-2 {
			blocks = append(blocks, nil)
		}
		block := &blocks[len(blocks)-1]
		*block = append(*block, duplicate{key, earlier})
		last = k
	}
	return blocks
}

// HasTwice reports whether a map has a key more than once.
func HasTwice(n *source.Node, key string) bool {
	return slices.ContainsFunc(duplicates(n), func(block []duplicate) bool { return names(block, key) })
}

func names(block []duplicate, key string) bool {
	return slices.ContainsFunc(block, func(d duplicate) bool { return source.KeyText(d.key) == key })
}

func duplicateText(block []duplicate) finding.Phrase {
	if len(block) == 1 {
		return finding.Say("twice", "key", source.KeyText(block[0].key), "line", block[0].first.Line)
	}
	names := make([]string, len(block))
	for i, d := range block {
		names[i] = strconv.Quote(source.KeyText(d.key))
	}
	return finding.Say("block", "keys", names, "line", block[0].first.Line)
}
