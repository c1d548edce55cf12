// Package tables is what the commands that list something print: the fleet, the
// environment of containers, images, rules, tests of policies. It refuses to read the repository.
package tables

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// grid is rows of cells that are printed side by side. Texts that are too wide for
// the terminal go on in further lines of their cell, so that nothing is lost.
type grid struct {
	indent string
	rows   [][]string
}

func (t *grid) add(cells ...string) { t.rows = append(t.rows, cells) }

const (
	gutter     = 2 // blanks between columns
	leastWidth = 8 // of a column that is made narrower
)

// write prints the table in at most width columns where that can be done; 0 is
// any number.
func (t *grid) write(w io.Writer, width int) error {
	widths := t.widths(width)
	var b strings.Builder
	for _, row := range t.rows {
		var cells [][]string
		lines := 1
		for i, cell := range row {
			cells = append(cells, broken(cell, widths[i]))
			lines = max(lines, len(cells[i]))
		}
		for n := range lines {
			line := t.indent
			for i, cell := range cells {
				text := ""
				if n < len(cell) {
					text = cell[n]
				}
				line += text + strings.Repeat(" ", widths[i]-min(widths[i], displaywidth.String(text))+gutter)
			}
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// widths makes the widest columns narrower until all of them fit.
func (t *grid) widths(width int) []int {
	var out []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(out) {
				out = append(out, 0)
			}
			out[i] = max(out[i], displaywidth.String(cell))
		}
	}
	if width == 0 {
		return out
	}
	total := len(t.indent) + gutter*max(len(out)-1, 0)
	for _, n := range out {
		total += n
	}
	for ; total > width; total-- {
		widest := -1
		for i, n := range out {
			if n > max(leastWidth, displaywidth.String(t.rows[0][i])) && (widest < 0 || n > out[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		out[widest]--
	}
	return out
}

// broken parts a text into lines of at most width columns: at blanks, else behind
// a character that parts names, else anywhere.
func broken(text string, width int) []string {
	var lines []string
	for displaywidth.String(text) > width {
		cut, at, seen := 0, 0, 0
		for at < len(text) {
			r, size := utf8.DecodeRuneInString(text[at:])
			if seen += displaywidth.Rune(r); seen > width {
				break
			}
			at += size
			if strings.ContainsRune(" /,:-@._", r) {
				cut = at
			}
		}
		if cut == 0 || cut < at/3 {
			cut = max(at, 1)
		}
		lines = append(lines, strings.TrimRight(text[:cut], " "))
		text = strings.TrimLeft(text[cut:], " ")
	}
	return append(lines, text)
}
