package resolve

import (
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// suggest makes an edit of what the help of a hit says to write, or to remove, at its place. It is nil where the help says
// neither, and where the source has the key or value not word for word: the edit would be a guess.
func (r *Resolver) suggest(hit finding.Hit, doc *input.Document, p place) *finding.Fix {
	if p.action != "" {
		return &finding.Fix{Suggested: true, Edits: []source.Edit{{Span: p.span, Text: p.action}}}
	}
	text, was, mark := r.words.WrittenFor(hit)
	if mark == "" || p.precision == finding.Anchored {
		return nil
	}
	file, err := r.repo.Tree.File(p.span.File)
	if err != nil {
		return nil
	}
	edit, ok := source.Edit{}, false
	switch {
	case mark == texts.Above:
		edit, ok = lineAbove(file, p.span.Line, text)
	case was != "":
		if edit.Span, ok = literal(file, p.span, was); ok {
			edit.Text = text
		}
	case (mark == texts.Key || mark == texts.Gone) != hit.Key && hit.Span.IsZero():
	default:
		edit, ok = r.replacement(hit, doc, p, file, text, mark)
	}
	if !ok {
		return nil
	}
	return &finding.Fix{Suggested: true, Edits: []source.Edit{edit}}
}

// replacement is the edit that puts a text in place of the key or value that a hit is about, or removes its line.
func (r *Resolver) replacement(hit finding.Hit, doc *input.Document, p place, file *source.File, text string, mark texts.Mark) (source.Edit, bool) {
	was, scalar := r.replaced(hit, doc, file)
	span, ok := literal(file, p.span, was)
	switch {
	case was == "" || !scalar && !hit.Key && hit.Span.IsZero():
		return source.Edit{}, false
	case p.edit != nil && p.edit.File == file.Path && unquoted(file.Text(*p.edit)) == was:
		span = *p.edit
	case !ok || mark != texts.Key && inAction(file, span):
		return source.Edit{}, false
	}
	switch mark {
	case texts.Gone:
		return wholeLine(file, span, was)
	case texts.Plain:
		return source.Edit{Span: span, Text: text}, true
	}
	return source.Edit{Span: span, Text: inStyle(file.Text(span), text)}, true
}

// replaced is the key or value, as it is rendered, that a hit is about; scalar is set for a value that is one.
func (r *Resolver) replaced(hit finding.Hit, doc *input.Document, file *source.File) (was string, scalar bool) {
	if !hit.Span.IsZero() {
		return unquoted(file.Text(hit.Span)), false
	}
	if hit.Key && len(hit.Path) > 0 {
		return hit.Path.Last(), false
	}
	var root *source.Node
	path := hit.Path
	switch {
	case hit.File != "":
		if y, err := r.repo.Tree.YAML(hit.File); err == nil && hit.Doc < len(y.Docs) {
			root = y.Docs[hit.Doc]
		}
	case doc != nil:
		m, rest, ok := doc.Find(hit.Path)
		path = m.From.Base.Child(rest...)
		switch {
		case !ok:
		case m.From.Object != nil:
			root = m.From.Object.Node
		case m.From.YAML != nil && m.From.Doc < len(m.From.YAML.Docs):
			root = m.From.YAML.Docs[m.From.Doc]
		}
	}
	if root == nil {
		return "", false
	}
	_, n := source.Get(root, path)
	if n = source.Deref(n); n == nil || n.Kind != yaml.ScalarNode {
		return "", false
	}
	if w := hit.Within; w != nil && w.Start >= 0 && w.Start <= w.End && w.End <= len(n.Value) {
		return n.Value[w.Start:w.End], true
	}
	return n.Value, true
}

// literal finds a text in the lines of a span, as a word of its own and only once.
func literal(f *source.File, at source.Span, text string) (source.Span, bool) {
	const mostLines = 20
	if text == "" || strings.Contains(text, "\n") || at.EndLine-at.Line > mostLines {
		return source.Span{}, false
	}
	start, _ := f.LineBytes(at.Line)
	_, end := f.LineBytes(max(at.Line, at.EndLine))
	lines, found := string(f.Data[start:end]), -1
	for from := 0; ; {
		i := strings.Index(lines[from:], text)
		if i < 0 {
			break
		}
		i += from
		from = i + 1
		if i > 0 && wordByte(lines[i-1]) || i+len(text) < len(lines) && wordByte(lines[i+len(text)]) {
			continue
		}
		if found >= 0 {
			return source.Span{}, false
		}
		found = i
	}
	if found < 0 {
		return source.Span{}, false
	}
	return f.Span(start+found, start+found+len(text)), true
}

// inAction reports whether a span is inside a template's action, where a text is another thing than what is rendered.
func inAction(f *source.File, at source.Span) bool {
	before, _ := f.LineBytes(at.Line)
	line := string(f.Data[before:f.Offset(at.Start())])
	return strings.Count(line, "{{") > strings.Count(line, "}}")
}

func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("_-./", b) >= 0
}

// unquoted is a text without the quotes around all of it.
func unquoted(text string) string {
	if len(text) > 1 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		return text[1 : len(text)-1]
	}
	return text
}

// inStyle writes a text as the one that it takes the place of is written: in its quotes, and in quotes where YAML would
// read it as another type.
func inStyle(old, text string) string {
	if unquoted(old) != old && unquoted(text) == text {
		return old[:1] + text + old[:1]
	}
	_, wasText := source.Resolve(old).(string)
	if _, isText := source.Resolve(text).(string); wasText && !isText {
		return strconv.Quote(text)
	}
	return text
}

// lineAbove is the edit that puts a key above a line, whose indentation shows that it belongs below one.
func lineAbove(f *source.File, n int, key string) (source.Edit, bool) {
	const step = 2
	line := f.Line(n)
	indent := len(line) - len(strings.TrimLeft(line, " "))
	if indent < step || strings.HasPrefix(line[indent:], "{{") {
		return source.Edit{}, false
	}
	for opensBlock.MatchString(f.Line(n - 1)) { // what is written only sometimes is below it all the same
		n--
	}
	start, _ := f.LineBytes(n)
	end := "\n"
	if strings.Contains(string(f.Data), "\r\n") {
		end = "\r\n"
	}
	return source.Edit{Span: f.Span(start, start), Text: strings.Repeat(" ", indent-step) + key + ":" + end}, true
}

// opensBlock matches a line that only opens a block of a template.
var opensBlock = lazyre.New(`^\s*{{-?\s*(?:if|with|range)\b[^{}]*}}\s*$`)

// wholeLine is the edit that removes an entry whose key is at a span, where the entry is one line.
func wholeLine(f *source.File, key source.Span, name string) (source.Edit, bool) {
	start, end := f.LineBytes(key.Line)
	line := strings.TrimSpace(string(f.Data[start:end]))
	value, ok := strings.CutPrefix(line, name+":")
	if value = strings.TrimSpace(value); !ok || value == "" || strings.ContainsAny(value[:1], "|>#{[&") {
		return source.Edit{}, false
	}
	if next, _ := f.LineBytes(key.Line + 1); next > end {
		end = next
	}
	return source.Edit{Span: f.Span(start, end)}, true
}
