// Package values reads charts as text: which values their templates read, and
// under which conditions. It renders nothing, so it also sees what no site
// switches on today. It does not judge.
package values

import (
	"slices"
	"strings"
	"text/template/parse"
)

// Any stands in a path for a key that only a run knows: an element that range
// visits, or one that a variable names.
const Any = "*"

// Read is one place at which a template reads a value.
type Read struct {
	// Path is where the value is, below .Values.
	Path []string
	// File and Offset are the place in the template, in bytes.
	File   string
	Offset int
	// Whole is set if everything below Path is read with it: toYaml, or a function
	// that takes the value as it is.
	Whole bool
	// Guarded is set if the template allows for the value to be absent: a
	// condition, default, hasKey, required and the like.
	Guarded bool
	// Under are the paths of the conditions around it, all of which must hold.
	Under [][]string
}

// Chart is what the templates of one chart read, its subcharts left out.
type Chart struct {
	Reads []Read
	// Everything is set if a template takes .Values as a whole, so that every key
	// counts as read.
	Everything bool
	// Tpl is set if values may hold templates, which may read more.
	Tpl bool
	// Defaults are the places where `default` gives a literal for a value.
	Defaults []Default
	// Sets are the paths that templates set themselves: set .Values "name" x.
	Sets [][]string
}

// SetsItself reports whether a template sets the value at path, or one above it.
func (c *Chart) SetsItself(path []string) bool {
	return slices.ContainsFunc(c.Sets, func(s []string) bool { return len(s) <= len(path) && Match(s, path[:len(s)]) })
}

// Default is a `default LITERAL` over a value.
type Default struct {
	Path   []string
	File   string
	Offset int
	Text   string // the literal, as it is written
}

// Template is one file of a chart's templates folder.
type Template struct {
	Path, Text string
	// Library is set for files of another chart, whose defines may be included.
	Library bool
}

// Analyze reads the templates of a chart. One that does not parse is left out
// and named in broken: what it reads is not known.
func Analyze(templates []Template) (c *Chart, broken []string) {
	a := &analyzer{chart: &Chart{}, defines: map[string]*parse.Tree{}, walked: map[string]bool{}}
	var bodies []*parse.Tree
	for _, t := range templates {
		partial := t.Library || strings.HasPrefix(base(t.Path), "_")
		tree := parse.New(t.Path)
		tree.Mode = parse.SkipFuncCheck
		set := map[string]*parse.Tree{}
		if err := WellNested(t.Text); err != nil {
			broken = append(broken, t.Path)
			continue
		}
		if _, err := tree.Parse(t.Text, "", "", set); err != nil {
			broken = append(broken, t.Path)
			continue
		}
		for name, body := range set {
			switch {
			case name != t.Path:
				a.defines[name] = body
			case !partial:
				bodies = append(bodies, body)
			}
		}
	}
	slices.SortFunc(bodies, func(x, y *parse.Tree) int { return strings.Compare(x.ParseName, y.ParseName) })
	for _, body := range bodies {
		a.run(body, &value{root: true}, nil)
	}
	return a.chart, broken
}

func base(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// Covers reports whether any template reads the key at path, or something above
// that it takes as a whole, or something below.
func (c *Chart) Covers(path []string) bool {
	return c.Everything || slices.ContainsFunc(c.Reads, func(r Read) bool {
		n := min(len(r.Path), len(path))
		return Match(r.Path[:n], path[:n]) && (len(r.Path) >= len(path) || r.Whole)
	})
}

// Keys lists the names that templates read directly below path.
func (c *Chart) Keys(path []string) []string {
	var out []string
	for _, r := range c.Reads {
		if len(r.Path) > len(path) && Match(r.Path[:len(path)], path) && r.Path[len(path)] != Any {
			out = append(out, r.Path[len(path)])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Match reports whether two paths of one length can be the same.
func Match(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool { return x == y || x == Any || y == Any })
}
