package engine

import "text/template/parse"

// Which templates may change the values that they and the templates after them see. Helm shares one object among
// all templates of a chart, so such a change is visible in the output and one template cannot be
// rendered alone.

// mutators change their first argument; merges also let it share parts with the others.
var mutators = map[string]bool{
	"set": true, "unset": true,
	"merge": true, "mergeOverwrite": true, "mustMerge": true, "mustMergeOverwrite": true,
}

// fresh functions give a map that nobody else holds, as far as its own keys go.
var fresh = map[string]bool{
	"dict": true, "deepCopy": true, "mustDeepCopy": true, "omit": true, "pick": true,
	"fromYaml": true, "fromJson": true, "mustFromJson": true, "fromToml": true,
}

// mutates reports whether a tree calls a mutator on anything but a map of its own. Setting a key of one's own map is
// what most charts do; merging into it may still change the parts that it shares.
func mutates(root parse.Node) (found bool) {
	own := ownVariables(root)
	visit(root, func(n parse.Node) {
		c, ok := n.(*parse.CommandNode)
		if !ok {
			return
		}
		for i, a := range c.Args {
			id, ok := a.(*parse.IdentifierNode)
			if !ok || !mutators[id.Ident] {
				continue
			}
			switch {
			case i > 0 || len(c.Args) < 2:
				found = true
			case id.Ident == "set" || id.Ident == "unset":
				found = found || !isOwn(c.Args[1], own)
			default:
				found = found || len(c.Args) > 3 || !isCopy(c.Args[1])
			}
		}
	})
	return found
}

// isCopy reports whether a node is a call of deepCopy: one other map may be merged into that. Of two, the first's parts
// would be shared when the second comes.
func isCopy(n parse.Node) bool {
	p, ok := n.(*parse.PipeNode)
	if !ok || len(p.Decl) > 0 || len(p.Cmds) == 0 {
		return false
	}
	id, ok := p.Cmds[len(p.Cmds)-1].Args[0].(*parse.IdentifierNode)
	return ok && (id.Ident == "deepCopy" || id.Ident == "mustDeepCopy")
}

func isOwn(n parse.Node, own map[string]bool) bool {
	switch n := n.(type) {
	case *parse.VariableNode:
		return len(n.Ident) == 1 && own[n.Ident[0]]
	case *parse.PipeNode:
		return makesFresh(n)
	}
	return false
}

// ownVariables gives the variables that hold fresh maps wherever the tree declares or assigns them.
func ownVariables(root parse.Node) map[string]bool {
	own := map[string]bool{}
	note := func(p *parse.PipeNode, isFresh bool) {
		for _, d := range p.Decl {
			was, seen := own[d.Ident[0]]
			own[d.Ident[0]] = isFresh && (was || !seen)
		}
	}
	visit(root, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.RangeNode:
			note(n.Pipe, false)
		case *parse.PipeNode:
			note(n, makesFresh(n))
		}
	})
	return own
}

func makesFresh(p *parse.PipeNode) bool {
	if len(p.Cmds) == 0 {
		return false
	}
	id, ok := p.Cmds[len(p.Cmds)-1].Args[0].(*parse.IdentifierNode)
	return ok && fresh[id.Ident]
}
