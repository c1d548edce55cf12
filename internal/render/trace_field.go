package render

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// field is a place in a rendered manifest, with the bytes of its template's
// text that hold it.
type field struct {
	object *Object
	t      *tracer
	path   source.Path // in the document: below items for an item of a List
	chunk  int         // the document of the template
	want   want
	// yaml holds key and value: the document, or the YAML inside the string
	// holder (an Application's helm.values), where want.inner is the way.
	yaml       *source.YAML
	holder     *source.Node
	key, value *source.Node
	text       string // of a scalar
	// start and end are what is meant: the value's content, the stretch of it,
	// or the key.
	start, end int
	// from and to are the whole value's bytes.
	from, to int
	// marked is the document with marks, once it was asked for; known whether it says something of the field.
	marked *markedDoc
	known  bool
}

// wrote is writers without what they read.
func (f *field) wrote() []writer { return f.t.from(f.start, max(f.start, f.end), f.t.trace.Behind) }

func (f *field) scalar() bool { return f.value.Kind == yaml.ScalarNode }

// name is the way to the value in what a person wrote.
func (f *field) name() source.Path {
	if f.holder != nil {
		return f.want.inner
	}
	if f.object.list >= 0 && len(f.path) >= 2 {
		return f.path[2:]
	}
	return f.path
}

// field finds a path that exists in an object, nil for one that does not;
// src.mu is held.
func (src *sourceRender) field(o *Object, path source.Path, w want) *field {
	in := path
	if o.list >= 0 {
		in = source.P("items").Index(o.list).Child(path...)
	}
	key, value := source.Get(o.doc.YAML.Root(), in)
	if value = source.Deref(value); value == nil {
		return nil
	}
	return src.fieldOf(o, in, key, value, w)
}

// fieldOf is field for the nodes that are at a path of the document; nil only where w.inner leads nowhere.
func (src *sourceRender) fieldOf(o *Object, path source.Path, key, value *source.Node, w want) *field {
	f := &field{object: o, t: src.tracer(o.doc.Name), path: path, want: w, yaml: o.doc.YAML, key: key, value: value}
	if len(w.inner) > 0 && f.scalar() {
		inner := source.ParseYAML(source.NewFile("", []byte(f.value.Value)))
		key, v := source.Get(inner.Root(), w.inner)
		if v = source.Deref(v); v == nil {
			return nil
		}
		f.holder, f.yaml, f.key, f.value = f.value, inner, key, v
	}
	f.chunk = f.t.chunkAt(o.doc.Offset)
	if f.scalar() {
		f.text = f.value.Value
	}
	if f.key == nil {
		f.want.key = false // a list item has no key
	}
	f.start, f.end = f.bytes(f.span())
	f.from, f.to = f.start, f.end
	if f.want.within != nil && f.scalar() && f.text != "" {
		whole, _ := f.yaml.Within(f.value, 0, len(f.text))
		f.from, f.to = f.bytes(whole)
	}
	return f
}

// below is the field further down the same way.
func (f *field) below(rel source.Path) *field {
	w := want{changed: f.want.changed}
	path := f.path
	if f.object.list >= 0 {
		path = path[2:]
	}
	if f.holder != nil {
		w.inner = f.want.inner.Child(rel...)
	} else {
		path = path.Child(rel...)
	}
	return f.t.src.field(f.object, path, w)
}

// span is what is meant, in f.yaml.
func (f *field) span() source.Span {
	switch {
	case f.want.key:
		return f.yaml.NodeSpan(f.key)
	case f.want.within != nil && f.scalar():
		span, _ := f.yaml.Within(f.value, f.want.within.Start, f.want.within.End)
		return span
	case f.scalar() && f.text != "":
		span, _ := f.yaml.Within(f.value, 0, len(f.text))
		return span
	}
	return f.yaml.NodeSpan(f.value)
}

// bytes turns a span of f.yaml into bytes of the template's text.
func (f *field) bytes(span source.Span) (start, end int) {
	start, end = f.yaml.Offset(span.Start()), f.yaml.Offset(span.End())
	y := f.object.doc.YAML
	if f.holder != nil {
		outer, _ := y.Within(f.holder, start, end)
		start, end = y.Offset(outer.Start()), y.Offset(outer.End())
	}
	return f.object.doc.Offset + start, f.object.doc.Offset + end
}

// writer is a template node that wrote a part of a field, with those that
// included it, nearest first.
type writer struct {
	steps   []helm.Step
	literal bool
	offset  int // of the first byte that it wrote
}

// maxSamples bounds the bytes of a long text that are looked at.
const maxSamples = 48

// writers lists who wrote the bytes from start to end.
func (t *tracer) writers(start, end int) []writer {
	if t.trace == nil {
		return nil
	}
	return t.from(start, end, t.trace.At)
}

// from is writers, by what tells the nodes behind a byte.
func (t *tracer) from(start, end int, behind func(offset int) []helm.Step) []writer {
	var out []writer
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
		w := writer{steps: steps, offset: offset, literal: steps[0].Action == "" && steps[0].File != ""}
		if n := len(out); n > 0 && same(out[n-1], w) {
			continue
		}
		out = append(out, w)
	}
	return out
}

func same(a, b writer) bool {
	if a.literal || b.literal {
		return a.literal == b.literal
	}
	x, y := a.steps[0], b.steps[0]
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
