package lint

import (
	"context"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/workload"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Documents returns the documents that rules read of a repo, for tests of
// policies: "fleet", and "sites" with one for each chosen site by name.
func Documents(ctx context.Context, o Options) (map[string]any, error) {
	run := &run{Options: o, schemas: schema.New(), whole: true}
	var err error
	if run.repo, err = LoadAllowed(o, run.schemas); err != nil {
		return nil, err
	}
	if run.renderer, err = newRendererLike(ctx, run.repo, run.like); err != nil {
		return nil, err
	}
	if run.scope, err = newScope(run.repo, run.renderer, o); err != nil {
		return nil, err
	}
	run.workload = workload.NewReader(run.repo, run.renderer)
	run.documents = input.New(run.repo, run.renderer, run.workload, run.whole)
	sites := map[string]any{}
	for _, site := range run.scope.sites {
		if site.Broken() {
			continue
		}
		res, done, err := run.renderSite(ctx, site)
		done() // sites follow each other here
		if err != nil {
			return nil, err
		}
		sites[site.Name] = run.documents.Site(site, res).Tree
	}
	fleet, err := run.documents.Fleet()
	if err != nil {
		return nil, err
	}
	return map[string]any{"fleet": fleet.Tree, "sites": sites}, nil
}

// Input is the document that rules of scope site read of a site, or with site ""
// that of scope fleet, as JSON: without its secrets, which rules see.
func Input(ctx context.Context, o Options, site string) (any, error) {
	o.Sites = nil
	if site != "" {
		o.Sites = []string{site}
	}
	documents, err := Documents(ctx, o)
	if err != nil {
		return nil, err
	}
	tree := documents["fleet"]
	if site != "" {
		sites, _ := documents["sites"].(map[string]any)
		if tree = sites[site]; tree == nil {
			return nil, userErrorf("the file of site %q is not YAML, so rules do not read it; run xgen-lint --site %s", site, site)
		}
	}
	v, err := policy.JSON(tree)
	if err != nil {
		return nil, fmt.Errorf("build the document: %w", err)
	}
	return mask.Value(v), nil
}

// TestPolicies runs the tests of a folder of policies, which may build on the
// built-in ones.
func TestPolicies(ctx context.Context, set policy.Source, documents map[string]any) ([]policy.TestResult, error) {
	results, err := policy.Test(ctx, []policy.Source{policy.Builtin(), set}, documents)
	if err != nil && ctx.Err() == nil {
		err = userErrorf("policy: %v", err)
	}
	return results, err
}
