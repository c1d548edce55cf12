package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// writeText prints what a person reads in a terminal, nothing where there is
// nothing to say.
func writeText(w io.Writer, r *Report, o Options) error {
	t := &text{lines: mask.New(r.Source), paint: palette(o.Color), width: o.Width}
	if t.width <= 0 {
		t.width = defaultWidth
	}
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
	paint painter
	width int
}

func (t *text) head(f finding.Finding) {
	place := f.Span
	place.File = oneLine(place.File)
	fmt.Fprintf(t, "%s: %s: %s %s\n", t.paint(bold, position(place)), t.paint(severityColour(f.Severity), f.Severity.String()),
		t.paint(bold, oneLine(f.Message)), t.paint(dim, "["+f.Rule+"]"))
}

func (t *text) body(f finding.Finding) {
	t.snippet(f)
	for _, o := range f.Origins {
		place := o.Span
		place.File = oneLine(place.File)
		note := ""
		if o.Note != "" {
			note = " (" + oneLine(o.Note) + ")"
		}
		fmt.Fprintf(t, "   %s %s%s\n", t.paint(dim, "from"), position(place), note)
	}
	if f.Help != "" {
		fmt.Fprintf(t, "   %s %s\n", t.paint(cyan, "help:"), oneLine(f.Help))
	}
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
	s := newSnippet(line, secrets, f.Column, end, t.width)
	number := strconv.Itoa(f.Line)
	bar := t.paint(dim, "|")
	fmt.Fprintf(t, "   %s %s%s\n", t.paint(dim, number), bar, prefixed(s.text))
	if s.carets != "" {
		fmt.Fprintf(t, "   %s %s%s\n", strings.Repeat(" ", len(number)), bar, prefixed(s.indent+t.paint(severityColour(f.Severity), s.carets)))
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
