package kube

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// A line `spec:` or `data:` that is not there any more leaves what stood below
// it in the map or list above. That is one fault, however many fields it moves:
// misplaced tells it once, and says which line is missing where the schema knows.

// stray is a map or list with fields or items that do not belong in it.
type stray struct {
	home  source.Path
	list  bool        // home is a list: whole items have moved
	first source.Path // the first field, or item, that is strange
	field source.Path // the first strange field
	many  bool        // several items of the list hold some
	names []string    // the strange fields
	own   int         // how many of them look like a field that belongs there
}

// misplaced joins the problems of fields that have moved together.
func (c *checker) misplaced(root string, n *source.Node) {
	for _, s := range c.strays(n) {
		missing, above := c.missingAbove(root, n, s)
		if len(missing) == 0 && s.list && !s.many && len(s.field) > len(s.first) { // not the item has moved, but what is in it
			s.home, s.first, s.list = s.first, s.field, false
			missing, above = c.missingAbove(root, n, s)
		}
		strange := len(s.names) - s.own
		if len(missing) == 0 && strange < 2 {
			continue // slips, each of its own
		}
		tail := s.tail(n)
		c.Problems = slices.DeleteFunc(c.Problems, func(p problem.Problem) bool {
			if p.Kind == problem.MissingField && slices.Contains(missing, p.Field) &&
				(p.Path.Equal(s.home.Parent()) || p.Path.Equal(s.home) || len(s.home) == 1 && p.Path.Equal(source.P("kind"))) {
				return true
			}
			return p.Path.HasPrefix(s.home) && len(p.Path) > len(s.home) && slices.Contains(tail, p.Path[len(s.home)])
		})
		p := problem.Problem{Path: s.first, Key: true, Written: above, Kind: problem.Misplaced, Field: s.names[0]}
		if len(missing) == 1 {
			p.Near = missing[0]
			for _, beside := range []source.Path{s.home, s.home.Parent()} {
				_, value := source.Get(n, beside.Child(p.Near))
				p.Emptied = p.Emptied || value != nil
			}
		}
		p.Written = p.Written || p.Emptied
		p.Says = s.message(c, missing, p.Emptied)
		for _, name := range tail {
			p.Moved = append(p.Moved, s.home.Child(name))
		}
		for _, name := range missing {
			p.Lost = append(p.Lost, s.home.Child(name), s.home.Parent().Child(name))
		}
		if item := s.first; s.list {
			_, value := source.Get(n, item)
			if value = source.Deref(value); value != nil && value.Kind == yaml.MappingNode && len(value.Content) > 0 {
				p.Path = item.Child(source.KeyText(value.Content[0])) // all of the item has moved
			}
		}
		c.Add(p)
	}
}

func (s *stray) message(c *checker, missing []string, emptied bool) finding.Phrase {
	home, names := s.home.String(), unique(s.names)
	if home == "" {
		home = c.Kind
	}
	above, empty, other, count := "", "", "", len(names)
	if s.list {
		count = len(s.names) + 1 // items, however many fields they have
	}
	switch {
	case emptied:
		empty = missing[0]
	case len(missing) > 0:
		above, other = missing[0], strings.Join(missing[1:], "")
	}
	return finding.Say("misplaced", "home", home, "names", names, "items", s.list, "count", count, "empty", empty, "above", above, "other", other)
}

// strays lists the maps and lists that problems of strange fields are in.
func (c *checker) strays(n *source.Node) []*stray {
	var out []*stray
	for _, p := range c.Problems {
		at := p.Path.Parent()
		switch {
		case p.Kind == problem.UnknownField:
		case p.Kind == problem.WrongType && isItem(n, p.Path) && isMap(n, p.Path):
			at = p.Path
		default:
			continue
		}
		home, list := at, false
		if isItem(n, at) {
			home, list = at.Parent(), true
		}
		i := slices.IndexFunc(out, func(s *stray) bool { return s.home.Equal(home) })
		if i < 0 {
			s := &stray{home: slices.Clone(home), list: list, first: slices.Clone(p.Path), field: slices.Clone(p.Path)}
			if list {
				s.first = slices.Clone(at)
			}
			out, i = append(out, s), len(out)
		}
		s := out[i]
		s.many = s.many || list && !s.first.Equal(at)
		if p.Kind == problem.WrongType {
			_, item := source.Get(n, at)
			source.Entries(source.Deref(item), func(name string, _, _ *source.Node) { s.names = append(s.names, name) })
			s.own = len(s.names) // of another sort, which has other reasons, too
			continue
		}
		s.names = append(s.names, p.Field)
		if p.Near != "" {
			s.own++
		}
	}
	return slices.DeleteFunc(out, func(s *stray) bool { return len(s.names) == 0 })
}

