package policy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/print"
)

// Outcome is how a test went.
type Outcome string

// A test that is false or undefined failed; one that could not be evaluated is
// broken; one whose name starts with todo_ was not run.
const (
	Passed  Outcome = "pass"
	Failed  Outcome = "fail"
	Broken  Outcome = "error"
	Skipped Outcome = "skip"
)

// TestResult is one test_* rule of a _test.rego file.
type TestResult struct {
	Name     string // test_reports_…
	Package  string // xgen.rules.<category>.<name>_test
	File     string
	Line     int // where the test begins
	Outcome  Outcome
	FailedAt int      // line of the expression that did not hold, 0 if unknown
	Message  string   // that expression with the values in it, or the error
	Output   []string // what print() wrote
	Duration time.Duration
}

const (
	testPrefix  = "test_"
	todoPrefix  = "todo_test_"
	testTimeout = 10 * time.Second // for one test
)

// Test runs the test_* rules of the last set; the sets before it are what its
// rules and tests may build on, in practice Builtin(). Samples, documents by
// name, are found by tests at data.xgen.documents; builders of small documents
// at data.xgen.testing. The results are in the order of files and lines; the
// error is Compile's.
//
// opa/v1/tester does the same, but links opa/v1/rego (see the package
// comment); it is the judge of this in a test.
func Test(ctx context.Context, sets []Source, samples map[string]any) ([]TestResult, error) {
	value, err := Precompute(map[string]any{"xgen": map[string]any{samplesRoot: samples}})
	if err != nil {
		return nil, fmt.Errorf("build the sample documents: %w", err)
	}
	e, err := compile(ctx, sets, value.orNull())
	if err != nil {
		return nil, err
	}
	var results []TestResult
	for _, m := range e.tests {
		if m.set != len(sets)-1 {
			continue
		}
		for _, r := range m.Rules {
			name := r.Head.Ref()[0].Value.String()
			if !strings.HasPrefix(name, testPrefix) && !strings.HasPrefix(name, todoPrefix) {
				continue
			}
			results = append(results, e.runTest(ctx, m, r, name))
			if err := ctx.Err(); err != nil {
				return results, err
			}
		}
	}
	return results, nil
}

func (e *Engine) runTest(ctx context.Context, m *module, r *ast.Rule, name string) TestResult {
	result := TestResult{
		Name: name, Package: strings.TrimPrefix(m.Package.Path.String(), "data."),
		File: m.file, Line: r.Location.Row, Outcome: Skipped,
	}
	if strings.HasPrefix(name, todoPrefix) {
		return result
	}
	if len(r.Head.Ref()) > 1 || r.Head.RuleKind() != ast.SingleValue || len(r.Head.Args) > 0 {
		result.Outcome, result.Message = Broken, "write a test as "+name+" if { … }; for a table, use every in it"
		return result
	}
	ctx, stop := context.WithTimeout(ctx, testTimeout)
	defer stop()
	start := time.Now()
	value, failure, err := e.tryTest(ctx, m, r, name, &result.Output)
	result.Duration = time.Since(start)
	switch {
	case err != nil:
		result.Outcome, result.Message = Broken, testError(ctx, err)
	case value != nil && value.Compare(ast.Boolean(true)) == 0:
		result.Outcome = Passed
	default:
		result.Outcome, result.FailedAt, result.Message = Failed, failure.line, failure.text
	}
	return result
}

func (e *Engine) tryTest(ctx context.Context, m *module, r *ast.Rule, name string, output *[]string) (ast.Value, failure, error) {
	run := e.newRun(ctx, nil)
	defer run.stop()
	ref := append(m.Package.Path[:len(m.Package.Path):len(m.Package.Path)], ast.StringTerm(name))
	body := ast.NewBody(ast.Equality.Expr(ast.VarTerm(resultVar), ast.NewTerm(ref)))
	trace := &failureTracer{file: m.file, first: r.Location.Row, last: lastRow(r)}
	run.adjust = func(q *topdown.Query) {
		// Without the index every expression is tried, so that one can be blamed.
		q.WithQueryTracer(trace).WithPrintHook(printed{output}).WithIndexing(false)
	}
	value, err := run.bounded(ctx, body)
	return value, trace.failure, err
}

func lastRow(r *ast.Rule) int {
	return r.Location.Row + strings.Count(string(r.Location.Text), "\n")
}

func testError(ctx context.Context, err error) string {
	if ctx.Err() != nil {
		return ctx.Err().Error()
	}
	if over, ok := isOver(err); ok {
		return over.Error()
	}
	if failed := (*topdown.Error)(nil); errors.As(err, &failed) {
		err = errorAt(failed.Location, "%s", failed.Message)
	}
	return err.Error()
}

type printed struct{ lines *[]string }

func (p printed) Print(_ print.Context, line string) error {
	*p.lines = append(*p.lines, line)
	return nil
}

// failure is the expression of a test that did not hold.
type failure struct {
	line int
	text string
}

// failureTracer remembers the last expression in the lines of a test that
// failed furthest down.
type failureTracer struct {
	file        string
	first, last int
	failure
}

func (*failureTracer) Enabled() bool               { return true }
func (*failureTracer) Config() topdown.TraceConfig { return topdown.TraceConfig{PlugLocalVars: true} }

func (f *failureTracer) TraceEvent(event topdown.Event) {
	if event.Op != topdown.FailOp || event.Location == nil || event.Location.File != f.file {
		return
	}
	expr, ok := event.Node.(*ast.Expr)
	if line := event.Location.Row; ok && line >= f.line && line >= f.first && line <= f.last {
		f.failure = failure{line, describeFailure(expr, event)}
	}
}

// describeFailure writes an expression and the values of its variables.
func describeFailure(expr *ast.Expr, event topdown.Event) string {
	const limit = 2_000
	text := strings.TrimSpace(string(expr.Location.Text))
	vars := map[string]string{}
	ast.WalkVars(expr, func(v ast.Var) bool {
		value := event.Locals.Get(v)
		if meta, ok := event.LocalMetadata[v]; ok && value != nil && !meta.Name.IsWildcard() {
			vars[string(meta.Name)] = value.String()
		}
		return false
	})
	for _, name := range sortedKeys(vars) {
		value := []rune(vars[name])
		if len(value) > limit {
			value = append(value[:limit], '…')
		}
		text += "\n" + name + " = " + string(value)
	}
	return text
}
