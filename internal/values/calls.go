package values

import (
	"text/template/parse"
)

// pipe is the value of a pipeline; its declarations are kept.
func (f *frame) pipe(p *parse.PipeNode) *value {
	if p == nil {
		return &value{}
	}
	var v *value
	for i, cmd := range p.Cmds {
		v = f.command(cmd, v, i > 0)
	}
	for _, d := range p.Decl {
		if old := f.vars[d.Ident[0]]; p.IsAssign && old != nil {
			v = &value{either: []*value{old, v}}
		}
		f.vars[d.Ident[0]] = v
	}
	return v
}

// argument is one argument of a call: its value, and its text if it is a literal.
type argument struct {
	*value
	node    parse.Node
	literal string
	isText  bool
}

func (f *frame) command(cmd *parse.CommandNode, piped *value, hasPiped bool) *value {
	name, isCall := cmd.Args[0].(*parse.IdentifierNode)
	if !isCall {
		v := f.operand(cmd.Args[0])
		for _, arg := range cmd.Args[1:] { // a method: .Files.Get, .Capabilities.APIVersions.Has
			f.use(f.operand(arg), arg, true, false)
		}
		return v
	}
	args := make([]argument, 0, len(cmd.Args))
	for _, n := range cmd.Args[1:] {
		a := argument{value: f.operand(n), node: n}
		if s, ok := n.(*parse.StringNode); ok {
			a.literal, a.isText = s.Text, true
		}
		args = append(args, a)
	}
	if hasPiped {
		args = append(args, argument{value: piped, node: cmd})
	}
	return f.call(name, args)
}

func (f *frame) operand(n parse.Node) *value {
	switch n := n.(type) {
	case *parse.DotNode:
		return f.dot
	case *parse.FieldNode:
		return f.named(f.fields(f.dot, n.Ident), n)
	case *parse.VariableNode:
		v := f.fields(f.vars[n.Ident[0]], n.Ident[1:])
		if len(n.Ident) == 1 {
			return v
		}
		return f.named(v, n)
	case *parse.ChainNode:
		return f.named(f.fields(f.operand(n.Node), n.Field), n)
	case *parse.PipeNode:
		return f.pipe(n)
	case *parse.IdentifierNode:
		return f.call(n, nil)
	}
	return &value{}
}

// named is a value with the place at which the template names it.
func (f *frame) named(v *value, n parse.Node) *value {
	if v == nil || !v.inside {
		return v
	}
	out := *v
	out.file, out.pos = f.file, n.Position()
	return &out
}

func (f *frame) fields(v *value, names []string) *value {
	if v == nil {
		v = &value{}
	}
	for _, name := range names {
		v = v.field(name)
	}
	return v
}

// call is what a function returns of what is known of its arguments; what it
// reads is noted. Functions that are not listed take their arguments as they are.
func (f *frame) call(name *parse.IdentifierNode, args []argument) *value {
	switch name.Ident {
	case "include":
		return f.include(args)
	case "tpl":
		f.chart.Tpl = true
		if len(args) > 0 {
			f.use(args[0].value, args[0].node, true, false)
		}
		return &value{}
	case "index", "get":
		return f.index(args)
	case "dig":
		return f.dig(args)
	case "hasKey":
		v := f.index(args)
		f.ask(v, name)
		return v.allow(true)
	case "and":
		out := f.oneOf(name, args)
		out.all = true
		return out
	case "eq", "kindIs", "typeIs", "has", "contains", "hasPrefix", "hasSuffix", "gt", "ge": // they fail on what is absent
		out := &value{all: true}
		for _, a := range args {
			f.ask(a.value, name)
			out.either = append(out.either, a.value.allow(true))
		}
		return &value{all: true, conditions: out.condition()}
	case "pick":
		return f.pick(args)
	case "pluck":
		return f.pluck(args)
	case "dict":
		return dict(args)
	case "set":
		return f.set(args)
	case "list", "tuple":
		return together(args)
	case "default", "coalesce", "or", "ternary", "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite", "concat":
		return f.oneOf(name, args)
	case "deepCopy", "mustDeepCopy", "first", "last", "required", "omit", "unset", "uniq", "compact", "sortAlpha", "reverse", "rest", "initial":
		return f.through(name, args)
	case "not", "empty", "ne", "lt", "le", "kindOf", "typeOf", "len", "keys", "fail":
		for _, a := range args {
			f.ask(a.value, name)
		}
		return &value{}
	}
	for _, a := range args {
		f.use(a.value, a.node, true, false)
	}
	return &value{}
}

// ask notes a read that allows for the value to be absent.
func (f *frame) ask(v *value, n parse.Node) { f.use(v, n, false, true) }

