package lint

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	yaml "go.yaml.in/yaml/v4"
)

// Whatever a manifest holds in place of what belongs there, no rule fails: a run that ends with 2 checks nothing.
func TestOddManifests(t *testing.T) {
	text, err := os.ReadFile("../../testdata/odd.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files, n := fstest.MapFS{}, 0
	for _, doc := range strings.Split(string(text), "\n---\n") {
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(doc), &root); err != nil {
			t.Fatal(err)
		}
		for i, node := range valueNodes(&root) {
			if i%2 != n%2 { // half of them is enough, another half where a line is added
				continue
			}
			whole := *node
			for _, odd := range []yaml.Node{
				{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"},
				[]yaml.Node{{Kind: yaml.ScalarNode, Tag: "!!int", Value: "7"}, {Kind: yaml.SequenceNode}, {Kind: yaml.MappingNode}}[n%3],
			} {
				*node = odd
				data, err := yaml.Marshal(&root)
				if err != nil {
					t.Fatal(err)
				}
				files[fmt.Sprintf("site%02d/%03d.yaml", n/40, n)] = &fstest.MapFile{Data: data, Mode: 0o644}
				n++
			}
			*node = whole
		}
	}
	run := loadedRunOf(t, files)
	for _, tree := range siteTrees(t, run) {
		if _, err := run.engine.Eval(context.Background(), "site", tree, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range run.engine.Odd() {
		t.Error(err)
	}
}

// valueNodes are all nodes below a document that hold a value.
func valueNodes(n *yaml.Node) (out []*yaml.Node) {
	for i, child := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			out = append(append(out, child), valueNodes(child)...)
		}
	}
	return out
}
