package kube

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// expected are the IDs under which messages have the letters of schema.txt.
var expected = map[byte]string{'s': "type-text", 'i': "type-integer", 'l': "type-integer", 'n': "type-number", 'b': "type-boolean",
	'q': "type-quantity", 'x': "type-integer-or-text", 't': "type-time", 'B': "type-base64"}

// scalar judges a value by one letter.
func (c *checker) scalar(letter byte, n *source.Node, path source.Path) {
	want, ok := expected[letter]
	if !ok {
		return
	}
	if n.Kind != yaml.ScalarNode {
		c.wrongType(n, path, want)
		return
	}
	v := source.Scalar(n)
	if !fits(letter, v) {
		c.wrongType(n, path, want)
		return
	}
	must := finding.Phrase{}
	switch letter {
	case 'i':
		if f := asFloat(v); f < math.MinInt32 || f > math.MaxInt32 {
			must = finding.Say("bits")
		}
	case 'q':
		if s, ok := v.(string); ok && !isQuantity(s) {
			must = finding.Say("no-quantity", "near", nearQuantity(s))
		}
	case 't':
		if _, err := time.Parse(time.RFC3339, v.(string)); err != nil {
			must = finding.Say("no-time")
		}
	case 'B':
		// <path:…> stands for what a Vault plugin of Argo CD puts there.
		if _, err := base64.StdEncoding.DecodeString(v.(string)); err != nil && !strings.HasPrefix(v.(string), "<") {
			must = finding.Say("no-base64")
		}
	}
	if must.IsSet() {
		c.badValue(n, path, must)
	}
}

// fits reports whether a scalar is of a letter's type once Kubernetes has
// turned YAML 1.1 into JSON: 3.0 is the integer 3.
func fits(letter byte, v any) bool {
	switch v := v.(type) {
	case string:
		return strings.IndexByte("sqxtB", letter) >= 0
	case bool:
		return letter == 'b'
	case float64:
		return letter == 'n' || letter == 'q' || strings.IndexByte("ilx", letter) >= 0 && v == math.Trunc(v)
	default: // integers
		return strings.IndexByte("ilnqx", letter) >= 0
	}
}

func asFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

// limits judges a value of the right type by what it must keep beside it.
func (c *checker) limits(l *limits, n *source.Node, path source.Path) {
	n = source.Deref(n)
	if n == nil || n.Kind == yaml.SequenceNode {
		if n != nil && len(n.Content) < l.MinItems {
			c.report(Problem{Path: path, Kind: BadValue, Says: finding.Say("too-few", "of", path, "count", len(n.Content), "least", l.MinItems)})
		}
		return
	}
	v := source.Scalar(n)
	text, isText := v.(string)
	if c.native && isText && text == "" {
		return // absent, to Kubernetes' own kinds
	}
	if since := l.Since[text]; since > c.minor {
		c.badValue(n, path, finding.Say("new-value", "since", since, "has", c.minor))
		return
	}
	if must := l.broken(text, isText, v); must.IsSet() {
		c.badValue(n, path, must)
	}
}

