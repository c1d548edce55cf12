package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// mostInMarkdown bounds the findings of a summary: forges cut a comment that is
// too long.
const mostInMarkdown = 200

// writeMarkdown prints a summary for a merge request or a job's page.
func writeMarkdown(w io.Writer, r *Report, _ Options) error {
	m := &summaryPage{lines: r.lines()}
	s := r.Summary
	head := "no findings"
	if n := len(r.Findings); n > 0 {
		head = foundWords(s)
	}
	fmt.Fprintf(m, "## xgen-lint: %s\n\n%s\n", head, plainMarkdown(summaryLine(s)))
	if line := notRenderedLine(s); line != "" {
		fmt.Fprintf(m, "\n%s\n", plainMarkdown(line))
	}
	if len(r.Findings) > 0 {
		m.WriteString("\n| | where | what | rule |\n| --- | --- | --- | --- |\n")
		for i, f := range r.Findings {
			if i == mostInMarkdown {
				break
			}
			m.row(f)
		}
	}
	if more := len(r.Findings) - mostInMarkdown; more > 0 {
		fmt.Fprintf(m, "\n%d more are not listed here.\n", more)
	}
	_, err := io.WriteString(w, m.String())
	return err
}

type summaryPage struct {
	strings.Builder
	lines *mask.Lines
}

// row is a finding with its line and what to do.
func (m *summaryPage) row(f finding.Finding) {
	place := f.Span
	place.File = printing.OneLine(place.File)
	what := plainMarkdown(printing.OneLine(f.Message))
	if line, secrets, ok := m.lines.Line(f.File, f.Line); ok {
		s := printing.NewSnippet(strings.TrimLeft(line, " \t"), shifted(secrets, len(line)-len(strings.TrimLeft(line, " \t"))), 0, 0, printing.DefaultWidth)
		if s.Text != "" {
			what += "<br>" + codeSpan(s.Text)
		}
	}
	for _, o := range f.Origins {
		at := o.Span
		at.File = printing.OneLine(at.File)
		what += "<br>from " + codeSpan(position(at))
		if o.Note != "" {
			what += " (" + plainMarkdown(printing.OneLine(o.Note)) + ")"
		}
	}
	if f.Help != "" {
		what += "<br>help: " + plainMarkdown(printing.OneLine(f.Help))
	}
	fmt.Fprintf(m, "| %s | %s | %s | %s |\n", f.Severity, codeSpan(position(place)), what, codeSpan(f.Rule))
}

// shifted are stretches of a text whose first bytes were cut off.
func shifted(list []finding.Stretch, by int) []finding.Stretch {
	out := make([]finding.Stretch, 0, len(list))
	for _, s := range list {
		s.Start, s.End = max(0, s.Start-by), s.End-by
		if s.End > 0 {
			out = append(out, s)
		}
	}
	return out
}

var markdownSpecial = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`,
	"<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "@", "&#64;", "~", `\~`, "$", `\$`)

// plainMarkdown is a text in which nothing is markup, and no name a mention.
func plainMarkdown(s string) string { return markdownSpecial.Replace(printing.Shown(s)) }

// codeSpan is a text as code in a cell of a table.
func codeSpan(s string) string {
	s = strings.ReplaceAll(printing.Shown(s), "|", `\|`)
	if !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	return "`` " + s + " ``"
}