// include walks the named define with the context that it is given; of a name
// that is computed, all defines.
func (f *frame) include(args []argument) *value {
	if len(args) == 0 {
		return &value{}
	}
	dot := &value{}
	if len(args) > 1 {
		dot = args[1].value
	}
	if args[0].isText {
		f.define(args[0].literal, dot, args[0].node)
		return &value{}
	}
	f.use(args[0].value, args[0].node, true, false)
	for _, body := range f.defines {
		f.run(body, dot, f.under)
	}
	return &value{}
}

// define walks a named template; one that is not here, as of a remote library
// chart, may read all that it is given.
func (f *frame) define(name string, dot *value, n parse.Node) {
	if body := f.defines[name]; body != nil {
		f.run(body, dot, f.under)
		return
	}
	f.use(dot, n, true, true)
}

func (f *frame) index(args []argument) *value {
	if len(args) == 0 {
		return &value{}
	}
	v := args[0].value
	for _, a := range args[1:] {
		if a.isText {
			v = v.field(a.literal)
			continue
		}
		f.use(a.value, a.node, true, true)
		v = v.element()
	}
	return v
}

// dig reads `dig "a" "b" default map`.
func (f *frame) dig(args []argument) *value {
	const fixed = 2 // default and map
	if len(args) <= fixed {
		return &value{}
	}
	v := args[len(args)-1].value
	for _, a := range args[:len(args)-fixed] {
		v = v.field(a.literal)
	}
	f.use(v, args[len(args)-1].node, true, true)
	return &value{either: []*value{args[len(args)-fixed].value}}
}

func (f *frame) pick(args []argument) *value {
	out := &value{fields: map[string]*value{}}
	for _, a := range args[min(1, len(args)):] {
		if !a.isText {
			return args[0].value
		}
		out.fields[a.literal] = args[0].field(a.literal)
	}
	return out
}

func (f *frame) pluck(args []argument) *value {
	out := &value{}
	for _, a := range args[min(1, len(args)):] {
		out.either = append(out.either, a.field(args[0].literal))
	}
	return &value{fields: map[string]*value{Any: out}, either: []*value{out}}
}

func dict(args []argument) *value {
	out := &value{fields: map[string]*value{}}
	for i := 0; i+1 < len(args); i += 2 {
		key := Any
		if args[i].isText {
			key = args[i].literal
		}
		out.fields[key] = args[i+1].value
	}
	return out
}

// set changes its dict: every variable that holds it sees the field.
func (f *frame) set(args []argument) *value {
	const arguments = 3
	if len(args) != arguments || args[0].value == nil {
		return &value{}
	}
	d := args[0].value
	if d.fields == nil && !d.root && !d.inside {
		d.fields = map[string]*value{}
	}
	key := Any
	if args[1].isText {
		key = args[1].literal
	}
	if d.inside {
		f.chart.Sets = append(f.chart.Sets, append(d.at[:len(d.at):len(d.at)], key))
	}
	if d.fields != nil {
		d.fields[key] = args[2].value
	} else {
		f.use(args[2].value, args[2].node, true, true)
	}
	return d
}

func together(args []argument) *value {
	out := &value{fields: map[string]*value{}}
	for i, a := range args {
		out.fields[string(rune('0'+i%10))] = a.value
	}
	return out
}

// oneOf is what a function returns that chooses among its arguments, or lays
// them over each other. Any of them may be absent.
func (f *frame) oneOf(name *parse.IdentifierNode, args []argument) *value {
	out := &value{}
	for _, a := range args {
		f.ask(a.value, name)
		out.either = append(out.either, a.value.allow(true))
	}
	if name.Ident == "default" && len(args) == 2 && args[1].value != nil && args[1].inside && fills(args[0].node) {
		f.chart.Defaults = append(f.chart.Defaults, Default{Path: args[1].at, File: f.file, Offset: int(name.Position()), Text: args[0].node.String()})
	}
	return out
}

// fills reports whether a literal is one that `default` puts in place of false,
// 0 or "": itself not empty.
func fills(n parse.Node) bool {
	switch n := n.(type) {
	case *parse.BoolNode:
		return n.True
	case *parse.NumberNode:
		return !n.IsFloat || n.Float64 != 0
	case *parse.StringNode:
		return n.Text != ""
	}
	return false
}

// through is what a function returns that hands a value on.
func (f *frame) through(name *parse.IdentifierNode, args []argument) *value {
	if len(args) == 0 {
		return &value{}
	}
	v := args[0].value
	switch name.Ident {
	case "required":
		v = args[len(args)-1].value
		f.ask(v, name)
		return v.allow(true)
	case "omit", "unset":
		f.use(v, args[0].node, true, true)
	case "first", "last", "rest", "initial":
		return v.element()
	}
	return v
}
