package problem

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// Report collects the problems of one manifest.
type Report struct {
	Kind     string // of the manifest
	Problems []Problem
}

// Add adds a problem. It copies the path, which walks go on to change, and adds the help that follows from the problem's kind
// if it has none.
func (r *Report) Add(p Problem) {
	if p.Path = slices.Clone(p.Path); len(p.Path) == 0 && p.Kind == MissingField {
		p.Path, p.Key = source.P("kind"), true // what the whole object lacks
	}
	if !p.Help.IsSet() {
		p.Help = p.help()
	}
	r.Problems = append(r.Problems, p)
}

// WrongType reports a value that is not of the type its field has: want is the ID of that.
func (r *Report) WrongType(n *source.Node, path source.Path, want string) {
	p := Problem{Path: path, Kind: WrongType, Field: path.Last()}
	if n.Kind == yaml.ScalarNode && want == "type-text" {
		value := form.Shorten(n.Value)
		if r.hidden(path) {
			value = ""
		}
		if value != "" {
			p.Help = finding.Say("write-value", "value", strconv.Quote(n.Value))
		}
		_, boolean := source.Scalar(n).(bool)
		p.WantsText = true
		p.Says = finding.Say("wrong-text", "what", r.Subject(path), "value", value, "boolean", boolean)
	} else {
		if s, ok := source.Text(n); ok && want == "type-integer" && strings.Trim(s, "0123456789") == "" && s != "" && !r.hidden(path) {
			p.Help = finding.Say("write-plain", "value", s)
		}
		p.Says = finding.Say("wrong-type", "what", r.Subject(path), "is", r.describe(n, path), "want", finding.Say(want))
	}
	r.Add(p)
}

// BadValue reports a value that is of the right type: must is the rest of the sentence.
func (r *Report) BadValue(n *source.Node, path source.Path, must finding.Phrase) {
	value := ""
	if !r.hidden(path) {
		value = form.QuoteScalar(n)
	}
	p := Problem{Path: path, Kind: BadValue, Field: path.Last(), Says: Says(r.Subject(path), value, must)}
	p.Near, _ = must.Args["near"].(string)
	if must.ID == "cron-fields" {
		p.Help = finding.Say("cron-example")
	}
	if must.ID == "no-duration" && n.Value != "" && strings.Trim(n.Value, "0123456789") == "" {
		p.Near = n.Value + "s"
		p.Help = finding.Say("write-value", "value", strconv.Quote(p.Near))
	}
	r.Add(p)
}

// Says makes a sentence of a subject, the value in quotes (left out where it is empty), and what is wrong with it.
func Says(what any, value string, must finding.Phrase) finding.Phrase {
	return finding.Say("bad-value", "what", what, "value", value, "must", must)
}

// Subject names a value; annotations and labels, whose paths read badly, by key.
func (r *Report) Subject(path source.Path) any {
	if len(path) == 0 {
		return r.Kind
	}
	if len(path) > 2 && path[len(path)-3] == "metadata" {
		switch path[len(path)-2] {
		case "annotations":
			return finding.Say("the-annotation", "key", form.Quote(path.Last()))
		case "labels":
			return finding.Say("the-label", "key", form.Quote(path.Last()))
		}
	}
	return path.String()
}

// describe returns what a value is, without the value itself where that may be secret.
func (r *Report) describe(n *source.Node, path source.Path) finding.Phrase {
	switch n.Kind {
	case yaml.MappingNode:
		return finding.Say("a-map")
	case yaml.SequenceNode:
		return finding.Say("a-list")
	}
	value := ""
	if !r.hidden(path) {
		value = form.QuoteScalar(n)
	}
	switch source.Scalar(n).(type) {
	case bool:
		return finding.Say("truth-value", "value", value)
	case string:
		return finding.Say("text-value", "value", value)
	}
	return finding.Say("number-value", "value", value)
}

// hidden reports whether a value may be secret, so that no message quotes it.
func (r *Report) hidden(path source.Path) bool {
	if r.Kind == "Secret" || r.Kind == "SealedSecret" {
		return len(path) > 0 && path[0] != "metadata" && path[0] != "type"
	}
	return slices.ContainsFunc(path, func(elem string) bool {
		elem = strings.ToLower(elem)
		for _, word := range []string{"secret", "password", "passwd", "token", "credential", "apikey", "api_key", "access_key", "accesskey", "private"} {
			if strings.Contains(elem, word) {
				return true
			}
		}
		return false
	})
}
