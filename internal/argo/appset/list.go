package appset

import (
	"errors"
	"fmt"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// list is the list generator: elements, and elementsYaml, a text that is a list.
type list struct{}

func (list) Params(c *Call) ([]*Params, error) {
	var out []*Params
	for _, item := range items(at(c.Spec, "elements")) {
		p := &Params{Node: mapping(), At: c.place(item)}
		if item.Kind != yaml.MappingNode {
			return nil, errorAt(p.At, "set-list-element", "value", text(item))
		}
		if c.goLang {
			p.Node = item
		} else if err := c.flatElement(item, p); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	more, err := c.elementsYAML()
	return append(out, more...), err
}

// flatElement reads an element without goTemplate: texts, and texts under values.
func (c *Call) flatElement(item *source.Node, p *Params) error {
	var err error
	add := func(prefix string) func(string, *source.Node, *source.Node) {
		return func(name string, _, v *source.Node) {
			if !isString(v) && err == nil {
				err = errorAt(c.place(v), "set-list-text", "name", name)
			}
			p.with(prefix+name, v)
		}
	}
	source.Entries(item, func(name string, k, v *source.Node) {
		if name != "values" {
			add("")(name, k, v)
			return
		}
		if v.Kind != yaml.MappingNode {
			err = errorAt(c.place(v), "set-list-values")
			return
		}
		source.Entries(v, add("values."))
	})
	return err
}

// elementsYAML reads elementsYaml, whose elements stay as they are.
func (c *Call) elementsYAML() ([]*Params, error) {
	n := at(c.Spec, "elementsYaml")
	if n == nil || text(n) == "" {
		return nil, nil
	}
	y, err := c.within(n)
	if err != nil {
		return nil, err
	}
	root := y.Root()
	if root == nil {
		return nil, nil
	}
	if root.Kind != yaml.SequenceNode {
		return nil, errorAt(c.place(n), "set-elements")
	}
	var out []*Params
	for _, item := range items(root) {
		p := &Params{Node: item, At: c.place(item)}
		if item.Kind != yaml.MappingNode {
			return nil, errorAt(p.At, "set-elements-element", "value", text(item))
		}
		out = append(out, p)
	}
	return out, nil
}

// within reads the text of a scalar as YAML; its nodes get their place in it.
func (c *Call) within(n *source.Node) (*source.YAML, error) {
	value := text(n)
	if len(value) > fill.MaxText {
		return nil, errBudget
	}
	y := source.ParseYAML(source.NewFile("", []byte(value)))
	if y.Err != nil {
		return nil, errorAt(c.place(n), "set-not-yaml", "field", c.place(n).Path.Last(), "why", finding.NotYAML(y.Err))
	}
	from := c.ledger.stamps[n]
	for i, doc := range y.Docs {
		made, err := c.copyTree(doc, Place{})
		if err != nil {
			return nil, err
		}
		c.rebase(y, made, from, nil)
		y.Docs[i] = made
	}
	return y, nil
}

// rebase gives the nodes of a text's tree their places: bytes of the text where
// it was written literally, else what the text was made of.
func (c *Call) rebase(y *source.YAML, n *source.Node, from stamp, path source.Path) {
	s := stamp{at: from.at}
	if from.eval == nil {
		span := y.NodeSpan(n)
		s.at.Start, s.at.End = y.Offset(span.Start()), y.Offset(span.End())
	} else {
		s.params, s.eval = from.params, func(data map[string]any) (string, error) {
			whole, err := from.eval(data)
			if err != nil {
				return "", err
			}
			return valueAt(whole, path)
		}
	}
	c.ledger.set(n, s)
	for i, child := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			c.rebase(y, child, from, path.Index(i))
		case i%2 == 1:
			c.rebase(y, child, from, path.Child(source.KeyText(n.Content[i-1])))
		default:
			c.rebase(y, child, from, path.Child(source.KeyText(child)))
		}
	}
}

// valueAt reads a text as YAML and returns what is at path, as JSON.
func valueAt(whole string, path source.Path) (string, error) {
	y := source.ParseYAML(source.NewFile("", []byte(whole)))
	if y.Err != nil || y.Root() == nil {
		return "", errors.New("not YAML")
	}
	_, v := source.Get(y.Root(), path)
	if v == nil {
		return "", fmt.Errorf("nothing at %s", path)
	}
	return jsonText(source.Decode(v)), nil
}
