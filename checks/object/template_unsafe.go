package object

import (
	"context"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const unsafeRule = "template/unsafe-interpolation"

func unsafeCheck() check.OfSite {
	return check.OfSite{Run: findUnsafe, Rules: []finding.Rule{{
		ID: unsafeRule, Severity: finding.Error, Incident: true, Fixable: true, Relatives: finding.Relatives{Stage: finding.Template, Follows: []finding.Follows{{Rule: "render/invalid-yaml", On: finding.OnLine}, {Rule: mangledRule, On: finding.OnLine}}}, Scope: "site",
		Title: "a template writes a site's text without quotes",
		Description: "A site file may say `domain: \"*\"` or `DEBUG: \"on\"`, quoted as it should be. A template that writes the\n" +
			"text without quotes of its own makes an alias, a truth value or nothing of it: `hosts: [*]` stopped the\n" +
			"first site without a domain, in a chart that had served all the others for a year. The template is\n" +
			"rendered with such texts, so it does not matter whether a site has one today.",
		Help: "Pipe the value through quote.",
		Bad:  "hosts:\n  - {{ . }}\n",
		Good: "hosts:\n  - {{ . | quote }}\n",
	}}}
}

// The texts that are put in: each is a legal host or variable, and each is
// something else to YAML when it stands without quotes. A host can be all
// hosts, those of a domain, or none (a chart may leave out the first and the
// last), a variable any text at all.
var (
	hostProbes = []string{"*", "*.example.com", ""}
	textProbes = []string{"true", "012", "*", "a: b", "#x", ""}
)

// findUnsafe renders the site once with a marker in place of each text. Where a
// marker comes out without quotes, it renders again with texts that YAML would
// take for something else, and reports the action if it does.
func findUnsafe(ctx context.Context, pass *check.Pass) []finding.Hit {
	m := marked(ctx, pass)
	if m.result == nil {
		return nil
	}
	probes, keep := m.probes, m.keep
	found := bareMarkers(m.renderer, m.result, probes)
	var hits []finding.Hit
	var broken []bare
	for round := 0; len(found) > 0 && round < len(textProbes); round++ {
		_, res := rendered(ctx, pass, probes, keep, func(p probe) string { return p.text(round) })
		if res == nil {
			continue
		}
		found = slices.DeleteFunc(found, func(b bare) bool {
			text := b.probe.text(round)
			outcome := b.outcome(res, text)
			if outcome == gone { // perhaps for another's sake: alone, then
				if _, res := rendered(ctx, pass, probes, keep, b.alone(text)); res != nil {
					outcome = b.outcome(res, text)
				}
			}
			if outcome == kept {
				return false
			}
			broken = append(broken, b)
			hits = append(hits, b.hit(text))
			return true
		})
		// What a root app's template has spoilt is spoilt in the charts behind it.
		found = slices.DeleteFunc(found, func(b bare) bool { return b.follows(broken) })
	}
	return slices.DeleteFunc(hits, func(h finding.Hit) bool {
		i := slices.IndexFunc(broken, func(b bare) bool { return b.action.Span == h.Span })
		return broken[i].follows(broken)
	})
}

// follows reports whether a text of the same sort was spoilt before it reached
// this release.
func (b bare) follows(broken []bare) bool {
	return !b.root && slices.ContainsFunc(broken, func(o bare) bool { return o.root && o.probe.host == b.probe.host })
}

// alone puts in the text for one probe and leaves the markers for the others.
func (b bare) alone(text string) func(probe) string {
	return func(p probe) string {
		if p.marker == b.probe.marker {
			return text
		}
		return p.marker
	}
}

func (p probe) text(round int) string {
	if p.host {
		return hostProbes[round%len(hostProbes)]
	}
	return textProbes[round]
}

// bare is a marker that a template wrote without quotes.
type bare struct {
	probe  probe
	action render.Action
	root   bool   // a root app's own template wrote it
	key    string // of the object, see eachRendered
	object string
	path   source.Path
	text   string // the scalar with the marker in it
}

// bareMarkers finds them, each action once.
func bareMarkers(r *render.Renderer, res *render.Result, probes []probe) []bare {
	var out []bare
	seen := map[source.Span]bool{}
	visit := func(o *render.Object, key string) {
		check.Walk(o.Node, func(n *source.Node, path source.Path) {
			if n.Kind != yaml.ScalarNode || n.Style != 0 || !isMarked(n.Value) {
				return
			}
			for _, p := range probes {
				if !strings.Contains(n.Value, p.marker) {
					continue
				}
				path := slices.Clone(path)
				action, ok := r.Action(o, path)
				if !ok || seen[action.Span] {
					continue
				}
				seen[action.Span] = true
				out = append(out, bare{p, action, strings.HasPrefix(key, rootKey), key, o.String(), path, n.Value})
			}
		})
	}
	eachRendered(res, visit)
	return out
}

const rootKey = "root/"

// eachRendered visits all objects with a name for each that is the same in
// every rendering.
func eachRendered(res *render.Result, visit func(o *render.Object, key string)) {
	for _, root := range res.Roots {
		if root.Release == nil {
			continue
		}
		for _, o := range root.Release.Objects {
			visit(o, rootKey+root.Name+"/"+o.String())
		}
	}
	for _, rel := range res.Releases {
		for _, o := range rel.Objects {
			visit(o, rel.Environment+"/"+rel.Service+"/"+o.String())
		}
	}
}

// outcome is what became of a text.
type outcome int

const (
	kept    outcome = iota // it came out as that text, or the template left its field out
	changed                // another type, or cut off
	gone                   // the object is no YAML any more
)

func (b bare) outcome(res *render.Result, text string) outcome {
	want := strings.Replace(b.text, b.probe.marker, text, 1)
	result, there := kept, false
	eachRendered(res, func(o *render.Object, key string) {
		if key != b.key {
			return
		}
		there = true
		if _, n := source.Get(o.Node, b.path); n != nil {
			if got, isText := source.Decode(n).(string); !isText || got != want {
				result = changed
			}
		}
	})
	if !there && slices.ContainsFunc(res.Hits, func(h finding.Hit) bool {
		return (h.Rule == "render/invalid-yaml" || h.Rule == "render/failed") && h.Span.File == b.action.File
	}) {
		return gone
	}
	return result
}

func (b bare) hit(text string) finding.Hit {
	what := finding.Say("value", "text", text, "path", b.probe.path)
	if text == "" {
		what = finding.Say("empty", "path", b.probe.path)
	}
	hit := check.At(unsafeRule, b.action.Span, finding.Say("unsafe", "action", b.action.Text, "value", what, "object", b.object, "path", b.path))
	hit.Subject = finding.Subject{Object: b.object, Path: b.path.String()}
	if b.action.Whole && !strings.Contains(b.action.Text, "toYaml") {
		hit.Fix = quoteFix(b.action)
	}
	return hit
}

// quoteFix puts `| quote` at the action's end.
func quoteFix(a render.Action) *finding.Repair {
	body, end := strings.TrimSuffix(a.Text, "}}"), "}}"
	if strings.HasSuffix(body, " -") {
		body, end = strings.TrimSuffix(body, "-"), "-}}"
	}
	body = strings.TrimRight(body, " \t")
	return &finding.Repair{Text: finding.Say("fix", "action", a.Text),
		Edits: []source.Edit{{Span: a.Span, Text: body + " | quote " + end}}}
}
