package lint

import (
	"context"
	"io/fs"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Compiled returns the options with the rules compiled, so that many runs share them. The error is that of Run.
func (o Options) Compiled(ctx context.Context) (Options, error) {
	engine, err := ruleset.Compile(ctx, o.Policies...)
	if err != nil {
		return o, err
	}
	o.compiled = engine
	return o, nil
}

// CompiledRules lists all rules by ID; none where the options are not Compiled, or a rule has the name of another one.
func (o Options) CompiledRules() []finding.Rule {
	if o.compiled == nil {
		return nil
	}
	table, err := ruleset.Of(o.compiled)
	if err != nil {
		return nil
	}
	return table.Sorted()
}

// At returns the options for a state of the repo: its files, in a tree that keeps what is parsed of them, and the renderer of an
// earlier state, of which is taken over what is as it was; nil for none.
func (o Options) At(fsys fs.FS, tree *source.Tree, like *render.Renderer) Options {
	o.FS, o.tree, o.like = fsys, tree, like
	return o
}
