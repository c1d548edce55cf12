package kube

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
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
		c.WrongType(n, path, want)
		return
	}
	v := source.Scalar(n)
	if !fits(letter, v) {
		c.WrongType(n, path, want)
		return
	}
	must := finding.Phrase{}
	switch letter {
	case 'i':
		if f := form.AsFloat(v); f < math.MinInt32 || f > math.MaxInt32 {
			must = finding.Say("bits")
		}
	case 'q':
		if s, ok := v.(string); ok && !form.IsQuantity(s) {
			must = finding.Say("no-quantity", "near", form.NearQuantity(s))
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
		c.BadValue(n, path, must)
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

// limits judges a value of the right type by what it must keep beside it.
func (c *checker) limits(l *limits, n *source.Node, path source.Path) {
	n = source.Deref(n)
	if n == nil || n.Kind == yaml.SequenceNode {
		if n != nil && len(n.Content) < l.MinItems {
			c.Add(problem.Problem{Path: path, Kind: problem.BadValue, Says: finding.Say("too-few", "of", path, "count", len(n.Content), "least", l.MinItems)})
		}
		return
	}
	v := source.Scalar(n)
	text, isText := v.(string)
	if c.Native && isText && text == "" {
		return // absent, to Kubernetes' own kinds
	}
	if since := l.Since[text]; since > c.Minor {
		c.BadValue(n, path, finding.Say("new-value", "since", since, "has", c.Minor))
		return
	}
	if must := l.broken(text, isText, v); must.IsSet() {
		c.BadValue(n, path, must)
	}
}

// broken returns what a value does not keep, as the rest of a sentence.
func (l *limits) broken(text string, isText bool, v any) finding.Phrase {
	if !isText {
		f := form.AsFloat(v)
		switch {
		case l.Min != nil && f < *l.Min:
			return finding.Say("at-least", "bound", form.FormatNumber(*l.Min))
		case l.Max != nil && f > *l.Max:
			return finding.Say("at-most", "bound", form.FormatNumber(*l.Max), "with", "")
		case l.Format == "port" && (f < 0 || f > 65535): // 0 stands for absent
			return finding.Say("no-port")
		case l.Enum != nil && !slices.Contains(l.Enum, fmt.Sprint(v)):
			return finding.Say("one-of", "names", l.Enum, "near", "")
		}
		return finding.Phrase{}
	}
	switch n := len([]rune(text)); {
	case l.Enum != nil && !slices.Contains(l.Enum, text):
		return form.OneOf(text, l.Enum)
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
		must, _ := form.Check(l.Format, text)
		return must
	}
	return finding.Phrase{}
}
