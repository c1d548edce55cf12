package text

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// repaired finds how the line of a syntax error, or the one before it, would be written so that the file can be read: the
// first of the usual mistakes that, once corrected, leaves no error. ok is false where none does.
func repaired(f *check.YAML, e *source.SyntaxError) (repair *finding.Repair, line string, ok bool) {
	for _, n := range []int{e.Line, e.Line - 1} {
		old := f.Line(n)
		for _, line := range corrected(f, n) {
			start, _ := f.LineBytes(n)
			end := start + len(old)
			if line == old || string(f.Data[start:end]) != old { // a byte order mark
				continue
			}
			y := source.ParseYAML(source.NewFile(f.Path, []byte(string(f.Data[:start])+line+string(f.Data[end:]))))
			if y.Err == nil && len(y.Docs) >= len(f.Docs) {
				return &finding.Repair{Suggested: true, Edits: []source.Edit{{Span: f.Span(start, end), Text: line}}}, strings.TrimSpace(line), true
			}
		}
	}
	return nil, "", false
}

// corrected lists how a line may have been meant, the likeliest first.
func corrected(f *check.YAML, n int) (out []string) {
	line := f.Line(n)
	text := strings.TrimLeft(line, " \t")
	indent := line[:len(line)-len(text)]
	if text == "" {
		return nil
	}
	if strings.Contains(indent, "\t") {
		out = append(out, strings.ReplaceAll(line, "\t", "  "), indentOf(f, n-1)+text, indentOf(f, n+1)+text)
	}
	key, value, found := strings.Cut(text, ":")
	if found && value != "" && !strings.HasPrefix(value, " ") && !strings.ContainsAny(key, " \"'{[") {
		out = append(out, indent+key+": "+value)
	}
	if strings.Count(text, `"`)%2 == 1 {
		out = append(out, strings.TrimRight(line, " ")+`"`, indent+beforeComment(text, `"`))
	}
	if strings.Count(text, "'")%2 == 1 {
		out = append(out, strings.TrimRight(line, " ")+"'")
	}
	for _, pair := range []string{"{}", "[]"} {
		if strings.Count(text, pair[:1]) > strings.Count(text, pair[1:]) && (pair == "{}" || strings.Contains(text, ",")) {
			space := map[bool]string{true: " "}[strings.Contains(text, pair[:1]+" ")]
			out = append(out, strings.TrimRight(line, " ")+space+pair[1:])
		}
	}
	if value = strings.TrimSpace(value); found && value != "" && !strings.ContainsAny(value[:1], `"'{[|>&*`) {
		out = append(out, indent+key+": "+quoteText(value))
	}
	for _, other := range []string{indentOf(f, n-1), indentOf(f, n+1)} {
		if other != indent {
			out = append(out, other+text)
		}
	}
	return out
}

// beforeComment is a text with a closing quote put before its comment.
func beforeComment(text, quote string) string {
	value, comment, found := strings.Cut(text, " #")
	if !found {
		return text
	}
	trimmed := strings.TrimRight(value, " ")
	return trimmed + quote + value[len(trimmed):] + " #" + comment
}

// indentOf is the indentation of a line.
func indentOf(f *check.YAML, n int) string {
	line := f.Line(n)
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}
