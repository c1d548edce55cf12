package secret

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// secretFilesCheck holds the files under layout.secrets to manifest/invalid: a
// person or a script applies them, and no release renders them.
func secretFilesCheck() check.OfFile { return check.OfFile{Run: findInvalidFile} }

func findInvalidFile(f *check.YAML) []finding.Hit {
	if f.Role != check.Secrets {
		return nil
	}
	var hits []finding.Hit
	for i, doc := range f.Docs {
		for _, p := range kube.ValidateAt(doc, f.KubeVersion) {
			hit := check.At(kube.Rule().ID, spanAt(f, i, p.Path, p.OfKey()), finding.Say("problem", "object", documentLabel(doc), "problem", p.Says))
			hit.HelpText = p.Help
			hit.Doc, hit.Subject.Path, hit.Breaks = i, p.Path.String(), []source.Path{p.Path}
			hits = append(hits, hit)
		}
	}
	return hits
}

// spanAt is the place of a value, or of its key, in a file; the nearest one where
// that is not there.
func spanAt(f *check.YAML, doc int, path source.Path, key bool) source.Span {
	if key {
		if k, _ := source.Get(f.Docs[doc], path); k != nil {
			return f.NodeSpan(k)
		}
	}
	if span, ok := f.Value(doc, path); ok && len(path) > 0 {
		return span
	}
	span, _ := f.Nearest(doc, path)
	return span
}

// documentLabel names a manifest for people: "Secret xgen-secrets".
func documentLabel(doc *source.Node) string {
	var words []string
	for _, path := range []source.Path{source.P("kind"), source.P("metadata", "name")} {
		_, n := source.Get(doc, path)
		if s, ok := source.Decode(n).(string); ok && s != "" {
			words = append(words, s)
		}
	}
	if len(words) == 0 {
		return "manifest"
	}
	return strings.Join(words, " ")
}
