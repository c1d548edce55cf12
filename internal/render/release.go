package render

import (
	"context"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helmtool"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
)

// sourceRender is one source of an Application that is a chart, with what it rendered to.
type sourceRender struct {
	*origin.Source
	sought []seeking // see seek
}

// release renders all sources of an Application and settles their objects.
func (s *siteRender) release(rel *Release) {
	if len(rel.app.Sources) == 0 {
		s.failed(rel, rel.app.At.Child("spec"), finding.Say("no-source", "application", rel.app.Name))
	}
	rel.app = s.withCheckouts(rel.app)
	rel.Name, rel.Namespace = rel.app.Name, rel.app.Destination.Namespace
	var objects []*Object
	for part, src := range rel.app.Sources {
		if src.OnlyReferred() {
			continue
		}
		if s.full(rel) {
			break
		}
		out := s.source(rel, src)
		before := len(objects)
		if render, _ := out.Kept.(*sourceRender); render != nil {
			if len(rel.sources) == 0 {
				rel.Name, rel.Namespace = out.Name, out.Namespace
			}
			rel.sources = append(rel.sources, render)
		}
		rel.Failed = rel.Failed || !out.Complete
		for i := range out.Manifests {
			for _, o := range objectsOf(&out.Manifests[i]) {
				o.Release, o.part = rel, part
				objects = append(objects, o)
			}
		}
		kept := s.weigh(rel, out.Manifests, objects[before:])
		if s.full(rel) {
			objects = objects[:before]
			break
		}
		objects = append(objects[:before], kept...)
		for _, p := range out.Problems {
			s.report(rel, p)
		}
	}
	rel.Objects, rel.Duplicates = settle(objects, rel.app.Destination.Namespace)
}

// withCheckouts returns the Application with the folders of the checkouts that
// its sources are read from, as far as they are in this repository or may be read outside of it.
func (s *siteRender) withCheckouts(a *argo.Application) *argo.Application {
	if len(s.repo.Config.Repositories) == 0 {
		return a
	}
	out := *a
	out.Sources = make([]*argo.Source, len(a.Sources))
	for i, src := range a.Sources {
		copied := *src
		if at := s.repo.Config.Repositories[argo.NormalURL(src.RepoURL)]; !outside(at) || s.repo.Tree.IsDir(at) {
			copied.Base = at
		}
		out.Sources[i] = &copied
	}
	return &out
}

// outside reports whether a folder of the configuration is outside of the repository.
func outside(folder string) bool { return strings.HasPrefix(folder, "..") || path.IsAbs(folder) }

// source renders one source with the tool that Argo CD would take.
func (s *siteRender) source(rel *Release, src *argo.Source) (none tool.Output) {
	what := "Application " + rel.app.Name
	if dir, ok := s.remote.Find(src.RepoURL, src.Chart, src.TargetRevision); ok {
		return s.renderWith(rel, src, dir)
	}
	if src.Chart != "" {
		s.notRendered(rel, src.PlaceOf("chart"), what, finding.Say("remote-chart", "chart", src.Chart, "url", src.RepoURL), finding.RemoteChart)
		return none
	}
	dir, inside := argo.InRepo(".", src.Path)
	if !inside {
		rel.Failed = true
		s.report(rel, argo.Problem{Rule: tool.RuleOutside, At: src.PlaceOf("path"),
			Text: finding.Say("path-outside", "application", rel.app.Name, "path", src.Path)})
		return none
	}
	dir = path.Join(src.Base, dir)
	if !s.repo.Tree.IsDir(dir) {
		if src.Base == "" && s.foreign(src.RepoURL) && !s.slipped(dir) {
			why := finding.Say("other-repository", "path", src.Path, "url", src.RepoURL, "checkout", s.repo.Config.Repositories[argo.NormalURL(src.RepoURL)])
			s.notRendered(rel, src.PlaceOf("repoURL"), what, why, finding.OtherRepository)
			return none
		}
		meant := s.nearPath(dir, false)
		p := argo.Problem{Rule: tool.RulePathMissing, At: src.PlaceOf("path"), Text: finding.Say("path-absent", "application", rel.app.Name, "path", src.Path, "near", meant)}
		if meant != "" && src.Base == "" {
			p.Help = finding.Say("near-name", "near", meant, "name", src.Path)
		}
		s.report(rel, p)
		return none
	}
	return s.renderWith(rel, src.Patched(s.repo.Tree, rel.app.Name), dir)
}

// renderWith renders a source, whose files are in dir, with its tool.
func (s *siteRender) renderWith(rel *Release, src *argo.Source, dir string) (none tool.Output) {
	t, name := s.toolFor(src, dir)
	if t == nil {
		s.notRendered(rel, src.PlaceOf("path"), "Application "+rel.app.Name, finding.Say("made-by", "path", src.Path, "tool", name), finding.Reason(name))
		return none
	}
	h, isHelm := t.(helmtool.Tool)
	var found []seeking
	if isHelm {
		h.Site, h.Values, h.Seek = rel.Site, s.Renderer.values, func(e helmtool.Entry) { found = append(found, s.seek(rel, e)) }
		t = h
	}
	cluster := s.repo.Config.ClusterFor(s.site.Name)
	in := tool.Input{Tree: s.repo.Tree, Dir: dir, App: rel.app, Source: src, Dry: s.dry || rel.dry, Chart: s.renderPart, Remote: s.remote.Find,
		KubeVersion: cluster.KubeVersion, APIVersions: cluster.APIVersions}
	var recorded *recorder
	if rel.dry && !isHelm {
		if !s.files {
			rel.noteKey(src, nil, nil)
			return tool.Output{Complete: true}
		}
		recorded = s.record(&in)
	}
	out := t.Render(s.ctx, in)
	if kept, ok := out.Kept.(*origin.Source); ok {
		out.Kept = &sourceRender{kept, found}
	}
	if rel.dry {
		rel.noteKey(src, out.Kept, recorded)
	}
	return out
}

// slipped reports whether a path is a slip of one that is here, in a repository
// of which nothing else says under which URL it goes.
func (s *siteRender) slipped(dir string) bool {
	return len(s.learned) == 0 && len(s.urls()) == 0 && s.nearPath(dir, false) != ""
}

// renderPart renders a chart for a tool that calls Helm itself.
func (s *siteRender) renderPart(_ context.Context, c tool.Chart) tool.Output {
	h := helmtool.Tool{Charts: s.charts, Back: s.back, Site: s.site}
	return h.RenderPart(s.repo.Tree, c)
}
