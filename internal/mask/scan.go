package mask

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	separator = lazyre.New(`^\s*(?:---.*|EOF|EOT|END|YAML)\s*$`)
	kindLine  = lazyre.New("^[\\s{]*[\"']?kind[\"']?:\\s*(?:[\"']?(?:Secret|SealedSecret)[\"']?|\\{\\{.*[\"`](?:Secret|SealedSecret)[\"`].*\\}\\})[\\s,]*(?:#.*)?$")
	dataLine  = lazyre.New(`^\s*["']?(?:data|stringData|encryptedData)["']?:`)
	keyLine   = lazyre.New(`^\s*["']?[\w./-]+["']?:\s*`)
)

// scanSecrets does the work of manifest where the text is not YAML: a Helm
// template, a here-document in a script.
func scanSecrets(f *source.File, out map[int][]finding.Stretch) {
	scanValues(f, func(n, start int) {
		text := f.Line(n)
		value := text[start:]
		switch trimmed := strings.Trim(value, `"' `); {
		case strings.HasPrefix(value, "{{"): // what an action reads is not here, what it quotes is
			out[n] = append(out[n], literals(text, start)...)
		case value != "{" && !finding.StandsIn(trimmed) && !finding.BlockHeader(trimmed):
			out[n] = append(out[n], finding.Stretch{Start: start, End: len(text)})
		}
	})
}

// scanValues calls take with the line, and the byte where it starts, of each value in the Secrets of a text.
func scanValues(f *source.File, take func(n, start int)) {
	for first := 1; first <= f.Lines(); {
		last, secret := first, false
		for ; last <= f.Lines() && !separator.MatchString(f.Line(last)); last++ {
			secret = secret || kindLine.MatchString(f.Line(last))
		}
		if secret {
			scanManifest(f, first, last, take)
		}
		first = last + 1
	}
}

// topKey is a key of a manifest, with its value.
var topKey = lazyre.New(`^(\s*)["']?(\w+)["']?:\s*(\S.*)?$`)

// scanManifest takes, in the lines from first to last, all that is under data, and under any key beside kind that does
// not say what the Secret is.
func scanManifest(f *source.File, first, last int, take func(n, start int)) {
	top := topOf(f, first, last)
	under, keys := -1, -1 // the indentation of the data key that we are below, and of its keys
	for n := first; n < last; n++ {
		text := f.Line(n)
		indent := wholeLine(text).Start
		if m := holder(text, top, under); m != nil {
			under, keys = m[3], -1
			if m[6] >= 0 {
				take(n, m[6])
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
		if keys < 0 && !strings.HasPrefix(text[indent:], "{{") {
			keys = indent
		}
		start := indent
		if m := keyLine.FindStringIndex(text); m != nil && indent <= max(keys, 0) { // what is deeper is a part of a value
			start = m[1]
		}
		take(n, start)
	}
}

// literal is a text within a template's action.
var literal = lazyre.New("\"((?:[^\"\\\\]|\\\\.)*)(?:\"|$)|`([^`]*)(?:`|$)")

// shortLiteral is how short a literal is that says nothing.
const shortLiteral = 4

// literals finds the texts that are quoted in a line from start on.
func literals(line string, start int) (out []finding.Stretch) {
	for _, m := range literal.FindAllStringSubmatchIndex(line[start:], -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 && m[g+1]-m[g] >= shortLiteral && !finding.StandsIn(line[start+m[g]:start+m[g+1]]) {
				out = append(out, finding.Stretch{Start: start + m[g], End: start + m[g+1]})
			}
		}
	}
	return out
}

// topOf returns the indentation of the keys of a Secret, -1 for another kind, of which only its data is secret.
func topOf(f *source.File, first, last int) int {
	for n := first; n < last; n++ {
		if text := f.Line(n); kindLine.MatchString(text) && !strings.Contains(text, "Sealed") {
			return wholeLine(text).Start
		}
	}
	return -1
}

// holder matches a line whose key holds secret values; what it is below is left first.
func holder(text string, top, under int) []int {
	m := topKey.FindStringSubmatchIndex(text)
	switch {
	case m == nil:
		return nil
	case dataLine.MatchString(text):
		if under < 0 || m[3] <= under {
			return m
		}
	case m[3] == top && !slices.Contains(shownOfSecret, text[m[4]:m[5]]):
		if text[m[4]:m[5]] != "type" || m[6] < 0 || !typeName.MatchString(strings.Trim(text[m[6]:], `"' `)) {
			return m
		}
	}
	return nil
}
