package editor

import (
	"bytes"
	"context"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// occurrences lists every place where a name is written, each once, by place.
func (s *Snapshot) occurrences(ctx context.Context, w *world, n name) (out []occurrence) {
	switch n.kind {
	case ofValue:
		out = slices.Concat(s.setValues(ctx, w, n), s.readValues(n), s.parameters(n))
	case ofHelper:
		out = s.helpers(n)
	case ofService:
		out = s.services(w, n.text)
	case ofFile:
		out = []occurrence{{source.Span{File: n.text, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, true}}
	}
	slices.SortStableFunc(out, func(a, b occurrence) int {
		switch {
		case a.File != b.File:
			return strings.Compare(a.File, b.File)
		case a.Start().Less(b.Start()):
			return -1
		case b.Start().Less(a.Start()):
			return 1
		}
		return 0
	})
	return slices.CompactFunc(out, func(a, b occurrence) bool { return a.Span == b.Span })
}

// setValues lists the keys that set a value: in the chart's defaults and in each
// file of values.
func (s *Snapshot) setValues(ctx context.Context, w *world, n name) (out []occurrence) {
	for _, file := range s.valueFiles(ctx, w, n.chart) {
		y, err := s.Tree().YAML(file)
		if err != nil || y.Root() == nil {
			continue
		}
		keys(source.Spot{Value: y.Root()}, func(spot source.Spot) {
			if len(spot.Path) == len(n.path) && spot.Path.Last() == n.path.Last() && values.Match(spot.Path, n.path) {
				out = append(out, occurrence{y.NodeSpan(spot.Key), true})
			}
		})
	}
	return out
}

// keys calls visit for every key of a tree.
func keys(s source.Spot, visit func(source.Spot)) {
	if s.Value == nil {
		return
	}
	for i := 0; i+1 < len(s.Value.Content); i += 2 {
		if !isMap(s.Value) {
			break
		}
		key, value := s.Value.Content[i], s.Value.Content[i+1]
		next := source.Spot{Path: s.Path.Child(key.Value), Key: key, Value: value}
		visit(next)
		keys(next, visit)
	}
	if !isMap(s.Value) {
		for i, item := range s.Value.Content {
			keys(source.Spot{Path: s.Path.Index(i), Value: item}, visit)
		}
	}
}

// readValues lists the places of templates that read a value, by its last part.
func (s *Snapshot) readValues(n name) (out []occurrence) {
	for _, r := range s.reads(n.chart).Reads {
		if len(r.Path) < len(n.path) || !values.Match(r.Path[:len(n.path)], n.path) {
			continue
		}
		if at, ok := s.readSpan(r, len(n.path)-1); ok {
			out = append(out, occurrence{at, false})
		}
	}
	return out
}

// readAround lists the places that read a value with those beside it: the loop over
// the map that it is in, or the whole of that.
func (s *Snapshot) readAround(n name) []occurrence {
	for above := n.path.Parent(); len(above) > 0; above = above.Parent() {
		if out := s.readValues(name{chart: n.chart, path: above}); len(out) > 0 && above.Last() != values.Any {
			return out
		}
	}
	return nil
}

// parameters lists the parameters of Applications that set a value, by the part of
// their dotted name: in templates and in manifests.
func (s *Snapshot) parameters(n name) (out []occurrence) {
	if slices.Contains(n.path, values.Any) {
		return nil
	}
	dotted := strings.Join(n.path, ".")
	named := regexp.MustCompile(`(?m)\bname:[ \t]*["']?(` + regexp.QuoteMeta(dotted) + `)(?:\.|["']|[ \t]*(?:#.*)?\r?$|[ \t]*[,}])`)
	for _, e := range s.Tree().Files() {
		if !files.IsYAML(e.Path) {
			continue
		}
		f, err := s.Tree().File(e.Path)
		if err != nil || !bytes.Contains(f.Data, []byte("parameters:")) || !bytes.Contains(f.Data, []byte("kind: Application")) || !s.deploys(f, n.chart) {
			continue
		}
		for _, m := range named.FindAllSubmatchIndex(f.Data, -1) {
			out = append(out, occurrence{f.Span(m[3]-len(n.path.Last()), m[3]), true})
		}
	}
	return out
}

// deploys reports whether an Application's text may be about a chart: a template
// may be about any but its own.
func (s *Snapshot) deploys(f *source.File, chart string) bool {
	if own, ok := chartOf(s.Tree(), f.Path); ok {
		return own != chart
	}
	return bytes.Contains(f.Data, []byte(chart))
}

// helpers lists where a define of a chart is, and where it is included: in the
// chart, in those within it and in those that it is within.
func (s *Snapshot) helpers(n name) (out []occurrence) {
	for _, chart := range s.charts() {
		if chart != n.chart && !strings.HasPrefix(chart, n.chart+"/") && !strings.HasPrefix(n.chart, chart+"/") {
			continue
		}
		for _, f := range s.templates(chart) {
			for i, e := range []*regexp.Regexp{defined, included} {
				for _, m := range e.FindAllSubmatchIndex(f.Data, -1) {
					start, end := m[2], m[3]
					if start < 0 {
						start, end = m[4], m[5]
					}
					if string(f.Data[start:end]) == n.text {
						out = append(out, occurrence{f.Span(start, end), i == 0})
					}
				}
			}
		}
	}
	return out
}

// services lists where a service is written of: its values, the catalogue, the
// pipelines, and the sites that list it.
func (s *Snapshot) services(w *world, service string) (out []occurrence) {
	for _, e := range s.Tree().Files() {
		base := path.Base(e.Path)
		stem := strings.TrimSuffix(base, path.Ext(base))
		_, inChart := chartFile(s.Tree(), e.Path)
		if inChart && files.IsYAML(e.Path) && (stem == service || strings.HasPrefix(stem, service+"-")) && path.Base(path.Dir(e.Path)) != "templates" {
			out = append(out, occurrence{source.Span{File: e.Path, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, true})
		}
		if path.Ext(e.Path) == ".groovy" || strings.HasPrefix(base, "Jenkinsfile") {
			out = append(out, s.quoted(e.Path, service)...)
		}
	}
	if c := w.repo.Catalog; c != nil {
		out = append(out, s.scalars(c.File, service, true)...)
	}
	for _, site := range w.repo.Sites {
		out = append(out, s.scalars(site.File, service, false)...)
	}
	return out
}

// quoted lists the places of a pipeline where a text is in quotes.
func (s *Snapshot) quoted(file, text string) (out []occurrence) {
	f, err := s.Tree().File(file)
	if err != nil {
		return nil
	}
	for _, m := range regexp.MustCompile(`["']`+regexp.QuoteMeta(text)+`["']`).FindAllIndex(f.Data, -1) {
		out = append(out, occurrence{f.Span(m[0]+1, m[1]-1), true})
	}
	return out
}

// scalars lists the names in a YAML file that are a text: values of a key name, and
// keys of a map of services.
func (s *Snapshot) scalars(y *source.YAML, text string, sets bool) (out []occurrence) {
	if y == nil || y.Root() == nil {
		return nil
	}
	for _, spot := range y.Below(source.Spot{Path: source.P("x"), Value: y.Root()}) {
		if spot.Value.Value == text && spot.Path.Last() == "name" {
			out = append(out, occurrence{y.NodeSpan(spot.Value), sets})
		}
	}
	keys(source.Spot{Value: y.Root()}, func(spot source.Spot) {
		if sets && spot.Key.Value == text {
			out = append(out, occurrence{y.NodeSpan(spot.Key), sets})
		}
	})
	return out
}

// Definition is where what is named at a place leads: from what reads to what
// says it, and from what says it to what reads it.
func (s *Snapshot) Definition(ctx context.Context, file string, p source.Pos) ([]source.Span, error) {
	return s.lead(ctx, file, p, func(n name, o occurrence) bool {
		if n.kind == ofService || n.kind == ofFile {
			return o.sets && o.Span != n.at
		}
		return o.sets != n.sets && o.Span != n.at
	})
}

// References are all places of what is named at a place; those that say it only
// with declaration.
func (s *Snapshot) References(ctx context.Context, file string, p source.Pos, declaration bool) ([]source.Span, error) {
	return s.lead(ctx, file, p, func(_ name, o occurrence) bool { return declaration || !o.sets })
}

func (s *Snapshot) lead(ctx context.Context, file string, p source.Pos, wanted func(name, occurrence) bool) ([]source.Span, error) {
	w, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	n, ok := s.nameOf(ctx, w, file, p)
	if !ok {
		return nil, ctx.Err()
	}
	var out, own []source.Span
	all := s.occurrences(ctx, w, n)
	if n.kind == ofValue && !slices.ContainsFunc(all, func(o occurrence) bool { return !o.sets }) {
		all = append(all, s.readAround(n)...)
	}
	for _, o := range all {
		switch {
		case wanted(n, o):
			out = append(out, o.Span)
		case o.Span == n.at:
			own = append(own, o.Span)
		}
	}
	if len(out) == 0 && n.sets {
		out = own
	}
	return unique(out), ctx.Err()
}

func unique(spans []source.Span) (out []source.Span) {
	for _, s := range spans {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
