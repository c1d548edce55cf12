// Package engine executes the templates of a chart as Helm 3's pkg/engine does, byte for byte: parsed once,
// executed many times, and able to say which template node wrote each byte.
//
// It knows text/template, Sprig and Helm's own functions. It knows no chart and no values: what a template
// sees is handed in.
package engine

import (
	"path"
	"sort"
	"strings"
	"sync"
	"text/template"
)

// Template is one file of a chart's templates/.
type Template struct {
	Name     string // Helm's: chart/templates/x.yaml
	BasePath string // chart/templates
	File     string // where a person finds it
	Text     string
	Scope    int // which of the data objects handed to Run it sees
}

// Partial says whether the template is only there to be included.
func (t *Template) Partial() bool { return strings.HasPrefix(path.Base(t.Name), "_") }

// Set is the parsed templates of one chart with its enabled dependencies. It is immutable and may be used
// concurrently.
type Set struct {
	templates []Template // in Helm's order of parsing and rendering
	byName    map[string]*Template
	funcs     template.FuncMap // all that templates may name
	parsed    *template.Template
	mutates   bool // some template calls a function that changes its argument
	tpls      tplCache
	machines  sync.Pool // of *machine

	steadyOnce sync.Once
	steady     map[string]bool // names of templates, see steady

	traceOnce sync.Once
	traced    *tracedSet
}

// Parse parses templates in Helm's order, which decides between two definitions of one name: deep paths
// first, then names backwards; the later wins. The error is a *Failure.
func Parse(templates []Template) (*Set, error) {
	s := &Set{templates: templates, byName: make(map[string]*Template, len(templates)), funcs: allFuncs()}
	sort.Slice(s.templates, func(i, j int) bool {
		a, b := s.templates[i].Name, s.templates[j].Name
		if ca, cb := strings.Count(a, "/"), strings.Count(b, "/"); ca != cb {
			return ca > cb
		}
		return a > b
	})
	for i := range s.templates {
		s.byName[s.templates[i].Name] = &s.templates[i]
	}
	t := template.New(rootName).Option(missingKey).Funcs(s.funcs)
	for i := range s.templates {
		tmpl := &s.templates[i]
		if _, err := t.New(tmpl.Name).Parse(tmpl.Text); err != nil {
			return nil, parseFailure(tmpl, err)
		}
	}
	s.parsed = t
	for _, tmpl := range t.Templates() {
		if tmpl.Tree != nil && mutates(tmpl.Root) {
			s.mutates = true
		}
	}
	return s, nil
}

const (
	rootName   = "gotpl"           // Helm's name of the template that holds all others
	missingKey = "missingkey=zero" // lost on Clone (golang/go#43022): set again on each
)

// Templates gives the templates in Helm's order. They must not be changed.
func (s *Set) Templates() []Template { return s.templates }

// Mutates says whether some template may change the values that it is given.
func (s *Set) Mutates() bool { return s.mutates }
