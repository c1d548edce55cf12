package printing

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

const (
	tabWidth     = 4
	DefaultWidth = 120 // columns of a terminal that does not say how many it has
	Ellipsis     = "…" // stands for what is cut off a line
)

// cell is what a terminal shows as one: a grapheme, a tab, a masked secret.
type cell struct {
	text  string
	width int
	runes int // how many code points of the source line it stands for
}

// cells splits a line for display: tabs become spaces, secrets a mask, and
// characters that would steer the terminal become visible ones.
func cells(line string, secrets []finding.Stretch) []cell {
	var out []cell
	for at := 0; at < len(line); {
		if end := min(maskEnd(secrets, at), len(line)); end > at {
			out = append(out, cell{finding.Masked, len(finding.Masked), utf8.RuneCountInString(line[at:end])})
			at = end
			continue
		}
		g := displaywidth.StringGraphemes(line[at:nextMask(secrets, at, len(line))])
		text := line[at : at+1]
		if g.Next() && g.Value() != "" {
			text = g.Value()
		}
		at += len(text)
		if text == "\t" {
			out = append(out, cell{strings.Repeat(" ", tabWidth), tabWidth, 1})
			continue
		}
		shown := Shown(text)
		out = append(out, cell{shown, displaywidth.String(shown), utf8.RuneCountInString(text)})
	}
	return out
}

// maskEnd returns where the secrets that hold byte at end, 0 where none does.
func maskEnd(secrets []finding.Stretch, at int) (end int) {
	for again := true; again; {
		again = false
		for _, s := range secrets {
			if s.Start <= max(at, end) && max(at, end) < s.End {
				end, again = s.End, true
			}
		}
	}
	return end
}

func nextMask(secrets []finding.Stretch, at, end int) int {
	for _, s := range secrets {
		if s.Start > at && s.Start < end {
			end = s.Start
		}
	}
	return end
}

// Snippet is a line ready to be printed, and the caret line under it.
type Snippet struct{ Text, Indent, Carets string }

// NewSnippet shows line with carets from start to end (columns in code points,
// end exclusive; 0 for none), cut to width around the start.
func NewSnippet(line string, secrets []finding.Stretch, start, end, width int) Snippet {
	line, secrets, cut := cropped(strings.TrimRight(line, " \t"), secrets, start)
	start, end = max(0, start-cut), max(0, end-cut)
	all := cells(line, secrets)
	from, to := caretCells(all, start, end)
	lo, hi := window(all, from, width)
	var b, pad strings.Builder
	if lo > 0 {
		b.WriteString(Ellipsis)
		pad.WriteByte(' ')
	}
	carets := 0
	for i := lo; i < hi; i++ {
		b.WriteString(all[i].text)
		switch {
		case i < from:
			pad.WriteString(strings.Repeat(" ", all[i].width))
		case i < to:
			carets += all[i].width
		}
	}
	if hi < len(all) {
		b.WriteString(Ellipsis)
	}
	s := Snippet{Text: b.String()}
	if start > 0 {
		s.Indent, s.Carets = pad.String(), "^"+strings.Repeat("~", max(0, carets-1))
	}
	return s
}

// crop is how many bytes of a line are shown at most, before and behind the carets: what is cut into cells takes 50
// times as much memory.
const crop = 4096

// cropped returns the stretch of a long line around column start, its secrets, and how many columns were cut before it.
func cropped(line string, secrets []finding.Stretch, start int) (string, []finding.Stretch, int) {
	if len(line) <= 2*crop {
		return line, secrets, 0
	}
	at := len(line)
	column := 1
	for i := range line {
		if column >= start {
			at = i
			break
		}
		column++
	}
	from, to := max(0, at-crop), min(len(line), at+crop)
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	var out []finding.Stretch
	for _, s := range secrets {
		if s.End > from && s.Start < to {
			out = append(out, finding.Stretch{Start: max(s.Start, from) - from, End: min(s.End, to) - from})
		}
	}
	return line[from:to], out, utf8.RuneCountInString(line[:from])
}

// caretCells returns the cells that hold the columns from start to end; both
// are len(all) where the columns lie past the line.
func caretCells(all []cell, start, end int) (from, to int) {
	from, to = len(all), len(all)
	column := 1
	for i, c := range all {
		next := column + c.runes
		if from == len(all) && start < next {
			from = i
		}
		if end > 0 && to == len(all) && end <= next {
			to = i + 1
		}
		column = next
	}
	if end <= start {
		to = from + 1
	}
	return from, to
}

// Parts splits a line for display at the columns from start to end (end exclusive;
// start of 0 for none): what is before, between and after them. Of the line no
// more than the first cells are shown.
func Parts(line string, secrets []finding.Stretch, start, end, most int) (before, marked, after string) {
	all := cells(strings.TrimRight(line, " \t"), secrets)
	if len(all) > most {
		all = all[:most]
	}
	from, to := caretCells(all, start, end)
	if start <= 0 {
		from, to = len(all), len(all)
	}
	to = min(to, len(all))
	return textOf(all[:from]), textOf(all[from:to]), textOf(all[to:])
}

func textOf(all []cell) string {
	var b strings.Builder
	for _, c := range all {
		b.WriteString(c.text)
	}
	return b.String()
}

// window chooses the cells to show: all where they fit, else a stretch of that
// width with the caret's cell a third in.
func window(all []cell, caret, width int) (lo, hi int) {
	total := 0
	for _, c := range all {
		total += c.width
	}
	if total <= width {
		return 0, len(all)
	}
	before := 0
	for lo = min(caret, len(all)); lo > 0 && before+all[lo-1].width <= width/3; lo-- {
		before += all[lo-1].width
	}
	if rest := widthOf(all[lo:]); rest < width { // the line's end is near: show more before it
		for lo > 0 && rest+all[lo-1].width <= width {
			lo--
			rest += all[lo].width
		}
	}
	shown := 0
	for hi = lo; hi < len(all) && shown+all[hi].width <= width; hi++ {
		shown += all[hi].width
	}
	return lo, hi
}

func widthOf(cs []cell) (w int) {
	for _, c := range cs {
		w += c.width
	}
	return w
}

// Shown replaces characters that would move the cursor, colour the terminal
// or reorder the text, and those that XML cannot hold: what is linted must not be able to forge a report.
func Shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return r
		case r < 0x20:
			return 0x2400 + r // control pictures
		case r == 0x7f:
			return 0x2421
		case hidden(r), r == 0xfffe, r == 0xffff:
			return utf8.RuneError
		}
		return r
	}, s)
}

// OneLine makes a message fit its line.
func OneLine(s string) string {
	return Shown(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "))
}
