package texts

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// A template is a sentence with places for what varies:
//
//	{name}            the value; a list is joined with commas
//	{name:q}          in quotes, as messages show an offending value
//	{name:or}         a list: "a, b or c"; with :and "a, b and c"; with :and:3 "a, b, c and 2 more"
//	{name:here}       in a help: what to write in place of the value that the finding is at; see Catalog.Written
//	{name:key}        the same for the key
//	{name:plain}      the same without quotes
//	{name:above}      in a help: the key of a line that is missing above the finding
//	{name:gone}       in a help: the key that the finding is at, which is to be removed
//	{name:old}        in a help: the text that :here takes the place of, where that is not all of the value
//	{count|pod|pods}  the first word for one, the second otherwise
//	{name?…}          … where there is a value that is not empty, false or 0; {name!…} where there is not
//	{은/는}            the particle that fits what is before it (see particle)
//
// Any other brace is text.
type template struct {
	text string
	pos  int
}

// argument is one place of a template.
type argument struct {
	name     string
	filters  []string
	forms    []string // of {count|one|other}
	sub      string   // of {name?…} and {name!…}
	wants    byte     // '?' or '!', 0 without
	particle []string
}

// next returns the text up to the next argument, and that; nil at the end.
func (t *template) next() (string, *argument) {
	start := t.pos
	for i := t.pos; i < len(t.text); i++ {
		if t.text[i] != '{' || i > 0 && t.text[i-1] == '$' {
			continue
		}
		end := closing(t.text, i)
		if end < 0 {
			continue
		}
		if a := parseArgument(t.text[i+1 : end]); a != nil {
			t.pos = end + 1
			return t.text[start:i], a
		}
	}
	t.pos = len(t.text)
	return t.text[start:], nil
}

// closing returns the index of the brace that closes the one at i, -1 if none does.
func closing(text string, i int) int {
	depth := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func parseArgument(body string) *argument {
	if pair := strings.Split(body, "/"); len(pair) == 2 && isParticle(pair) {
		return &argument{particle: pair}
	}
	n := 0
	for n < len(body) && (body[n] >= 'a' && body[n] <= 'z' || n > 0 && body[n] >= 'A' && body[n] <= 'Z') {
		n++
	}
	if n == 0 {
		return nil
	}
	a := &argument{name: body[:n]}
	switch rest := body[n:]; {
	case rest == "":
	case rest[0] == '?' || rest[0] == '!':
		a.wants, a.sub = rest[0], rest[1:]
	case rest[0] == '|':
		a.forms = strings.Split(rest[1:], "|")
		if len(a.forms) != 2 {
			return nil
		}
	case rest[0] == ':':
		a.filters = strings.Split(rest[1:], ":")
		if slices.ContainsFunc(a.filters, func(f string) bool { return !isFilter(f) }) {
			return nil
		}
	default:
		return nil
	}
	return a
}

// Mark is what a help says to do at its finding's place.
type Mark string

// The marks: to write a value, one without quotes, a key, a line above; to remove the entry. Old is the text that is replaced.
const (
	Here  Mark = "here"
	Plain Mark = "plain"
	Key   Mark = "key"
	Above Mark = "above"
	Gone  Mark = "gone"
	Old   Mark = "old"
)

func isMark(filter string) bool {
	return slices.Contains([]Mark{Here, Plain, Key, Above, Gone, Old}, Mark(filter))
}

func isFilter(name string) bool {
	_, err := strconv.Atoi(name)
	return name == "q" || name == "or" || name == "and" || isMark(name) || err == nil
}

// placeholders returns the names of a template's arguments, those in its parts too. What only chooses between singular and
// plural is none: not every language has them.
func placeholders(text string) map[string]bool {
	out := map[string]bool{}
	t := template{text: text}
	for {
		_, a := t.next()
		if a == nil {
			return out
		}
		if a.name != "" && a.forms == nil {
			out[a.name] = true
		}
		for name := range placeholders(a.sub) {
			out[name] = true
		}
	}
}

// writer fills a template in.
type writer struct {
	*Catalog
	rule *ruleTexts
	strings.Builder
}

func (w *writer) fill(text string, args map[string]any) {
	t := template{text: text}
	for {
		before, a := t.next()
		w.WriteString(before)
		if a == nil {
			return
		}
		v := args[a.name]
		switch {
		case a.particle != nil:
			w.WriteString(particle(w.String(), a.particle))
		case a.wants != 0:
			if isEmpty(v) == (a.wants == '!') {
				w.fill(a.sub, args)
			}
		case a.forms != nil && w.print(v) == "1":
			w.WriteString(a.forms[0])
		case a.forms != nil:
			w.WriteString(a.forms[1])
		default:
			w.WriteString(w.value(v, a.filters))
		}
	}
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case finding.Phrase:
		return !v.IsSet()
	case json.Number:
		return v == "0"
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Slice && r.Len() == 0 || r.IsZero()
}

// value prints an argument as its filters want it.
func (w *writer) value(v any, filters []string) string {
	quoted := slices.Contains(filters, "q")
	one := func(v any) string {
		text := w.print(v)
		if quoted && isWord(v) {
			return strconv.Quote(text)
		}
		return text
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice || isWord(v) {
		return one(v)
	}
	items := make([]string, r.Len())
	for i := range items {
		items[i] = one(r.Index(i).Interface())
	}
	return w.list(items, filters)
}

// isWord reports whether a value is a string, or prints as one, as a source.Path does.
func isWord(v any) bool {
	switch v.(type) {
	case string, source.Path:
		return true
	}
	return false
}

func (w *writer) print(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case finding.Phrase:
		return w.Catalog.render(w.rule, v)
	}
	return fmt.Sprint(v)
}

// list joins items: with commas, or with a last "or" or "and"; a number among the filters is the most that are named.
func (w *writer) list(items, filters []string) string {
	most, word := len(items), ""
	for _, f := range filters {
		switch n, err := strconv.Atoi(f); {
		case err == nil:
			most = n
		case f != "q" && !isMark(f):
			word = f
		}
	}
	switch more := len(items) - most; {
	case more > 0:
		return w.Catalog.Say(finding.Say("list-more", "list", strings.Join(items[:most], ", "), "more", more))
	case word == "" || len(items) < 2:
		return strings.Join(items, ", ")
	}
	last := len(items) - 1
	return w.Catalog.Say(finding.Say("list-"+word, "list", strings.Join(items[:last], ", "), "last", items[last]))
}
