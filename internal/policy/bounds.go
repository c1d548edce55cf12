package policy

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Bounds of one rule of the user's own over one document. Rego has no recursion, but a few lines of it can ask for any amount of time and memory.
const (
	maxRuleTime   = 5 * time.Second
	maxHeap       = 450 << 20 // bytes of the whole program while such a rule runs
	maxReports    = 10_000
	maxMessage    = 10_000  // bytes
	maxItems      = 500_000 // of a list that one function makes
	maxText       = 16 << 20
	maxDigits     = 100_000
	watchInterval = 5 * time.Millisecond
)

// overBound is why a rule was ended.
type overBound struct{ what string }

func (e *overBound) Error() string { return e.what }

// bounded evaluates a rule of the user's own. Such rules wait for each other, so that what one takes is its own.
func (r *run) bounded(ctx context.Context, body ast.Body) (ast.Value, error) {
	r.engine.own.Lock()
	defer r.engine.own.Unlock()
	outer, cancel := r.cancel, topdown.NewCancel()
	r.cancel = cancel
	defer func() { r.cancel = outer }()
	stop := context.AfterFunc(ctx, cancel.Cancel)
	defer stop()

	var why atomic.Pointer[overBound]
	done := make(chan struct{})
	defer close(done)
	go watch(done, r.engine.ruleTime, func(e *overBound) {
		why.Store(e)
		cancel.Cancel()
	})
	value, err := r.value(ctx, body)
	if e := why.Load(); e != nil && err != nil && ctx.Err() == nil {
		return nil, e
	}
	return value, err
}

// watch calls over when a rule takes too long or too much.
func watch(done <-chan struct{}, most time.Duration, over func(*overBound)) {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	start := time.Now()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		switch {
		case time.Since(start) > most:
			over(&overBound{fmt.Sprintf("it takes more than %v on one document", most)})
			return
		case heap() > maxHeap:
			if runtime.GC(); heap() > maxHeap {
				over(&overBound{fmt.Sprintf("it takes more than %d MiB of memory", maxHeap>>20)})
				return
			}
		}
	}
}

// heap returns the bytes of the heap that are in use or not yet collected.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// boundedPrefix is put before the names of functions in the user's own policies that may make much of little; run.query knows the names.
const boundedPrefix = "bounded."

// limit returns why a call makes too much, "" if it does not.
type limit func(args []*ast.Term) string

var limits = map[string]limit{
	"numbers.range":      limitRange,
	"numbers.range_step": limitRange,
	"bits.lsh": func(a []*ast.Term) string {
		return above(intOf(a[1]), 8*maxDigits, "a shift by %d bits")
	},
	"mul":     limitDigits,
	"plus":    limitDigits,
	"minus":   limitDigits,
	"product": func(a []*ast.Term) string { return above(lengthOf(a[0]), 10_000, "a product of %d numbers") },
	"sprintf": limitFormat,
	"concat": func(a []*ast.Term) string {
		return above(textOf(a[1])+lengthOf(a[1])*textOf(a[0]), maxText, "a text of %d bytes")
	},
	"replace": func(a []*ast.Term) string {
		return above(textOf(a[0])+strings.Count(stringOf(a[0]), stringOf(a[1]))*textOf(a[2]), maxText, "a text of %d bytes")
	},
	"strings.replace_n": func(a []*ast.Term) string {
		return above((textOf(a[1])+1)*(1+textOf(a[0])/max(1, lengthOf(a[0]))), 4*maxText, "a text of up to %d bytes")
	},
	"regex.replace": func(a []*ast.Term) string {
		return above((textOf(a[0])+1)*(1+textOf(a[2])), 4*maxText, "a text of up to %d bytes")
	},
	"regex.find_n":                     limitPieces,
	"regex.find_all_string_submatch_n": limitPieces,
	"regex.split":                      limitPieces,
	"split": func(a []*ast.Term) string {
		return above(strings.Count(stringOf(a[0]), stringOf(a[1])), maxItems, "a list of %d texts")
	},
	"json.patch":            limitPatch,
	"graph.reachable_paths": func(a []*ast.Term) string { return above(lengthOf(a[0]), 50, "the paths of a graph of %d nodes") },
	"yaml.unmarshal":        limitUnmarshal,
	"json.unmarshal":        limitUnmarshal,
	"json.match_schema":     limitUnmarshal,
	"array.concat": func(a []*ast.Term) string {
		return above(lengthOf(a[0])+lengthOf(a[1]), maxItems, "a list of %d items")
	},
	"crypto.x509.parse_certificates":            limitUnmarshal,
	"crypto.x509.parse_and_verify_certificates": limitUnmarshal,
}

func above(n, most int, what string) string {
	if n >= 0 && n <= most {
		return ""
	}
	return fmt.Sprintf(what+", and at most %d are made", n, most)
}

func limitRange(a []*ast.Term) string {
	n := intOf(a[1]) - intOf(a[0])
	if n < 0 {
		n = -n
	}
	if len(a) > 2 {
		n /= max(1, intOf(a[2]))
	}
	return above(n, maxItems, "a list of %d numbers")
}

