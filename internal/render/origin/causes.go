package origin

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// The ranks of causes: the more specific a place is to what is wrong, the
// likelier a person would edit it.
const (
	rankSite = iota
	rankRootApp
	rankValues
	rankDefault
	rankTemplate
)

// cause is a place that has a part in a rendered value.
type cause struct {
	Origin
	yaml  *source.YAML // of a value; nil for a place in a template
	doc   int
	rank  int
	exact bool // the source text at Span is the rendered text
	// part is set where the value's text occurs in the rendered one, covers
	// where it holds the stretch that is meant, empty where it has no text.
	part, covers, empty bool
	anchored, lacks     bool
	plain               bool // the manifest is a file itself
}

// origins follows one input to the files that it is written in.
func (src *Source) origins(in *trial.Input, w trial.Want) []cause {
	switch in.Kind {
	case trial.ReleaseField:
		return src.back.at(src.releasePlace(in.Path.Last()), src.site, w)
	case trial.ChartField:
		return nil // found by the template that reads it
	}
	w.Key = w.Key || in.Kind == trial.Key
	if l := src.Layers.Winner(in.Path, w.Key); l != nil {
		return src.layerCauses(l, in, w)
	}
	for _, s := range src.Chart.Helm.Sources(in.Path) {
		if y, err := src.Tree.YAML(s.File); err == nil {
			c := fileCause(y, 0, s.Path, w)
			c.rank = rankDefault
			return []cause{c}
		}
	}
	return nil
}

func (src *Source) layerCauses(l *chart.Layer, in *trial.Input, w trial.Want) []cause {
	switch l.Kind {
	case chart.LayerParameter:
		if w.Key {
			return src.back.at(l.At.Child("name"), src.site, trial.Want{Changed: w.Changed, Within: segment(l.Parameter.Name, in.Path.Last())})
		}
		if l.Parameter.Raw != in.Text {
			w.Within = nil
		}
		return src.back.at(l.At.Child("value"), src.site, w)
	case chart.LayerFileParameter:
		c := cause{rank: rankValues, Origin: Origin{Span: l.Text.LineSpan(1)}}
		if w.Within != nil {
			c.Span, c.exact = l.Text.Span(w.Within.Start, w.Within.End), true
		}
		return []cause{c}
	case chart.LayerObject:
		return src.back.at(l.At.Child(in.Path...), src.site, w)
	case chart.LayerInline:
		return src.inlineCauses(l, in.Path, w)
	}
	c := fileCause(l.Text, 0, in.Path, w)
	c.rank = src.back.rankOf(src.site, c.File)
	return []cause{c}
}

// inlineCauses follows a value of helm.values: a YAML text inside a string.
func (src *Source) inlineCauses(l *chart.Layer, at source.Path, w trial.Want) []cause {
	if l.At.Object != nil {
		w.Inner = at
		return src.back.at(l.At, src.site, w)
	}
	key, v := source.Get(l.Text.Root(), at)
	if v == nil {
		return src.back.at(l.At, src.site, trial.Want{Changed: w.Changed})
	}
	span := l.Text.EntrySpan(key, v)
	switch {
	case w.Key && key != nil:
		span = l.Text.NodeSpan(key)
	case w.Within != nil:
		span, _ = l.Text.Within(v, w.Within.Start, w.Within.End)
	}
	start, end := l.Text.Offset(span.Start()), l.Text.Offset(span.End())
	return src.back.at(l.At, src.site, trial.Want{Changed: w.Changed, Within: &finding.Stretch{Start: start, End: max(end, start+1)}})
}

// segment is where the last part of a dotted parameter name is in it.
func segment(name, last string) *finding.Stretch {
	escaped := strings.ReplaceAll(last, ".", `\.`)
	i := strings.LastIndex(name, escaped)
	if i < 0 {
		return nil
	}
	return &finding.Stretch{Start: i, End: i + len(escaped)}
}

// at follows a value of an Application: in a file it is there, in
// a rendered manifest it is traced on.
func (b *Back) at(p argo.Place, site *model.Site, w trial.Want) []cause {
	switch {
	case p.File != nil:
		c := fileCause(p.File, p.Doc, p.Path, w)
		c.rank = b.rankOf(site, c.File)
		return []cause{c}
	case p.Object != nil:
		out := b.object(p.Object).trace(p.Path, w)
		for i := range out {
			if out[i].rank > rankValues {
				out[i].rank = rankValues // it was written for this Application
			}
		}
		return out
	}
	return nil
}

// fileCause is a value in a file.
func fileCause(y *source.YAML, doc int, at source.Path, w trial.Want) cause {
	c := cause{yaml: y, doc: doc, Origin: Origin{Path: at}}
	if doc >= len(y.Docs) {
		c.Span, c.anchored = y.LineSpan(1), true
		return c
	}
	key, v := source.Get(y.Docs[doc], at)
	if w.Changed {
		for _, k := range source.Through(y.Docs[doc], at) {
			c.Chain = append(c.Chain, finding.Origin{Span: y.NodeSpan(k)})
		}
	}
	switch {
	case v == nil:
		c.Span, _ = y.Nearest(doc, at)
		c.anchored = true
	case w.Key && key != nil:
		c.Span, c.exact = y.NodeSpan(key), true
	case w.Within != nil && source.Deref(v) != nil:
		c.Span, c.exact = y.Within(source.Deref(v), w.Within.Start, w.Within.End)
	default:
		c.Span, c.exact = y.EntrySpan(key, v), true
	}
	return c
}

// rankOf returns how specific a file is.
func (b *Back) rankOf(site *model.Site, file string) int {
	if site != nil && site.File != nil && file == site.File.Path && !ofSet(site) {
		return rankSite
	}
	for _, app := range b.repo.RootApps {
		if app.File.Path == file {
			return rankRootApp
		}
	}
	if strings.HasPrefix(path.Base(file), ".argocd-source") {
		return rankRootApp
	}
	return rankValues
}

// ofSet reports whether a site is an ApplicationSet: what its elements say may be in files that are as near as the
// set's own.
func ofSet(site *model.Site) bool {
	return len(site.Roots) == 1 && site.Roots[0].At.Known() && site.Roots[0].At.Kind() == argo.KindApplicationSet
}

// releasePlace is where the release's name or namespace is written.
func (src *Source) releasePlace(field string) argo.Place {
	_, _, name, namespace := src.App.HelmRelease(src.Spec)
	if field == "Name" {
		return name
	}
	return namespace
}
