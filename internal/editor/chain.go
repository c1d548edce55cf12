package editor

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	valuesChain = regexp.MustCompile(`\.Values((?:\.[A-Za-z_][\w]*)*)`)
	included    = regexp.MustCompile(`\b(?:include|template|block)\s+(?:"([^"]*)"|` + "`([^`]*)`)")
	defined     = regexp.MustCompile(`\{\{-?\s*(?:define|block)\s+(?:"([^"]*)"|` + "`([^`]*)`)")
	variable    = regexp.MustCompile(`[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*`)
)

// span is the place of a part of a line, given in bytes.
func span(file *source.File, line, start, end int) source.Span {
	text := file.Line(line)
	column := func(at int) int { return utf8.RuneCountInString(text[:at]) + 1 }
	return source.Span{File: file.Path, Line: line, Column: column(start), EndLine: line, EndColumn: column(end)}
}

// inLine is where a place is in its line, in bytes.
func inLine(file *source.File, p source.Pos) int {
	text := file.Line(p.Line)
	at := 0
	for n := 1; n < p.Column && at < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// chainAt is the chain .Values.a.b at a place, to the part that the place is in,
// with that part's span.
func chainAt(file *source.File, p source.Pos) (source.Path, source.Span, bool) {
	text, at := file.Line(p.Line), inLine(file, p)
	for _, m := range valuesChain.FindAllStringSubmatchIndex(text, -1) {
		if at < m[0] || at > m[1] || m[2] == m[3] {
			continue
		}
		var out source.Path
		start := m[2]
		for _, part := range strings.Split(text[m[2]+1:m[3]], ".") {
			start++
			out = append(out, part)
			if end := start + len(part); at <= end {
				return out, span(file, p.Line, start, end), true
			} else {
				start = end
			}
		}
	}
	return nil, source.Span{}, false
}

// nameAt is the name that an expression takes of its line at a place: the group
// that matched.
func nameAt(file *source.File, p source.Pos, e *regexp.Regexp) (string, source.Span, bool) {
	text, at := file.Line(p.Line), inLine(file, p)
	for _, m := range e.FindAllStringSubmatchIndex(text, -1) {
		for i := len(m) - 2; i >= 0; i -= 2 {
			if m[i] >= 0 && m[i] <= at && at <= m[i+1] && (i > 0 || len(m) == 2) {
				return text[m[i]:m[i+1]], span(file, p.Line, m[i], m[i+1]), true
			}
		}
	}
	return "", source.Span{}, false
}

// wordAt is the word at a place, of the letters that names have.
func wordAt(file *source.File, p source.Pos) (string, source.Span) {
	text, at := file.Line(p.Line), inLine(file, p)
	letter := func(c byte) bool {
		return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	start, end := at, at
	for start > 0 && letter(text[start-1]) {
		start--
	}
	for end < len(text) && letter(text[end]) {
		end++
	}
	return text[start:end], span(file, p.Line, start, end)
}

// chartFile is the chart that a file belongs to, the innermost; false for none.
func chartFile(tree *source.Tree, name string) (string, bool) {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if tree.Exists(path.Join(dir, "Chart.yaml")) {
			return dir, true
		}
		if dir == "." {
			return "", false
		}
	}
}
