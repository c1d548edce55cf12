package schema

import (
	"fmt"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// words returns what may be at a place that has no @want.
func words(n *node) string {
	var parts []string
	if len(n.enum) > 0 {
		for _, s := range n.enum {
			parts = append(parts, quote(s))
		}
	} else if n.kinds&cue.StringKind != 0 {
		parts = append(parts, "a string")
	}
	for _, k := range []struct {
		kind cue.Kind
		word string
	}{
		{cue.FloatKind, "a number"}, {cue.IntKind, "a whole number"}, {cue.BoolKind, "true or false"},
		{cue.StructKind, "a map"}, {cue.ListKind, "a list"},
	} {
		if n.kinds&k.kind != 0 && (k.kind != cue.IntKind || n.kinds&cue.FloatKind == 0) {
			parts = append(parts, k.word)
		}
	}
	return list(parts, "or")
}

func list(parts []string, last string) string {
	switch n := len(parts); n {
	case 0:
		return "nothing"
	case 1:
		return parts[0]
	default:
		return strings.Join(parts[:n-1], ", ") + " " + last + " " + parts[n-1]
	}
}

// lacks ends the sentence about a map with missing fields.
func lacks(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return "lacks " + list(quoted, "and")
}

// knows lists the fields of a closed map, where they are few.
func knows(owner string, s *node) string {
	const few = 12
	if len(s.names) == 0 || len(s.names) > few {
		return ""
	}
	return "; " + owner + "knows " + list(s.names, "and")
}

// wrong is the hit for a value that its place does not take.
func (w *walk) wrong(s *node, n *source.Node, at source.Path) finding.Hit {
	hit := finding.Hit{Path: at}
	what := label(at)
	if len(at) == 0 {
		what = "the " + kinds[w.kind].noun
	}
	hit.Message = what + " is " + w.described(s, n, at) + "; want " + s.want
	if n.Kind != yaml.ScalarNode {
		return hit
	}
	value := source.Scalar(n)
	if text, ok := value.(string); ok {
		if meant, similar := near.Nearest(text, s.enum); similar {
			hit.Message += "; did you mean " + quote(meant) + "?"
			return hit
		}
		if v := source.Resolve(text); n.Style&yaml.TaggedStyle == 0 && v != nil && kindOf(v) != cue.StringKind && w.fits(s, kindOf(v), v) {
			hit.Help = "remove the quotes"
		}
	} else if value != nil && w.fits(s, cue.StringKind, n.Value) {
		hit.Help = "put it in quotes"
	}
	return hit
}

// described returns what a value is: a scalar as it is written, and its type where
// that is what is wrong.
func (w *walk) described(s *node, n *source.Node, at source.Path) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	value := source.Scalar(n)
	kind := kindOf(value)
	types := map[cue.Kind]string{cue.StringKind: "a string", cue.BoolKind: "a boolean", cue.IntKind: "a number", cue.FloatKind: "a number"}
	switch {
	case kind == cue.NullKind:
		return "empty"
	case w.sensitive(at):
		return types[kind]
	case kind == cue.StringKind && s.kinds&kind != 0:
		return quote(n.Value)
	case kind == cue.StringKind:
		return quote(n.Value) + ", a string"
	case s.kinds&kind != 0:
		return n.Value
	}
	read := fmt.Sprint(value)
	if f, ok := value.(float64); ok {
		read = strconv.FormatFloat(f, 'f', -1, 64)
	}
	if read != n.Value {
		return n.Value + ", which YAML reads as " + read
	}
	return n.Value + ", " + types[kind]
}

var secretName = lazyre.New(`(?i)passw|secret|token|access_?key|api_?key|private_?key`)

// sensitive tells a place whose value must never be printed, by its own name or
// by that of the parameter whose value it is.
func (w *walk) sensitive(at source.Path) bool {
	if secretName.MatchString(at.Last()) {
		return true
	}
	if at.Last() != "value" {
		return false
	}
	_, name := source.Get(w.y.Docs[w.doc], at.Parent().Child("name"))
	name = source.Deref(name)
	return name != nil && secretName.MatchString(name.Value)
}

// label names a value in a message: its key, with the index of a list's item.
func label(at source.Path) string {
	for i := len(at) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(at[i]); err != nil || i == 0 {
			return at[i:].String()
		}
	}
	return ""
}

// owner begins a sentence about a map: `project `, `services[0] `.
func (w *walk) owner(at source.Path) string {
	if len(at) == 0 {
		return "the " + kinds[w.kind].noun + " "
	}
	return label(at) + " "
}

// item tells a list's item, which has no key to point at.
func (w *walk) item(at source.Path) bool {
	key, _ := source.Get(w.y.Docs[w.doc], at)
	return key == nil
}

var (
	placeholder = lazyre.New(`\{(\w+)\}`)
	userInfo    = lazyre.New(`://[^/@\s]+@`)
)

// fill puts a map's values into the words of a definition.
func fill(says string, parts map[string]any) string {
	return placeholder.ReplaceAllStringFunc(says, func(p string) string {
		return fmt.Sprint(parts[strings.Trim(p, "{}")])
	})
}

// quote prints a text in quotes, shortened, and without the login of a URL.
func quote(text string) string {
	const most = 60
	text = userInfo.ReplaceAllString(text, "://…@")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
