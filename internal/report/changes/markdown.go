package changes

import (
	"fmt"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// Marker is the first line of a diff in Markdown: the comment that CI updates is known by it.
const Marker = "<!-- xgen-lint diff -->"

// maxMarkdown is how large a comment may be: GitHub takes 65,536 characters, and GitLab a million; the rest is for what
// CI puts above it.
const maxMarkdown = 60_000

// writeMarkdown prints a comment for a merge request: a table of sites, and the changes, folded. What does not fit is
// counted.
func writeMarkdown(w io.Writer, d *change.Diff, _ Options) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n### What changes at each site\n\n%s. %s\n", Marker, printing.UpperFirst(headline(d)), between(d))
	for _, n := range notComparedLines(d) {
		fmt.Fprintf(&b, "\n> **Not compared:** %s\n", markdownText(cut(n, 400)))
	}
	if line := untracedLine(d); line != "" {
		fmt.Fprintf(&b, "\n%s.\n", markdownText(line))
	}
	rows := siteRows(d)
	if len(rows) > 0 {
		b.WriteString("\n| site | what it does | releases | changed | added | removed |\n| --- | --- | ---: | ---: | ---: | ---: |\n")
	}
	const mostRows = 200
	for i, r := range rows {
		if i == mostRows {
			fmt.Fprintf(&b, "| and %s | | | | | |\n", count(len(rows)-i, "more site"))
			break
		}
		name := markdownText(r.Name)
		if r.State != "" {
			name += " (" + r.State + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d |\n", name, markdownText(r.text()), r.Releases, r.Changed, r.Added, r.Removed)
	}
	entries := folded(d)
	for i, e := range entries {
		text := markdownEntry(d, e)
		if b.Len()+len(text) > maxMarkdown {
			fmt.Fprintf(&b, "\nAnd %s; `xgen-lint diff` prints all.\n", count(len(entries)-i, "more change"))
			break
		}
		b.WriteString(text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownEntry(d *change.Diff, e *change.Entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n<details><summary><code>%s</code> <b>%s</b> %s", signs[e.Kind], htmlText(title(e)), htmlText(whom(d, e)))
	for _, effect := range byWeight(e.Effects) {
		fmt.Fprintf(&b, " · %s", htmlText(effectWord(effect)))
	}
	b.WriteString("</summary>\n\n")
	notes := e.Notes
	if note := exampleNote(e); note != "" {
		notes = append([]string{note}, notes...)
	}
	if e.Whole && len(e.Objects) > 1 {
		notes = append(notes[:len(notes):len(notes)], cut(strings.Join(e.Objects, ", "), 1000))
	}
	for _, note := range notes {
		fmt.Fprintf(&b, "%s\n\n", markdownText(note))
	}
	if len(e.Origins) > 0 {
		fmt.Fprintf(&b, "from %s\n\n", markdownPlaces(e.Origins))
	}
	var lines strings.Builder
	const most = 30
	for i, f := range e.Fields {
		if i == most {
			fmt.Fprintf(&lines, "# and %s\n", count(len(e.Fields)-i, "more field"))
			break
		}
		lines.WriteString(diffLines(f))
	}
	if lines.Len() > 0 {
		fence := printing.Fence(lines.String())
		fmt.Fprintf(&b, "%sdiff\n%s%s\n", fence, lines.String(), fence)
	}
	if len(e.Releases) > 1 {
		for _, line := range bySite(e.Releases) {
			fmt.Fprintf(&b, "- %s\n", markdownText(cut(line, 600)))
		}
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// diffLines is a field as a patch shows it: its path and lines behind #, its values behind - and +.
func diffLines(f change.Field) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", printing.OneLine(f.Path))
	was, oldText := f.Old.(string)
	is, newText := f.New.(string)
	const most, wide = 20, 300
	switch {
	case f.Secret:
		b.WriteString("! changed (secret)\n")
	case f.Digest:
		b.WriteString("! changed (checksum)\n")
	case oldText && newText && strings.Contains(was+is, "\n"):
		for i, line := range change.TextDiff(was, is) {
			if i == most {
				b.WriteString("# …\n")
				break
			}
			b.WriteString(cut(printing.OneLine(line), wide) + "\n")
		}
	default:
		if f.Old != nil {
			fmt.Fprintf(&b, "- %s\n", cut(valueText(f.Old), wide))
		}
		if f.New != nil {
			fmt.Fprintf(&b, "+ %s\n", cut(valueText(f.New), wide))
		}
	}
	for i, place := range originLines(f.Origins) {
		if i == 3 {
			break
		}
		fmt.Fprintf(&b, "#   from %s\n", printing.OneLine(place))
	}
	return b.String()
}

func markdownPlaces(list []change.Origin) string {
	var out []string
	for _, place := range originLines(list) {
		out = append(out, "`"+strings.ReplaceAll(place, "`", "'")+"`")
	}
	return strings.Join(out, ", ")
}

// markdownText keeps a text from being taken for markup.
func markdownText(s string) string {
	return strings.NewReplacer("\n", " ", "|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "`", "'", "[", `\[`, "@", "&#64;").Replace(s)
}

func htmlText(s string) string {
	return strings.NewReplacer("\n", " ", "&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;").Replace(s)
}
