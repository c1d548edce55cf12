package functions

import (
	"strconv"
	"strings"
)

// Sprig's functions that charts call most, for the arguments that they have most: Sprig's own pass each text through fmt
// and a list, which was a tenth of rendering.

// quoter is `quote`, which falls back on Sprig's.
func quoter(slow func(...any) string) func(...any) string {
	return func(values ...any) string {
		if len(values) == 1 {
			if s, ok := values[0].(string); ok {
				return strconv.Quote(s) // what %q prints
			}
		}
		return slow(values...)
	}
}

// nindent is Sprig's: a line break, and spaces before every line.
func nindent(spaces int, text string) string { return indentAfter("\n", spaces, text) }

func indent(spaces int, text string) string { return indentAfter("", spaces, text) }

func indentAfter(start string, spaces int, text string) string {
	pad := strings.Repeat(" ", spaces) // which panics for less than none, as Helm does
	var b strings.Builder
	b.Grow(len(start) + len(text) + len(pad)*(1+strings.Count(text, "\n")))
	b.WriteString(start)
	for line := range strings.Lines(text) {
		b.WriteString(pad)
		b.WriteString(line)
	}
	if text == "" || text[len(text)-1] == '\n' {
		b.WriteString(pad) // the line after the last break is indented too
	}
	return b.String()
}