// tail names what has moved: all from the first strange field or item on, of a
// map to the last strange one. (What follows there may have been set later.)
func (s *stray) tail(n *source.Node) []string {
	_, home := source.Get(n, s.home)
	home = source.Deref(home)
	first := s.first[len(s.home)]
	var out []string
	if s.list {
		from, _ := strconv.Atoi(first)
		for i := from; home != nil && i < len(home.Content); i++ {
			out = append(out, strconv.Itoa(i))
		}
		return out
	}
	source.Entries(home, func(name string, _, _ *source.Node) {
		if len(out) > 0 || name == first {
			out = append(out, name)
		}
	})
	for len(out) > 1 && !slices.Contains(s.names, out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

// missingAbove lists the fields that are absent and would take all that has
// moved: beside the home, or in it. More than two are no answer. above is set
// where only the writer of the home can have left the line out: what stands
// below is then not wrong in itself.
func (c *checker) missingAbove(root string, n *source.Node, s *stray) (found []string, above bool) {
	several := len(s.names) > s.own+1
	_, home := source.Get(n, s.home)
	home = source.Deref(home)
	if home == nil || !s.list && !several && s.own > 0 {
		return nil, false // misspelt
	}
	moved, tail := &source.Node{Kind: home.Kind, Tag: home.Tag}, s.tail(n)
	if s.list {
		moved.Content = home.Content[len(home.Content)-len(tail):]
	} else {
		for i := 0; i+1 < len(home.Content); i += 2 {
			if slices.Contains(tail, source.KeyText(home.Content[i])) {
				moved.Content = append(moved.Content, home.Content[i], home.Content[i+1])
			}
		}
	}
	all := !s.list && len(moved.Content) == len(home.Content)
	if all {
		found = c.acceptingFields(root, n, s.home, moved, several, true)
	}
	if above = true; len(found) == 0 && len(s.home) > 0 && !isItem(n, s.home) {
		found = c.acceptingFields(root, n, s.home.Parent(), moved, several, false)
	}
	if len(found) == 0 && !s.list && !all {
		found, above = c.acceptingFields(root, n, s.home, moved, several, false), false
	}
	if len(found) == 0 || len(found) > 2 {
		return nil, false
	}
	return found, above
}

// acceptingFields lists the absent fields of the object at path that would take a value,
// required ones before others; maps that take any name only where free is set or
// several have moved.
func (c *checker) acceptingFields(root string, n *source.Node, path source.Path, value *source.Node, several, free bool) []string {
	r := c.rowAt(root, path)
	_, at := source.Get(n, path)
	if at = source.Deref(at); r == nil || at == nil || at.Kind != yaml.MappingNode {
		return nil
	}
	var required, others []string
	single := !several && value.Kind == yaml.MappingNode
	for _, name := range r.names {
		if _, there := source.Get(at, source.P(name)); there != nil && !source.IsNull(there) || name == "status" || r.fields[name] == "*" { // which the cluster writes, or anything fits
			continue
		}
		must := slices.Contains(r.required, name) || len(path) == 0 && name == "spec"
		if !free && !several && c.free(r.fields[name]) {
			continue
		}
		trial := newChecker(c.tables, c.Minor, nodeBudget/100)
		trial.Kind, trial.Native, trial.shape = c.Kind, c.Native, true
		trial.check(r.fields[name], value, nil)
		if slices.ContainsFunc(trial.Problems, func(p problem.Problem) bool { return p.Kind != problem.MissingField }) {
			continue
		}
		if must {
			required = append(required, name)
		} else {
			others = append(others, name)
		}
	}
	switch {
	case len(required) > 0:
		return required
	case single && len(others) > 1 && !free:
		return nil // one field says too little
	}
	return others
}

// rowAt is the schema of the object at a path; nil where it has none.
func (c *checker) rowAt(expr string, path source.Path) *row {
	for {
		if expr == "" {
			return nil
		}
		switch expr[0] {
		case '[', '{':
			if len(path) == 0 {
				return nil
			}
			expr, path = expr[1:], path[1:]
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			r := c.row(expr)
			switch {
			case !r.object:
				expr = r.expr
			case len(path) == 0:
				return r
			default:
				expr, path = r.fields[path[0]], path[1:]
			}
		default:
			return nil
		}
	}
}

// free reports whether a field takes maps of any names.
func (c *checker) free(expr string) bool {
	switch expr[0] {
	case '*', '{':
		return true
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		r := c.row(expr)
		return r.open || !r.object && c.free(r.expr)
	}
	return false
}

func isItem(n *source.Node, path source.Path) bool {
	if len(path) == 0 {
		return false
	}
	_, up := source.Get(n, path.Parent())
	up = source.Deref(up)
	return up != nil && up.Kind == yaml.SequenceNode
}

func isMap(n *source.Node, path source.Path) bool {
	_, v := source.Get(n, path)
	v = source.Deref(v)
	return v != nil && v.Kind == yaml.MappingNode
}

func unique(names []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}
