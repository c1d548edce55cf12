package text

import (
	"context"
	"reflect"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// renderedDuplicateCheck is the rule of findDuplicates for what is rendered.
func renderedDuplicateCheck() check.OfSite { return check.OfSite{Run: renderedDuplicates} }

// renderedDuplicates finds them in what templates write, where the two values
// differ: Helm, too, takes the later one in silence.
func renderedDuplicates(_ context.Context, pass *check.Pass) (hits []finding.Hit) {
	pass.EachObject(func(o check.Object) {
		check.Walk(o.Node, func(n *source.Node, path source.Path) {
			if n.Kind != yaml.MappingNode || !twice(n) {
				return
			}
			for _, block := range duplicates(n) {
				i := slices.IndexFunc(block, func(d duplicate) bool { return losesValue(n, d) })
				if i < 0 {
					continue
				}
				name := source.KeyText(block[i].key)
				if len(path) == 0 && names(block, "kind") {
					hits = append(hits, twoObjects(o))
					return
				}
				hit := o.Hit(duplicateRule, path.Child(name), finding.Say("rendered", "kind", o.Kind, "name", o.Name, "path", path.Child(name)))
				hit.Key = true
				hit.Breaks = []source.Path{o.Path.Child(path...)}
				hits = append(hits, hit)
			}
		})
	})
	return hits
}

// losesValue reports whether a key that is in its map already has another value
// there.
func losesValue(n *source.Node, d duplicate) bool {
	name := source.P(source.KeyText(d.key))
	_, won := source.Get(n, name)
	_, lost := source.Get(&source.Node{Kind: yaml.MappingNode, Content: n.Content[:slices.Index(n.Content, d.key)]}, name)
	return !reflect.DeepEqual(source.Decode(won), source.Decode(lost))
}

// twoObjects is about a document that holds several objects: all but the last
// are lost.
func twoObjects(o check.Object) finding.Hit {
	hit := o.Hit(duplicateRule, source.P("kind"), finding.Say("objects", "object", o.Kind+" "+o.Name))
	hit.Key, hit.HelpText = true, finding.Say("objects")
	hit.Breaks = []source.Path{o.Path}
	hit.Fault = "one document: " + o.Template
	return hit
}

// twice reports whether a map may have a key twice, without making a map of it.
func twice(n *source.Node) bool {
	const few = 128
	if len(n.Content) > few {
		return true
	}
	for i := 2; i < len(n.Content); i += 2 {
		for k := 0; k < i; k += 2 {
			if n.Content[k].Value == n.Content[i].Value {
				return true
			}
		}
	}
	return false
}
