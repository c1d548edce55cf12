package appset

import (
	"errors"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// placeholder is written where a parameter is not known.
const placeholder = "placeholder"

// substitute puts parameters into all strings of a tree, keys included. Parts
// without a template are shared, not copied.
func (x *expansion) substitute(n *source.Node, p *Params) (*source.Node, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		if s, ok := source.Text(n); ok && x.hasTemplate(s) {
			return x.renderText(n, s, p)
		}
		return n, nil
	case yaml.MappingNode, yaml.SequenceNode:
	default:
		return n, nil
	}
	changed := false
	content := make([]*source.Node, len(n.Content))
	for i, c := range n.Content {
		made, err := x.substitute(c, p)
		if err != nil {
			return nil, err
		}
		changed = changed || made != c
		content[i] = made
	}
	if !changed {
		return n, nil
	}
	if x.nodes += 1 + len(content); x.nodes > maxNodes {
		return nil, errBudget
	}
	out := *n
	out.Content = content
	return x.ledger.set(&out, x.ledger.stamps[n]), nil
}

// hasTemplate reports whether rendering could change a text.
func (x *expansion) hasTemplate(s string) bool { return strings.Contains(s, "{{") }

// renderText fills a text with parameters; the node made stands for n.
func (x *expansion) renderText(n *source.Node, text string, p *Params) (*source.Node, error) {
	from := x.ledger.stamps[n]
	if !x.hasTemplate(text) {
		return x.ledger.set(scalar(n, text), from), nil
	}
	eval := func(data map[string]any) (string, error) { return x.render(text, data, p.Unknown) }
	out, err := eval(p.values())
	if errors.Is(err, errBudget) {
		return nil, err
	}
	if err != nil {
		return nil, &placedError{from.at, err}
	}
	return x.ledger.set(scalar(n, out), stamp{at: from.at, params: p, eval: eval, text: text}), nil
}

// render fills a text. With unknown parameters it never fails: what cannot be
// filled is a placeholder.
func (x *expansion) render(text string, data map[string]any, unknown bool) (string, error) {
	out, err := x.renderKnown(text, data, unknown)
	switch {
	case err == nil || errors.Is(err, errBudget):
	case unknown:
		out, err = withPlaceholders(text), nil
	}
	if err != nil {
		return "", err
	}
	if x.total += len(out); x.total > maxTotalText {
		return "", errBudget
	}
	return out, nil
}

func (x *expansion) renderKnown(text string, data map[string]any, unknown bool) (string, error) {
	if x.goLang {
		out, _, err := x.engine.Execute(text, data, unknown)
		return out, err
	}
	return fill.Tags(text, nil, func(tag string) (string, bool) { return x.tag(tag, data, unknown) })
}

// tag is what {{tag}} stands for without goTemplate; only texts are put in.
func (x *expansion) tag(tag string, data map[string]any, unknown bool) (string, bool) {
	name := strings.TrimSpace(tag)
	if v, ok := data[name].(string); ok && name != "" {
		return v, true
	}
	return placeholder, unknown
}

// withPlaceholders replaces each action of a template.
func withPlaceholders(text string) string {
	out, err := fill.Tags(text, nil, func(string) (string, bool) { return placeholder, true })
	if err != nil {
		return text
	}
	return out
}
