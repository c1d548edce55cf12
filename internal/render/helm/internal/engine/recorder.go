package engine

import (
	"errors"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"weak"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
)

// recordFunc is the function that instrumented trees call before each node that can write. It prints
// nothing, so the output stays the same to the byte.
const recordFunc = "xgenlintRecord"

// leave ends what a template action called: its id stands for no node.
const leave = -1

// recorder notes which node wrote from which byte on. A nil recorder does nothing.
type recorder struct {
	sites  []*site // by id; those of texts given to tpl are added while running
	only   string  // name of the one template to record
	stack  []*frame
	top    *frame // the template's own frame, when done
	active bool
	events int   // how many were noted
	last   bool  // note the last node alone
	at     *site // that node
}

// maxEvents bounds what a trace takes, some 100 bytes each: a template that runs more nodes is not traced.
const maxEvents = 300_000

// frame is one execution that writes into a buffer of its own: a template file, an include, a tpl.
type frame struct {
	name   string // what was included, tplFrame for tpl
	buf    *strings.Builder
	text   string
	events []event
	via    *call // the {{ template }} actions that are open
	arg    *sym  // what its dot is, in terms of the top frame's data; set when asked for
	called int   // which of the event's includes of this name it is
	set    *setters
}

// tplFrame is the name of a frame that tpl made.
const tplFrame = "\x00tpl"

// event is a node that was reached when the buffer had start bytes.
type event struct {
	start    int
	site     *site
	via      *call
	children []*frame
}

// call is an open {{ template "x" }}, which writes into the caller's buffer.
type call struct {
	site   *site
	parent *call
}

func (r *recorder) begin(buf *strings.Builder, t *Template) {
	if r == nil {
		return
	}
	r.active = t.Name == r.only
	if r.active {
		r.stack = []*frame{{name: t.Name, buf: buf}}
	}
}

func (r *recorder) end(buf *strings.Builder) {
	if r == nil || !r.active {
		return
	}
	r.top = r.stack[0]
	r.top.text = buf.String()
	r.active = false
}

func (r *recorder) push(buf *strings.Builder, name string) {
	if r == nil || !r.active || r.last {
		return
	}
	r.stack = append(r.stack, &frame{name: name, buf: buf})
}

func (r *recorder) pop(buf *strings.Builder) {
	if r == nil || !r.active || r.last {
		return
	}
	f := r.stack[len(r.stack)-1]
	f.text, f.buf = buf.String(), nil
	r.stack = r.stack[:len(r.stack)-1]
	parent := r.stack[len(r.stack)-1]
	if len(parent.events) == 0 {
		return
	}
	e := &parent.events[len(parent.events)-1]
	for _, sibling := range e.children {
		if sibling.name == f.name {
			f.called++
		}
	}
	e.children = append(e.children, f)
}

// record is recordFunc.
func (m *machine) record(id int) (string, error) {
	r := m.rec
	if r == nil || !r.active {
		return "", nil
	}
	if r.last {
		if id != leave && r.sites[id].file != nil {
			r.at = r.sites[id]
		}
		return "", nil
	}
	f := r.stack[len(r.stack)-1]
	if id == leave {
		if f.via != nil {
			f.via = f.via.parent
		}
		return "", nil
	}
	if r.events++; r.events > maxEvents {
		return "", &functions.OverBudget{Amount: finding.Say("over-nodes", "count", r.events), Limit: finding.Say("limit-traced", "count", maxEvents)}
	}
	s := r.sites[id]
	f.events = append(f.events, event{start: f.buf.Len(), site: s, via: f.via})
	if s.kind == callSite {
		f.via = &call{site: s, parent: f.via}
	}
	return "", nil
}

// instrumentText instruments the trees of a text that was given to tpl. Such a text has no file.
func (r *recorder) instrumentText(trees map[string]*parse.Tree) map[string]*parse.Tree {
	if r == nil || !r.active {
		return trees
	}
	out := make(map[string]*parse.Tree, len(trees))
	for name, tree := range trees {
		tree = tree.Copy()
		in := instrumenter{sites: &r.sites}
		in.tree(tree)
		out[name] = tree
	}
	return out
}

// tracedSet is the set's templates with recorders in them.
type tracedSet struct {
	parsed   *template.Template
	sites    []*site
	machines sync.Pool // of *machine
}

// instrumented gives the set with recorders, which is made anew where the garbage collector took it: a chart is asked again and again
// for a while, and then no more, and the recorders take as much memory as the templates.
func (s *Set) instrumented() *tracedSet {
	s.traceMu.Lock()
	defer s.traceMu.Unlock()
	if made := s.traced.Value(); made != nil {
		return made
	}
	out := &tracedSet{parsed: template.Must(s.parsed.Clone())}
	for _, t := range s.parsed.Templates() {
		if t.Tree == nil {
			continue
		}
		tree := t.Tree.Copy()
		in := instrumenter{sites: &out.sites, file: s.byName[tree.ParseName], define: t.Name()}
		in.tree(tree)
		if _, err := out.parsed.AddParseTree(t.Name(), tree); err != nil {
			continue // never: text/template's AddParseTree has no error to give
		}
	}
	s.traced = weak.Make(out)
	return out
}

// Trace runs one template as Run does and gives its text with what wrote each byte. The text is Run's.
func (s *Set) Trace(data []chartutil.Values, name string) (*Trace, error) {
	rec := &recorder{only: name}
	results, err := s.record(rec, data)
	if err != nil {
		return nil, err
	}
	return newTrace(results[len(results)-1], rec.top), nil
}

// record runs the template that rec is after.
func (s *Set) record(rec *recorder, data []chartutil.Values) ([]Result, error) {
	traced := s.instrumented()
	m, ok := traced.machines.Get().(*machine)
	if !ok {
		m = newMachine(s, traced.parsed)
	}
	defer traced.machines.Put(m)
	clear(m.included)
	rec.sites = traced.sites[:len(traced.sites):len(traced.sites)]
	m.rec = rec
	defer func() { m.rec = nil }()
	return m.run(data, rec.only)
}

// whereOver finds the node that wrote more than may be written, which text/template does not say: the template is run again, and the
// last node that was reached is the one. Nil if it ends otherwise now, because templates changed the values.
func (s *Set) whereOver(data []chartutil.Values, name string) *site {
	rec := &recorder{only: name, last: true}
	var over *functions.OverBudget
	if _, err := s.record(rec, data); !errors.As(err, &over) {
		return nil
	}
	return rec.at
}
