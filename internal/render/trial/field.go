package trial

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Field is a place in a rendered manifest, with the bytes of its template's
// text that hold it.
type Field struct {
	Source *Source
	Object *Object
	Want   Want
	// YAML holds key and value: the document, or the YAML inside a string
	// (an Application's helm.values), where Want.Inner is the way.
	YAML       *source.YAML
	Key, Value *source.Node
	Text       string // of a scalar

	t      *tracer
	path   source.Path  // in the document: below items for an item of a List
	chunk  int          // the document of the template
	holder *source.Node // the string that the YAML is inside of
	// start and end are what is meant: the value's content, the stretch of it,
	// or the key.
	start, end int
	// from and to are the whole value's bytes.
	from, to int
	// marked is the document with marks, once it was asked for; known whether it says something of the field.
	marked *markedDoc
	known  bool
}

// Traced reports whether it is known which nodes of the template wrote what; if not, there are no writers and no steps,
// and nothing is tried.
func (f *Field) Traced() bool { return f.t.trace != nil }

// Steps are the nodes behind the first byte of what is meant, nearest first.
func (f *Field) Steps() []helm.Step { return f.t.trace.At(f.start) }

// Behind is Steps without what the nodes read and their guards.
func (f *Field) Behind() []helm.Step { return f.t.trace.Behind(f.start) }

// Before are the nodes behind the character before the field's text: its key's colon, its item's dash.
func (f *Field) Before() []helm.Step {
	at := f.start - 1
	for at > 0 && strings.IndexByte(" \t\n\"'", f.t.trace.Text[at]) >= 0 {
		at--
	}
	return f.t.trace.At(max(at, 0))
}

// Writers lists who wrote the field; for one without any text, who is
// before its place.
func (f *Field) Writers() []Writer { return f.t.writers(f.start, max(f.start, f.end)) }

// Wrote is Writers without what they read.
func (f *Field) Wrote() []Writer { return f.t.from(f.start, max(f.start, f.end), f.t.trace.Behind) }

// Literal is the place in the template of what is meant, if literal text wrote it all, in one line.
func (f *Field) Literal() (source.Span, bool) { return f.t.templateSpan(f.start, f.end) }

// LiteralNode is Literal for a node of the field's YAML.
func (f *Field) LiteralNode(n *source.Node) (source.Span, bool) {
	return f.t.templateSpan(f.bytes(f.YAML.NodeSpan(n)))
}

// Named reports whether the template itself writes the field's key: what is
// around it was then not copied from the values, whatever these look like.
func (f *Field) Named() bool {
	return f.Key != nil && f.holder == nil && LiteralOnly(f.t.writers(f.bytes(f.YAML.NodeSpan(f.Key))))
}

// MeanKey makes the field's key what is meant; it must have one.
func (f *Field) MeanKey() {
	f.Want.Key = true
	f.start, f.end = f.bytes(f.span())
	f.from, f.to, f.marked = f.start, f.end, nil
}

// Whole is the object that the field is in, as a field.
func (f *Field) Whole() *Field {
	whole := *f
	whole.path = nil
	return &whole
}

// Inside reports whether the field is in the YAML that a string holds.
func (f *Field) Inside() bool { return f.holder != nil }

// Absent reports whether nothing at all was written as the value: `x:`.
func (f *Field) Absent() bool {
	return f.Scalar() && f.Text == "" && f.Value.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
}

// Scalar reports whether the value is one.
func (f *Field) Scalar() bool { return f.Value.Kind == yaml.ScalarNode }

// Path is the way to the value in what a person wrote.
func (f *Field) Path() source.Path {
	if f.holder != nil {
		return f.Want.Inner
	}
	if f.Object.Item >= 0 && len(f.path) >= 2 {
		return f.path[2:]
	}
	return f.path
}

// Field finds a path that exists in an object, nil for one that does not.
func (src *Source) Field(o *Object, path source.Path, w Want) *Field {
	in := path
	if o.Item >= 0 {
		in = source.P("items").Index(o.Item).Child(path...)
	}
	key, value := source.Get(o.Doc.YAML.Root(), in)
	if value = source.Deref(value); value == nil {
		return nil
	}
	return src.FieldOf(o, in, key, value, w)
}

// FieldOf is Field for the nodes that are at a path of the document; nil only where w.Inner leads nowhere.
func (src *Source) FieldOf(o *Object, path source.Path, key, value *source.Node, w Want) *Field {
	f := &Field{Source: src, Object: o, t: src.tracer(o.Doc.Name), path: path, Want: w, YAML: o.Doc.YAML, Key: key, Value: value}
	if len(w.Inner) > 0 && f.Scalar() {
		inner := source.ParseYAML(source.NewFile("", []byte(f.Value.Value)))
		key, v := source.Get(inner.Root(), w.Inner)
		if v = source.Deref(v); v == nil {
			return nil
		}
		f.holder, f.YAML, f.Key, f.Value = f.Value, inner, key, v
	}
	f.chunk = f.t.chunkAt(o.Doc.Offset)
	if f.Scalar() {
		f.Text = f.Value.Value
	}
	if f.Key == nil {
		f.Want.Key = false // a list item has no key
	}
	f.start, f.end = f.bytes(f.span())
	f.from, f.to = f.start, f.end
	if f.Want.Within != nil && f.Scalar() && f.Text != "" {
		whole, _ := f.YAML.Within(f.Value, 0, len(f.Text))
		f.from, f.to = f.bytes(whole)
	}
	return f
}