// broken returns what a value does not keep, as the rest of a sentence.
func (l *limits) broken(text string, isText bool, v any) finding.Phrase {
	if !isText {
		f := asFloat(v)
		switch {
		case l.Min != nil && f < *l.Min:
			return finding.Say("at-least", "bound", formatNumber(*l.Min))
		case l.Max != nil && f > *l.Max:
			return finding.Say("at-most", "bound", formatNumber(*l.Max), "with", "")
		case l.Format == "port" && (f < 0 || f > 65535): // 0 stands for absent
			return finding.Say("no-port")
		case l.Enum != nil && !contains(l.Enum, fmt.Sprint(v)):
			return finding.Say("one-of", "names", l.Enum, "near", "")
		}
		return finding.Phrase{}
	}
	switch n := len([]rune(text)); {
	case l.Enum != nil && !contains(l.Enum, text):
		return oneOf(text, l.Enum)
	case n < l.MinLen:
		if n == 0 {
			return finding.Say("not-empty")
		}
		return finding.Say("at-least-characters", "least", l.MinLen)
	case l.MaxLen > 0 && n > l.MaxLen:
		return finding.Say("at-most-characters", "most", l.MaxLen)
	case l.pattern != nil && !l.pattern.MatchString(text):
		return finding.Say("no-pattern", "pattern", l.Pattern)
	case l.Format != "":
		return formats[l.Format](text)
	}
	return finding.Phrase{}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// wrongType reports a value that is not of the type its field has: want is the ID of that.
func (c *checker) wrongType(n *source.Node, path source.Path, want string) {
	p := Problem{Path: path, Kind: WrongType, Field: path.Last()}
	if n.Kind == yaml.ScalarNode && want == "type-text" {
		value := shorten(n.Value)
		if c.hidden(path) {
			value = ""
		}
		if value != "" {
			p.Help = finding.Say("write-value", "value", strconv.Quote(n.Value))
		}
		_, boolean := source.Scalar(n).(bool)
		p.WantsText = true
		p.Says = finding.Say("wrong-text", "what", c.subject(path), "value", value, "boolean", boolean)
	} else {
		if s, ok := text(n); ok && want == "type-integer" && strings.Trim(s, "0123456789") == "" && s != "" && !c.hidden(path) {
			p.Help = finding.Say("write-plain", "value", s)
		}
		p.Says = finding.Say("wrong-type", "what", c.subject(path), "is", c.describe(n, path), "want", finding.Say(want))
	}
	c.report(p)
}

func (c *checker) badValue(n *source.Node, path source.Path, must finding.Phrase) {
	value := ""
	if !c.hidden(path) {
		value = quoted(n)
	}
	p := Problem{Path: path, Kind: BadValue, Field: path.Last(), Says: says(c.subject(path), value, must)}
	p.Near, _ = must.Args["near"].(string)
	if must.ID == "cron-fields" {
		p.Help = finding.Say("cron-example")
	}
	if must.ID == "no-duration" && n.Value != "" && strings.Trim(n.Value, "0123456789") == "" {
		p.Near = n.Value + "s"
		p.Help = finding.Say("write-value", "value", strconv.Quote(p.Near))
	}
	c.report(p)
}

// says makes a sentence of a subject, the value in quotes where it is said, and what is wrong with it.
func says(what any, value string, must finding.Phrase) finding.Phrase {
	return finding.Say("bad-value", "what", what, "value", value, "must", must)
}

// subject names a value; annotations and labels, whose paths read badly, by key.
func (c *checker) subject(path source.Path) any {
	if len(path) == 0 {
		return c.kind
	}
	if len(path) > 2 && path[len(path)-3] == "metadata" {
		switch path[len(path)-2] {
		case "annotations":
			return finding.Say("the-annotation", "key", quote(path.Last()))
		case "labels":
			return finding.Say("the-label", "key", quote(path.Last()))
		}
	}
	return path.String()
}

// describe returns what a value is, without the value itself where that may be secret.
func (c *checker) describe(n *source.Node, path source.Path) finding.Phrase {
	switch n.Kind {
	case yaml.MappingNode:
		return finding.Say("a-map")
	case yaml.SequenceNode:
		return finding.Say("a-list")
	}
	value := ""
	if !c.hidden(path) {
		value = quoted(n)
	}
	switch source.Scalar(n).(type) {
	case bool:
		return finding.Say("truth-value", "value", value)
	case string:
		return finding.Say("text-value", "value", value)
	}
	return finding.Say("number-value", "value", value)
}

// quoted writes a scalar in a message: text in quotes, shortened.
func quoted(n *source.Node) string {
	if s, ok := source.Scalar(n).(string); ok {
		return quote(s)
	}
	return shorten(n.Value)
}

func quote(s string) string { return strconv.Quote(shorten(s)) }

func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
