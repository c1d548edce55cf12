package mask

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Finding returns a finding whose texts hold no secret of the lines that it is
// about, its origins' included. Its fix keeps its edits.
func (l *Lines) Finding(f finding.Finding) finding.Finding {
	tell := l.teller(f)
	f.Message, f.Help = tell(f.Message), tell(f.Help)
	origins := make([]finding.Origin, len(f.Origins))
	for i, o := range f.Origins {
		o.Note = tell(o.Note)
		origins[i] = o
	}
	f.Origins = origins
	if f.Fix != nil {
		f.Fix = &finding.Fix{Suggested: f.Fix.Suggested, Description: tell(f.Fix.Description), Edits: f.Fix.Edits}
	}
	return f
}

// Shown is Finding for a report: a fix whose text holds a secret is left out,
// since masked it would break the file.
func (l *Lines) Shown(f finding.Finding) finding.Finding {
	out := l.Finding(f)
	if out.Fix == nil {
		return out
	}
	tell := l.teller(f)
	for _, e := range out.Fix.Edits {
		if finding.RedactLine(e.Text) != e.Text || tell(e.Text) != e.Text {
			out.Fix = nil
			break
		}
	}
	return out
}

// teller masks texts about a finding.
func (l *Lines) teller(f finding.Finding) func(string) string {
	words := l.span(f.Span)
	for _, o := range f.Origins {
		words = append(words, l.span(o.Span)...)
	}
	words = append(words, l.common...)
	return func(text string) string { return Text(text, words) }
}

func (l *Lines) span(s source.Span) (words []string) {
	const most = 50 // a fault of a long block is named by its beginning
	for n := s.Line; n <= min(max(s.Line, s.EndLine), s.Line+most); n++ {
		words = append(words, l.Words(s.File, n)...)
	}
	return words
}

// Content returns a file's text with its secrets masked, and the values, for patches.
func Content(f *source.File, values []string) []byte {
	lines := New(func(string) *source.File { return f }).With(values)
	var b strings.Builder
	n := 0
	for raw := range strings.Lines(string(f.Data)) {
		n++
		if _, secrets, ok := lines.Line(f.Path, n); ok && len(secrets) > 0 {
			raw = finding.Mask(raw, secrets)
		}
		b.WriteString(raw)
	}
	return []byte(b.String())
}
