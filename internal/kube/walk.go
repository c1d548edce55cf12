package kube

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/agree"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// nodeBudget and depthLimit bound one manifest's walk, aliases expanded: what
// lies beyond is not checked.
const (
	nodeBudget = 500_000
	depthLimit = 100
)

// checker walks one manifest along its schema.
type checker struct {
	*tables
	*agree.Manifest
	weak   bool // a neighbour's: unknown fields count only as misspelt ones
	shape  bool // the schema alone counts, not what fields are held to
	budget int
	depth  int
}

// newChecker returns a checker for a cluster's Kubernetes 1.x.
func newChecker(t *tables, minor, budget int) *checker {
	return &checker{tables: t, Manifest: &agree.Manifest{Report: &problem.Report{}, Minor: minor}, budget: budget}
}

// check judges the value n at path by expr. The paths of siblings share their
// memory: report takes a copy.
func (c *checker) check(expr string, n *source.Node, path source.Path) {
	if c.budget--; c.budget < 0 || c.depth > depthLimit || expr == "*" {
		return
	}
	n = source.Deref(n)
	if n == nil || source.IsNull(n) {
		return // absent; required fields are looked at from above
	}
	c.depth++
	defer func() { c.depth-- }()
	switch expr[0] {
	case '[':
		c.list(expr[1:], n, path)
	case '{':
		c.dict(expr[1:], "", n, path)
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		r := c.row(expr)
		if r.object {
			c.object(r, n, path)
			return
		}
		c.limited(r, n, path)
	default:
		c.scalar(expr[0], n, path)
	}
}

// limited judges a value that must keep limits beside its type.
func (c *checker) limited(r *row, n *source.Node, path source.Path) {
	before := len(c.Problems)
	if r.expr[0] == '{' {
		c.dict(r.expr[1:], r.limits.Keys, n, path)
		return
	}
	c.check(r.expr, n, path)
	if len(c.Problems) == before {
		c.limits(&r.limits, n, path)
		c.Distinct(r.limits.ListKeys, n, path)
	}
}

func (c *checker) list(elem string, n *source.Node, path source.Path) {
	if n.Kind != yaml.SequenceNode {
		c.WrongType(n, path, "a-list")
		return
	}
	for i, item := range n.Content {
		c.check(elem, item, append(path, strconv.Itoa(i)))
	}
}

func (c *checker) dict(elem, keys string, n *source.Node, path source.Path) {
	if n.Kind != yaml.MappingNode {
		c.WrongType(n, path, "a-map")
		return
	}
	source.Entries(n, func(name string, _, value *source.Node) {
		if must, _ := form.Check(keys, name); must.IsSet() {
			c.Add(problem.Problem{Path: path.Child(name), Key: true, Kind: problem.BadValue, Field: name,
				Says: finding.Say("bad-key", "key", form.Quote(name), "of", path, "must", must)})
		}
		c.check(elem, value, append(path, name))
	})
}

func (c *checker) object(r *row, n *source.Node, path source.Path) {
	if n.Kind != yaml.MappingNode {
		c.WrongType(n, path, "a-map")
		return
	}
	var present fields
	first := len(c.Problems)
	source.Entries(n, func(name string, _, value *source.Node) {
		if slices.Contains(r.watched, name) {
			present = append(present, field{name, value})
		}
		expr, ok := r.fields[name]
		switch {
		case c.Minor < agree.Gated(r.tag, name):
		case ok && r.since[name] > c.Minor:
			c.tooNew(name, r.since[name], path)
		case ok:
			c.check(expr, value, append(path, name))
		case !r.open:
			c.unknown(r, name, n, path)
		}
	})
	for _, name := range r.required {
		if !c.misspelt(name, path, c.Problems[first:]) {
			c.require(name, present.get(name), path)
		}
	}
	for _, g := range r.groups {
		c.group(g, present, path)
	}
	if r.tag != "" && !c.shape && len(c.Problems) == first { // else it may only follow from what is wrong already
		c.Fields(r.tag, n, path)
	}
}

// fields are the few of an object's fields that its rules speak of.
type fields []field

type field struct {
	name  string
	value *source.Node
}

func (f fields) get(name string) *source.Node {
	for i := range f {
		if f[i].name == name {
			return f[i].value
		}
	}
	return nil
}

// tooNew reports a field that a later Kubernetes was the first to have.
func (c *checker) tooNew(name string, since int, path source.Path) {
	c.Add(problem.Problem{Path: path.Child(name), Key: true, Kind: problem.UnknownField, Field: name,
		Says: finding.Say("new-field", "field", form.Quote(name), "where", c.where(path), "since", since, "has", c.Minor),
		Help: finding.Say("remove-newer", "field", name)})
}

