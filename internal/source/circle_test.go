package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Circles and bombs of aliases end soon, in every reader.
func TestAliasesEnd(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x]\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	var merges strings.Builder
	merges.WriteString("a0: &a0 {x: 1}\n")
	for i := 1; i < 40; i++ {
		fmt.Fprintf(&merges, "a%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i-1, i-1)
	}
	for name, text := range map[string]string{
		"list in itself":  "a: &a [*a]\n",
		"map in itself":   "a: &a {b: *a}\n",
		"merge of itself": "a: &a {b: 1, <<: *a}\n",
		"two merges":      "a: &a {b: 1, <<: &b {<<: *a}}\nc: *b\n",
		"bomb":            bomb.String(),
		"merge bomb":      merges.String(),
	} {
		t.Run(name, func(t *testing.T) {
			y := source.ParseYAML(source.NewFile("f.yaml", []byte(text)))
			seen := 0
			if y.Err == nil {
				source.Decode(y.Root())
				source.Entries(y.Root(), func(name string, _, value *source.Node) {
					source.Entries(value, func(string, *source.Node, *source.Node) { seen++ })
					y.Lookup(0, source.P(name, "b", "b", "b"))
					y.Lookup(0, source.P(name, "0", "0", "0"))
				})
			}
			if seen > 10_000 { // the texts have fifty
				t.Errorf("%d entries are visited", seen)
			}
		})
	}
}
