package trial

import (
	"sort"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// tracer holds what is known of one template of one release: which node wrote
// each byte, and what the template writes when one value is another. All of it
// is made when it is first asked for.
type tracer struct {
	src      *Source
	name     string // the template, as Helm names it
	trace    *helm.TemplateTrace
	docs     []chunk
	variants map[string]*variant
	written  int // bytes of all renders

	marks     *marks // see marked
	marksMade bool
}

// variant is what the template writes with values changed.
type variant struct {
	failed bool
	same   bool    // nothing else than before
	docs   []chunk // where it is not the same
	parsed map[int]*source.YAML
}

// chunk is a document of a template's text.
type chunk struct {
	offset int
	text   string
}

// tracer returns the tracer of a template.
func (src *Source) tracer(name string) *tracer {
	if t := src.tracers[name]; t != nil {
		return t
	}
	t := &tracer{src: src, name: name, variants: map[string]*variant{}}
	if trace, err := src.tracing().Trace(name); err == nil {
		t.trace, t.docs = trace, chunks(trace.Text)
	}
	if src.tracers == nil {
		src.tracers = map[string]*tracer{}
	}
	src.tracers[name] = t
	return t
}

func (src *Source) tracing() *helm.Traces {
	if src.traces == nil {
		src.traces = src.Chart.Helm.Traces(src.Merged, src.Options.Helm())
	}
	return src.traces
}

// chunks takes a template's text apart as Helm's releaseutil.SplitManifests
// does with the expression (?:^|\s*\n)---\s*, which is too slow for this.
func chunks(text string) []chunk {
	const blank = " \t\r\n\f\v"
	var out []chunk
	from := 0
	add := func(to int) {
		part := text[from:to]
		trimmed := strings.TrimLeft(part, blank)
		if trimmed != "" {
			out = append(out, chunk{from + len(part) - len(trimmed), strings.TrimRight(trimmed, blank)})
		}
	}
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], "---")
		if i < 0 {
			break
		}
		at += i
		if at == 0 || text[at-1] == '\n' {
			add(at)
			from = at + len("---")
		}
		at += len("---")
	}
	add(len(text))
	return out
}

// chunkAt returns which document of the template an offset is in, -1 for none.
func (t *tracer) chunkAt(offset int) int {
	return sort.Search(len(t.docs), func(i int) bool { return t.docs[i].offset > offset }) - 1
}

// variant renders the template with one input changed.
func (t *tracer) variant(in *Input, attempt int) *variant {
	key := in.change(attempt)
	if v := t.variants[key]; v != nil {
		return v
	}
	var v *variant
	if values, options, ok := t.src.perturbed(in, attempt); ok {
		v = t.rendered(values, options)
	} else {
		v = &variant{failed: true}
	}
	t.variants[key] = v
	return v
}

// rendered renders the template with other values.
func (t *tracer) rendered(values map[string]any, o chart.Options) *variant {
	return t.renderedBy(t.src.Chart.Helm, values, o)
}

// renderedBy is rendered by another state of the chart.
func (t *tracer) renderedBy(chart *helm.Chart, values map[string]any, o chart.Options) *variant {
	v := &variant{parsed: map[int]*source.YAML{}}
	text, err := chart.RenderTemplate(t.name, values, o.Helm())
	if err != nil {
		v.failed = true
		return v
	}
	t.written += len(text)
	if v.same = text == t.trace.Text; !v.same {
		v.docs = t.keep(chunks(text))
	}
	return v
}

// keep makes documents ready to be kept: most are as before, and one copy of
// those is enough.
func (t *tracer) keep(docs []chunk) []chunk {
	for i := range docs {
		if i < len(t.docs) && docs[i].text == t.docs[i].text {
			docs[i].text = t.docs[i].text
		} else if len(docs) > 1 {
			docs[i].text = strings.Clone(docs[i].text) // not the whole text with it
		}
	}
	return docs
}

// document returns the variant's document that stands for the i-th one of t:
// the same in order where there are as many, else the one of equal kind and
// name; nil where it is gone or no longer YAML.
func (v *variant) document(t *tracer, i int, o *Object) *source.Node {
	if len(v.docs) != len(t.docs) {
		for k := range v.docs {
			if root := v.parse(k); root != nil && argo.TextAt(root, "kind") == argo.TextAt(o.Doc.YAML.Root(), "kind") &&
				argo.TextAt(root, "metadata", "name") == argo.TextAt(o.Doc.YAML.Root(), "metadata", "name") {
				return root
			}
		}
		return nil
	}
	return v.parse(i)
}

func (v *variant) parse(i int) *source.Node {
	y := v.parsed[i]
	if y == nil {
		y = source.ParseYAML(source.NewFile("", []byte(v.docs[i].text+"\n")))
		v.parsed[i] = y
	}
	return y.Root()
}

// Written is how much was rendered so far to try what is in the source, in bytes.
func (src *Source) Written() (n int64) {
	for _, t := range src.tracers {
		n += int64(t.written)
	}
	return n
}
