package editor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/editor/effect"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// glance bounds what a hover works out.
var glance = Bounds{Sites: 12, Values: 4}

// Hover is what there is to say of a place, in Markdown, and the place that it is
// about; "" for nothing.
func (s *Snapshot) Hover(ctx context.Context, file string, p source.Pos) (string, source.Span, error) {
	text, err := s.Tree().File(file)
	if err != nil {
		return "", source.Span{}, nil
	}
	w, err := s.load(ctx)
	if err != nil {
		return "", source.Span{}, err
	}
	var parts []string
	var about source.Span
	if name, at, ok := nameAt(text, p, variable); ok {
		lines, err := s.variable(ctx, w, file, name)
		if err != nil {
			return "", at, err
		}
		if len(lines) > 0 {
			about, parts = at, append(parts, "environment variable "+name+"\n"+strings.Join(lines, "\n"))
		}
	}
	if chart, ok := chartOf(s.Tree(), file); ok {
		if path, at, ok := chainAt(text, p); ok {
			lines, err := s.valueAt(ctx, w, chart, path)
			if err != nil {
				return "", at, err
			}
			about, parts = at, append(parts, ".Values."+strings.Join(path, ".")+"\n"+strings.Join(lines, "\n"))
		} else if name, at, ok := parameterName(text, p); ok {
			lines, err := s.parameter(ctx, w, at, name)
			if err != nil {
				return "", at, err
			}
			if len(lines) > 0 {
				about, parts = at, append(parts, "parameter "+name+"\n"+strings.Join(lines, "\n"))
			}
		}
	} else if files.IsYAML(file) {
		made, at, err := s.madeAt(ctx, file, p)
		if err != nil {
			return "", at, err
		}
		if made != nil {
			about, parts = at, append(parts, strings.Join(made.Text(), "\n"))
		}
	}
	if len(parts) == 0 {
		return "", about, nil
	}
	return "```text\n" + strings.ReplaceAll(strings.Join(parts, "\n\n"), "```", "'''") + "\n```", about, ctx.Err()
}

// madeAt tells what the value at a place makes; of a key with others below it
// those; nil for a place between.
func (s *Snapshot) madeAt(ctx context.Context, file string, p source.Pos) (*Made, source.Span, error) {
	y, err := s.Tree().YAML(file)
	if err != nil || y.Err != nil {
		return nil, source.Span{}, nil // what is wrong with it is a finding
	}
	spot, ok := y.At(p)
	if !ok || p.Line > y.EntrySpan(spot.Key, spot.Value).EndLine && !y.InText(p.Line) {
		return nil, source.Span{}, nil
	}
	if line := strings.TrimSpace(y.Line(p.Line)); line == "" || strings.HasPrefix(line, "#") && !y.InText(p.Line) {
		return nil, source.Span{}, nil
	}
	made, err := s.madeBy(ctx, file, p.Line, glance, func(y *source.YAML) []source.Spot { return y.Below(spot) })
	if err != nil || len(made.Values) == 0 {
		return nil, source.Span{}, ctx.Err()
	}
	return made, y.EntrySpan(spot.Key, spot.Value), nil
}

// merged joins what several releases show, those that show the same in one line.
type merged struct {
	order []string
	who   map[string][]MadePlace
}

func (t *merged) add(text string, rel *render.Release) {
	if rel.Service != "" {
		text = strings.ReplaceAll(text, rel.Service, serviceMark)
	}
	if t.who == nil {
		t.who = map[string][]MadePlace{}
	}
	if t.who[text] == nil {
		t.order = append(t.order, text)
	}
	p := MadePlace{Site: rel.Site.Name, Environment: rel.Environment, Service: rel.Service}
	if !slices.ContainsFunc(t.who[text], func(q MadePlace) bool { return q.name() == p.name() }) {
		t.who[text] = append(t.who[text], p)
	}
}

func (t *merged) lines() (out []string) {
	for _, text := range t.order {
		list := t.who[text]
		if one := list[0].Service; !slices.ContainsFunc(list, func(p MadePlace) bool { return p.Service != one }) {
			text = strings.ReplaceAll(text, serviceMark, one)
		}
		out = append(out, "  "+text, "    "+names(list))
	}
	return out
}

// valueAt tells what a value is at each site, and where it is set.
func (s *Snapshot) valueAt(ctx context.Context, w *world, chart string, path source.Path) ([]string, error) {
	sites, more := w.concerned("", glance.Sites)
	var t merged
	for _, site := range sites {
		k, err := s.site(ctx, w, site)
		if err != nil {
			return nil, err
		}
		for _, rel := range effect.Releases(k.result) {
			if !slices.Contains(rel.Charts(), chart) {
				continue
			}
			set := w.renderer.Setting(rel, chart, path)
			text := "not set"
			if set.Found {
				text = shown(path.Last(), set.Value)
			}
			if len(set.Causes) > 0 {
				c := set.Causes[0]
				if name := c.Path.String(); name != "" {
					text += fmt.Sprintf("  (%s:%d, %s)", c.File, c.Line, name)
				} else {
					text += fmt.Sprintf("  (%s:%d)", c.File, c.Line)
				}
			}
			t.add(text, rel)
		}
	}
	out := t.lines()
	if len(out) == 0 {
		out = append(out, "  no release renders this chart")
	}
	return withMore(out, more), nil
}

// variable tells what an environment variable really is in the containers that
// have it: its value, never a secret's, and what it hides. Of a file that is one
// site's only that site is told, of a service's values only its releases.
func (s *Snapshot) variable(ctx context.Context, w *world, file, name string) ([]string, error) {
	sites, more := w.concerned(file, glance.Sites)
	var t merged
	for _, site := range sites {
		k, err := s.site(ctx, w, site)
		if err != nil {
			return nil, err
		}
		for _, c := range s.containers(w, k) {
			v := c.Variables[name]
			if v == nil || len(sites) > 1 && !isShared(s, file) && !c.Release.Reads(file) {
				continue
			}
			text := s.value(w, v, v.Value)
			for _, shadow := range v.Shadows {
				text += "\n      over " + s.value(w, v, shadow)
			}
			if v.Uncertain {
				text += "\n      a source that could not be seen may win"
			}
			t.add(text, c.Release)
		}
	}
	return withMore(t.lines(), more), nil
}

// withMore says behind what was found how many sites were not looked at.
func withMore(lines []string, more int) []string {
	if len(lines) > 0 && more > 0 {
		lines = append(lines, fmt.Sprintf("%d more %s not looked at", more, plural(more, "site")))
	}
	return lines
}

// isShared reports whether a file is one that all releases may have a part in: a
// template, a script, no values.
func isShared(s *Snapshot, file string) bool {
	return !files.IsYAML(file) || isTemplate(s.Tree(), file)
}

func (s *Snapshot) value(w *world, v *workload.Variable, of workload.Value) string {
	text := "(not known)"
	switch {
	case of.Secret:
		text = hidden
	case of.Known:
		text = shown(v.Name, of.Text)
	}
	text += "  from " + of.Source()
	if at, path := workload.Where(w.renderer, of.Place); at.File != "" {
		text += fmt.Sprintf(" (%s:%d", at.File, at.Line)
		if path != nil {
			text += ", " + path.String()
		}
		text += ")"
	}
	return text
}
