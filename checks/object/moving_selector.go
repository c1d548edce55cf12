package object

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const movingRule = "manifest/moving-selector"

func movingCheck() check.OfSite {
	return check.OfSite{Run: findMoving, Rules: []finding.Rule{{
		ID: movingRule, Severity: finding.Error, Relatives: finding.Relatives{Blames: finding.BlameObject}, Scope: "site",
		Title: "a selector that changes with the version",
		Description: `The selector of a Deployment, StatefulSet or DaemonSet can never be changed: the API server answers "field is immutable".
A label with the chart's version or the image's tag in it (helm.sh/chart, app.kubernetes.io/version) is fine on the
object and on its pods, and not in the selector: the first release works, and the next one is refused, for good. Whether
a label follows the version is found by following its value back to Chart.yaml or to the value that is the image's tag.`,
		Help: "remove the label from the selector; it may stay on the objects and pods",
		Bad: `# the helper writes helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
selector:
  matchLabels:
    {{- include "xgen-service.labels" . | nindent 6 }}`,
		Good: `selector:
  matchLabels:
    {{- include "xgen-service.selectorLabels" . | nindent 6 }}`,
	}}}
}

// findMoving looks at the selectors that hold a version: only for those it is
// worth to follow the value back.
func findMoving(ctx context.Context, pass *check.Pass) []finding.Hit {
	var hits []finding.Hit
	follows := map[string]finding.Phrase{} // by template and label: every release of it has the same answer
	pass.EachObject(func(o check.Object) {
		if o.Kind != "Deployment" && o.Kind != "StatefulSet" && o.Kind != "DaemonSet" || ctx.Err() != nil {
			return
		}
		tags := imageTags(o.Node)
		version, appVersion := pass.Renderer.ChartVersions(o.Object)
		source.Entries(check.ValueAt(o.Node, "spec", "selector", "matchLabels"), func(name string, _, v *source.Node) {
			value, _ := source.Text(v)
			if !holdsAny(value, append(tags, version, appVersion)) {
				return
			}
			at := source.P("spec", "selector", "matchLabels", name)
			key := o.Template + " " + name
			from, known := follows[key]
			if !known {
				from = moves(pass, o.Object, at)
				follows[key] = from
			}
			if !from.IsSet() {
				return
			}
			hit := o.Hit(movingRule, at, finding.Say("moving", "kind", o.Kind, "name", o.Name, "label", name, "value", value, "from", from))
			hit.Fault, hit.Key = key, true // the label goes, wherever its value comes from
			hits = append(hits, hit)
		})
	})
	return hits
}

// moves returns which version a label's value follows; not set if none.
func moves(p *check.Pass, o *render.Object, at source.Path) finding.Phrase {
	causes := p.Renderer.Trace(o, at, nil, false).Causes
	for _, c := range causes {
		if path.Base(c.File) == "Chart.yaml" && (c.Path.Last() == "version" || c.Path.Last() == "appVersion") {
			return finding.Say("version", "field", c.Path.Last(), "file", c.File)
		}
	}
	for i, image := range images(o.Node) {
		tag := tagOf(image.text)
		if tag == "" {
			continue
		}
		end := len(strings.SplitN(image.text, "@", 2)[0])
		trace := p.Renderer.Trace(o, image.path, &finding.Stretch{Start: end - len(tag), End: end}, false)
		for _, c := range causes {
			if len(c.Path) > 0 && slices.ContainsFunc(trace.Causes[:min(1, len(trace.Causes))], func(t render.Origin) bool { return t.File == c.File && t.Path.Equal(c.Path) }) {
				return finding.Say("tag", "number", i+1, "path", c.Path, "file", c.File)
			}
		}
	}
	return finding.Phrase{}
}

type imageAt struct {
	text string
	path source.Path
}

func images(n *source.Node) []imageAt {
	var out []imageAt
	list := source.P("spec", "template", "spec", "containers")
	containers := source.Deref(check.ValueAt(n, list...))
	if containers == nil {
		return nil
	}
	for i, c := range containers.Content {
		if text, ok := source.Text(source.Deref(check.ValueAt(c, "image"))); ok {
			out = append(out, imageAt{text, list.Index(i).Child("image")})
		}
	}
	return out
}

func imageTags(n *source.Node) []string {
	var out []string
	for _, i := range images(n) {
		out = append(out, tagOf(i.text))
	}
	return out
}

// tagOf is the tag of an image reference, "" if it has none.
func tagOf(reference string) string {
	name, _, _ := strings.Cut(reference, "@")
	if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
		return name[i+1:]
	}
	return ""
}

// holdsAny reports whether a version is a part of a label's value, where Helm's
// charts write + as _.
func holdsAny(value string, versions []string) bool {
	return slices.ContainsFunc(versions, func(v string) bool {
		return v != "" && (strings.Contains(value, v) || strings.Contains(value, strings.ReplaceAll(v, "+", "_")))
	})
}
