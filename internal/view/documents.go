package view

import (
	"context"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Documents returns the documents that rules read of a repo, for tests of
// policies: "fleet", and "sites" with one for each chosen site by name.
func Documents(ctx context.Context, o lint.Options) (map[string]any, error) {
	opened, err := lint.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	documents := input.New(opened.Repo, opened.Renderer, workload.NewReader(opened.Repo, opened.Renderer), true)
	sites := map[string]any{}
	for _, site := range opened.Sites {
		if site.Broken() {
			continue
		}
		res, err := opened.Renderer.Site(ctx, site, nil)
		if err != nil {
			return nil, fmt.Errorf("render site %q: %w", site.Name, err)
		}
		if opened.InPart() {
			res = res.Only(opened.Keeps)
		}
		sites[site.Name] = documents.Site(site, res).Tree
	}
	fleet, err := documents.Fleet()
	if err != nil {
		return nil, err
	}
	return map[string]any{"fleet": fleet.Tree, "sites": sites}, nil
}

// Input is the document that rules of scope site read of a site, or with site ""
// that of scope fleet, as JSON: without its secrets, which rules see.
func Input(ctx context.Context, o lint.Options, site string) (any, error) {
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
			return nil, model.UserErrorf("the file of site %q is not YAML, so rules do not read it; run xgen-lint --site %s", site, site)
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
		err = model.UserErrorf("policy: %v", err)
	}
	return results, err
}
