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

// words lists what may be at a place that has no @want.
func words(n *node) []string {
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
	return parts
}

// want is what may stand at a place.
func (n *node) want() []finding.Phrase {
	out := make([]finding.Phrase, len(n.wants))
	for i, text := range n.wants {
		out[i] = wanted1(text)
	}
	return out
}

// wanted1 is one thing that may stand somewhere: a text in quotes as it is, else what the schema says in English, whose
// ID is made of its words.
func wanted1(text string) finding.Phrase {
	if strings.HasPrefix(text, `"`) {
		return finding.Say("words", "words", text)
	}
	return finding.Say(wantID(text))
}

func wantID(text string) string {
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return "want-" + strings.Join(parts, "-")
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

// mostKnown is how many fields of a closed map a message lists.
const mostKnown = 12

// wrong is the hit for a value that its place does not take.
func (w *walk) wrong(s *node, n *source.Node, at source.Path) finding.Hit {
	hit := finding.Hit{Path: at}
	said := map[string]any{"what": w.owner(at), "is": w.described(s, n, at), "want": s.want()}
	hit.Text = finding.Phrase{ID: "misfit", Args: said}
	if n.Kind != yaml.ScalarNode {
		return hit
	}
	value := source.Scalar(n)
	if text, ok := value.(string); ok {
		if meant, similar := near.Nearest(text, s.enum); similar {
			said["near"] = meant
			return hit
		}
		if v := source.Resolve(text); n.Style&yaml.TaggedStyle == 0 && v != nil && kindOf(v) != cue.StringKind && w.fits(s, kindOf(v), v) {
			hit.HelpText = finding.Say("remove-quotes", "value", text)
		} else if meant := w.corrected(s, text); meant != "" && !w.sensitive(at) {
			hit.HelpText = finding.Say("write-it", "text", meant)
		}
	} else if value != nil && w.fits(s, cue.StringKind, n.Value) {
		if hit.HelpText = finding.Say("add-quotes", "value", strconv.Quote(n.Value)); w.sensitive(at) {
			hit.HelpText = finding.Say("quote-it")
		}
	}
	return hit
}

// corrected is what a text may have been meant as, of what may be at its place; "" if that is not known.
func (w *walk) corrected(s *node, text string) string {
	if text == "" || strings.Contains(text, "*") || userInfo.MatchString(text) {
		return ""
	}
	meant := []string{strings.TrimSpace(text), strings.ToLower(text), strings.TrimLeft(text, "/")}
	if _, host, found := strings.Cut(text, "://"); found || strings.ContainsAny(text, ".:") {
		if !found {
			host = text
		}
		bare, _, _ := strings.Cut(host, "/")
		name, port, _ := strings.Cut(bare, ":")
		scheme := "https://"
		if port != "" && port != "443" {
			scheme = "http://"
		}
		meant = append(meant, strings.TrimRight(host, "/"), bare, name, scheme+text)
	}
	if text[0] >= '0' && text[0] <= '9' {
		unit := strings.NewReplacer("GiB", "Gi", "Gib", "Gi", "GB", "Gi", "MiB", "Mi", "Mib", "Mi", "MB", "Mi", " ", "").Replace(text)
		meant = append(meant, unit, strings.TrimSuffix(text, "i"))
	}
	for _, m := range meant {
		if m != text && m != "" && w.fits(s, cue.StringKind, m) {
			return m
		}
	}
	return ""
}

// described returns what a value is: a scalar as it is written, and its type where
// that is what is wrong.
func (w *walk) described(s *node, n *source.Node, at source.Path) finding.Phrase {
	switch n.Kind {
	case yaml.MappingNode:
		return finding.Say("a-map")
	case yaml.SequenceNode:
		return finding.Say("a-list")
	}
	value := source.Scalar(n)
	kind := kindOf(value)
	types := map[cue.Kind]finding.Phrase{cue.StringKind: finding.Say("a-string"), cue.BoolKind: finding.Say("a-boolean"), cue.IntKind: finding.Say("a-number"), cue.FloatKind: finding.Say("a-number")}
	switch {
	case kind == cue.NullKind:
		return finding.Say("is-empty")
	case w.sensitive(at):
		return types[kind]
	case kind == cue.StringKind && s.kinds&kind != 0:
		return finding.Say("words", "words", quote(n.Value))
	case kind == cue.StringKind:
		return finding.Say("of-type", "value", quote(n.Value), "type", types[kind])
	case s.kinds&kind != 0:
		return finding.Say("words", "words", n.Value)
	}
	read := fmt.Sprint(value)
	if f, ok := value.(float64); ok {
		read = strconv.FormatFloat(f, 'f', -1, 64)
	}
	if read != n.Value {
		return finding.Say("reads-as", "value", n.Value, "read", read)
	}
	return finding.Say("of-type", "value", n.Value, "type", types[kind])
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

// owner is what a sentence about a value calls it: "project", "services[0]", "the site file".
func (w *walk) owner(at source.Path) finding.Phrase {
	if len(at) == 0 {
		return w.noun()
	}
	return finding.Say("words", "words", label(at))
}

func (w *walk) noun() finding.Phrase { return finding.Say("file-" + string(w.kind)) }

// item tells a list's item, which has no key to point at.
func (w *walk) item(at source.Path) bool {
	key, _ := source.Get(w.y.Docs[w.doc], at)
	return key == nil
}

var userInfo = lazyre.New(`://[^/@\s]+@`)

// quote prints a text in quotes, shortened, and without the login of a URL.
func quote(text string) string {
	const most = 60
	text = userInfo.ReplaceAllString(text, "://…@")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return strconv.Quote(text)
}
