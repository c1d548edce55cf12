package engine

import "text/template/parse"

// visit calls f for a node and everything under it, in source order.
func visit(n parse.Node, f func(parse.Node)) {
	switch n := n.(type) {
	case nil:
		return
	case *parse.ListNode:
		if n == nil {
			return
		}
		f(n)
		for _, c := range n.Nodes {
			visit(c, f)
		}
	case *parse.ActionNode:
		f(n)
		visit(n.Pipe, f)
	case *parse.TemplateNode:
		f(n)
		visit(n.Pipe, f)
	case *parse.IfNode:
		f(n)
		visitBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		f(n)
		visitBranch(&n.BranchNode, f)
	case *parse.WithNode:
		f(n)
		visitBranch(&n.BranchNode, f)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		f(n)
		for _, c := range n.Cmds {
			visit(c, f)
		}
	case *parse.CommandNode:
		f(n)
		for _, a := range n.Args {
			visit(a, f)
		}
	case *parse.ChainNode:
		f(n)
		visit(n.Node, f)
	default:
		f(n)
	}
}

func visitBranch(b *parse.BranchNode, f func(parse.Node)) {
	visit(b.Pipe, f)
	visit(b.List, f)
	visit(b.ElseList, f)
}