// Below is the field further down the same way.
func (f *Field) Below(rel source.Path) *Field {
	w := Want{Changed: f.Want.Changed}
	path := f.path
	if f.Object.Item >= 0 {
		path = path[2:]
	}
	if f.holder != nil {
		w.Inner = f.Want.Inner.Child(rel...)
	} else {
		path = path.Child(rel...)
	}
	return f.Source.Field(f.Object, path, w)
}

// span is what is meant, in f.YAML.
func (f *Field) span() source.Span {
	switch {
	case f.Want.Key:
		return f.YAML.NodeSpan(f.Key)
	case f.Want.Within != nil && f.Scalar():
		span, _ := f.YAML.Within(f.Value, f.Want.Within.Start, f.Want.Within.End)
		return span
	case f.Scalar() && f.Text != "":
		span, _ := f.YAML.Within(f.Value, 0, len(f.Text))
		return span
	}
	return f.YAML.NodeSpan(f.Value)
}

// bytes turns a span of f.YAML into bytes of the template's text.
func (f *Field) bytes(span source.Span) (start, end int) {
	start, end = f.YAML.Offset(span.Start()), f.YAML.Offset(span.End())
	y := f.Object.Doc.YAML
	if f.holder != nil {
		outer, _ := y.Within(f.holder, start, end)
		start, end = y.Offset(outer.Start()), y.Offset(outer.End())
	}
	return f.Object.Doc.Offset + start, f.Object.Doc.Offset + end
}

// Writer is a template node that wrote a part of a field, with those that
// included it, nearest first.
type Writer struct {
	Steps   []helm.Step
	Literal bool // it is literal text of a template
}

// LiteralOnly reports whether there are writers, and all are literal text.
func LiteralOnly(ws []Writer) bool {
	return len(ws) > 0 && !slices.ContainsFunc(ws, func(w Writer) bool { return !w.Literal })
}

// Wrote lists who wrote the bytes from start to end of what a template wrote, by Helm's name of it; false where that is
// not known.
func (src *Source) Wrote(template string, start, end int) ([]Writer, bool) {
	t := src.tracer(template)
	return t.writers(start, end), t.trace != nil
}

// maxSamples bounds the bytes of a long text that are looked at.
const maxSamples = 48

// writers lists who wrote the bytes from start to end.
func (t *tracer) writers(start, end int) []Writer {
	if t.trace == nil {
		return nil
	}
	return t.from(start, end, t.trace.At)
}

// from is writers, by what tells the nodes behind a byte.
func (t *tracer) from(start, end int, behind func(offset int) []helm.Step) []Writer {
	var out []Writer
	known := start
	for _, offset := range samples(t.trace.Text, start, end) {
		if offset < known {
			continue
		}
		steps := behind(offset)
		if len(steps) == 0 {
			continue
		}
		known = t.trace.Until(offset)
		w := Writer{Steps: steps, Literal: steps[0].Action == "" && steps[0].File != ""}
		if n := len(out); n > 0 && same(out[n-1], w) {
			continue
		}
		out = append(out, w)
	}
	return out
}

func same(a, b Writer) bool {
	if a.Literal || b.Literal {
		return a.Literal == b.Literal
	}
	x, y := a.Steps[0], b.Steps[0]
	return x.Position == y.Position && x.Action == y.Action
}

// samples picks the bytes to look at: all of a short stretch, else the first
// letter of each line and some between.
func samples(text string, start, end int) []int {
	end = min(end, len(text))
	if end <= start {
		return []int{min(start, max(0, len(text)-1))}
	}
	var out []int
	if end-start <= maxSamples {
		for i := start; i < end; i++ {
			out = append(out, i)
		}
		return out
	}
	stride := (end-start)/maxSamples + 1
	lineStart := true
	for i, last := start, start-stride; i < end; i++ {
		blank := text[i] == ' ' || text[i] == '\n'
		if !blank && (lineStart || i-last >= stride) && len(out) < 4*maxSamples {
			out, last = append(out, i), i
		}
		if text[i] == '\n' {
			lineStart = true
		} else if !blank {
			lineStart = false
		}
	}
	return append(out, end-1)
}

// templateSpan is the place in the template of the bytes from start to end,
// where literal text wrote them all; false where it did not, or they do not
// are in one line.
func (t *tracer) templateSpan(start, end int) (source.Span, bool) {
	if t.trace == nil || end <= start || end > len(t.trace.Text) {
		return source.Span{}, false
	}
	a, b := t.trace.At(start), t.trace.At(end-1)
	if len(a) == 0 || len(b) == 0 || a[0].Action != "" || b[0].Action != "" || a[0].File == "" ||
		a[0].File != b[0].File || b[0].Line < a[0].Line {
		return source.Span{}, false
	}
	return source.Span{File: a[0].File, Line: a[0].Line, Column: a[0].Column, EndLine: b[0].Line, EndColumn: b[0].Column + 1}, true
}