// unknown reports a field that its object does not have. Of a neighbour's object
// only a misspelt one is known to be wrong.
func (c *checker) unknown(r *row, name string, n *source.Node, path source.Path) {
	p := problem.Problem{Path: path.Child(name), Key: true, Kind: problem.UnknownField, Field: name}
	guess, ok := near.Nearest(name, r.names)
	if c.weak && (!ok || !slip(name, guess, isSet(n, guess))) {
		return
	}
	if !ok {
		guess, ok = otherForm(name, r.names, n)
	}
	if ok {
		p.Near = guess
	}
	p.Says = finding.Say("unknown-key", "field", form.Quote(name), "where", c.where(path), "near", p.Near)
	c.Add(p)
}

// otherForm is the field of which the name is a part, or that is a part of it: name for secretName and claimName,
// secretName for name. It must be absent, and the only one.
func otherForm(name string, known []string, n *source.Node) (found string, ok bool) {
	const shortest = 4
	part := func(long, short string) bool {
		at := len(long) - len(short)
		return at > 0 && len(short) >= shortest && strings.EqualFold(long[at:], short) && long[at] >= 'A' && long[at] <= 'Z'
	}
	for _, k := range known {
		if !isSet(n, k) && (part(k, name) || part(name, k)) {
			if found != "" {
				return "", false
			}
			found = k
		}
	}
	return found, found != ""
}

// isSet reports whether an object has a field, and not as null.
func isSet(n *source.Node, name string) bool {
	_, value := source.Get(n, source.P(name))
	value = source.Deref(value)
	return value != nil && !source.IsNull(value)
}

// misspelt reports whether a missing field is there under a wrong name that has
// been reported already.
func (c *checker) misspelt(name string, path source.Path, problems []problem.Problem) bool {
	return slices.ContainsFunc(problems, func(p problem.Problem) bool {
		return p.Kind == problem.UnknownField && p.Near == name && p.Path.Parent().Equal(path)
	})
}

// slip reports whether name can only be known misspelt: one letter off in a long
// name, two where the known one is absent, and not its plural.
func slip(name, known string, there bool) bool {
	a, b := strings.ToLower(name), strings.ToLower(known)
	if strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s") {
		return a == b
	}
	return len(a) > 6 && near.Distance(a, b, 1) <= 1 || len(a) > 9 && !there && near.Distance(a, b, 2) <= 2
}

// require reports a field that is absent or null or, in Kubernetes' own kinds,
// whose Go types know no difference, empty.
func (c *checker) require(name string, n *source.Node, path source.Path) {
	raw := n
	n = source.Deref(n)
	if raw != nil && n == nil {
		return // beyond what can be read
	}
	p := problem.Problem{Path: path, Kind: problem.MissingField, Field: name}
	switch {
	case n == nil:
		of := path.String()
		if len(path) == 0 {
			of = c.Kind
		}
		p.Says = finding.Say("lacks", "of", of, "field", name, "why", finding.Phrase{})
	case source.IsNull(n):
		p.Path = path.Child(name)
		p.Says = finding.Say("null-required", "path", p.Path)
	case c.Native && isEmpty(n):
		p.Path = path.Child(name)
		p.Says = finding.Say("empty-required", "path", p.Path)
	default:
		return
	}
	c.Add(p)
}

func (c *checker) group(g group, present fields, path source.Path) {
	var set []string
	given := false
	for _, name := range g.names {
		value := present.get(name)
		n := source.Deref(value)
		if n != nil && !source.IsNull(n) {
			set = append(set, name)
		}
		given = given || value != nil
	}
	switch {
	case g.mode != '~' && len(set) > 1:
		c.Add(problem.Problem{Path: path.Child(set[1]), Key: true, Kind: problem.BadValue, Field: set[1],
			Says: finding.Say("takes-one", "of", path, "names", set)})
	case g.mode != '%' && !given:
		c.Add(problem.Problem{Path: path, Kind: problem.MissingField, Field: g.names[0],
			Says: finding.Say("has-none-of", "of", path, "names", g.names)})
	}
}

// where names an object for people: "Deployment spec.template".
func (c *checker) where(path source.Path) string {
	return strings.TrimSuffix(c.Kind+" "+path.String(), " ")
}

func isEmpty(n *source.Node) bool {
	switch n.Kind {
	case yaml.ScalarNode:
		return source.Scalar(n) == ""
	case yaml.SequenceNode:
		return len(n.Content) == 0
	}
	return false
}
