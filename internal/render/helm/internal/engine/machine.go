package engine

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
)

// Result is the text of one template.
type Result struct {
	Template *Template
	Text     string
	// Undecidable names the functions that the template called whose results differ from run to run or
	// from cluster to cluster, in order of first call.
	Undecidable []string
}

func (r *Result) note(function string) {
	for _, f := range r.Undecidable {
		if f == function {
			return
		}
	}
	r.Undecidable = append(r.Undecidable, function)
}

// Run executes the templates in order, partials left out. data is indexed by Template.Scope; Run adds
// `.Template` to it and the templates may change the rest. only, if not empty, is the one template that is asked for:
// others are executed only where they may change what it sees. The error is a *Failure; with it come
// the results so far.
func (s *Set) Run(data []chartutil.Values, only string) ([]Result, error) {
	m, ok := s.machines.Get().(*machine)
	if !ok {
		m = newMachine(s, s.parsed)
	}
	defer s.machines.Put(m)
	clear(m.included)
	defer clear(m.texts)
	out, err := m.run(data, only)
	var f *Failure
	if !errors.As(err, &f) || f.Kind != KindLimit {
		return out, err
	}
	if f.unplaced {
		if f.Positions[0].Line == 0 {
			f.Positions = f.Positions[1:]
		}
		at := Position{File: out[len(out)-1].Template.File}
		if found := s.whereOver(data, out[len(out)-1].Template.Name); found != nil {
			at = found.firstWord()
		}
		f.Positions = slices.Insert(f.Positions, 0, at)
	}
	return out, s.overLimit(f)
}

// Later is Run at another time: functions that answer differently each time give other answers than in Run.
func (s *Set) Later(data []chartutil.Values) ([]Result, error) {
	m, ok := s.machines.Get().(*machine)
	if !ok {
		m = newMachine(s, s.parsed)
	}
	m.Later = true
	defer func() {
		m.Later = false
		s.machines.Put(m)
	}()
	clear(m.included)
	defer clear(m.texts)
	return m.run(data, "")
}

// overLimit counts a run that passed a limit. Of the runs that then had a share alone, what the first one said holds.
func (s *Set) overLimit(f *Failure) *Failure {
	s.overMu.Lock()
	defer s.overMu.Unlock()
	if s.over++; s.over == 1 {
		s.firstOver = f
	}
	if s.over > functions.MaxOver && s.firstOver.Positions[len(s.firstOver.Positions)-1].File == f.Positions[len(f.Positions)-1].File {
		return s.firstOver
	}
	return f
}

// timesOver is how many runs passed a limit.
func (s *Set) timesOver() int {
	s.overMu.Lock()
	defer s.overMu.Unlock()
	return s.over
}

// machine executes templates for one goroutine at a time. Its functions close over it, which spares
// cloning templates and functions for each run.
type machine struct {
	set      *Set
	root     *template.Template
	included map[string]int
	texts    map[remembered]string // of what was included in this run
	dot      uintptr               // the data of the file that is executed
	sizes    map[string]int        // of what the files wrote last
	current  *Result
	rec      *recorder // nil unless tracing
	*functions.Calls
}

func newMachine(s *Set, parsed *template.Template) *machine {
	m := &machine{Calls: &functions.Calls{}, set: s, included: map[string]int{}, texts: map[remembered]string{}, sizes: map[string]int{}}
	m.root = m.clone(parsed)
	m.Note = func(function string) {
		if m.current != nil {
			m.current.note(function)
		}
	}
	noted := m.Undecidable(s.funcs)
	m.root.Funcs(m.Bounded(s.funcs, noted, s.called)).Funcs(m.guards()).Funcs(template.FuncMap{recordFunc: m.record})
	m.root.Funcs(m.includers(m.root))
	s.steadyOnce.Do(func() {
		if !s.mutates {
			s.steady = steady(s.parsed.Templates(), noted)
		}
	})
	return m
}

// clone copies t and lets its include and tpl see the copy.
func (m *machine) clone(t *template.Template) *template.Template {
	clone := template.Must(t.Clone()) // text/template's Clone has no error to give
	return clone.Option(missingKey).Funcs(m.includers(clone))
}

func (m *machine) run(data []chartutil.Values, only string) ([]Result, error) {
	m.Budget.Start(m.set.gate, m.set.timesOver())
	defer m.Budget.End()
	chosen := m.set.templates
	if only != "" {
		if chosen = m.set.until(only); len(chosen) == 0 {
			return nil, &Failure{Kind: KindExec, Text: finding.Say("no-such-manifest", "name", only)}
		}
	}
	out := make([]Result, 0, len(chosen))
	for i := range chosen {
		t := &chosen[i]
		if t.Partial() {
			continue
		}
		if only != "" {
			m.set.announce(data, t.Name)
		}
		out = append(out, Result{Template: t})
		if err := m.execute(&out[len(out)-1], data[t.Scope]); err != nil {
			return out, err
		}
	}
	return out, nil
}

// announce leaves `.Template` in the data of each chart as running the templates before name would: parents
// can see it in `.Subcharts`.
func (s *Set) announce(data []chartutil.Values, name string) {
	for i := range s.templates {
		t := &s.templates[i]
		if t.Name == name {
			return
		}
		if !t.Partial() {
			data[t.Scope]["Template"] = t.object()
		}
	}
}

// object is `.Template`.
func (t *Template) object() chartutil.Values {
	return chartutil.Values{"Name": t.Name, "BasePath": t.BasePath}
}

func (m *machine) execute(r *Result, data chartutil.Values) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Failure{Kind: KindExec, Positions: []Position{{File: r.Template.File}},
				Text: finding.Say("panicked", "words", fmt.Sprint(p))}
		}
		m.current = nil
	}()
	m.current = r
	m.Begin(r.Template.Name)
	data["Template"] = r.Template.object()
	m.dot = reflect.ValueOf(data).Pointer()
	if key, ok := m.remembers(m.root, r.Template.Name, data); ok {
		if text, ok := m.texts[key]; ok {
			r.Text = strings.ReplaceAll(text, noValue, "")
			return nil
		}
	}
	buf := m.Budget.Output(true)
	buf.Grow(m.sizes[r.Template.Name])
	m.rec.begin(&buf.Builder, r.Template)
	if err := m.root.ExecuteTemplate(buf, r.Template.Name, data); err != nil {
		return m.set.execFailure(r.Template, err)
	}
	m.rec.end(&buf.Builder)
	m.sizes[r.Template.Name] = buf.Len()
	// text/template prints "<no value>" for a missing key in spite of missingkey=zero; Helm blanks it.
	r.Text = strings.ReplaceAll(buf.String(), noValue, "")
	return nil
}

const noValue = "<no value>"
