package trial

import (
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Most values are only printed. So one render shows the way of all of them:
// each is put between two marks, and where the text is what it was but for the
// marks, a mark stands around what its value wrote, and what has none was
// written by others. Only what that leaves open is rendered for by itself.

// marks is a template's text with marks around the values in it.
type marks struct {
	marker
	docs   []chunk
	number map[inputID]int // of the values that bear marks
	read   map[int]*markedDoc
}

// marked renders the template with its values marked, once; nil where that
// says nothing: it fails, or makes other documents.
func (t *tracer) marked() *marks {
	if t.marksMade || t.trace == nil {
		return t.marks
	}
	t.marksMade = true
	m := &marks{marker: newMarker(t.trace.Text), number: map[inputID]int{}, read: map[int]*markedDoc{}}
	src := t.src
	decides := t.deciders()
	values, _ := chart.Copy(src.Merged).(map[string]any)
	for _, leaf := range src.leaves() {
		if leaf.Text == "" || leaf.Text == "0" || decides(&leaf) {
			continue
		}
		if v := m.mark(leaf.Value, leaf.Text); v != nil {
			m.number[leaf.id()] = len(m.plain) - 1
			overwrite(values, src.full, leaf.Path, v)
		}
	}
	o := src.Options
	o.SkipValidation = true // a mark is no port
	v := t.rendered(values, o)
	if v.same {
		v.docs = t.docs
	}
	if !m.spoilt && !v.failed && len(v.docs) == len(t.docs) {
		m.docs, t.marks = v.docs, m
	}
	return t.marks
}

// choosers are the functions that a value may sway without being printed;
// those whose names begin with one of choosing are, too.
var (
	choosers = map[string]bool{"eq": true, "ne": true, "lt": true, "le": true, "gt": true, "ge": true, "ternary": true, "has": true,
		"contains": true, "hasPrefix": true, "hasSuffix": true, "min": true, "max": true, "len": true, "mod": true, "div": true,
		"sub": true, "until": true, "untilStep": true, "seq": true, "repeat": true, "uniq": true, "without": true, "lookup": true, "fail": true}
	choosing = []string{"regex", "mustRegex", "semver", "kind", "type", "date", "toDate", "mustToDate"}
	// asks matches the guards that ask no more than whether something is there.
	asks = regexp.MustCompile(`^(?:if|with)(?: \$\w+ :=)?(?: \(*(?:and|or|not|empty|hasKey \$\w+|hasKey|default|dict|list|\.|\$|\$?\w*(?:\.\w+)+|"[^"]*")\)*)+$`)
)

// chooses reports whether an action calls a chooser, or looks for a file.
func chooses(action string) bool {
	for _, word := range strings.FieldsFunc(action, func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == '|' }) {
		if choosers[word] || strings.Contains(word, ".Files.") || slices.ContainsFunc(choosing, func(p string) bool { return strings.HasPrefix(word, p) }) {
			return true
		}
	}
	return false
}

// deciders tells the values that may decide what is written, and not only be
// written: those that a guard or a choosing function reads, the numbers that a
// loop may count to, and what is itself a key of the values, as it may be
// looked up there.
func (t *tracer) deciders() func(*Input) bool {
	var decide, count [][]string
	for _, s := range t.trace.Ran() {
		switch {
		case chooses(s.Action):
			decide = append(decide, s.Reads...)
		case strings.HasPrefix(s.Action, "range "):
			count = append(count, s.Reads...)
		case (strings.HasPrefix(s.Action, "if ") || strings.HasPrefix(s.Action, "with ")) && !asks.MatchString(s.Action):
			decide = append(decide, s.Reads...)
		}
	}
	keys := map[string]bool{}
	keysOf(t.src.full, keys)
	return func(in *Input) bool {
		if keys[in.Text] || reads(decide, in.Path) >= 0 {
			return true
		}
		_, isText := in.Value.(string)
		return !isText && reads(count, in.Path) == len(in.Path)
	}
}

// reads returns how much of the way to a value one of the chains goes, the
// most; -1 where none leads there.
func reads(chains [][]string, path source.Path) int {
	most := -1
	for _, c := range chains {
		if c[0] == "Values" {
			most = max(most, matched(c[1:], path))
		}
	}
	return most
}

func keysOf(v any, out map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			out[k] = true
			keysOf(e, out)
		}
	case []any:
		for _, e := range v {
			keysOf(e, out)
		}
	}
}

// byMarks returns what changing an input would do to the field, where the marks
// say so: the value is there, or all that is there is others'.
func (f *Field) byMarks(in *Input) (effect, bool) {
	_, isText := in.Value.(string)
	if in.Kind != Leaf || f.Want.Key || f.chunk < 0 || f.to <= f.from || !f.Scalar() || isText && f.mayBeLost() {
		return effectNone, false
	}
	m := f.t.marked()
	if m == nil {
		return effectNone, false
	}
	n, ok := m.number[in.id()]
	if !ok {
		return effectNone, false
	}
	base := f.t.docs[f.chunk]
	from, to := f.from-base.offset, f.to-base.offset
	if f.marked == nil {
		f.marked = m.doc(f.chunk, base.text)
		f.known = from >= 0 && to <= len(base.text) && f.marked.knows(base.text, from, to)
	}
	doc := f.marked
	if !f.known {
		return effectNone, false
	}
	for _, s := range doc.stretches {
		switch {
		case s.number != n || s.end < from || s.start > to:
		case from <= s.start && s.end <= to:
			return effectValue, true
		default:
			return effectNone, false
		}
	}
	// What is there unmarked may still be this value's, by another way.
	return effectNone, !f.Occurs(in)
}

// unmarked reports whether the marks say that an input has no part in the field.
func (f *Field) unmarked(in *Input) bool {
	result, known := f.byMarks(in)
	return known && result == effectNone
}

// doc reads a document's marks; base is its text without.
func (m *marks) doc(i int, base string) *markedDoc {
	if m.read[i] == nil {
		m.read[i] = m.marker.read(m.docs[i].text, base)
	}
	return m.read[i]
}

// isPlainText reports whether a text stays one in YAML without quotes.
func isPlainText(s string) bool {
	v, ok := source.Resolve(s).(string)
	return ok && v == s
}
