package policy

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Eval judges one document by the rules of a scope that are enabled (nil for
// all) and returns their hits, by rule and then in the order of Rego's sets.
//
// The document is a tree of map[string]any, []any, string, bool, int, int64,
// float64, nil, *source.Node (read as source.Decode reads it), Value, and maps
// and slices of these. The error names the rule that failed, or that reported
// something that is not a hit, or a path that is not in the document; or it is
// that of ctx.
func (e *Engine) Eval(ctx context.Context, scope string, document any, enabled func(ruleID string) bool) ([]finding.Hit, error) {
	whole, ok := document.(Value)
	if !ok {
		var err error
		if whole, err = Precompute(document); err != nil {
			return nil, fmt.Errorf("build the %s document: %w", scope, err)
		}
	}
	root := whole.orNull()
	run := e.newRun(ctx, ast.NewTerm(root))
	defer run.stop()
	var hits []finding.Hit
	for _, r := range e.rules {
		if r.Scope != scope || enabled != nil && !enabled(r.ID) {
			continue
		}
		evaluate := run.value
		if r.own {
			evaluate = run.bounded
		}
		report, err := evaluate(ctx, r.query)
		if err != nil && !r.own && ctx.Err() == nil { // a manifest that no rule foresaw must not end the run
			e.odd.add(r.ID, evalError(r.ID, err))
			report, err = e.newLenientRun(run).value(ctx, r.query)
		}
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, evalError(r.ID, err)
		}
		if r.own {
			if err := fewReports(report); err != nil {
				return nil, evalError(r.ID, err)
			}
		}
		if hits, err = appendHits(hits, r, root, report); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	return hits, nil
}

// run evaluates several queries over one input. They share a cache, so that
// what the library works out of a document is worked out once; apart from
// that a query of its own for each rule costs little and names the rule that
// fails.
type run struct {
	engine *Engine
	input  *ast.Term
	cache  topdown.VirtualCache
	cancel topdown.Cancel
	stop   func() bool
	adjust func(*topdown.Query) // for tests
	// lenient lets a call that fails be undefined, so that the rest of its rule still speaks.
	lenient bool
}

// newLenientRun is a run over the same document that shares no cache.
func (e *Engine) newLenientRun(r *run) *run {
	return &run{engine: e, input: r.input, cache: topdown.NewVirtualCache(), cancel: r.cancel, lenient: true}
}

func (e *Engine) newRun(ctx context.Context, input *ast.Term) *run {
	r := &run{engine: e, input: input, cache: topdown.NewVirtualCache(), cancel: topdown.NewCancel()}
	r.stop = context.AfterFunc(ctx, r.cancel.Cancel)
	return r
}

func (r *run) query(body ast.Body) *topdown.Query {
	return topdown.NewQuery(body).
		WithCompiler(r.engine.compiler).
		WithStore(r.engine.store).
		WithTransaction(transaction{}).
		WithInput(r.input).
		WithCancel(r.cancel).
		WithVirtualCache(r.cache).
		WithBuiltins(r.engine.builtins).
		WithMetrics(metrics.NoOp()).
		WithStrictBuiltinErrors(!r.lenient) // else a failing function silences its rule
}

// value returns what the query's result is, nil where it is undefined.
func (r *run) value(ctx context.Context, body ast.Body) (ast.Value, error) {
	var out ast.Value
	query := r.query(body)
	if r.adjust != nil {
		r.adjust(query)
	}
	err := query.Iter(ctx, func(result topdown.QueryResult) error {
		if term := result[ast.Var(resultVar)]; term != nil {
			out = term.Value
		}
		return nil
	})
	return out, err
}
