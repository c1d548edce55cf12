package shell

import (
	"maps"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// maxDepth bounds scripts within scripts (`sh -c "sh -c …"`), calls of
// functions included.
const maxDepth = 8

// reader walks one script in the order in which the shell would, and notes what
// it sees in out. Scripts within the script get a reader of their own.
type reader struct {
	out   *Reading
	src   tree.Text
	depth int
	plain bool // the words come from argv, no shell expanded them
	guess bool // that a shell is there at all is not written

	set     map[string]bool // names that the script has given a value by now
	unknown bool            // something may have set any name by now
	guarded map[string]bool // names that the script tests for being set
	stops   map[string]bool // names without which it stops
	inside  map[string]int  // names that a condition around has found to be set
	funcs   map[string]declared
	called  map[*syntax.FuncDecl]bool
	local   []string // names made local by the function being read

	target  string      // the file that standard output goes to
	sink    string      // the program that standard output is piped to
	later   []tree.Text // trap handlers
	pending *[]pendingQuote
	used    *usage
}

// pendingQuote waits for the end of the script: what was written in single quotes
// may turn out to be meant for an eval or a template engine.
type pendingQuote struct {
	sq   SingleQuoted
	name string // the variable assigned
}

// declared is a function and the text that its offsets are for.
type declared struct {
	*syntax.FuncDecl
	src tree.Text
}

// usage collects names and files whose text is expanded later by other means.
type usage struct {
	names map[string]bool
	files map[string]bool
	// copies maps the copy of a script to where it was copied from.
	copies map[string]tree.Text
	// scripts are the argv strings that a shell read.
	scripts map[int]bool
}

func newReader(out *Reading) *reader {
	return &reader{
		out: out, set: map[string]bool{}, guarded: map[string]bool{}, stops: map[string]bool{}, inside: map[string]int{},
		funcs: map[string]declared{}, called: map[*syntax.FuncDecl]bool{},
		pending: &[]pendingQuote{}, used: &usage{names: map[string]bool{}, files: map[string]bool{}, copies: map[string]tree.Text{}, scripts: map[int]bool{}},
	}
}

// finish reports the quotes that stayed suspicious to the end.
func (r *reader) finish() {
	r.out.Expanded = slices.Sorted(maps.Keys(r.used.names))
	for _, p := range *r.pending {
		if r.used.names[p.name] && p.name != "" || r.used.files[p.sq.Target] && p.sq.Target != "" {
			continue
		}
		r.out.SingleQuoted = append(r.out.SingleQuoted, p.sq)
	}
}

// script reads a whole script text in this reader's scope.
func (r *reader) script(src tree.Text, dialect string) {
	r.out.Shell = true
	if !r.used.scripts[src.Index] {
		r.used.scripts[src.Index] = true
		r.out.Texts = append(r.out.Texts, src.Index)
	}
	if r.depth > maxDepth {
		r.note(src.Span(0, len(src.Val)), "scripts nested too deeply are not read")
		return
	}
	file, err := tree.Parse(src.Val, dialect)
	if err != nil {
		at := err.Offset
		if strings.Contains(err.Message, "closing quote") {
			at = tree.OpenQuote(src.Val, dialect, at)
		}
		r.out.ParseErrors = append(r.out.ParseErrors, ParseError{src.Index, src.Origin(at), err.Message, err.Certain})
		return
	}
	old := r.src
	r.src = src
	r.outOfComments(dialect)
	r.guards(file.Stmts)
	r.declare(file.Stmts)
	r.stmts(file.Stmts)
	r.uncalled(file.Stmts)
	for len(r.later) > 0 {
		next := r.later[0]
		r.later = r.later[1:]
		r.nested(next, dialect, false)
	}
	r.src = old
}

// nested reads a string as a script. A child process starts with what the parent
// has set (which of it is exported is not looked at) and leaves no trace.
func (r *reader) nested(src tree.Text, dialect string, child bool) {
	src.Nested = true
	r.inner(src, dialect, child)
}

func (r *reader) inner(src tree.Text, dialect string, child bool) {
	n := *r
	n.depth++
	n.plain = false
	n.later = nil
	if child {
		n.set, n.funcs, n.called = clone(r.set), map[string]declared{}, map[*syntax.FuncDecl]bool{}
		n.local = nil
	}
	n.script(src, dialect)
	if !child {
		r.unknown = n.unknown
	}
}

func clone(m map[string]bool) map[string]bool {
	out := make(map[string]bool, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (r *reader) note(at Span, s string) {
	r.out.Notes = append(r.out.Notes, Note{at, s})
}

// read notes one use of a variable.
func (r *reader) read(ref VarRef) {
	if standardName(ref.Name) || r.set[ref.Name] {
		return
	}
	ref.MaybeSet = r.unknown
	if r.inside[ref.Name] > 0 {
		ref.Guarded, ref.Required = true, false
		r.out.Reads = append(r.out.Reads, ref)
		return
	}
	ref.Required = ref.Required || r.stops[ref.Name]
	ref.Guarded = (ref.Guarded || r.guarded[ref.Name]) && !ref.Required
	r.out.Reads = append(r.out.Reads, ref)
}

// knowing runs f where these names are known to be set.
func (r *reader) knowing(names []string, f func()) {
	for _, n := range names {
		r.inside[n]++
	}
	f()
	for _, n := range names {
		r.inside[n]--
	}
}

// assigned notes that the script gives the name a value from here on.
func (r *reader) assigned(name string) {
	if name != "" {
		r.set[name] = true
	}
}

// word reads the expansions of a word.
func (r *reader) word(w *syntax.Word, guarded bool) {
	if !tree.IsBlank(w) {
		r.parts(w.Parts, guarded)
	}
}

func (r *reader) words(ws []*syntax.Word) {
	for _, w := range ws {
		r.word(w, false)
	}
}

func (r *reader) parts(parts []syntax.WordPart, guarded bool) {
	for _, p := range parts {
		switch x := p.(type) {
		case *syntax.DblQuoted:
			r.parts(x.Parts, guarded)
		case *syntax.ParamExp:
			r.param(x, guarded)
		case *syntax.CmdSubst:
			if !r.expanded(x) {
				r.subshell(x.Stmts)
			}
		case *syntax.ProcSubst:
			r.subshell(x.Stmts)
		case *syntax.ArithmExp:
			r.arith(x.X)
		}
	}
}

// expanded reports whether an expansion is not this shell's: the kubelet's $(NAME), noted
// already, or one that an outer shell has expanded.
func (r *reader) expanded(n syntax.Node) bool { return r.src.DynamicAt(r.src.At(n).Start) }

func (r *reader) param(x *syntax.ParamExp, guarded bool) {
	if r.expanded(x) {
		return
	}
	ref := VarRef{Name: tree.Name(x.Param), Guarded: guarded, Span: r.src.SpanOf(x)}
	assigns := false
	var fallback *syntax.Word
	if x.Exp != nil {
		fallback = x.Exp.Word
		switch x.Exp.Op {
		case syntax.AssignUnset, syntax.AssignUnsetOrNull:
			ref.HasDefault, assigns = true, true
		case syntax.DefaultUnset, syntax.DefaultUnsetOrNull:
			ref.HasDefault = true
		case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
			ref.Required = true
		case syntax.AlternateUnset, syntax.AlternateUnsetOrNull:
			ref.Guarded = true
		}
	}
	if x.Names == 0 && ref.Name != "" {
		r.read(ref)
	}
	if x.Excl && x.Names == 0 {
		r.note(ref.Span, "which variable ${!"+ref.Name+"} reads is not known")
	}
	if x.Slice != nil {
		r.arith(x.Slice.Offset)
		r.arith(x.Slice.Length)
	}
	if tree.Elements(x) == "" {
		r.arith(x.Index)
	}
	if x.Repl != nil {
		r.words([]*syntax.Word{x.Repl.Orig, x.Repl.With})
	}
	r.word(fallback, false)
	if ref.HasDefault && !tree.IsBlank(fallback) && !standardName(ref.Name) {
		t := tree.Word(r.src, fallback)
		r.literal(ref.Name, StyleDefault, t, 0, len(t.Val), "")
	}
	if assigns {
		r.assigned(ref.Name)
	}
}

// arith reads an arithmetic expression, which names variables without "$".
func (r *reader) arith(e syntax.ArithmExpr) {
	switch x := e.(type) {
	case *syntax.BinaryArithm:
		r.arith(x.Y)
		r.arithTarget(x.X, assignsTo(x.Op))
	case *syntax.UnaryArithm:
		r.arithTarget(x.X, x.Op == syntax.Inc || x.Op == syntax.Dec)
	case *syntax.ParenArithm:
		r.arith(x.X)
	case *syntax.FlagsArithm:
		r.arith(x.X)
	case *syntax.Word:
		if tree.IsBlank(x) {
			return
		}
		if name := x.Lit(); !syntax.ValidName(name) {
			r.word(x, false)
		} else if !r.expanded(x) {
			r.read(VarRef{Name: name, Span: r.src.SpanOf(x)})
		}
	}
}

// arithTarget reads the left side of an arithmetic operator that may write it.
func (r *reader) arithTarget(e syntax.ArithmExpr, write bool) {
	for write {
		p, ok := e.(*syntax.ParenArithm)
		if !ok {
			break
		}
		e = p.X
	}
	if w, ok := e.(*syntax.Word); ok && write && w != nil && syntax.ValidName(w.Lit()) {
		r.assigned(w.Lit())
		return
	}
	r.arith(e)
}

// subshell reads statements whose assignments are lost afterwards.
func (r *reader) subshell(stmts []*syntax.Stmt) {
	set, target, sink := r.set, r.target, r.sink
	r.set, r.target, r.sink = clone(set), "", ""
	r.stmts(stmts)
	r.set, r.target, r.sink = set, target, sink
}

// literal notes that [a, b) of t is the value given to name.
func (r *reader) literal(name string, style Style, t tree.Text, a, b int, command string) {
	r.out.Literals = append(r.out.Literals, r.assignment(name, style, t, a, b, command))
}

func (r *reader) assignment(name string, style Style, t tree.Text, a, b int, command string) Assign {
	return Assign{
		Name: name, Value: t.Val[a:b], Style: style, Span: t.Written(a, b), Plain: r.plain,
		Dynamic: t.Dynamic(a, b), Expansions: t.Names(a, b), Quote: t.Quote(a, b), Command: command,
	}
}

// quotedVars reports the variables in single-quoted stretches of t, where keep
// (if given) says which stretches are looked at.
func (r *reader) quotedVars(t tree.Text, ctx Context, command, target, name string, keep func(a, b int) bool) {
	if r.plain {
		return
	}
	for _, q := range t.Quotes {
		if q.Kind != tree.QuoteSingle && q.Kind != tree.QuoteHeredocRaw {
			continue
		}
		for _, m := range tree.EnvPattern.FindAllStringSubmatchIndex(t.Val[q.Start:q.End], -1) {
			a, b := q.Start+m[0], q.Start+m[1]
			if t.DynamicAt(a) || keep != nil && !keep(a, b) {
				continue
			}
			sq := SingleQuoted{Name: strings.Trim(t.Val[a:b], "${}"), Span: t.Span(a, b), Quote: q.Quote(), Context: ctx, Command: command, Target: target}
			*r.pending = append(*r.pending, pendingQuote{sq, name})
		}
	}
}

// assignsTo reports whether an arithmetic operator writes its left side. That
// "+=" reads it too is left out: a counter that starts unset counts from 0.
func assignsTo(op syntax.BinAritOperator) bool {
	s := op.String()
	switch s {
	case "==", "!=", "<=", ">=":
		return false
	}
	return strings.HasSuffix(s, "=")
}
