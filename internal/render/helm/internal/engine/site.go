package engine

import (
	"strings"
	"text/template/parse"
	"unicode/utf8"
)

type siteKind int

const (
	textSite   siteKind = iota // literal text
	actionSite                 // {{ … }} that prints
	callSite                   // {{ template … }}
	guardSite                  // {{ if/with/range … }}, which writes nothing itself
)

// site is a node of a template that can write, or decides whether others do.
type site struct {
	kind   siteKind
	file   *Template // nil for a text given to tpl
	define string    // name of the template that the node is in
	pos    int       // byte in the file: where the text or the action begins
	end    int       // where the text ends; 0 for an action
	source string    // of the action, "" for text
	guard  *site     // the innermost if/with/range around it
	reads  sym       // what the action mentions, in terms of its template's dot
	calls  []include // the includes in its pipeline
	decl   []string  // variables that the action sets
	uses   []string  // variables that it reads
	dot    bool      // its pipeline hands on the dot as it is
	turns  bool      // a with or range, inside which the dot is what its pipeline gave
}

// include is a call of include, tpl or template.
type include struct {
	name string // "" if it is computed
	arg  sym
}

// position gives the file position of byte n of what the site wrote: within a text the very byte, else
// where the action begins.
func (s *site) position(n int) Position {
	if s.file == nil {
		return Position{}
	}
	at := s.pos
	if s.kind == textSite {
		at += n
	}
	return positionAt(s.file, at)
}

// firstWord gives where the first text of the site is that is not a blank.
func (s *site) firstWord() Position {
	if s.kind != textSite {
		return s.position(0)
	}
	text := s.file.Text[min(s.pos, len(s.file.Text)):]
	return s.position(len(text) - len(strings.TrimLeft(text, " \t\r\n")))
}

func positionAt(t *Template, at int) Position {
	text := t.Text[:min(at, len(t.Text))]
	line := strings.LastIndexByte(text, '\n') + 1
	return Position{File: t.File, Line: 1 + strings.Count(text, "\n"), Column: 1 + utf8.RuneCountInString(text[line:])}
}

// instrumenter puts recorders into a tree and describes its nodes.
type instrumenter struct {
	sites  *[]*site
	file   *Template
	define string
	guard  *site
	env    env
}

func (in *instrumenter) tree(t *parse.Tree) {
	in.env = env{dot: entry(), vars: []variable{{"$", entry()}}}
	in.list(t.Root)
}

func (in *instrumenter) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	nodes := make([]parse.Node, 0, 2*len(l.Nodes))
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			nodes = append(nodes, in.add(&site{kind: textSite, pos: int(n.Pos), end: int(n.Pos) + len(n.Text)}), n)
		case *parse.ActionNode:
			if isGuard(n) {
				nodes = append(nodes, n)
				continue
			}
			nodes = append(nodes, in.add(in.action(actionSite, n, n.Pipe)), n)
			in.env.declare(n.Pipe)
		case *parse.TemplateNode:
			s := in.action(callSite, n, n.Pipe)
			s.calls = append(s.calls, include{name: n.Name, arg: in.env.pipe(n.Pipe)})
			nodes = append(nodes, in.add(s), n, recordNode(leave, n.Pos))
		case *parse.IfNode:
			nodes = append(nodes, in.branch(n, &n.BranchNode), n)
		case *parse.WithNode:
			nodes = append(nodes, in.branch(n, &n.BranchNode), n)
		case *parse.RangeNode:
			nodes = append(nodes, in.branch(n, &n.BranchNode), n)
		default:
			nodes = append(nodes, n)
		}
	}
	l.Nodes = nodes
}

func (in *instrumenter) branch(n parse.Node, b *parse.BranchNode) parse.Node {
	s := in.action(guardSite, n, b.Pipe)
	rec := in.add(s)
	outer, mark, dot := in.guard, len(in.env.vars), in.env.dot
	in.guard = s
	value := in.env.pipe(b.Pipe)
	switch n.(type) {
	case *parse.IfNode:
		in.env.declare(b.Pipe)
	case *parse.WithNode:
		s.turns = true
		in.env.declare(b.Pipe)
		in.env.dot = value
	case *parse.RangeNode:
		s.turns = true
		in.env.dot = value.field("*")
		in.env.declareRange(b.Pipe, in.env.dot)
	}
	inner := len(in.env.vars)
	in.list(b.List)
	in.env.vars, in.env.dot = in.env.vars[:inner], dot
	in.list(b.ElseList)
	in.guard, in.env.vars = outer, in.env.vars[:mark]
	return rec
}

// action describes a node with a pipeline.
func (in *instrumenter) action(kind siteKind, n parse.Node, pipe *parse.PipeNode) *site {
	s := &site{kind: kind, pos: int(n.Position()), source: written(n, pipe)}
	if in.file != nil {
		if i := strings.LastIndex(in.file.Text[:min(s.pos, len(in.file.Text))], "{{"); i >= 0 {
			s.pos = i
		}
	}
	if pipe != nil {
		s.reads = in.env.pipe(pipe)
		s.calls = in.env.includes(pipe)
		for _, d := range pipe.Decl {
			s.decl = append(s.decl, d.Ident[0])
		}
		for _, c := range pipe.Cmds {
			visit(c, func(n parse.Node) {
				switch n := n.(type) {
				case *parse.VariableNode:
					s.uses = append(s.uses, n.Ident[0])
				case *parse.DotNode:
					s.dot = true
				}
			})
		}
	}
	return s
}

// written is an action as the template has it.
func written(n parse.Node, pipe *parse.PipeNode) string {
	pipe = bare(pipe)
	switch n.(type) {
	case *parse.ActionNode:
		return pipe.String()
	case *parse.IfNode:
		return "if " + pipe.String()
	case *parse.WithNode:
		return "with " + pipe.String()
	case *parse.RangeNode:
		return "range " + pipe.String()
	}
	return strings.TrimSuffix(strings.TrimPrefix(n.String(), "{{"), "}}")
}

// add gives the site an id and a recorder.
func (in *instrumenter) add(s *site) parse.Node {
	s.file, s.define, s.guard = in.file, in.define, in.guard
	*in.sites = append(*in.sites, s)
	return recordNode(len(*in.sites)-1, parse.Pos(s.pos))
}

// recordNode is {{ xgenlintRecord id }}.
func recordNode(id int, pos parse.Pos) parse.Node {
	number := &parse.NumberNode{NodeType: parse.NodeNumber, Pos: pos, IsInt: true, Int64: int64(id), Text: "id"}
	return &parse.ActionNode{NodeType: parse.NodeAction, Pos: pos, Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos,
		Cmds: []*parse.CommandNode{{NodeType: parse.NodeCommand, Pos: pos, Args: []parse.Node{parse.NewIdentifier(recordFunc), number}}}}}
}
