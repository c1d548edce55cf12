package engine

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
)

// Kind is what sort of failure it is.
type Kind string

const (
	KindParse    Kind = "parse"    // a template's syntax
	KindExec     Kind = "exec"     // a template's execution
	KindRequired Kind = "required" // `required` found nothing
	KindFail     Kind = "fail"     // the chart called `fail`
	KindMissing  Kind = "missing"  // an included template that nothing defines
	KindLimit    Kind = "limit"    // more than a release may take, see budget
)

// Position is a place in a template's file. Line and Column start at 1, Column counts code points; 0 is unknown.
type Position struct {
	File         string
	Line, Column int
}

// Failure is why templates could not be parsed or executed.
type Failure struct {
	Kind      Kind
	Positions []Position     // innermost first: the failing node, then who included it
	Expr      string         // the failing expression, as the template writes it
	Text      finding.Phrase // what it says; the words of `required` and `fail` unchanged
	Err       error          // the original
	unplaced  bool           // the node is not known
}

func (f *Failure) Error() string { return f.Text.Key() }

func (f *Failure) Unwrap() error { return f.Err }

var parsePattern = lazyre.New(`^template: (.*?):(\d+)(?::\d+)?: ((?s).*)$`)

func parseFailure(t *Template, err error) *Failure {
	f := &Failure{Kind: KindParse, Text: finding.PhraseOf(err), Err: err, Positions: []Position{{File: t.File}}}
	m := parsePattern.FindStringSubmatch(err.Error())
	if m == nil {
		return f
	}
	line, _ := strconv.Atoi(m[2])
	f.Positions[0].Line, f.Positions[0].Column = line, actionColumn(t.Text, line, namePattern.FindStringSubmatch(m[3]))
	f.Text = plainParse(m[3])
	if open, ok := openBlock(t.Text); ok && m[3] == "unexpected EOF" {
		f.Text = finding.Say("parse-open", "line", open)
	}
	return f
}

// namePattern is what a parse error says is not there.
var namePattern = lazyre.New(`^(?:function|undefined variable) "([^"]+)"`)

var blockPattern = lazyre.New(`{{-?\s*(if|range|with|define|block|end)\b|{{-?\s*/\*(?s:.*?)\*/`)

// openBlock gives the line of the innermost block that nothing ends.
func openBlock(text string) (line int, ok bool) {
	var open []int
	for _, m := range blockPattern.FindAllStringSubmatchIndex(text, -1) {
		switch {
		case m[2] < 0: // a comment
		case text[m[2]:m[3]] != "end":
			open = append(open, m[0])
		case len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return 0, false
	}
	return 1 + strings.Count(text[:open[len(open)-1]], "\n"), true
}

// actionColumn is where the missing name is in a line, or its last action starts, else its text: parse
// errors name no column.
func actionColumn(text string, line int, name []string) int {
	for ; line > 1; line-- {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return 1
		}
		text = text[i+1:]
	}
	text, _, _ = strings.Cut(text, "\n")
	i := strings.LastIndex(text, "{{")
	if i < 0 {
		i = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	if len(name) > 1 {
		i = max(i, strings.Index(text, name[1]))
	}
	return 1 + utf8.RuneCountInString(text[:i])
}

// execPattern takes the head of an error of text/template apart: place, what ran, the node.
var execPattern = lazyre.New(`^template: (.*?):(\d+):(\d+): executing ".*?" at <((?s).*?)>: `)

// maxStack bounds how many includes are told.
const maxStack = 40

func (s *Set) execFailure(t *Template, err error) *Failure {
	f, said := &Failure{Kind: KindExec, Err: err}, err.Error()
	var refusal *functions.Refusal
	var missing *missingTemplate
	var inTpl *tplError
	for cur := err; cur != nil; {
		var tp *tplError
		if errors.As(cur, &tp) {
			inTpl = tp
		}
		var e template.ExecError
		if !errors.As(cur, &e) {
			break
		}
		msg := e.Err.Error()
		if m := execPattern.FindStringSubmatch(msg); m != nil {
			if p, ok := s.position(m[1], m[2], m[3]); ok && (len(f.Positions) == 0 || f.Positions[len(f.Positions)-1] != p) {
				f.Positions = append(f.Positions, p)
			}
			f.Expr, said = m[4], msg[len(m[0]):]
		}
		cur = errors.Unwrap(e.Err)
	}
	if len(f.Positions) == 0 {
		f.Positions = []Position{{File: t.File}}
	}
	slices.Reverse(f.Positions)
	if n := len(f.Positions); n > maxStack { // templates that include each other without end
		f.Positions = slices.Delete(f.Positions, maxStack/2, n-maxStack/2)
	}
	var over *functions.OverBudget
	if errors.As(err, &over) {
		f.Kind, f.Text = KindLimit, over.Says()
		f.unplaced = len(f.Positions) == 1 && f.Positions[0].Line == 0 || over.Function == ""
		return f
	}
	switch {
	case errors.As(err, &refusal):
		f.Kind, f.Text = KindFail, finding.Say("words", "words", shortened(refusal.Message))
		if refusal.Required {
			f.Kind = KindRequired
		}
		return f
	case errors.As(err, &missing):
		f.Kind, f.Text = KindMissing, finding.Say("no-template", "name", strconv.Quote(missing.name))
		return f
	case undefinedTemplate.MatchString(said):
		f.Kind, f.Text = KindMissing, finding.Say("no-template", "name", undefinedTemplate.ReplaceAllString(said, "$1"))
		return f
	}
	if inTpl != nil && inTpl.parse {
		f.Text = finding.PhraseOf(inTpl.err)
		if m := parsePattern.FindStringSubmatch(inTpl.err.Error()); m != nil {
			f.Text = finding.Say("in-tpl", "line", m[2], "what", plainParse(m[3]))
		}
		return f
	}
	f.Text = plainExec(f.Expr, said)
	return f
}

// maxMessage bounds what a chart's own words take in a report, in bytes.
const maxMessage = 4_000

func shortened(text string) string {
	if len(text) <= maxMessage {
		return text
	}
	return strings.ToValidUTF8(text[:maxMessage], "") + fmt.Sprintf("… (%d bytes in all)", len(text))
}

var undefinedTemplate = lazyre.New(`^template ("(?:[^"\\]|\\.)*") not defined$`)

// position finds the file of a template's name; a text given to tpl has none. The column that text/template
// counts is the byte before the last part of a field chain: it is moved to the chain's start.
func (s *Set) position(name, line, column string) (Position, bool) {
	t, ok := s.byName[name]
	if !ok {
		return Position{}, false
	}
	l, _ := strconv.Atoi(line)
	c, _ := strconv.Atoi(column)
	text := t.Text
	for i := 1; i < l; i++ {
		_, text, _ = strings.Cut(text, "\n")
	}
	text, _, _ = strings.Cut(text, "\n")
	c = chainStart(text, c)
	return Position{File: t.File, Line: l, Column: 1 + utf8.RuneCountInString(text[:c])}, true
}

// chainStart gives where the field chain around byte i of a text begins.
func chainStart(text string, i int) int {
	if i > len(text) {
		return len(text)
	}
	if i < len(text) && text[i] == '.' {
		for i > 0 && isChainByte(text[i-1]) {
			i--
		}
	}
	return i
}

func isChainByte(c byte) bool {
	return c == '.' || c == '_' || c == '$' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}
