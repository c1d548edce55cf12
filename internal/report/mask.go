package report

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// lines hands out source lines with the stretches of them that must not be
// shown. Files are looked through once.
type lines struct {
	source func(string) *source.File
	files  map[string]*maskedFile
}

type maskedFile struct {
	*source.File
	secret map[int][]finding.Stretch // by line: values that a Secret, a PEM block hold
}

func newLines(from func(string) *source.File) *lines {
	return &lines{source: from, files: map[string]*maskedFile{}}
}

// line returns the text of a line and its secrets; false where the file or the
// line cannot be had.
func (l *lines) line(file string, n int) (string, []finding.Stretch, bool) {
	f, ok := l.files[file]
	if !ok {
		if l.source != nil {
			if src := l.source(file); src != nil {
				f = &maskedFile{File: src, secret: fileSecrets(src)}
			}
		}
		l.files[file] = f
	}
	if f == nil || n < 1 || n > f.Lines() {
		return "", nil, false
	}
	text := f.Line(n)
	secrets := append(finding.LineSecrets(text), f.secret[n]...)
	if s, ok := pairedValue(text, f.Line(n-1), f.Line(n+1)); ok {
		secrets = append(secrets, s)
	}
	return text, secrets, true
}

// shortest is how long a secret must be to be looked for in what rules say:
// shorter ones are words of every sentence.
const shortest = 4

// words returns the secrets of a line as a rule may repeat them: without
// quotes, and without the mark of an alias, anchor or tag.
func (l *lines) words(file string, n int) (out []string) {
	text, secrets, ok := l.line(file, n)
	if !ok {
		return nil
	}
	for _, s := range secrets {
		word := strings.Trim(text[s.Start:s.End], `"' `)
		if word = strings.TrimLeft(word, "*&!"); len(word) >= shortest && !finding.Placeholder(word) {
			out = append(out, word)
		}
	}
	return out
}

