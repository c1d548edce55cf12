package render

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
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

// want says what of a value is meant: its key, a stretch of its text, all.
type want struct {
	key    bool
	within *finding.Stretch
	// changed is set if only what the other state has not may be the cause, see TraceChange.
	changed bool
	// inner is a way into the YAML that a string holds.
	inner source.Path
}

// origins follows one input to the files that it is written in.
func (r *Renderer) origins(src *sourceRender, in *input, w want) []cause {
	switch in.kind {
	case inputRelease:
		return r.placeCauses(src.release, src.releasePlace(in.path.Last()), w)
	case inputChart:
		return nil // found by the template that reads it
	}
	w.key = w.key || in.kind == inputKey
	if l := src.Layers.Winner(in.path, w.key); l != nil {
		return r.layerCauses(src, l, in, w)
	}
	for _, s := range src.Chart.Helm.Sources(in.path) {
		if y, err := r.repo.Tree.YAML(s.File); err == nil {
			c := fileCause(y, 0, s.Path, w)
			c.rank = rankDefault
			return []cause{c}
		}
	}
	return nil
}

func (r *Renderer) layerCauses(src *sourceRender, l *chart.Layer, in *input, w want) []cause {
	switch l.Kind {
	case chart.LayerParameter:
		if w.key {
			return r.placeCauses(src.release, l.At.Child("name"), want{changed: w.changed, within: segment(l.Parameter.Name, in.path.Last())})
		}
		if l.Parameter.Raw != in.text {
			w.within = nil
		}
		return r.placeCauses(src.release, l.At.Child("value"), w)
	case chart.LayerFileParameter:
		c := cause{rank: rankValues, Origin: Origin{Span: l.Text.LineSpan(1)}}
		if w.within != nil {
			c.Span, c.exact = l.Text.Span(w.within.Start, w.within.End), true
		}
		return []cause{c}
	case chart.LayerObject:
		return r.placeCauses(src.release, l.At.Child(in.path...), w)
	case chart.LayerInline:
		return r.inlineCauses(src, l, in.path, w)
	}
	c := fileCause(l.Text, 0, in.path, w)
	c.rank = r.rankOf(src.release, c.File)
	return []cause{c}
}

// inlineCauses follows a value of helm.values: a YAML text inside a string.
func (r *Renderer) inlineCauses(src *sourceRender, l *chart.Layer, at source.Path, w want) []cause {
	if l.At.Object != nil {
		w.inner = at
		return r.placeCauses(src.release, l.At, w)
	}
	key, v := source.Get(l.Text.Root(), at)
	if v == nil {
		return r.placeCauses(src.release, l.At, want{changed: w.changed})
	}
	span := l.Text.EntrySpan(key, v)
	switch {
	case w.key && key != nil:
		span = l.Text.NodeSpan(key)
	case w.within != nil:
		span, _ = l.Text.Within(v, w.within.Start, w.within.End)
	}
	start, end := l.Text.Offset(span.Start()), l.Text.Offset(span.End())
	return r.placeCauses(src.release, l.At, want{changed: w.changed, within: &finding.Stretch{Start: start, End: max(end, start+1)}})
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

// placeCauses follows a value of an Application: in a file it is there, in
// a rendered manifest it is traced on.
func (r *Renderer) placeCauses(rel *Release, p argo.Place, w want) []cause {
	switch {
	case p.File != nil:
		c := fileCause(p.File, p.Doc, p.Path, w)
		c.rank = r.rankOf(rel, c.File)
		return []cause{c}
	case p.Object != nil:
		causes := r.trace(p.Object.(*Object), p.Path, w)
		out := make([]cause, len(causes))
		copy(out, causes)
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
func fileCause(y *source.YAML, doc int, at source.Path, w want) cause {
	c := cause{yaml: y, doc: doc, Origin: Origin{Path: at}}
	if doc >= len(y.Docs) {
		c.Span, c.anchored = y.LineSpan(1), true
		return c
	}
	key, v := source.Get(y.Docs[doc], at)
	if w.changed {
		for _, k := range source.Through(y.Docs[doc], at) {
			c.Chain = append(c.Chain, finding.Origin{Span: y.NodeSpan(k)})
		}
	}
	switch {
	case v == nil:
		c.Span, _ = y.Nearest(doc, at)
		c.anchored = true
	case w.key && key != nil:
		c.Span, c.exact = y.NodeSpan(key), true
	case w.within != nil && source.Deref(v) != nil:
		c.Span, c.exact = y.Within(source.Deref(v), w.within.Start, w.within.End)
	default:
		c.Span, c.exact = y.EntrySpan(key, v), true
	}
	return c
}

// rankOf returns how specific a file is.
func (r *Renderer) rankOf(rel *Release, file string) int {
	if rel != nil && rel.Site != nil && rel.Site.File != nil && file == rel.Site.File.Path && !ofSet(rel.Site) {
		return rankSite
	}
	for _, app := range r.repo.RootApps {
		if app.File.Path == file {
			return rankRootApp
		}
	}
	if strings.HasPrefix(path.Base(file), ".argocd-source") {
		return rankRootApp
	}
	return rankValues
}

// ofSet reports whether a site is an ApplicationSet: what its elements say may be in files that are as near as the set's own.
func ofSet(site *model.Site) bool {
	return len(site.Roots) == 1 && site.Roots[0].At.Known() && site.Roots[0].At.Kind() == argo.KindApplicationSet
}

// releasePlace is where the release's name or namespace is written.
func (src *sourceRender) releasePlace(field string) argo.Place {
	_, _, name, namespace := src.App.HelmRelease(src.Spec)
	if field == "Name" {
		return name
	}
	return namespace
}
