package engine

import (
	"text/template"
	"text/template/parse"
)

// calls are the templates that a template includes, by their names.
type calls struct {
	names []string
	any   bool // it computes a name, or hands a text to tpl, which may include anything
}

// callsOf gives what each template includes.
func callsOf(templates []*template.Template) map[string]calls {
	out := make(map[string]calls, len(templates))
	for _, t := range templates {
		if t.Tree == nil {
			continue
		}
		var c calls
		visit(t.Root, c.note)
		out[t.Name()] = c
	}
	return out
}

func (c *calls) note(n parse.Node) {
	switch n := n.(type) {
	case *parse.TemplateNode:
		c.names = append(c.names, n.Name)
	case *parse.CommandNode:
		for i, a := range n.Args {
			id, ok := a.(*parse.IdentifierNode)
			switch {
			case !ok:
			case id.Ident == "tpl":
				c.any = true
			case id.Ident != "include":
			case i > 0 || len(n.Args) < 2:
				c.any = true
			default:
				if name, ok := n.Args[1].(*parse.StringNode); ok {
					c.names = append(c.names, name.Text)
				} else {
					c.any = true
				}
			}
		}
	}
}

// reaching adds to some templates those that include one of them, whatever way leads there; those that may include anything are among
// them, unless there is nothing to reach.
func reaching(graph map[string]calls, some map[string]bool) map[string]bool {
	if len(some) == 0 {
		return nil
	}
	out := make(map[string]bool, len(graph))
	for name := range some {
		out[name] = true
	}
	for changed := true; changed; {
		changed = false
		for name, c := range graph {
			if out[name] {
				continue
			}
			reaches := c.any
			for _, called := range c.names {
				reaches = reaches || out[called]
			}
			if reaches {
				out[name], changed = true, true
			}
		}
	}
	return out
}
