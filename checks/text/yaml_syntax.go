package text

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	syntaxRule   = "yaml/syntax"
	wildcardRule = "yaml/unquoted-wildcard"
)

// maxWildcards bounds how often one file is read again past a wildcard.
const maxWildcards = 50

func syntaxCheck() check.OfFile {
	return check.OfFile{Run: findSyntax, Rules: []finding.Rule{{
		ID: syntaxRule, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Text}, Scope: "file",
		Title: "A file that is not YAML",
		Description: "Nothing can read a file that does not parse: Argo CD keeps showing the last state that it could\n" +
			"render, so a site silently stops receiving changes. Everything that would follow from the broken file is\n" +
			"left out of the report until it parses.",
		Help: "Fix the syntax at this line.",
		Bad:  "destinations:\n  prd:\n    domain: \"agent.lotteimall.com\n",
		Good: "destinations:\n  prd:\n    domain: \"agent.lotteimall.com\"\n",
	}, {
		ID: wildcardRule, Severity: finding.Error, Incident: true, Fixable: true, Relatives: finding.Relatives{Stage: finding.Text}, Scope: "file",
		Title: "A wildcard that YAML reads as an alias",
		Description: "`*` starts an alias in YAML, so an unquoted `*` or `*.example.com` is not a host but a reference to an\n" +
			"anchor that does not exist. The first deployment of xgen-jeju, a site without a domain, failed with\n" +
			"`unknown anchor '*'` because of it, and only in the cluster.",
		Help: "Quote the wildcard.",
		Bad:  "destinations:\n  prd:\n    domain: *\n",
		Good: "destinations:\n  prd:\n    domain: \"*\"\n",
	}}}
}

// findSyntax reports what keeps a file from being YAML. A wildcard hides what
// follows it, so the file is read again with that wildcard quoted, until
// nothing or another error is left.
func findSyntax(f *check.YAML) []finding.Hit {
	var hits []finding.Hit
	y, quoted := f.YAML, quotes{}
	for range maxWildcards {
		if y.Err == nil {
			break
		}
		start, end := wildcardAt(y)
		if conflict := mergeConflict(f); start < 0 && conflict.Line > 0 {
			hit := check.At(syntaxRule, conflict, finding.Say("conflict", "line", finding.RedactLine(f.Line(conflict.Line))))
			hit.HelpText = finding.Say("conflict")
			hit.Unreadable = true
			return append(hits, hit)
		}
		if start < 0 {
			span := f.Span(quoted.original(y.Offset(y.Err.Start())), quoted.original(y.Offset(y.Err.End())))
			hit := check.At(syntaxRule, span, syntaxText(y.Err))
			hit.Unreadable = true
			if repair, line, ok := repaired(f, y.Err); ok && len(quoted) == 0 && finding.RedactLine(line) == line {
				hit.Fix, hit.HelpText = repair, finding.Say("write-line", "line", line)
			}
			hits = append(hits, hit)
			break
		}
		text := string(y.Data[start:end])
		own := quoted.original(start)
		hits = append(hits, wildcardHit(f.Span(own, own+len(text)), text))
		inQuotes := quoteText(text)
		quoted = quoted.add(own, len(text), len(inQuotes)-len(text)-1)
		y = source.ParseYAML(source.NewFile(f.Path, []byte(string(y.Data[:start])+inQuotes+string(y.Data[end:]))))
	}
	return hits
}

// syntaxText is what the reader of YAML says, in the words of the rule.
func syntaxText(e *source.SyntaxError) finding.Phrase {
	switch e.ID {
	case "anchor", "alias", "refused", "too-many", "long-line":
		return finding.NotYAML(e)
	}
	return finding.Say("not-yaml", "why", finding.NotYAML(e))
}

// mergeConflict returns the first line that git's merge left as a mark, with all
// three marks in their order; a span without a line if there is none.
func mergeConflict(f *check.YAML) source.Span {
	marks, first := []string{"<<<<<<< ", "=======", ">>>>>>> "}, 0
	for n := 1; n <= f.Lines(); n++ {
		if !strings.HasPrefix(f.Line(n), marks[0]) {
			continue
		}
		if first == 0 {
			first = n
		}
		if marks = marks[1:]; len(marks) == 0 {
			return f.LineSpan(first)
		}
	}
	return source.Span{}
}