// withoutWords masks the words where they stand by themselves.
func withoutWords(text string, words []string) string {
	for _, w := range words {
		var b strings.Builder
		rest, last := text, ' '
		for {
			i := strings.Index(rest, w)
			if i < 0 {
				break
			}
			if i > 0 {
				last, _ = utf8.DecodeLastRuneInString(rest[:i])
			}
			next, _ := utf8.DecodeRuneInString(rest[i+len(w):])
			b.WriteString(rest[:i])
			if inWord(last) || inWord(next) {
				b.WriteString(w)
			} else {
				b.WriteString(finding.Masked)
			}
			last, _ = utf8.DecodeLastRuneInString(w)
			rest = rest[i+len(w):]
		}
		text = b.String() + rest
	}
	return text
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

var (
	pairName  = lazyre.New(`^\s*(?:-\s+)?["']?name["']?\s*:\s*["']?([\w./-]+)["']?\s*,?\s*$`)
	pairValue = lazyre.New(`^\s*(?:-\s+)?["']?value["']?\s*:\s*(.*?)\s*$`)
)

// pairedValue finds the value of `- name: DB_PASSWORD` / `value: x`, whose name
// stands on the line before or after.
func pairedValue(text string, neighbours ...string) (finding.Stretch, bool) {
	v := pairValue.FindStringSubmatchIndex(text)
	if v == nil || finding.Placeholder(strings.Trim(text[v[2]:v[3]], `"'`)) {
		return finding.Stretch{}, false
	}
	for _, n := range neighbours {
		if m := pairName.FindStringSubmatch(n); m != nil && finding.SecretName(m[1]) {
			return finding.Stretch{Start: v[2], End: v[3]}, true
		}
	}
	return finding.Stretch{}, false
}

var (
	isSecret = lazyre.New(`(?m)["']?kind["']?:\s*["']?(?:Secret|List)\b`)
	pemBlock = lazyre.New(`(?s)-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END|\z)`)
)

// fileSecrets finds the secrets of a file that no single line gives away.
func fileSecrets(f *source.File) map[int][]finding.Stretch {
	out := map[int][]finding.Stretch{}
	if bytes.Contains(f.Data, []byte("-----BEGIN ")) {
		for _, m := range pemBlock.FindAllIndex(f.Data, -1) {
			first, last := f.Pos(m[0]).Line, f.Pos(m[1]).Line
			for n := first + 1; n < last || n == last && m[1] == len(f.Data); n++ {
				out[n] = append(out[n], wholeLine(f.Line(n)))
			}
		}
	}
	if !isSecret.Match(f.Data) {
		return out
	}
	if y := source.ParseYAML(f); y.Err == nil {
		treeSecrets(y, out)
	} else {
		scanSecrets(f, out)
	}
	return out
}

func wholeLine(text string) finding.Stretch {
	return finding.Stretch{Start: len(text) - len(strings.TrimLeft(text, " \t")), End: len(text)}
}

// treeSecrets takes the values of data and stringData of each Secret.
func treeSecrets(y *source.YAML, out map[int][]finding.Stretch) {
	for _, doc := range y.Docs {
		manifestSecrets(y, doc, out)
		if _, items := source.Get(doc, source.P("items")); items != nil {
			for _, item := range source.Deref(items).Content {
				manifestSecrets(y, item, out)
			}
		}
	}
}

func manifestSecrets(y *source.YAML, manifest *source.Node, out map[int][]finding.Stretch) {
	if _, kind := source.Get(manifest, source.P("kind")); kind == nil || kind.Value != "Secret" {
		return
	}
	for _, field := range []string{"data", "stringData"} {
		_, values := source.Get(manifest, source.P(field))
		source.Entries(values, func(_ string, key, value *source.Node) {
			if value = source.Deref(value); value == nil || finding.Placeholder(value.Value) {
				return
			}
			maskSpan(y, y.NodeSpan(value), out)
		})
	}
}

// maskSpan takes a value; a block scalar's indicator stays.
func maskSpan(y *source.YAML, span source.Span, out map[int][]finding.Stretch) {
	for n := span.Line; n <= span.EndLine; n++ {
		text := y.Line(n)
		s := wholeLine(text)
		if n == span.Line {
			s.Start = byteColumn(text, span.Column)
			if strings.IndexByte("|>", text[min(s.Start, len(text)-1)]) >= 0 && span.EndLine > span.Line {
				continue
			}
		}
		if n == span.EndLine {
			s.End = byteColumn(text, span.EndColumn)
		}
		if s.Start < s.End {
			out[n] = append(out[n], s)
		}
	}
}

var (
	separator = lazyre.New(`^\s*(?:---.*|EOF|EOT|END|YAML)\s*$`)
	kindLine  = lazyre.New(`^[\s{]*["']?kind["']?:\s*["']?Secret["']?[\s,]*$`)
	dataLine  = lazyre.New(`^(\s*)["']?(?:data|stringData)["']?:\s*(\S.*)?$`)
	keyLine   = lazyre.New(`^\s*["']?[\w./-]+["']?:\s*`)
)

// scanSecrets does treeSecrets' work where the text is no YAML: a Helm
// template, a here-document in a script.
func scanSecrets(f *source.File, out map[int][]finding.Stretch) {
	for first := 1; first <= f.Lines(); {
		last, secret := first, false
		for ; last <= f.Lines() && !separator.MatchString(f.Line(last)); last++ {
			secret = secret || kindLine.MatchString(f.Line(last))
		}
		if secret {
			scanManifest(f, first, last, out)
		}
		first = last + 1
	}
}

func scanManifest(f *source.File, first, last int, out map[int][]finding.Stretch) {
	under := -1 // the indentation of the data key that we are below
	for n := first; n < last; n++ {
		text := f.Line(n)
		indent := wholeLine(text).Start
		if m := dataLine.FindStringSubmatchIndex(text); m != nil && (under < 0 || m[3] <= under) {
			under = m[3]
			if m[4] >= 0 && text[m[4]:] != "{" && !finding.Placeholder(text[m[4]:]) {
				out[n] = append(out[n], finding.Stretch{Start: m[4], End: len(text)})
			}
			continue
		}
		if under < 0 || strings.TrimSpace(text) == "" {
			continue
		}
		if indent <= under && !strings.HasPrefix(text[indent:], "{{") {
			under = -1
			continue
		}
		s := finding.Stretch{Start: indent, End: len(text)}
		if m := keyLine.FindStringIndex(text); m != nil {
			s.Start = m[1]
		}
		if value := strings.Trim(text[s.Start:s.End], `"' `); !finding.Placeholder(value) && value != "|" && value != "|-" {
			out[n] = append(out[n], s)
		}
	}
}

// byteColumn turns a column in code points into a byte offset of its line.
func byteColumn(text string, column int) int {
	n := 1
	for i := range text {
		if n >= column {
			return i
		}
		n++
	}
	return len(text)
}
