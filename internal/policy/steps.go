package policy

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Steps evaluates each rule of a scope alone and returns how many steps it
// took: what a rule costs, whatever else the machine does.
func (e *Engine) Steps(ctx context.Context, scope string, document any) (map[string]int, error) {
	whole, err := Precompute(document)
	if err != nil {
		return nil, fmt.Errorf("build the %s document: %w", scope, err)
	}
	out := map[string]int{}
	for _, r := range e.rules {
		if r.Scope != scope {
			continue
		}
		count := stepCounter{}
		run := e.newRun(ctx, ast.NewTerm(whole.orNull()))
		run.adjust = func(q *topdown.Query) { q.WithQueryTracer(&count) }
		_, err := run.value(ctx, r.query)
		run.stop()
		if err != nil {
			return nil, evalError(r.ID, err)
		}
		out[r.ID] = count.steps
	}
	return out, nil
}

// stepCounter counts the expressions that are evaluated.
type stepCounter struct{ steps int }

// Enabled is always true.
func (*stepCounter) Enabled() bool { return true }

// Config asks for nothing more than the events.
func (*stepCounter) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent counts one.
func (c *stepCounter) TraceEvent(e topdown.Event) {
	if e.Op == topdown.EvalOp {
		c.steps++
	}
}
