package engine

import (
	"reflect"
	"text/template"
	"text/template/parse"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
)

// Charts include the same few templates again and again with the same dot: the name and the labels of a release, some
// twenty times. Such an include is executed once a run, where its template is steady: it reads nothing of the dot but
// what stays the same in a run, and calls no function whose results do not.

// lasting are the fields of a template's data that no template changes, unless the set mutates. `.Template` is another
// one in every file, and `.Subcharts` leads to those of other charts.
var lasting = map[string]bool{"Values": true, "Release": true, "Chart": true, "Capabilities": true, "Files": true}

// steady gives the names of the templates whose text follows from their dot alone. noted are functions that have to be
// called each time.
func steady(templates []*template.Template, noted template.FuncMap) map[string]bool {
	includes := map[string][]string{}
	for _, t := range templates {
		if t.Tree == nil {
			continue
		}
		r := rootReads{noted: noted, includes: []string{}}
		r.node(t.Root, true)
		if !r.unsteady {
			includes[t.Name()] = r.includes
		}
	}
	for changed := true; changed; { // what includes an unsteady one is unsteady
		changed = false
		for name, others := range includes {
			for _, other := range others {
				if _, ok := includes[other]; !ok {
					delete(includes, name)
					changed = true
					break
				}
			}
		}
	}
	out := make(map[string]bool, len(includes))
	for name := range includes {
		out[name] = true
	}
	return out
}

// rootReads collects what a template does with its dot.
type rootReads struct {
	noted    template.FuncMap
	includes []string
	unsteady bool
}

// node walks a node; root says that the dot there is the template's own.
func (r *rootReads) node(n parse.Node, root bool) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				r.node(c, root)
			}
		}
	case *parse.ActionNode:
		r.node(n.Pipe, root)
	case *parse.IfNode:
		r.branch(&n.BranchNode, root, root)
	case *parse.WithNode:
		r.branch(&n.BranchNode, root, false)
	case *parse.RangeNode:
		r.branch(&n.BranchNode, root, false)
	case *parse.TemplateNode:
		r.includes = append(r.includes, n.Name)
		if n.Pipe != nil && !isDot(n.Pipe) {
			r.node(n.Pipe, root)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			r.command(c, root)
		}
	case *parse.ChainNode:
		r.node(n.Node, root)
	case *parse.DotNode:
		r.unsteady = r.unsteady || root
	case *parse.FieldNode:
		r.unsteady = r.unsteady || root && !lasting[n.Ident[0]]
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			r.unsteady = r.unsteady || len(n.Ident) == 1 || !lasting[n.Ident[1]]
		}
	case *parse.IdentifierNode:
		_, noted := r.noted[n.Ident]
		r.unsteady = r.unsteady || noted || n.Ident == "include" || n.Ident == "tpl"
	}
}

func (r *rootReads) branch(b *parse.BranchNode, root, inside bool) {
	r.node(b.Pipe, root)
	r.node(b.List, inside)
	r.node(b.ElseList, root)
}

// command walks a call. The dot may be handed on whole in `include "name" .`, where name is a literal.
func (r *rootReads) command(c *parse.CommandNode, root bool) {
	args := c.Args
	if id, ok := args[0].(*parse.IdentifierNode); ok && id.Ident == "include" && len(args) == 3 {
		if name, ok := args[1].(*parse.StringNode); ok {
			r.includes = append(r.includes, name.Text)
			if args = args[2:]; isDot(args[0]) {
				return
			}
		}
	}
	for _, a := range args {
		r.node(a, root)
	}
}

// isDot reports whether a node is `.` or `$` and nothing else.
func isDot(n parse.Node) bool {
	switch n := n.(type) {
	case *parse.DotNode:
		return true
	case *parse.VariableNode:
		return len(n.Ident) == 1 && n.Ident[0] == "$"
	case *parse.PipeNode:
		return len(n.Decl) == 0 && len(n.Cmds) == 1 && len(n.Cmds[0].Args) == 1 && isDot(n.Cmds[0].Args[0])
	}
	return false
}

// remembered is an include of a steady template with the data of the file that is executed.
type remembered struct {
	name string
	dot  uintptr
}

// remembers reports whether the text of a template of t with this dot may be kept for the run. The data are alive as long
// as it lasts, so that their address stands for them.
func (m *machine) remembers(t *template.Template, name string, data any) (key remembered, ok bool) {
	if m.rec != nil || t != m.root || !m.set.steady[name] {
		return key, false
	}
	values, ok := data.(chartutil.Values)
	if !ok || reflect.ValueOf(values).Pointer() != m.dot {
		return key, false
	}
	return remembered{name, m.dot}, true
}
