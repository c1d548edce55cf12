package mask

import (
	"bytes"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var pemBlock = lazyre.New(`(?s)-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END|\z)`)

// secretStems are in every text that has a Secret's kind or a name that says that a value is secret.
var secretStems = []string{"secret", "pass", "pwd", "token", "credential", "key"}

// mayHoldSecrets reports whether a text is worth reading as YAML. It is asked of every file with a finding, so it
// compares bytes alone; a kind may also be written with escapes.
func mayHoldSecrets(text []byte) bool {
	text = bytes.ToLower(text)
	if slices.ContainsFunc(secretStems, func(stem string) bool { return bytes.Contains(text, []byte(stem)) }) {
		return true
	}
	return bytes.Contains(text, []byte("data")) && bytes.Contains(text, []byte(`\`))
}

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
	if !mayHoldSecrets(f.Data) {
		return out
	}
	y := source.ParseYAML(f)
	for _, doc := range y.Docs { // those before an error, too
		t := tree{y: y, take: func(n *source.Node, deep bool) { maskSpan(y, y.NodeSpan(n), deep, out) }}
		t.manifest(doc)
		t.named(doc, "")
	}
	if y.Err != nil {
		scanSecrets(f, out)
		scanKeys(f, out)
	}
	return out
}

func wholeLine(text string) finding.Stretch {
	return finding.Stretch{Start: len(text) - len(strings.TrimLeft(text, " \t")), End: len(text)}
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
