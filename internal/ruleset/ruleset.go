// Package ruleset is all rules, whoever carries them (Rego, CUE, Go), with what they say of themselves and of each other.
// It evaluates none.
package ruleset

import (
	"context"
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Table is rules by ID.
type Table map[string]finding.Rule

// Compile compiles the built-in rules in Rego and those of more. The error is a *model.UserError, or that of ctx.
func Compile(ctx context.Context, more ...policy.Source) (*policy.Engine, error) {
	engine, err := policy.Compile(ctx, append([]policy.Source{policy.Builtin()}, more...)...)
	switch {
	case err == nil:
		return engine, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, model.UserErrorf("policy: %v", err)
}

// Of collects the metadata of all rules, those in Go and CUE too. A rule of
// the user's own must not take the name of one of these, which is a
// *model.UserError; the engine itself refuses those of Rego.
func Of(engine *policy.Engine) (Table, error) {
	table := Table{}
	for _, rules := range [][]finding.Rule{schema.Rules(), render.Rules(), checks.Rules(), checks.ImageRules(), suppress.Rules(), ownRules()} {
		for _, r := range rules {
			table[r.ID] = r
		}
	}
	for _, r := range engine.Rules() {
		if _, taken := table[r.ID]; taken {
			return nil, model.UserErrorf("policy: a rule %s is there already (built in): choose another name", r.ID)
		}
		table[r.ID] = r
	}
	for id, r := range table {
		r.Title = texts.Heading(r.Title)
		table[id] = r
	}
	return table, nil
}

// List lists all rules by ID, the built-in ones and those of more, with what they say of themselves in a language. The
// error is a *model.UserError, or that of ctx.
func List(ctx context.Context, l texts.Language, more ...policy.Source) ([]finding.Rule, error) {
	engine, err := Compile(ctx, more...)
	if err != nil {
		return nil, err
	}
	table, err := Of(engine)
	if err != nil {
		return nil, err
	}
	if _, err := table.Relations(); err != nil {
		return nil, err
	}
	rules, words := table.Sorted(), texts.NewWords(l, engine.Texts)
	for i, r := range rules {
		rules[i] = words.Rule(r)
	}
	return rules, nil
}

// Sorted lists the rules by ID.
func (t Table) Sorted() []finding.Rule {
	out := make([]finding.Rule, 0, len(t))
	for _, id := range slices.Sorted(maps.Keys(t)) {
		out = append(out, t[id])
	}
	return out
}

// Relations returns which rule's findings follow from which. The error, a *model.UserError, is about a rule that names one
// that is not there, or a circle.
func (t Table) Relations() (*finding.Graph, error) {
	graph, errs := finding.NewGraph(t.Sorted())
	if len(errs) > 0 {
		return nil, model.UserErrorf("policy: %v", errs[0])
	}
	return graph, nil
}
