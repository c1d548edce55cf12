package schema

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// What the CUE says in English has an ID, under which the same words are, and Korean ones.
func TestWantsAreTexts(t *testing.T) {
	say := texts.Of(texts.English)
	check := func(id, words string) {
		if got := say.Say(finding.Say(id)); got != words {
			t.Errorf("%s: %q, and the CUE says %q", id, got, words)
		}
	}
	for _, kind := range Kinds() {
		s, ok := fromOutline(outlines, kind)
		if !ok {
			t.Fatalf("%s: no outline", kind)
		}
		for name := range s.rules {
			if id := "rule-" + name; say.Say(finding.Say(id)) == id {
				t.Errorf("no text %s", id)
			}
		}
		seen := map[*node]bool{}
		var visit func(n *node)
		visit = func(n *node) {
			if n == nil || seen[n] {
				return
			}
			seen[n] = true
			for _, want := range n.wants {
				if want[0] != '"' {
					check(wantID(want), want)
				}
			}
			if n.key != "" {
				check(wantID(n.key), n.key)
			}
			for _, f := range n.fields {
				visit(f.node)
			}
			for _, p := range n.patterns {
				visit(p.node)
			}
			visit(n.elem)
			for _, alt := range n.alts {
				visit(alt)
			}
		}
		visit(s.root)
	}
}
