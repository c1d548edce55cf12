package object

import (
	"context"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const mangledRule = "render/mangled-value"

func mangledCheck() check.OfSite {
	return check.OfSite{Run: findMangled, Rules: []finding.Rule{{
		ID: mangledRule, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Rendering, Blames: finding.BlameTemplate, Follows: []finding.Follows{{Rule: parameterRule, On: finding.OnService}, {Rule: parameterRule, On: finding.OnValue}},
			Reads: []finding.Pattern{{Kind: finding.InApplication, Path: source.P("spec", "source", "helm", "parameters", "**")}, {Kind: finding.InApplication, Path: source.P("spec", "sources", "*", "helm", "parameters", "**")}}}, Scope: "site",
		Title: "A value that the template turned into something else",
		Description: "Helm prints what it is given: a missing value as nothing, a map as `map[a:1]`, a large number as `1e+06`,\n" +
			"an integer given to `%s` as `%!s(int64=3)`. The manifest is still YAML, so nothing fails before the\n" +
			"container starts with an image without a tag or a limit that nobody wrote.",
		Help: "Convert the value in the template (int, quote, toYaml), or set the value that is absent.",
		Bad:  "env:\n  - name: MAX_UPLOAD_BYTES\n    value: {{ .Values.maxUploadBytes | quote }}   # 10000000 becomes \"1e+07\"\n",
		Good: "env:\n  - name: MAX_UPLOAD_BYTES\n    value: {{ .Values.maxUploadBytes | int64 | quote }}\n",
	}}}
}

// What Go's fmt prints of values that have no text of their own (package fmt,
// "Format errors"), of maps, and of large floats: Helm reads every number in
// values as a float.
var mangledTexts = []struct {
	sign    string // is in all texts that the pattern finds
	pattern *lazyre.Regexp
	what    finding.Phrase
	help    finding.Phrase
}{
	{"%!", lazyre.New(`%!(?:[a-zA-Z]\([^)]*\)?|\((?:EXTRA|NOVERB|BADWIDTH|BADPREC|BADINDEX))`), finding.Say("printf"),
		finding.Say("printf-help")},
	{"map[", lazyre.New(`\bmap\[(?:\]|[^\]\s:]+:[^\]]*)`), finding.Say("map"),
		finding.Say("map-help")},
	{exponentSign, lazyre.New(`(?:^|[^0-9A-Za-z.+/])[0-9](?:\.[0-9]+)?e\+[0-9]{2,}(?:$|[^0-9A-Za-z+/=])`), finding.Say("exponent"),
		finding.Say("exponent-help")},
}

const exponentSign = "e+"

func findMangled(_ context.Context, pass *check.Pass) []finding.Hit {
	var hits []finding.Hit
	rendered := map[*render.Object]bool{} // Applications that have a release, in which their values are checked
	for _, rel := range pass.Result.Releases {
		rendered[rel.App.Object] = true
	}
	pass.EachObject(func(o check.Object) {
		if o.Kind == "Secret" || o.Kind == "SealedSecret" {
			return
		}
		check.Walk(o.Node, func(n *source.Node, path source.Path) {
			if n.Kind != yaml.ScalarNode {
				return
			}
			for _, m := range mangledTexts {
				if !strings.Contains(n.Value, m.sign) {
					continue // nearly all: the expressions cost 2 % of a run
				}
				at := m.pattern.FindStringIndex(n.Value)
				if at == nil || m.sign == exponentSign && (rendered[o.Object] || staysNumber(o, n, path)) {
					continue
				}
				hit := o.Hit(mangledRule, path, finding.Say("holds", "object", o.Object, "path", path, "text", excerpt(n.Value[at[0]:at[1]]), "what", m.what))
				hit.Within, hit.HelpText = &finding.Stretch{Start: at[0], End: at[1]}, m.help
				if m.sign == exponentSign && path.Last() == "image" { // a tag is text, whatever it looks like
					hit.Blames, hit.HelpText = finding.BlameValue, finding.Say("quote-tag")
				}
				hits = append(hits, hit)
				return
			}
		})
	})
	return hits
}

// staysNumber reports whether a number in exponent form reaches the cluster as
// the number that it is: without quotes, or as a quantity. Only a text with such
// a number is another text than was meant.
func staysNumber(o check.Object, n *source.Node, path source.Path) bool {
	if _, number := source.Scalar(n).(float64); number {
		return true
	}
	return kube.Quantity(o.APIVersion, o.Kind, path) && source.Resolve(n.Value) != n.Value
}

func excerpt(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
