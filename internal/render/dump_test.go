package render

import (
	"fmt"
	"os"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestDump(t *testing.T) {
	style := os.Getenv("STYLE")
	if style == "" {
		t.Skip()
	}
	root := "../../testdata/infra"
	if style != "infra" {
		root = unpack(t, style, nil)
	}
	repo := load(t, root)
	r := New(repo)
	show := func(o *Object) {
		fmt.Printf("## %s %s\n", o.Release.Name, o)
		one := func(p source.Path, n *source.Node) {
			tr := r.Trace(o, p, nil, false)
			fmt.Printf("  %-60s %.40q\n      %s:%d:%d-%d:%d %s", p, n.Value, tr.Span.File, tr.Span.Line, tr.Span.Column, tr.Span.EndLine, tr.Span.EndColumn, tr.Precision)
			for _, c := range tr.Causes[min(1, len(tr.Causes)):] {
				fmt.Printf(" | %s:%d:%d", c.File, c.Line, c.Column)
			}
			for _, c := range tr.Chain {
				fmt.Printf("\n        from %s:%d:%d %s", c.File, c.Line, c.Column, c.Note)
			}
			fmt.Println()
		}
		one(nil, o.Node)
		leavesOf(o.Node, source.Path{}, one)
	}
	for _, s := range repo.Sites {
		if w := os.Getenv("SITE"); w != "" && w != s.Name {
			continue
		}
		res := site(t, r, s.Name)
		for _, root := range res.Roots {
			for _, o := range root.Release.Objects {
				show(o)
			}
		}
		for _, rel := range res.Releases {
			for _, o := range rel.Objects {
				show(o)
			}
		}
	}
}
