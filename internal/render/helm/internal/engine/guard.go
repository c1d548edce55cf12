package engine

import (
	"reflect"
	"text/template"
	"text/template/parse"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
)

// text/template itself runs loops, prints values and enters templates, and asks nobody. So trees get calls of functions of our own at
// these three places. Output, and what errors name, stay the same.
const (
	roundsFunc = "xgenlintRounds" // {{ range X }} is {{ range xgenlintRounds X }}
	printFunc  = "xgenlintPrint"  // {{ X }} is {{ xgenlintPrint X }}, where X may be a list or a map
	enterFunc  = "xgenlintEnter"  // before each {{ template }}
	leaveFunc  = "xgenlintLeave"  // after it
)

// own are the functions that no template may name, as each machine replaces them: copies of a template are then as large as they have to be.
var own = template.FuncMap{
	roundsFunc: func() string { return "" }, printFunc: func() string { return "" }, enterFunc: func() string { return "" },
	leaveFunc: func() string { return "" }, recordFunc: func() string { return "" },
}

func (m *machine) guards() template.FuncMap {
	return template.FuncMap{
		roundsFunc: m.rounds,
		printFunc:  m.mayPrint,
		enterFunc:  func(name string) (string, error) { return "", m.Budget.Enter("template", name) },
		leaveFunc:  func() string { m.Budget.Leave(); return "" },
	}
}

// mayPrint passes on what is to be printed. A reflect.Value keeps what an interface would lose: methods of what it points to.
func (m *machine) mayPrint(v reflect.Value) (reflect.Value, error) {
	in := v
	for in.Kind() == reflect.Interface {
		in = in.Elem()
	}
	switch in.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array:
		if _, err := m.Budget.Weigh("printing", 0, in.Interface()); err != nil {
			return v, err
		}
	}
	return v, nil
}

// rounds passes on what a range goes over, and accounts for the rounds.
func (m *machine) rounds(v reflect.Value) (reflect.Value, error) {
	in, n := v, 0
	for in.Kind() == reflect.Interface || in.Kind() == reflect.Pointer {
		in = in.Elem()
	}
	switch in.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		n = in.Len()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n = int(max(in.Int(), 0))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n = int(min(in.Uint(), 1<<62))
	}
	return v, m.Budget.Step("range", n)
}

// guarded puts the guards into a tree.
func guarded(t *parse.Tree, funcs template.FuncMap) *parse.Tree {
	g := guard{funcs}
	g.list(t.Root)
	return t
}

type guard struct{ funcs template.FuncMap }

func (g guard) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	calls := 0
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 && g.mayNest(n.Pipe) {
				through(n.Pipe, printFunc)
			}
		case *parse.IfNode:
			g.branch(&n.BranchNode)
		case *parse.WithNode:
			g.branch(&n.BranchNode)
		case *parse.RangeNode:
			through(n.Pipe, roundsFunc)
			g.branch(&n.BranchNode)
		case *parse.TemplateNode:
			calls++
		}
	}
	if calls == 0 {
		return
	}
	nodes := make([]parse.Node, 0, len(l.Nodes)+2*calls)
	for _, n := range l.Nodes {
		call, ok := n.(*parse.TemplateNode)
		if !ok {
			nodes = append(nodes, n)
			continue
		}
		name := &parse.StringNode{NodeType: parse.NodeString, Pos: call.Pos, Quoted: functions.QuoteName(call.Name), Text: call.Name}
		nodes = append(nodes, guardNode(call.Pos, parse.NewIdentifier(enterFunc).SetPos(call.Pos), name), n,
			guardNode(call.Pos, parse.NewIdentifier(leaveFunc).SetPos(call.Pos)))
	}
	l.Nodes = nodes
}

func (g guard) branch(b *parse.BranchNode) {
	g.list(b.List)
	g.list(b.ElseList)
}

// mayNest reports whether what a pipeline gives may be a list or a map: not where its last function returns a text or a number.
func (g guard) mayNest(p *parse.PipeNode) bool {
	last := p.Cmds[len(p.Cmds)-1].Args[0]
	switch n := last.(type) {
	case *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
		return false
	case *parse.IdentifierNode:
		fn, ok := g.funcs[n.Ident]
		if !ok {
			return n.Ident == "index" || n.Ident == "slice" || n.Ident == "and" || n.Ident == "or" || n.Ident == "call"
		}
		switch reflect.TypeOf(fn).Out(0).Kind() {
		case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
			return false
		}
	}
	return true
}

// through passes what a pipeline gives through a function. The pipeline becomes its argument, so that errors in it name the same nodes.
func through(p *parse.PipeNode, function string) {
	var arg parse.Node = &parse.PipeNode{NodeType: parse.NodePipe, Pos: p.Pos, Line: p.Line, Cmds: p.Cmds}
	if len(p.Cmds) == 1 && len(p.Cmds[0].Args) == 1 {
		switch word := p.Cmds[0].Args[0].(type) {
		case *parse.IdentifierNode, *parse.NilNode: // a function is called, and nil alone is refused
		default:
			arg = word
		}
	}
	p.Cmds = []*parse.CommandNode{{NodeType: parse.NodeCommand, Pos: p.Pos,
		Args: []parse.Node{parse.NewIdentifier(function).SetPos(p.Pos), arg}}}
}

// bare is a pipeline as the template has it.
func bare(p *parse.PipeNode) *parse.PipeNode {
	if p == nil || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 2 {
		return p
	}
	id, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	if !ok || id.Ident != roundsFunc && id.Ident != printFunc {
		return p
	}
	out := *p
	if inner, ok := p.Cmds[0].Args[1].(*parse.PipeNode); ok && len(inner.Decl) == 0 {
		out.Cmds = inner.Cmds
	} else {
		out.Cmds = []*parse.CommandNode{{NodeType: parse.NodeCommand, Pos: p.Pos, Args: p.Cmds[0].Args[1:]}}
	}
	return &out
}

func guardNode(pos parse.Pos, args ...parse.Node) parse.Node {
	return &parse.ActionNode{NodeType: parse.NodeAction, Pos: pos, Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos,
		Cmds: []*parse.CommandNode{{NodeType: parse.NodeCommand, Pos: pos, Args: args}}}}
}

// isGuard reports whether an action is one that a guard added.
func isGuard(n *parse.ActionNode) bool {
	id, ok := n.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	return ok && (id.Ident == enterFunc || id.Ident == leaveFunc)
}
