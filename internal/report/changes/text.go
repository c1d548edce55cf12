package changes

import (
	"fmt"
	"io"
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

const (
	// maxFields is how many fields of an entry are printed without --verbose, maxValue how wide a value is.
	maxFields = 12
	maxValue  = 100
)

// writeText prints what a person reads in a terminal: first what happens to each site, then the changes.
func writeText(w io.Writer, d *change.Diff, o Options) error {
	t := &diffText{d: d, paint: printing.Palette(o.Color), verbose: o.Verbose}
	t.sites()
	for _, e := range folded(d) {
		t.entry(e)
	}
	if line := untracedLine(d); line != "" {
		fmt.Fprintln(t, t.paint(printing.Dim, line))
	}
	for _, n := range notComparedLines(d) {
		fmt.Fprintf(t, "%s %s\n", t.paint(printing.Red, "not compared:"), printing.OneLine(n))
	}
	_, err := io.WriteString(w, t.String())
	return err
}

type diffText struct {
	strings.Builder
	d       *change.Diff
	paint   printing.Painter
	verbose bool
}

func (t *diffText) sites() {
	rows := siteRows(t.d)
	width := 0
	for _, r := range rows {
		width = max(width, displaywidth.String(r.Name))
	}
	for _, r := range rows {
		fmt.Fprintf(t, "%s%s  %s\n", t.paint(printing.Bold, r.Name), strings.Repeat(" ", width-displaywidth.String(r.Name)), t.siteText(r))
	}
	if len(rows) > 0 {
		t.WriteByte('\n')
	}
}

func (t *diffText) siteText(r siteRow) string {
	var parts []string
	if r.State != "" {
		parts = append(parts, "site "+r.State)
	}
	for _, p := range []struct {
		n    int
		what string
	}{{r.Changed, "changed"}, {r.Added, "added"}, {r.Removed, "removed"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	text := strings.Join(parts, ", ")
	if r.Releases > 0 {
		text += " in " + count(r.Releases, "release")
	}
	if effects := r.text(); effects != "" {
		text += "; " + t.paint(printing.Yellow, effects)
	}
	return text
}

var signs = map[change.Kind]string{change.Added: "+", change.Removed: "-", change.Changed: "~"}

const green = "1;32"

func signColour(k change.Kind) string {
	switch k {
	case change.Added:
		return green
	case change.Removed:
		return printing.Red
	}
	return printing.Yellow
}

func (t *diffText) entry(e *change.Entry) {
	head := t.paint(signColour(e.Kind), signs[e.Kind]+" "+printing.OneLine(title(e))) + " " + printing.OneLine(whom(t.d, e))
	if len(e.Effects) > 0 {
		var words []string
		for _, effect := range byWeight(e.Effects) {
			words = append(words, effectWord(effect))
		}
		head += ": " + t.paint(printing.Yellow, strings.Join(words, ", "))
	}
	fmt.Fprintln(t, head)
	if note := exampleNote(e); note != "" {
		fmt.Fprintf(t, "    %s\n", t.paint(printing.Dim, printing.OneLine(note)))
	}
	for i, note := range e.Notes {
		if i == maxFields && !t.verbose {
			fmt.Fprintf(t, "    %s\n", t.paint(printing.Dim, fmt.Sprintf("and %d more", len(e.Notes)-i)))
			break
		}
		fmt.Fprintf(t, "    %s\n", printing.OneLine(note))
	}
	if e.Whole && len(e.Objects) > 1 {
		names := strings.Join(e.Objects, ", ")
		if !t.verbose {
			names = cut(names, 2*maxValue)
		}
		fmt.Fprintf(t, "    %s\n", printing.OneLine(names))
	}
	t.from(e.Origins)
	for i, f := range e.Fields {
		if i == maxFields && !t.verbose {
			fmt.Fprintf(t, "    %s\n", t.paint(printing.Dim, fmt.Sprintf("and %s; --verbose prints all", count(len(e.Fields)-i, "more field"))))
			break
		}
		t.field(f)
	}
}

func (t *diffText) field(f change.Field) {
	was, oldText := f.Old.(string)
	is, newText := f.New.(string)
	switch {
	case f.Secret:
		fmt.Fprintf(t, "    %s: changed (secret)\n", printing.OneLine(f.Path))
	case f.Digest:
		fmt.Fprintf(t, "    %s: changed (checksum)\n", printing.OneLine(f.Path))
	case oldText && newText && strings.Contains(was+is, "\n"):
		fmt.Fprintf(t, "    %s:\n", printing.OneLine(f.Path))
		t.block(was, is)
	default:
		fmt.Fprintf(t, "    %s: %s -> %s\n", printing.OneLine(f.Path), t.paint(printing.Red, cut(valueText(f.Old), maxValue)), t.paint(green, cut(valueText(f.New), maxValue)))
	}
	t.from(f.Origins)
}

// block prints the lines of a text that changed.
func (t *diffText) block(was, is string) {
	const most = 8
	for i, line := range change.TextDiff(was, is) {
		if i == most && !t.verbose {
			fmt.Fprintf(t, "      %s\n", t.paint(printing.Dim, "…; --verbose prints all"))
			return
		}
		colour := green
		if line[0] == '-' {
			colour = printing.Red
		}
		fmt.Fprintf(t, "      %s\n", t.paint(colour, printing.OneLine(line)))
	}
}

func (t *diffText) from(origins []change.Origin) {
	places := originLines(origins)
	if len(places) > 3 && !t.verbose {
		places = append(places[:3], fmt.Sprintf("%d more", len(places)-3))
	}
	if len(places) > 0 {
		fmt.Fprintf(t, "      %s\n", t.paint(printing.Dim, "from "+printing.OneLine(strings.Join(places, ", "))))
	}
}

// Line returns what a diff found in one line.
func Line(d *change.Diff) string { return headline(d) }
