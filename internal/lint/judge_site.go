package lint

import (
	"context"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

func (run *run) judgeSite(ctx context.Context, site *model.Site) error {
	if run.replay(site) {
		return nil
	}
	run.count(func(s *finding.Summary) { s.Sites++ })
	if site.Broken() {
		run.noteGaps(site, nil) // its syntax is reported; nothing that follows from it
		return nil
	}
	res, done, err := run.renderSite(ctx, site)
	defer done()
	if err != nil {
		return err
	}
	run.count(res.CountIn)
	run.noteGaps(site, res)
	if run.Images != nil {
		run.mu.Lock()
		run.results = append(run.results, res)
		run.mu.Unlock()
	}
	hits, doc, err := run.siteHits(ctx, site, res)
	if err != nil {
		return err
	}
	passing := trace.NewPassing(run.renderer)
	found, quoted, err := run.resolveAll(hits, doc, passing)
	if err == nil && site.ByDefaults() != "" {
		found, err = run.judgeable(ctx, site, res, found)
	}
	if err == nil {
		run.take(found, quoted)
		run.record(site, res, found, run.compare(site, res, found, passing), doc.Made)
	}
	return err
}

// siteHits judges what a site renders to.
func (run *run) siteHits(ctx context.Context, site *model.Site, res *render.Result) ([]finding.Hit, *input.Document, error) {
	doc := run.documents.Site(site, res)
	run.noteMade(site, doc.Made)
	hits := res.Hits
	pass := &check.Pass{Repo: run.repo, Site: site, Result: res, Renderer: run.renderer, Containers: doc.Containers, Workload: run.workload}
	for _, c := range checks.Sites() {
		hits = append(hits, c.Run(ctx, pass)...)
	}
	if err := run.awaitRules(); err != nil {
		return nil, nil, err
	}
	said, err := run.engine.Eval(ctx, "site", doc.Tree, run.enabled)
	if err != nil {
		return nil, nil, err
	}
	hits = append(said, hits...)
	for i := range hits {
		hits[i].Site = site.Name
	}
	return hits, doc, nil
}

// renderSite renders a site and takes what of it was chosen. All of it is
// rendered: what a chosen service names may be made by another one.
// done has to be called when the result is not needed any more.
func (run *run) renderSite(ctx context.Context, site *model.Site) (res *render.Result, done func(), err error) {
	if res, done, err = run.renderer.SiteInTurn(ctx, site, nil); err == nil && (run.scope.envs != nil || run.scope.services != nil) {
		res = res.Only(run.scope.keeps)
	}
	return res, done, err
}
