package lint

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
)

// judge runs every stage; each adds to run.findings.
func (run *run) judge(ctx context.Context) error {
	fleet, err := run.judgeBoth(ctx)
	if err != nil {
		return err
	}
	if err := run.add(fleet.hits, fleet.doc); err != nil {
		return err
	}
	return run.judgeRefused()
}

// judgeBoth judges what is in sites and files, and what only all sites together show: of few sites at once, of many one after the
// other, since their documents are as large as that of the fleet.
func (run *run) judgeBoth(ctx context.Context) (fleet *fleetHits, err error) {
	if len(run.chosen) > fewSites && (run.kept == nil || !run.kept.Usable()) {
		if err := run.judgeAll(ctx); err != nil {
			return nil, err
		}
		return run.evalFleet(ctx)
	}
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() (err error) { fleet, err = run.evalFleet(inner); return err })
	group.Go(func() error { return run.judgeAll(inner) })
	err = group.Wait()
	return fleet, err
}

// judgeAll runs the stages that do not compare sites.
func (run *run) judgeAll(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	group.Go(run.judgeFiles)
	group.Go(func() error { return run.judgeSites(inner) })
	if err := group.Wait(); err != nil {
		return err
	}
	if err := run.dropMadeElsewhere(ctx); err != nil {
		return err
	}
	if err := run.judgeValueFiles(); err != nil {
		return err
	}
	if err := run.judgeParts(ctx); err != nil {
		return err
	}
	return run.judgeImages(ctx)
}

// fewSites is up to how many sites are checked beside the fleet.
const fewSites = 32

// fleetHits are what only all sites together show.
type fleetHits struct {
	hits []finding.Hit
	doc  *input.Document
}

func (run *run) evalFleet(ctx context.Context) (*fleetHits, error) {
	doc, err := run.documents.Fleet()
	if err != nil {
		return nil, err
	}
	if err := run.awaitRules(); err != nil {
		return nil, err
	}
	hits, err := run.engine.Eval(ctx, "fleet", doc.Tree, run.enabled)
	if err != nil {
		return nil, fmt.Errorf("judge the fleet: %w", err)
	}
	return &fleetHits{hits, doc}, nil
}

// judgeFiles judges what is in single files: text, and shape by schema.
func (run *run) judgeFiles() error {
	hits := run.checkAlone()
	bound, err := run.checkBound()
	if err != nil {
		return err
	}
	hits = append(hits, bound...)
	hits = append(hits, checks.Repo(run.repo)...)
	if err := run.awaitRules(); err != nil {
		return err
	}
	if err := run.checkNames(); err != nil {
		return err
	}
	return run.add(hits, nil)
}

// jobs is how many sites are worked on at once.
func (run *run) jobs() int {
	if run.Jobs > 0 {
		return run.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// judgeSites renders and judges the chosen sites, some at once.
func (run *run) judgeSites(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(run.jobs())
	done := 0
	for _, site := range run.chosen {
		group.Go(func() error {
			if err := run.judgeSite(ctx, site); err != nil {
				return fmt.Errorf("judge site %q: %w", site.Name, err)
			}
			run.mu.Lock()
			defer run.mu.Unlock()
			done++
			if run.Progress != nil {
				run.Progress("sites", done, len(run.chosen))
			}
			return nil
		})
	}
	return group.Wait()
}