func limitDigits(a []*ast.Term) string {
	n := 0
	for _, t := range a[:2] {
		if v, ok := t.Value.(ast.Number); ok {
			n += len(v)
		}
	}
	return above(n, maxDigits, "a number of %d digits")
}

// limitFormat counts the widths that a format asks for.
func limitFormat(a []*ast.Term) string {
	const maxWidth = 1_000_000 // fmt's own
	n, number, again := textOf(a[1]), 0, 1
	for _, c := range []byte(stringOf(a[0])) {
		switch {
		case '0' <= c && c <= '9':
			number = min(number*10+int(c-'0'), maxWidth)
			continue
		case c == '*':
			number = maxWidth
		case c == '[':
			again++
		}
		n, number = n+number, 0
	}
	return above(n*again, maxText, "a text of up to %d bytes")
}

func limitPieces(a []*ast.Term) string {
	return above(textOf(a[1]), maxItems, "up to %d texts")
}

// limitPatch bounds copies: each may double the document.
func limitPatch(a []*ast.Term) string {
	copies := 0
	if ops, ok := a[1].Value.(*ast.Array); ok {
		ops.Foreach(func(op *ast.Term) {
			if o, ok := op.Value.(ast.Object); ok {
				if v := o.Get(ast.StringTerm("op")); v != nil && stringOf(v) == "copy" {
					copies++
				}
			}
		})
	}
	return above(copies, 10, "%d copies in one patch")
}

func limitUnmarshal(a []*ast.Term) string {
	return above(textOf(a[0]), 1<<20, "a text of %d bytes")
}

func intOf(t *ast.Term) int {
	if n, ok := t.Value.(ast.Number); ok {
		if i, ok := n.Int(); ok {
			return i
		}
		return -1 // more than any limit
	}
	return 0
}

func stringOf(t *ast.Term) string {
	s, _ := t.Value.(ast.String)
	return string(s)
}

// lengthOf is how many items a list, set or map has.
func lengthOf(t *ast.Term) int {
	switch v := t.Value.(type) {
	case *ast.Array:
		return v.Len()
	case ast.Set:
		return v.Len()
	case ast.Object:
		return v.Len()
	}
	return 1
}

// textOf is how many bytes of text a term has, its items' included.
func textOf(t *ast.Term) (n int) {
	switch v := t.Value.(type) {
	case ast.String:
		return len(v)
	case *ast.Array:
		v.Foreach(func(x *ast.Term) { n += textOf(x) })
	case ast.Set:
		v.Foreach(func(x *ast.Term) { n += textOf(x) })
	case ast.Object:
		v.Foreach(func(k, x *ast.Term) { n += textOf(k) + textOf(x) })
	default:
		return 8
	}
	return n
}

// bounds are the functions of limits as a query may call them.
func bounds() map[string]*topdown.Builtin {
	out := make(map[string]*topdown.Builtin, len(limits))
	for name, check := range limits {
		decl, f := ast.BuiltinMap[name], topdown.GetBuiltin(name)
		if decl == nil || f == nil {
			continue
		}
		out[boundedPrefix+name] = &topdown.Builtin{Decl: decl, Func: func(b topdown.BuiltinContext, args []*ast.Term, iter func(*ast.Term) error) error {
			if what := check(args); what != "" {
				return topdown.Halt{Err: &overBound{fmt.Sprintf("%s: %s", name, what)}}
			}
			return f(b, args, iter)
		}}
	}
	return out
}

// bind makes the user's own policies call the functions of bounds.
func bind(modules []*ast.Module, known map[string]*topdown.Builtin) {
	for _, m := range modules {
		ast.WalkExprs(m, func(x *ast.Expr) bool {
			if !x.IsCall() {
				return false
			}
			terms, _ := x.Terms.([]*ast.Term)
			ref, ok := terms[0].Value.(ast.Ref)
			if !ok || known[boundedPrefix+ref.String()] == nil {
				return false
			}
			op := *terms[0]
			op.Value = append(ast.Ref{ast.VarTerm(strings.TrimSuffix(boundedPrefix, "."))}, parts(ref)...)
			terms[0] = &op
			return false
		})
	}
}

func parts(ref ast.Ref) ast.Ref {
	out := ast.Ref{}
	for i, t := range ref {
		if v, ok := t.Value.(ast.Var); ok && i == 0 {
			t = ast.StringTerm(string(v))
		}
		out = append(out, t)
	}
	return out
}

// isOver returns why a rule was ended, if it was.
func isOver(err error) (*overBound, bool) {
	var e *overBound
	ok := errors.As(err, &e)
	return e, ok
}

// fewReports checks how many hits a rule reports for one document.
func fewReports(report ast.Value) error {
	if set, ok := report.(ast.Set); ok && set.Len() > maxReports {
		return &overBound{fmt.Sprintf("it reports %d findings for one document, and at most %d are taken", set.Len(), maxReports)}
	}
	return nil
}
