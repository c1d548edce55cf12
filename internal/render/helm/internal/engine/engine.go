// Package engine executes the templates of a chart as Helm 3's pkg/engine does, byte for byte: parsed once,
// executed many times, and able to say which template node wrote each byte.
//
// It knows text/template. The functions that templates may name are in the package functions, and it knows no chart and no
// values: what a template sees is handed in.
package engine

import (
	"maps"
	"path"
	"sort"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"weak"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// Template is one file of a chart's templates/.
type Template struct {
	Name     string // Helm's: chart/templates/x.yaml
	BasePath string // chart/templates
	File     string // where a person finds it
	Text     string
	Scope    int // which of the data objects handed to Run it sees
}

// Partial reports whether the template is only there to be included.
func (t *Template) Partial() bool { return strings.HasPrefix(path.Base(t.Name), "_") }

// Set is the parsed templates of one chart with its enabled dependencies. It is immutable and may be used
// concurrently.
type Set struct {
	templates []Template // in Helm's order of parsing and rendering
	byName    map[string]*Template
	funcs     template.FuncMap // all that templates may name
	parsed    *template.Template
	mutates   bool            // some template calls a function that changes its argument
	mutators  map[string]bool // the templates that do so themselves, or by what they include
	gate      *functions.Gate
	overMu    sync.Mutex
	over      int // how many runs passed a limit
	firstOver *Failure
	called    map[string]bool // the functions that templates name; nil where texts given to tpl may name others
	tpls      tplCache
	machines  sync.Pool // of *machine

	steadyOnce sync.Once
	steady     map[string]bool // names of templates, see steady

	callsOnce sync.Once
	calls     map[string]calls // of all templates, see Passing

	traceMu sync.Mutex
	traced  weak.Pointer[tracedSet]
}

// Parse parses templates in Helm's order, which decides between two definitions of one name: deep paths
// first, then names backwards; the later wins. The error is a *Failure.
//
// Sets that share a gate take turns where a run makes much; nil is no gate.
func Parse(templates []Template, gate *functions.Gate) (*Set, error) {
	s := &Set{gate: gate, templates: templates, byName: make(map[string]*Template, len(templates)), funcs: functions.All(copyFiles)}
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
		if err := values.WellNested(tmpl.Text); err != nil {
			return nil, &Failure{Kind: KindParse, Text: finding.PhraseOf(err), Err: err, Positions: []Position{{File: tmpl.File, Line: err.Line, Column: 1}}}
		}
		if _, err := t.New(tmpl.Name).Parse(tmpl.Text); err != nil {
			return nil, parseFailure(tmpl, err)
		}
	}
	s.parsed, s.called = t, called(t.Templates())
	mutators := map[string]bool{}
	for _, tmpl := range t.Templates() {
		if tmpl.Tree == nil {
			continue
		}
		if mutates(tmpl.Root) {
			mutators[tmpl.Name()] = true
		}
		guarded(tmpl.Tree, s.funcs)
	}
	if s.mutates = len(mutators) > 0; s.mutates {
		s.mutators = reaching(callsOf(t.Templates()), mutators)
	}
	return s, s.shed()
}

// shed leaves in s.parsed the functions that are called, and our own: every machine copies them.
func (s *Set) shed() error {
	funcs := maps.Clone(own)
	for name, fn := range s.funcs {
		if s.called == nil || s.called[name] {
			funcs[name] = fn
		}
	}
	t := template.New(rootName).Option(missingKey).Funcs(funcs)
	for _, tmpl := range s.parsed.Templates() {
		if tmpl.Tree == nil {
			continue
		}
		if _, err := t.AddParseTree(tmpl.Name(), tmpl.Tree); err != nil {
			return &Failure{Kind: KindParse, Text: finding.PhraseOf(err), Err: err} // never: it has no error to give
		}
	}
	s.parsed = t
	return nil
}

// called collects the functions that templates name; nil where tpl is one of them.
func called(templates []*template.Template) map[string]bool {
	out := map[string]bool{}
	for _, t := range templates {
		if t.Tree == nil {
			continue
		}
		visit(t.Root, func(n parse.Node) {
			if id, ok := n.(*parse.IdentifierNode); ok {
				out[id.Ident] = true
			}
		})
	}
	if out["tpl"] {
		return nil
	}
	return out
}

const (
	rootName   = "gotpl"           // Helm's name of the template that holds all others
	missingKey = "missingkey=zero" // lost on Clone (golang/go#43022): set again on each
)

// Templates gives the templates in Helm's order. They must not be changed.
func (s *Set) Templates() []Template { return s.templates }

// Steady reports whether running one template, by its name, cannot change the values, so that another run may follow on the same data.
func (s *Set) Steady(name string) bool {
	return s.called != nil && !s.mutators[name] && len(s.until(name)) == 1
}

// until lists the templates that have to be executed for what one of them writes: those before it that may change the values that it
// sees, and it itself. Empty where no manifest is made of it.
func (s *Set) until(name string) (out []Template) {
	if t, ok := s.byName[name]; !ok || t.Partial() {
		return nil
	}
	for i := range s.templates {
		t := &s.templates[i]
		if t.Name == name {
			return append(out, *t)
		}
		if s.mutators[t.Name] && !t.Partial() {
			out = append(out, *t)
		}
	}
	return out
}

// Mutates reports whether some template may change the values that it is given.
func (s *Set) Mutates() bool { return s.mutates }
