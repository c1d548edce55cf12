package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// writeText prints what a person reads in a terminal, nothing where there is
// nothing to say.
func writeText(w io.Writer, r *Report, o Options) error {
	t := &text{lines: r.lines(), labels: labelsOf(r), paint: printing.Palette(o.Color), width: o.Width, link: linker(r, o.Links)}
	if t.width <= 0 {
		t.width = printing.DefaultWidth
	}
	t.wrap, t.steps = o.Wrap, o.Verbose
	for _, f := range r.Findings {
		t.head(f)
		if !o.Quiet {
			t.body(f)
		}
	}
	_, err := io.WriteString(w, t.String())
	return err
}

type text struct {
	strings.Builder
	lines *mask.Lines
	paint printing.Painter
	width int
	wrap  bool
	steps bool // those of a value on its way are printed
	link  func(rule, text string) string
	labels
}

// labels are the words before what goes with a finding.
type labels struct{ from, help string }

func labelsOf(r *Report) labels {
	words := texts.Of(r.Language)
	return labels{words.Say(finding.Say("from")), words.Say(finding.Say("help"))}
}

func (t *text) head(f finding.Finding) {
	place := f.Span
	place.File = printing.OneLine(place.File)
	lead := t.paint(printing.Bold, position(place)) + ": " + t.paint(severityColour(f.Severity), f.Severity.String()) + ": "
	lines := t.fold(lead, printing.OneLine(f.Message)+" ["+f.Rule+"]", 4)
	last := len(lines) - 1
	rule := "[" + f.Rule + "]"
	for i, line := range lines {
		if message, ends := strings.CutSuffix(line, rule); i == last && ends {
			lines[i] = t.bold(strings.TrimRight(message, " ")) + message[len(strings.TrimRight(message, " ")):] + t.paint(printing.Dim, t.link(f.Rule, rule))
		} else {
			lines[i] = t.bold(line)
		}
	}
	if lines[0] == "" { // its first word is wider than what is left of the line
		lead = strings.TrimRight(lead, " ")
	}
	fmt.Fprintf(t, "%s%s\n", lead, strings.Join(lines, "\n    "))
}

func (t *text) bold(s string) string {
	if s == "" {
		return ""
	}
	return t.paint(printing.Bold, s)
}

// fold parts a text that follows lead into the lines of the terminal; those
// after the first are indented by so many columns.
func (t *text) fold(lead, text string, indent int) []string {
	if !t.wrap {
		return []string{text}
	}
	return printing.Wrap(text, t.width-displaywidth.String(printing.Plain(lead)), max(t.width-indent, 1))
}

func (t *text) body(f finding.Finding) {
	t.snippet(f)
	for _, o := range f.Origins {
		if o.Step && !t.steps && f.Precision != finding.Anchored {
			continue
		}
		place := o.Span
		place.File = printing.OneLine(place.File)
		note := ""
		if o.Note != "" {
			note = " (" + printing.OneLine(o.Note) + ")"
		}
		t.folded(t.paint(printing.Dim, t.from), position(place)+note)
	}
	if f.Help != "" {
		t.folded(t.paint(printing.Cyan, t.help), printing.OneLine(f.Help))
	}
}

// folded writes a text behind its label, the lines after the first below it.
func (t *text) folded(label, text string) {
	lead := "   " + label + " "
	indent := displaywidth.String(printing.Plain(lead))
	fmt.Fprintf(t, "%s%s\n", lead, strings.Join(t.fold(lead, text, indent), "\n"+strings.Repeat(" ", indent)))
}

func (t *text) snippet(f finding.Finding) {
	line, secrets, ok := t.lines.Line(f.File, f.Line)
	if !ok {
		return
	}
	end := f.EndColumn
	if f.EndLine > f.Line {
		end = len(line) + 1 // to the line's end: there are no more columns than bytes
	}
	number := strconv.Itoa(f.Line)
	width := t.width
	if t.wrap {
		width -= len("    | ") + len(number) + 2*displaywidth.String(printing.Ellipsis)
	}
	s := printing.NewSnippet(line, secrets, f.Column, end, width)
	bar := t.paint(printing.Dim, "|")
	fmt.Fprintf(t, "   %s %s%s\n", t.paint(printing.Dim, number), bar, prefixed(s.Text))
	if s.Carets != "" {
		fmt.Fprintf(t, "   %s %s%s\n", strings.Repeat(" ", len(number)), bar, prefixed(s.Indent+t.paint(severityColour(f.Severity), s.Carets)))
	}
}

// prefixed keeps an empty line from ending in a blank.
func prefixed(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

// position prints file:line:column as far as they are known.
func position(s source.Span) string {
	switch {
	case s.Line == 0:
		return s.File
	case s.Column == 0:
		return s.File + ":" + strconv.Itoa(s.Line)
	}
	return s.File + ":" + strconv.Itoa(s.Line) + ":" + strconv.Itoa(s.Column)
}

func severityColour(s finding.Severity) string {
	switch s {
	case finding.Error:
		return printing.Red
	case finding.Warning:
		return printing.Yellow
	}
	return printing.Blue
}
