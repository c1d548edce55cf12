package editor

import (
	"context"
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/session"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/internal/values"
	"github.com/xgen-lint/xgen-lint/schema"
)

// SchemaIn makes the JSON Schema of a kind of file for a repository, for editors
// without the server. rules are those that the configuration may name.
func SchemaIn(ctx context.Context, o lint.Options, kind schema.Kind) ([]byte, error) {
	s := New(session.Once(o), &Memory{})
	w, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := ruleset.List(ctx, texts.English, o.Policies...)
	if err != nil {
		return nil, err
	}
	r := schema.Repo{Services: map[string]string{}, Environments: map[string]string{}, Sites: map[string]string{}, Rules: map[string]string{}}
	for _, rule := range rules {
		r.Rules[rule.ID] = rule.Title
	}
	charts := s.appCharts(ctx, w)
	r.Keys = func(at source.Path) (out []string) {
		for _, c := range charts {
			out = append(out, c.Keys(at)...)
		}
		return out
	}
	r.Open = func(at source.Path) bool {
		for _, c := range charts {
			if c.Everything || len(at) > 0 && c.Covers(at.Child("\x00")) {
				return true
			}
		}
		return len(charts) == 0
	}
	s.repoNames(w, &r)
	return schema.JSONSchemaOf(kind, r)
}

// repoNames are the names that the repository's files have for each other.
func (s *Snapshot) repoNames(w *world, r *schema.Repo) {
	if c := w.repo.Catalog; c != nil {
		for _, service := range c.Services {
			r.Services[service.Name] = "In the catalogue, " + c.File.Path + "."
		}
	}
	uses := map[string][]string{}
	for _, site := range w.repo.Sites {
		r.Sites[site.Name] = "The site of " + site.File.Path + "."
		for _, e := range site.Environments {
			uses[e.Name] = append(uses[e.Name], site.Name)
		}
	}
	for name, sites := range uses {
		r.Environments[name] = fmt.Sprintf("Environment of %s.", strings.Join(sites, ", "))
	}
}

// appCharts are what the templates read of the charts that take site files.
func (s *Snapshot) appCharts(ctx context.Context, w *world) (out []*values.Chart) {
	seen := map[string]bool{}
	for _, site := range w.repo.Sites {
		if !site.Seed {
			continue
		}
		for _, chart := range s.chartsOf(ctx, w, site.File.Path) {
			if !seen[chart] {
				seen[chart] = true
				out = append(out, s.reads(chart))
			}
		}
	}
	return out
}
