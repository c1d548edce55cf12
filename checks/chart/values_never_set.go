package chart

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

const neverSetRule = "values/never-set"

func neverSetCheck() Check {
	return Check{Run: findNeverSet, Rules: []finding.Rule{{
		ID: neverSetRule, Severity: finding.Error, Relatives: finding.Relatives{Follows: []finding.Follows{{Rule: "render/failed", On: finding.OnLine}, {Rule: "render/mangled-value", On: finding.OnLine}},
			Reads: []finding.Pattern{{Kind: finding.InValues}, {Kind: finding.InSite}}}, Scope: "chart",
		Title: "A template reads a value that nothing sets",
		Description: "A value that no layer sets is printed as nothing, or as 0: `{{ .Values.replicaCount | int }}` beside\n" +
			"`replicas: 2` scales every service to no pod. It is an error if a near name is set, else a warning. Reads that\n" +
			"allow for the absence (if, with, default, hasKey, required) are silent, unless a near name is set that\n" +
			"no template reads.",
		Help: "Read the value by the name that the values files give it, or set it in values.yaml.",
		Bad:  "# values.yaml has replicas: 2\nreplicas: {{ .Values.replicaCount | int }}\n",
		Good: "replicas: {{ .Values.replicas | int }}\n",
	}}}
}

func findNeverSet(c *Chart) (hits []finding.Hit) {
	if c.Unread {
		return nil
	}
	seen := map[string]bool{}
	for _, r := range c.Reads.Reads {
		key := fmt.Sprint(r.File, r.Offset, r.Path)
		if seen[key] || len(r.Path) == 0 || slices.Contains(r.Path, values.Any) || r.Path[0] == "global" || c.set(r.Path) || c.Reads.SetsItself(r.Path) {
			continue
		}
		if sub, ok := c.Subcharts[r.Path[0]]; ok && sub == nil && len(r.Path) > 1 {
			continue // defaults that are not in the repository may set it
		}
		seen[key] = true
		if !c.live(r) {
			continue
		}
		if hit, ok := c.neverSet(r); ok {
			hits = append(hits, hit)
		}
	}
	return hits
}

// set reports whether a layer may set the path: a values file does, or a file
// that hands parameters to the chart names its last part.
func (c *Chart) set(at []string) bool {
	return c.has(at) || c.Mentioned(at[len(at)-1])
}

// live reports whether the conditions around a read can hold: a part of a
// template that no layer switches on prints nothing.
func (c *Chart) live(r values.Read) bool {
	return !slices.ContainsFunc(r.Under, func(at []string) bool {
		if slices.Contains(at, values.Any) || len(at) == 0 || c.Mentioned(at[len(at)-1]) {
			return false
		}
		return !slices.ContainsFunc(c.lookup(at), isTrue)
	})
}

// isTrue is what a template's if makes of a value.
func isTrue(n *source.Node) bool {
	switch n.Kind {
	case yaml.MappingNode, yaml.SequenceNode:
		return len(n.Content) > 0
	}
	switch v := source.Scalar(n).(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	}
	return true
}

func (c *Chart) neverSet(r values.Read) (finding.Hit, bool) {
	parent, name := r.Path[:len(r.Path)-1], r.Path[len(r.Path)-1]
	var known []string
	for _, k := range c.siblings(parent) {
		if !r.Guarded || !c.covers(append(parent[:len(parent):len(parent)], k)) {
			known = append(known, k)
		}
	}
	meant, isNear := near.Nearest(name, known)
	f := c.Template(r.File)
	inValues := slices.ContainsFunc(c.Layers, func(y *source.YAML) bool { return y.Path == r.File })
	if f == nil || inValues || r.Guarded && !isNear {
		return finding.Hit{}, false
	}
	full := ".Values." + strings.Join(r.Path, ".")
	hit := check.At(neverSetRule, chainSpan(f, r.Offset), finding.Say("empty", "value", full))
	hit.Subject.Path = full
	hit.Severity, hit.Fault = finding.Warning, c.Dir+" "+full
	hit.HelpText = finding.Say("empty", "path", strings.Join(r.Path, "."), "chart", c.Dir)
	if isNear {
		hit.Severity = finding.Error
		hit.Text = finding.Say("near", "value", full, "meant", strings.Join(append(parent[:len(parent):len(parent)], meant), "."))
		hit.HelpText = finding.Say("near", "value", ".Values."+strings.Join(append(parent[:len(parent):len(parent)], meant), "."))
		if place, ok := c.placeOf(append(parent[:len(parent):len(parent)], meant)); ok {
			hit.Related = []finding.Related{{Span: place, Text: finding.Say("set")}}
		}
	}
	return hit, true
}

// placeOf is the first layer's line that sets a path.
func (c *Chart) placeOf(at []string) (source.Span, bool) {
	for _, y := range c.Layers {
		if key, _ := source.Get(y.Root(), source.Path(at)); key != nil {
			return y.NodeSpan(key), true
		}
	}
	return source.Span{}, false
}

var (
	chain = lazyre.New(`^\$?[\w]*(?:\.\w+)+`)
	word  = lazyre.New(`^\w*`)
)

// chainSpan is the span of the names that a template reads at an offset.
func chainSpan(f *source.File, offset int) source.Span {
	offset = min(offset, len(f.Data))
	for offset > 0 && partOfChain(f.Data[offset-1]) { // the parser keeps the place of the second name
		offset--
	}
	text := string(f.Data[offset:])
	end := len(chain.FindString(text))
	if end == 0 {
		end = len(word.FindString(text))
	}
	return f.Span(offset, offset+max(1, end))
}

func partOfChain(c byte) bool {
	return c == '.' || c == '$' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
