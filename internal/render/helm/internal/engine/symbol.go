package engine

import (
	"slices"
	"text/template/parse"
)

// sym is what an expression may stand for, as far as it can be read off the template: field chains from the
// template's dot, and the entries of a dict.
type sym struct {
	refs [][]string // "*" is any element
	dict map[string]sym
}

// entry is the template's dot itself.
func entry() sym { return sym{refs: [][]string{{}}} }

func (s sym) field(name string) sym {
	var out sym
	for _, r := range s.refs {
		out.refs = append(out.refs, append(r[:len(r):len(r)], name))
	}
	if s.dict != nil {
		if name == "*" {
			for _, v := range s.dict {
				out = out.union(v)
			}
		} else if v, ok := s.dict[name]; ok {
			out = out.union(v)
		}
	}
	return out
}

func (s sym) fields(names []string) sym {
	for _, n := range names {
		s = s.field(n)
	}
	return s
}

func (s sym) union(t sym) sym {
	out := sym{refs: s.refs[:len(s.refs):len(s.refs)], dict: s.dict}
	for _, r := range t.refs {
		if len(out.refs) < maxRefs && !containsRef(out.refs, r) {
			out.refs = append(out.refs, r)
		}
	}
	if t.dict != nil {
		out.dict = make(map[string]sym, len(s.dict)+len(t.dict))
		for k, v := range s.dict {
			out.dict[k] = v
		}
		for k, v := range t.dict {
			out.dict[k] = out.dict[k].union(v)
		}
	}
	return out
}

// maxRefs bounds what one expression may stand for: helpers of helpers would multiply it.
const maxRefs = 64

func containsRef(refs [][]string, r []string) bool {
	for _, x := range refs {
		if slices.Equal(x, r) {
			return true
		}
	}
	return false
}

// within puts what a template's dot is in place of its dot.
func (s sym) within(dot sym) sym {
	var out sym
	for _, r := range s.refs {
		out = out.union(dot.fields(r))
	}
	if s.dict != nil {
		d := make(map[string]sym, len(s.dict))
		for k, v := range s.dict {
			d[k] = v.within(dot)
		}
		out = out.union(sym{dict: d})
	}
	return out
}

// all gives the chains, those inside dicts included; dicts nest no deeper than templates write them.
func (s sym) all() [][]string {
	out := s.refs
	for _, v := range s.dict {
		out = append(out[:len(out):len(out)], v.all()...)
	}
	return out
}

type variable struct {
	name  string
	value sym
}

// env is what dot and the variables stand for at a node.
type env struct {
	dot  sym
	vars []variable
}

func (e *env) lookup(name string) sym {
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].name == name {
			return e.vars[i].value
		}
	}
	return sym{}
}

func (e *env) declare(p *parse.PipeNode) {
	if p == nil || len(p.Decl) == 0 {
		return
	}
	value := e.pipe(p)
	for _, d := range p.Decl {
		e.set(d.Ident[0], value, p.IsAssign)
	}
}

func (e *env) declareRange(p *parse.PipeNode, element sym) {
	for _, d := range p.Decl {
		e.set(d.Ident[0], element, p.IsAssign)
	}
}

func (e *env) set(name string, value sym, assign bool) {
	if !assign {
		e.vars = append(e.vars, variable{name, value})
		return
	}
	for i := len(e.vars) - 1; i >= 0; i-- {
		if e.vars[i].name == name {
			e.vars[i].value = e.vars[i].value.union(value)
			return
		}
	}
}

// pipe gives what a pipeline's value may come from: every command passes on what it was given.
func (e *env) pipe(p *parse.PipeNode) sym {
	var out sym
	if p == nil {
		return out
	}
	for i, c := range p.Cmds {
		v := e.command(c)
		if i == 0 {
			out = v
		} else {
			out = out.union(v)
		}
	}
	return out
}

func (e *env) command(c *parse.CommandNode) sym {
	id, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		out := e.node(c.Args[0])
		for _, a := range c.Args[1:] { // of a method, as .Files.Get
			out = out.union(e.node(a))
		}
		return out
	}
	args := c.Args[1:]
	switch id.Ident {
	case "include", "template":
		return sym{} // the text is another frame's
	case "tpl":
		if len(args) > 0 {
			return e.node(args[0])
		}
		return sym{}
	case "index", "get":
		if len(args) > 1 {
			v := e.node(args[0])
			for _, a := range args[1:] {
				v = v.field(constant(a))
			}
			return v
		}
	case "dig":
		if len(args) > 2 {
			v := e.node(args[len(args)-1])
			for _, a := range args[:len(args)-2] {
				v = v.field(constant(a))
			}
			return v.union(e.node(args[len(args)-2]))
		}
	case "dict":
		d := map[string]sym{}
		for i := 0; i+1 < len(args); i += 2 {
			d[constant(args[i])] = e.node(args[i+1])
		}
		return sym{dict: d}
	}
	var out sym
	for _, a := range args {
		out = out.union(e.node(a))
	}
	return out
}

func (e *env) node(n parse.Node) sym {
	switch n := n.(type) {
	case *parse.DotNode:
		return e.dot
	case *parse.FieldNode:
		return e.dot.fields(n.Ident)
	case *parse.VariableNode:
		return e.lookup(n.Ident[0]).fields(n.Ident[1:])
	case *parse.ChainNode:
		return e.node(n.Node).fields(n.Field)
	case *parse.PipeNode:
		return e.pipe(n)
	}
	return sym{}
}

// constant gives a string or number argument as a key, "*" for anything computed.
func constant(n parse.Node) string {
	if s, ok := n.(*parse.StringNode); ok {
		return s.Text
	}
	return "*"
}

// includes gives the include and tpl calls of a pipeline, in order of execution: arguments come first.
func (e *env) includes(p *parse.PipeNode) []include {
	var out []include
	for i, c := range p.Cmds {
		for _, a := range c.Args {
			switch a := a.(type) {
			case *parse.PipeNode:
				out = append(out, e.includes(a)...)
			case *parse.ChainNode:
				if inner, ok := a.Node.(*parse.PipeNode); ok {
					out = append(out, e.includes(inner)...)
				}
			}
		}
		id, ok := c.Args[0].(*parse.IdentifierNode)
		if !ok || id.Ident != "include" && id.Ident != "tpl" || len(c.Args) < 2 {
			continue
		}
		inc := include{name: tplFrame}
		if id.Ident == "include" {
			if inc.name = constant(c.Args[1]); inc.name == "*" {
				inc.name = ""
			}
		}
		if len(c.Args) > 2 {
			inc.arg = e.node(c.Args[2])
		} else if i > 0 {
			inc.arg = e.pipe(&parse.PipeNode{Cmds: p.Cmds[:i]})
		}
		out = append(out, inc)
	}
	return out
}
