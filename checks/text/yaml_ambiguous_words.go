package text

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// ambiguousKeys reports the plain keys of a map that YAML 1.1 reads as a truth
// value, such as y, on and no: sigs.k8s.io/yaml then calls the key "true" or
// "false". A key that is written true or false keeps its name.
func ambiguousKeys(f *check.YAML, doc int, n *source.Node, path source.Path) (hits []finding.Hit) {
	for k := 0; k+1 < len(n.Content); k += 2 {
		key := n.Content[k]
		if key.Style != 0 || len(key.Value) > len("false") {
			continue
		}
		truth, is := source.Resolve(key.Value).(bool)
		if name := fmt.Sprint(truth); is && name != strings.ToLower(key.Value) {
			span := f.NodeSpan(key)
			hit := check.At(ambiguousRule, span, finding.Say("key", "key", key.Value, "truth", name))
			hit.Severity, hit.HelpText = finding.Error, finding.Say("key", "key", key.Value)
			hit.Fix = &finding.Repair{Text: finding.Say("fix-key", "key", key.Value), Edits: enclose(f, span, `"`)}
			hit.Doc, hit.Subject.Path = doc, path.Child(key.Value).String()
			hits = append(hits, hit)
		}
	}
	return hits
}

// Typographic quotes, as word processors and chat programs put them in.
const (
	openingQuotes = "“‘„«「『"
	closingQuotes = "”’“»」』"
)

// quotedByTypographer reports whether a plain text is in quotes that are none to YAML.
func quotedByTypographer(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	return first != last && strings.ContainsRune(openingQuotes, first) && strings.ContainsRune(closingQuotes, last)
}

func typographicHit(f *check.YAML, doc int, n *source.Node, path source.Path) finding.Hit {
	span := f.NodeSpan(n)
	shown := n.Value
	if finding.SecretName(path.Last()) {
		shown = ""
	}
	hit := check.At(ambiguousRule, span, finding.Say("typographic", "path", path))
	inner := strings.TrimRight(strings.TrimLeft(shown, openingQuotes), closingQuotes)
	hit.Severity, hit.HelpText = finding.Error, finding.Say("typographic", "text", inner)
	if shown == "" {
		hit.HelpText = finding.Say("typographic-secret")
	}
	hit.Doc, hit.Subject.Path = doc, path.String()
	return hit
}
