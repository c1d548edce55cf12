package mask

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	flowKey   = lazyre.New(`["']?(\w+)["']?:\s*\{[^}]*?["']?\bkey["']?:\s*`)
	blockKey  = lazyre.New(`^(\s*)["']?key["']?:\s*`)
	parentKey = lazyre.New(`^(\s*)(?:- )?["']?(\w+)["']?:\s*(?:#.*)?$`)
)

// scanKeys does the work of tree.secretKey for `key` where the text is not YAML:
// auth: { key: x } on one line, or a line `key: x` below a line `auth:`.
func scanKeys(f *source.File, out map[int][]finding.Stretch) {
	for n := 1; n <= f.Lines(); n++ {
		text := f.Line(n)
		if m := flowKey.FindStringSubmatchIndex(text); m != nil && holdsKey(text[m[2]:m[3]]) {
			out[n] = append(out[n], finding.Stretch{Start: m[1], End: len(text)})
		} else if m := blockKey.FindStringSubmatchIndex(text); m != nil && holdsKey(parentOf(f, n, m[3])) {
			out[n] = append(out[n], finding.Stretch{Start: m[1], End: len(text)})
		}
	}
}

func holdsKey(name string) bool { return slices.Contains(keyHolders, strings.ToLower(name)) }

// parentOf returns the key of the line above that is less indented than a line,
// "" if there is another line between them that is.
func parentOf(f *source.File, line, indent int) string {
	for n := line - 1; n > 0 && n > line-50; n-- {
		text := f.Line(n)
		if s := wholeLine(text); s.Start >= indent || strings.TrimSpace(text) == "" {
			continue
		}
		if m := parentKey.FindStringSubmatch(text); m != nil {
			return m[2]
		}
		return ""
	}
	return ""
}
