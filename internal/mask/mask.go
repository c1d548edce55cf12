// Package mask owns what of a file's text must not be shown: which stretches of
// which lines are secret material, by where a value is, not by how it looks. It
// prints nothing.
package mask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Lines hands out source lines with the stretches of them that must not be
// shown. Files are read through once. It is not safe for concurrent use.
type Lines struct {
	source func(string) *source.File
	files  map[string]*maskedFile
	common []string   // values that are masked in every text
	last   maskedLine // many findings are on one line, and a long one takes its time
}

type maskedLine struct {
	file    string
	n       int
	text    string
	secrets []finding.Stretch
}

type maskedFile struct {
	*source.File
	secret map[int][]finding.Stretch // by line: values that a Secret, a PEM block hold
}

// New returns the lines of the files that from returns, nil for one that it cannot.
func New(from func(string) *source.File) *Lines {
	return &Lines{source: from, files: map[string]*maskedFile{}}
}

// With returns the lines with values that are to be masked wherever they are, as Values returns them.
func (l *Lines) With(values []string) *Lines {
	l.common = append(l.common, values...)
	return l
}

// Line returns the text of a line and its secrets; false if the file or the line
// is not there, or the line is too long to be read.
func (l *Lines) Line(file string, n int) (string, []finding.Stretch, bool) {
	if l.last.file == file && l.last.n == n && n > 0 {
		return l.last.text, l.last.secrets, true
	}
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
	if start, end := f.LineBytes(n); end-start > source.MaxLine {
		return "", nil, false
	}
	text := f.Line(n)
	secrets := append(finding.LineSecrets(text), f.secret[n]...)
	if s, ok := pairedValue(text, f.Line(n-1), f.Line(n+1)); ok {
		secrets = append(secrets, s)
	}
	secrets = append(secrets, occurrences(text, l.common)...)
	l.last = maskedLine{file, n, text, secrets}
	return text, secrets, true
}

// shortest is how long a secret must be to be looked for in what rules say:
// shorter ones are words of every sentence.
const shortest = 4

// Words returns the secrets of a line as a rule may repeat them: without
// quotes, and without the mark of an alias, anchor or tag.
func (l *Lines) Words(file string, n int) (out []string) {
	text, secrets, ok := l.Line(file, n)
	if !ok {
		return nil
	}
	for _, s := range secrets {
		word, _, _ := strings.Cut(text[s.Start:s.End], " #")
		word = strings.Trim(word, `"' `)
		if word = strings.TrimLeft(word, "*&!"); len(word) >= shortest && !finding.StandsIn(word) {
			out = append(out, word)
		}
	}
	return out
}

// Text masks what looks like a secret, and the secrets of the lines that a text
// is about, as Words returns them.
func Text(text string, words []string) string { return withoutWords(finding.Redact(text), words) }

// occurrences finds values in a line.
func occurrences(line string, values []string) (out []finding.Stretch) {
	for _, v := range values {
		for at := 0; at < len(line); {
			i := strings.Index(line[at:], v)
			if i < 0 {
				break
			}
			out = append(out, finding.Stretch{Start: at + i, End: at + i + len(v)})
			at += i + len(v)
		}
	}
	return out
}

// withoutWords masks the words where they are not a part of a longer one. A short one is not taken out of a name
// either: minio of --minio-endpoint.
func withoutWords(text string, words []string) string {
	for _, w := range words {
		if !strings.Contains(text, w) {
			continue
		}
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
			if inWord(last) || inWord(next) || len(w) < longWord && (inName(last) || inName(next)) {
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

func inName(r rune) bool { return r == '-' || r == '_' || r == '/' }

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

var (
	pairName  = lazyre.New(`^\s*(?:-\s+)?["']?name["']?\s*:\s*["']?([\w./-]+)["']?\s*,?\s*$`)
	pairValue = lazyre.New(`^\s*(?:-\s+)?["']?value["']?\s*:\s*(.*?)\s*$`)
)

// pairedValue finds the value of `- name: DB_PASSWORD` / `value: x`, whose name
// is on the line before or after.
func pairedValue(text string, neighbours ...string) (finding.Stretch, bool) {
	v := pairValue.FindStringSubmatchIndex(text)
	if v == nil || finding.StandsIn(strings.Trim(text[v[2]:v[3]], `"'`)) {
		return finding.Stretch{}, false
	}
	for _, n := range neighbours {
		if m := pairName.FindStringSubmatch(n); m != nil && finding.SecretName(m[1]) {
			return finding.Stretch{Start: v[2], End: v[3]}, true
		}
	}
	return finding.Stretch{}, false
}
