package helm

import (
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/engine"
)

// TemplateTrace is one template's text and, for each byte of it, the template nodes behind that byte.
type TemplateTrace struct {
	Text  string // as RenderTemplate gives it
	trace *engine.Trace
	keys  []string // from the root chart's values to those of the template's chart
}

// Step is a template node that had a part in a byte: it wrote it, or it included what wrote it. Its Position is
// the exact character within a literal text, and the beginning of the {{ action }} otherwise; File is empty
// for a node of a value that was rendered by tpl.
//
// Reads are the field chains that the node mentions, followed through with, range, variables, dicts and
// include's arguments, from the root chart's data: ["Values", "image", "tag"], ["Release", "Name"].
// A subchart's chains begin with its key; "*" stands for an element that is computed or looped over.
type Step = engine.Step

// Guard is an if, with or range around a Step.
type Guard = engine.Guard

// Traces traces templates of one release, one after the other; the values must not be changed meanwhile.
type Traces struct {
	chart   *Chart
	values  map[string]any
	options Options
	ready   *release // for templates that leave the values as they are
}

// Traces begins to trace a release: values are those of Render.
func (c *Chart) Traces(values map[string]any, o Options) *Traces {
	return &Traces{chart: c, values: values, options: o}
}

// Trace renders one template, by Helm's name, and notes which node wrote what. The error is an *Error.
func (t *Traces) Trace(name string) (*TemplateTrace, error) {
	if r := t.ready; r != nil && r.variant.set.Steady(name) {
		return r.trace(name)
	}
	r, err := t.chart.prepare(t.values, t.options)
	if err != nil {
		return nil, err
	}
	if r.variant.set.Steady(name) {
		t.ready = r
	}
	return r.trace(name)
}

// Passing are nodes at some places, and the templates that may execute one of them, as far as what includes what says it.
type Passing = engine.Passing

// Passing gives the nodes at some places; a literal text is at each of its lines, with column 0. Nil if the chart cannot be rendered.
func (t *Traces) Passing(at map[Position]bool) *Passing {
	v, err := t.chart.variant(t.values, func(string, ...any) {})
	if err != nil {
		return nil
	}
	return v.set.Passing(at)
}

// Passes reports whether one of the nodes was executed for Text.
func (t *TemplateTrace) Passes(p *Passing) bool { return t.trace.Passes(p) }

// Passed calls visit with the places of those nodes that Behind gives for some bytes of Text, in ascending order.
func (t *TemplateTrace) Passed(p *Passing, offsets []int, visit func(Position)) {
	t.trace.Passed(p, offsets, visit)
}

func (r *release) trace(name string) (*TemplateTrace, error) {
	t, err := r.variant.set.Trace(r.data, name)
	if err != nil {
		return nil, templateError(err)
	}
	out := &TemplateTrace{Text: t.Text, trace: t}
	for _, tmpl := range r.variant.set.Templates() {
		if tmpl.Name == name {
			out.keys = r.variant.charts[tmpl.Scope].path
		}
	}
	return out, nil
}

// At gives the nodes behind a byte of Text, nearest first: the innermost that wrote it, then who included that,
// up to the template file. Space and quotes that a pipeline added count to the text beside them. It is empty
// only for an offset outside Text.
func (t *TemplateTrace) At(offset int) []Step {
	if offset < 0 || offset >= len(t.Text) {
		return nil
	}
	steps := t.trace.At(offset)
	if len(t.keys) == 0 {
		return steps
	}
	for i := range steps {
		t.fromRoot(steps[i].Reads)
		for _, g := range steps[i].Guards {
			t.fromRoot(g.Reads)
		}
	}
	return steps
}

// Behind is At without what the nodes read and the guards around them, which takes most of the time.
func (t *TemplateTrace) Behind(offset int) []Step {
	if offset < 0 || offset >= len(t.Text) {
		return nil
	}
	return t.trace.Behind(offset)
}

// Until gives the end of the bytes from offset on for which At gives the same nodes.
func (t *TemplateTrace) Until(offset int) int {
	if offset < 0 || offset >= len(t.Text) {
		return offset + 1
	}
	return t.trace.Until(offset)
}

// Ran lists the actions and guards that were executed for Text, each once for each way to it. A Step says here only
// what it is and reads.
func (t *TemplateTrace) Ran() []Step {
	steps := t.trace.Ran()
	if len(t.keys) > 0 {
		for i := range steps {
			t.fromRoot(steps[i].Reads)
		}
	}
	return steps
}

// fromRoot puts the subchart's key into chains of values.
func (t *TemplateTrace) fromRoot(chains [][]string) {
	for i, c := range chains {
		if len(c) > 0 && c[0] == "Values" {
			chains[i] = append(append([]string{"Values"}, t.keys...), c[1:]...)
		}
	}
}