// unreadable is what findings in a file follow from that cannot be read to its end.
var unreadable = []finding.Follows{{Rule: syntaxRule, On: finding.OnFile}, {Rule: wildcardRule, On: finding.OnFile}}

func wildcardHit(span source.Span, text string) finding.Hit {
	meant := "host"
	if strings.ContainsAny(text, " /") {
		meant = "text"
	}
	hit := check.At(wildcardRule, span, finding.Say("alias", "text", text, "kind", finding.Say(meant)))
	hit.HelpText, hit.Unreadable = finding.Say("alias", "quoted", quoteText(text)), true
	hit.Fix = &finding.Repair{Text: finding.Say("fix", "text", text), Edits: []source.Edit{{Span: span, Text: quoteText(text)}}}
	return hit
}

// quoteText puts a plain scalar in the quotes in which it stays as it is.
func quoteText(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + text + `"`
}

// quotes are the texts of a file that were put in quotes, by their offset.
type quotes []quotedText

// quotedText is a text of some length, which an opening quote and more bytes
// (escapes and the closing quote) were added to.
type quotedText struct{ at, length, more int }

func (q quotes) add(at, length, more int) quotes {
	q = append(q, quotedText{at, length, more})
	slices.SortFunc(q, func(a, b quotedText) int { return a.at - b.at })
	return q
}

// original turns an offset in the text with quotes into one in the file.
func (q quotes) original(offset int) int {
	for _, w := range q {
		if offset > w.at {
			offset--
		}
		if offset > w.at+w.length {
			offset = max(offset-w.more, w.at+w.length)
		}
	}
	return offset
}

// wildcardAt returns the scalar that begins with the wildcard that is the cause
// of y's error: a host, or all of a schedule like `*/5 * * * *`. It returns -1 if
// the cause is another one: an alias `*name` may well be a misspelt one.
func wildcardAt(y *source.YAML) (start, end int) {
	start = y.Offset(y.Err.Start())
	if start >= len(y.Data) || y.Data[start] != '*' {
		return -1, -1
	}
	start = plainStart(y.Data, start)
	end = plainEnd(y.Data, start)
	text := string(y.Data[start:end])
	if len(text) == 1 || !unicode.IsLetter(rune(text[1])) && text[1] != '_' || strings.ContainsAny(text, " /") {
		return start, end
	}
	return -1, -1
}

// plainStart returns where the plain scalar with the wildcard at `at` begins:
// of `*/5 * * * *` YAML complains about the second one first.
func plainStart(data []byte, at int) int {
	start := at
	for i := at - 1; i >= 0 && data[i] != '\n'; i-- {
		switch {
		case data[i] == '*' && (i == 0 || strings.IndexByte(" \t\n[{,", data[i-1]) >= 0):
			start = i
		case strings.IndexByte("[{,\"'", data[i]) >= 0, (data[i] == ':' || data[i] == '-' || data[i] == '?') && data[i+1] == ' ':
			return start
		}
	}
	return start
}

// plainEnd returns where the plain scalar at start ends: before a comment or the
// line's end; inside brackets before the comma or bracket that follows it.
func plainEnd(data []byte, start int) int {
	lineStart := bytes.LastIndexByte(data[:start], '\n') + 1
	rest := data[start:]
	if n := bytes.IndexByte(rest, '\n'); n >= 0 {
		rest = rest[:n]
	}
	for _, comment := range []string{" #", "\t#"} {
		if n := bytes.Index(rest, []byte(comment)); n >= 0 {
			rest = rest[:n]
		}
	}
	rest = bytes.TrimRight(rest, " \t\r")
	if openBrackets(data[lineStart:start]) > 0 || openBrackets(rest) < 0 || bytes.HasSuffix(rest, []byte(",")) {
		if n := bytes.IndexAny(rest, ",]}"); n >= 0 {
			rest = bytes.TrimRight(rest[:n], " \t")
		}
	}
	return start + len(rest)
}

// openBrackets counts the brackets of a part of a line that it leaves open; it
// is negative if the part closes some that were open before.
func openBrackets(part []byte) int {
	open := 0
	for _, c := range part {
		switch c {
		case '[', '{':
			open++
		case ']', '}':
			open--
		}
	}
	return open
}
