package kube

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// expected names the letters of schema.txt in messages.
var expected = map[byte]string{
	's': "text", 'i': "an integer", 'l': "an integer", 'n': "a number", 'b': "true or false",
	'q': "a quantity such as 500m or 1Gi", 'x': "an integer or text", 't': "a time such as 2026-01-31T12:00:00Z", 'B': "text in base64",
}

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
	must := ""
	switch letter {
	case 'i':
		if f := asFloat(v); f < math.MinInt32 || f > math.MaxInt32 {
			must = "does not fit 32 bits"
		}
	case 'q':
		if s, ok := v.(string); ok && !isQuantity(s) {
			must = "is not a quantity such as 500m or 1Gi"
		}
	case 't':
		if _, err := time.Parse(time.RFC3339, v.(string)); err != nil {
			must = "is not a time such as 2026-01-31T12:00:00Z"
		}
	case 'B':
		// <path:…> stands for what a Vault plugin of Argo CD puts there.
		if _, err := base64.StdEncoding.DecodeString(v.(string)); err != nil && !strings.HasPrefix(v.(string), "<") {
			must = "is not base64"
		}
	}
	if must != "" {
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
			c.report(Problem{Path: path, Kind: BadValue, Message: fmt.Sprintf("%s has %d items, but must have at least %d", path, len(n.Content), l.MinItems)})
		}
		return
	}
	v := source.Scalar(n)
	text, isText := v.(string)
	if c.native && isText && text == "" {
		return // absent, to Kubernetes' own kinds
	}
	if since := l.Since[text]; since > c.minor {
		c.badValue(n, path, fmt.Sprintf("is new in Kubernetes 1.%d; the cluster has 1.%d", since, c.minor))
		return
	}
	if must := l.broken(text, isText, v); must != "" {
		c.badValue(n, path, must)
	}
}

// broken returns what a value does not keep, as the rest of a sentence.
func (l *limits) broken(text string, isText bool, v any) string {
	if !isText {
		f := asFloat(v)
		switch {
		case l.Min != nil && f < *l.Min:
			return fmt.Sprintf("must be at least %v", formatNumber(*l.Min))
		case l.Max != nil && f > *l.Max:
			return fmt.Sprintf("must be at most %v", formatNumber(*l.Max))
		case l.Format == "port" && (f < 0 || f > 65535): // 0 stands for absent
			return "is no port number (1 to 65535)"
		case l.Enum != nil && !contains(l.Enum, fmt.Sprint(v)):
			return "must be one of " + words(l.Enum, "and")
		}
		return ""
	}
	switch n := len([]rune(text)); {
	case l.Enum != nil && !contains(l.Enum, text):
		return oneOf(text, l.Enum)
	case n < l.MinLen:
		if n == 0 {
			return "must not be empty"
		}
		return fmt.Sprintf("must have at least %d characters", l.MinLen)
	case l.MaxLen > 0 && n > l.MaxLen:
		return fmt.Sprintf("must have at most %d characters", l.MaxLen)
	case l.pattern != nil && !l.pattern.MatchString(text):
		return "does not match " + l.Pattern
	case l.Format != "":
		return formats[l.Format](text)
	}
	return ""
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

// wrongType reports a value that is not of the type its field has.
func (c *checker) wrongType(n *source.Node, path source.Path, want string) {
	subject := c.subject(path)
	p := Problem{Path: path, Kind: WrongType, Field: path.Last()}
	if n.Kind == yaml.ScalarNode && want == "text" {
		p.WantsText = true
		p.Message = fmt.Sprintf("%s must be text, but %s; quote it", subject, c.reading(n, path))
	} else {
		p.Message = fmt.Sprintf("%s is %s, but must be %s", subject, c.describe(n, path), want)
	}
	c.report(p)
}

func (c *checker) badValue(n *source.Node, path source.Path, must string) {
	value := ""
	if !c.hidden(path) {
		value = " " + quoted(n)
	}
	c.report(Problem{Path: path, Kind: BadValue, Field: path.Last(),
		Message: fmt.Sprintf("%s%s %s", c.subject(path), value, must)})
}

// subject names a value; annotations and labels, whose paths read badly, by key.
func (c *checker) subject(path source.Path) string {
	if len(path) == 0 {
		return c.kind
	}
	if len(path) > 2 && path[len(path)-3] == "metadata" {
		switch path[len(path)-2] {
		case "annotations":
			return "annotation " + quote(path.Last())
		case "labels":
			return "label " + quote(path.Last())
		}
	}
	return path.String()
}

// reading returns how YAML reads a scalar that was meant as text.
func (c *checker) reading(n *source.Node, path source.Path) string {
	kind := "number"
	if _, ok := source.Scalar(n).(bool); ok {
		kind = "truth value"
	}
	if c.hidden(path) {
		return "YAML reads it as a " + kind
	}
	return fmt.Sprintf("YAML reads the plain %s as a %s", shorten(n.Value), kind)
}

// describe returns what a value is.
func (c *checker) describe(n *source.Node, path source.Path) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	v, what := source.Scalar(n), "the number "
	switch v.(type) {
	case bool:
		what = "the truth value "
	case string:
		what = "the text "
	}
	if c.hidden(path) {
		return "a" + strings.TrimSuffix(strings.TrimPrefix(what, "the"), " ")
	}
	return what + quoted(n)
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
