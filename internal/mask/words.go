package mask

import (
	"encoding/base64"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxWords is how many values of a repository are looked for in what is printed.
const maxWords = 5000

// Values returns the secret values of a repository's files that can be told from other text wherever they are: a
// template that fails may print one that is in another file. Also secret is what is at one of the paths.
func Values(files []*source.YAML, paths []source.Path) []string {
	seen := map[string]bool{}
	add := func(value string) {
		for line := range strings.Lines(value) {
			if line = strings.TrimLeft(strings.TrimSpace(line), indicators); distinctive(line) && len(seen) < maxWords {
				seen[line] = true
			}
		}
	}
	for _, y := range files {
		t := tree{y: y, take: func(n *source.Node, _ bool) {
			add(n.Value)
			if plain, err := base64.StdEncoding.DecodeString(n.Value); err == nil && len(plain) >= longWord {
				add(string(plain))
			}
		}}
		for _, doc := range y.Docs {
			t.manifest(doc)
			t.named(doc, "")
			for _, path := range paths {
				if value := written(doc, path); value != nil {
					t.all(value, reference, false)
				}
			}
		}
	}
	return longestFirst(seen)
}

// Distinctive returns those of some values that can be told from other text.
func Distinctive(values []string) (out []string) {
	for _, v := range values {
		if v = strings.TrimLeft(strings.Trim(v, `"' `), indicators); distinctive(v) {
			out = append(out, v)
		}
	}
	return out
}

// indicators are what YAML may read a meaning into, at the head of a value: a message then quotes the rest.
const indicators = "*&!@%|>`"

// written returns the value at a path by its keys as they are written, nil if there is none.
func written(n *source.Node, path source.Path) *source.Node {
	for _, name := range path {
		if n = source.Deref(n); n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var value *source.Node
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == name {
				value = n.Content[k+1]
			}
		}
		n = value
	}
	return n
}

func longestFirst(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for word := range set {
		out = append(out, word)
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return out
}

// longWord is how long a value must be to be looked for in every text.
const longWord = 8

// objectName matches what things are called: xgen-secrets, registry-credentials-2.
var objectName = lazyre.New(`^[a-z0-9]+(?:[-._/][a-z0-9]+)+$`)

// distinctive reports whether a value can be taken for no other word: it is long, and letters mix with digits or signs.
func distinctive(value string) bool {
	if len(value) < longWord || len(value) > source.MaxLine || finding.StandsIn(value) || objectName.MatchString(value) {
		return false
	}
	kinds := 0
	for _, is := range []func(rune) bool{isLower, isUpper, isDigit, isSign} {
		if strings.ContainsFunc(value, is) {
			kinds++
		}
	}
	return kinds >= 2 && (strings.ContainsFunc(value, isDigit) || kinds >= 3) || len(value) >= 2*longWord && !strings.ContainsFunc(value, isSign)
}

func isLower(r rune) bool { return r >= 'a' && r <= 'z' }
func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }
func isDigit(r rune) bool { return r >= '0' && r <= '9' }
func isSign(r rune) bool  { return r > ' ' && r < 0x7f && !isLower(r) && !isUpper(r) && !isDigit(r) }
