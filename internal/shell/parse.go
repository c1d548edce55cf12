package shell

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Bounds that keep a hostile text from exhausting the parser's stack, which Go
// cannot recover from. Real scripts stay far below.
const (
	maxText    = 1 << 18
	maxNesting = 5000
)

// Dialects, as the shebang or the program's name tells them.
const (
	dialectBash = "bash"
	dialectMksh = "mksh"
	dialectZsh  = "zsh"
)

// parse reads a script. POSIX scripts are parsed as Bash, which accepts nearly
// all of them and what busybox's ash adds; what Bash alone refuses is tried as
// POSIX before it is called an error.
func parse(script, dialect string) ([]*stmt, *syntaxError) {
	file, err := parseFile(script, dialect)
	if err != nil {
		return nil, err
	}
	c := converter{src: script, size: len(script)}
	return c.stmts(file.Stmts), nil
}

// parseFile is parse, with the library's own tree.
func parseFile(script, dialect string) (*syntax.File, *syntaxError) {
	if len(script) > maxText {
		return nil, &syntaxError{message: fmt.Sprintf("the script is longer than %d bytes", maxText)}
	}
	if strings.Count(script, "(")+strings.Count(script, "{")+strings.Count(script, "[")+strings.Count(script, "`") > maxNesting {
		return nil, &syntaxError{message: fmt.Sprintf("the script has more than %d brackets", maxNesting)}
	}
	var variants []syntax.LangVariant
	switch dialect {
	case dialectMksh:
		variants = []syntax.LangVariant{syntax.LangMirBSDKorn}
	case dialectZsh:
		variants = []syntax.LangVariant{syntax.LangZsh}
	default:
		variants = []syntax.LangVariant{syntax.LangBash, syntax.LangPOSIX}
	}
	var first *syntaxError
	for _, v := range variants {
		file, err := parseMended(script, v)
		if err == nil {
			return file, nil
		}
		if first == nil {
			first = err
		}
	}
	first.certain = first.certain && len(variants) > 1
	return nil, first
}

type syntaxError struct {
	offset  int
	message string
	certain bool // no shell accepts the text
}

// uncertain are messages of the library about texts that shells accept when they read
// them (bash -n): they fail when they get there, or not at all.
var uncertain = []string{"an expression", "arithmetic", "parameter expansion", "parameter name", "array", "ternary", "follow a name", "expansion operator",
	"is not known to this shell", "test operator", "could not be read", "variable name", "names or assignments"}

// certainly reports whether a message is about a text that no shell accepts.
func certainly(message string) bool {
	return !slices.ContainsFunc(uncertain, func(s string) bool { return strings.Contains(message, s) })
}

// parseMended parses around a fault of the library (3.14.1): it refuses the second
// "=" in an array's element such as a=(--from-literal=$k=$v), which Bash accepts.
// Another byte in its place leaves the tree as it should be, and the tree's
// offsets are read in the script as it was written.
func parseMended(text string, v syntax.LangVariant) (*syntax.File, *syntaxError) {
	for range 100 {
		file, err := parseAs(text, v)
		if err == nil || err.message != "array element values must be words" || err.offset >= len(text) || text[err.offset] != '=' {
			return file, err
		}
		text = text[:err.offset] + "%" + text[err.offset+1:]
	}
	return parseAs(text, v)
}

// parseAs parses in one dialect. A panic of the library on a malformed text is
// turned into an error: a linter must survive any input.
func parseAs(text string, v syntax.LangVariant) (file *syntax.File, failed *syntaxError) {
	defer func() {
		if r := recover(); r != nil {
			file, failed = nil, &syntaxError{message: "the script could not be read"}
		}
	}()
	if failed := tooMuch(text); failed != nil {
		return nil, failed
	}
	file, err := syntax.NewParser(syntax.Variant(v)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, plainError(err, len(text))
	}
	return file, nil
}

// spanning counts the strings in quotes that go on over the end of a line.
func spanning(file *syntax.File) int {
	n := 0
	syntax.Walk(file, func(x syntax.Node) bool {
		switch x.(type) {
		case *syntax.DblQuoted, *syntax.SglQuoted:
			if x.Pos().Line() != x.End().Line() {
				n++
			}
		}
		return true
	})
	return n
}

func plainError(err error, size int) *syntaxError {
	out := &syntaxError{message: err.Error()}
	var pe syntax.ParseError
	var le syntax.LangError
	switch {
	case errors.As(err, &pe):
		out.offset, out.message = int(pe.Pos.Offset()), pe.Text
	case errors.As(err, &le):
		out.offset, out.message = int(le.Pos.Offset()), le.Feature+" is not known to this shell"
	}
	out.offset = min(out.offset, size)
	out.certain = certainly(out.message)
	return out
}

// converter makes our tree from the library's.
type converter struct {
	src  string
	size int
}

func (c converter) node(n syntax.Node) node {
	start, end := min(int(n.Pos().Offset()), c.size), min(int(n.End().Offset()), c.size)
	return node{start, max(start, end)}
}

func (c converter) stmts(in []*syntax.Stmt) []*stmt {
	var out []*stmt
	for _, s := range in {
		out = append(out, c.stmt(s))
	}
	return out
}

func (c converter) stmt(s *syntax.Stmt) *stmt {
	if s == nil {
		return &stmt{}
	}
	out := &stmt{node: c.node(s), cmd: c.command(s.Cmd)}
	for _, r := range s.Redirs {
		rd := &redir{node: c.node(r), op: r.Op.String(), word: c.word(r.Word)}
		if r.Hdoc != nil && len(r.Hdoc.Parts) > 0 {
			rd.hdoc = c.heredoc(r)
		}
		if rd.word != nil {
			out.redirs = append(out.redirs, rd)
		}
	}
	return out
}

// heredoc converts a body. The library counts the line of the delimiter in.
func (c converter) heredoc(r *syntax.Redirect) *word {
	w := c.word(r.Hdoc)
	last := w.parts[len(w.parts)-1]
	if last.kind != partLit {
		return w
	}
	body := c.src[last.start:last.end]
	line := strings.LastIndexByte(body, '\n') + 1
	delim := c.word(r.Word)
	bare := strings.NewReplacer("'", "", `"`, "", `\`, "").Replace(c.src[delim.start:delim.end])
	if strings.Trim(body[line:], "\t\r") == bare {
		last.end = last.start + line
		w.end = last.end
	}
	return w
}

func (c converter) command(cmd syntax.Command) any {
	switch x := cmd.(type) {
	case *syntax.CallExpr:
		return &call{node: c.node(x), assigns: c.assigns(x.Assigns), args: c.words(x.Args)}
	case *syntax.DeclClause:
		return &decl{node: c.node(x), variant: x.Variant.Value, args: c.assigns(x.Args)}
	case *syntax.BinaryCmd:
		return &binary{node: c.node(x), op: x.Op.String(), x: c.stmt(x.X), y: c.stmt(x.Y)}
	case *syntax.Block:
		return &group{node: c.node(x), stmts: c.stmts(x.Stmts)}
	case *syntax.Subshell:
		return &group{node: c.node(x), stmts: c.stmts(x.Stmts), subshell: true}
	case *syntax.IfClause:
		return c.ifClause(x)
	case *syntax.WhileClause:
		return &loop{node: c.node(x), cond: c.stmts(x.Cond), body: c.stmts(x.Do)}
	case *syntax.ForClause:
		return c.forClause(x)
	case *syntax.CaseClause:
		out := &caseClause{node: c.node(x), word: c.word(x.Word)}
		for _, i := range x.Items {
			out.items = append(out.items, &caseItem{patterns: c.words(i.Patterns), stmts: c.stmts(i.Stmts)})
		}
		return out
	case *syntax.FuncDecl:
		out := &function{node: c.node(x), body: c.stmt(x.Body)}
		if x.Name != nil {
			out.names = append(out.names, x.Name.Value)
		}
		for _, n := range x.Names {
			out.names = append(out.names, n.Value)
		}
		return out
	case *syntax.TestClause:
		out := &test{node: c.node(x)}
		c.test(x.X, false, out)
		return out
	}
	return c.rareCommand(cmd)
}

func (c converter) rareCommand(cmd syntax.Command) any {
	switch x := cmd.(type) {
	case *syntax.ArithmCmd:
		return &arithCmd{node: c.node(x), arith: c.arith(x.X)}
	case *syntax.LetClause:
		return &arithCmd{node: c.node(x), arith: c.arith(x.Exprs...)}
	case *syntax.TimeClause:
		if x.Stmt != nil {
			return &group{node: c.node(x), stmts: []*stmt{c.stmt(x.Stmt)}}
		}
	case *syntax.CoprocClause:
		return &group{node: c.node(x), stmts: []*stmt{c.stmt(x.Stmt)}, subshell: true}
	}
	return nil
}

func (c converter) ifClause(x *syntax.IfClause) *ifClause {
	out := &ifClause{node: c.node(x), cond: c.stmts(x.Cond), then: c.stmts(x.Then)}
	if x.Else != nil {
		out.els = c.ifClause(x.Else)
	}
	return out
}

func (c converter) forClause(x *syntax.ForClause) *forClause {
	out := &forClause{node: c.node(x), body: c.stmts(x.Do)}
	switch l := x.Loop.(type) {
	case *syntax.WordIter:
		out.name, out.items, out.in = l.Name.Value, c.words(l.Items), l.InPos.IsValid()
	case *syntax.CStyleLoop:
		out.arith = c.arith(l.Init, l.Cond, l.Post)
	}
	return out
}

func (c converter) assigns(in []*syntax.Assign) []*assign {
	var out []*assign
	for _, a := range in {
		n := &assign{node: c.node(a), naked: a.Naked, appended: a.Append, indexed: a.Index != nil, value: c.word(a.Value)}
		if a.Name != nil {
			n.name = a.Name.Value
		}
		if a.Array != nil {
			n.isArray = true
			for _, e := range a.Array.Elems {
				if e.Value != nil {
					n.array = append(n.array, c.word(e.Value))
				}
			}
		}
		out = append(out, n)
	}
	return out
}

func (c converter) test(x syntax.TestExpr, not bool, out *test) {
	switch x := x.(type) {
	case *syntax.BinaryTest:
		if x.Op == syntax.AndTest || x.Op == syntax.OrTest {
			out.or = out.or || (x.Op == syntax.OrTest) != not // !(a && b) is !a || !b
			c.test(x.X, not, out)
			c.test(x.Y, not, out)
			return
		}
		l, _ := x.X.(*syntax.Word)
		r, _ := x.Y.(*syntax.Word)
		out.ops = append(out.ops, testOp{op: x.Op.String(), x: c.word(l), y: c.word(r), not: not})
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			c.test(x.X, !not, out)
			return
		}
		w, _ := x.X.(*syntax.Word)
		out.ops = append(out.ops, testOp{op: x.Op.String(), x: c.word(w), not: not})
	case *syntax.ParenTest:
		c.test(x.X, not, out)
	case *syntax.Word:
		out.ops = append(out.ops, testOp{x: c.word(x), not: not})
	}
}

func (c converter) words(in []*syntax.Word) []*word {
	var out []*word
	for _, w := range in {
		if w := c.word(w); w != nil {
			out = append(out, w)
		}
	}
	return out
}

func (c converter) word(w *syntax.Word) *word {
	if w == nil || len(w.Parts) == 0 {
		return nil
	}
	return &word{node: c.node(w), parts: c.parts(w.Parts)}
}

func (c converter) parts(in []syntax.WordPart) []*part {
	var out []*part
	for _, p := range in {
		n := &part{node: c.node(p)}
		switch x := p.(type) {
		case *syntax.Lit:
		case *syntax.SglQuoted:
			n.kind, n.dollar = partSingle, x.Dollar
		case *syntax.DblQuoted:
			n.kind, n.dollar, n.parts = partDouble, x.Dollar, c.parts(x.Parts)
		case *syntax.ParamExp:
			n.kind, n.param = partParam, c.param(x)
		case *syntax.CmdSubst:
			n.kind, n.stmts = partCommand, c.stmts(x.Stmts)
		case *syntax.ProcSubst:
			n.kind, n.stmts = partCommand, c.stmts(x.Stmts)
		case *syntax.ArithmExp:
			n.kind, n.arith = partArith, c.arith(x.X)
		default:
			n.kind = partGlob
		}
		out = append(out, n)
	}
	return out
}

func (c converter) param(x *syntax.ParamExp) *param {
	out := &param{node: c.node(x), indirect: x.Excl, length: x.Length || x.Width, names: x.Names != 0}
	if x.Param != nil {
		out.name = x.Param.Value
	}
	if x.Exp != nil {
		out.op, out.arg = x.Exp.Op.String(), c.word(x.Exp.Word)
	}
	if x.Repl != nil {
		out.words = c.words([]*syntax.Word{x.Repl.Orig, x.Repl.With})
	}
	var inner []syntax.ArithmExpr
	if x.Slice != nil {
		inner = append(inner, x.Slice.Offset, x.Slice.Length)
	}
	if x.Index != nil {
		out.index = "?"
		if w, ok := x.Index.(*syntax.Word); ok && (w.Lit() == "@" || w.Lit() == "*") {
			out.index = w.Lit()
		} else {
			inner = append(inner, x.Index)
		}
	}
	if len(inner) > 0 {
		out.arith = c.arith(inner...)
	}
	return out
}

func (c converter) arith(exprs ...syntax.ArithmExpr) *arith {
	out := &arith{}
	for _, e := range exprs {
		c.addArith(e, false, out)
	}
	return out
}

func (c converter) addArith(e syntax.ArithmExpr, write bool, out *arith) {
	switch x := e.(type) {
	case *syntax.BinaryArithm:
		c.addArith(x.Y, false, out)
		c.addArith(x.X, assignsTo(x.Op), out)
	case *syntax.UnaryArithm:
		c.addArith(x.X, x.Op == syntax.Inc || x.Op == syntax.Dec, out)
	case *syntax.ParenArithm:
		c.addArith(x.X, write, out)
	case *syntax.FlagsArithm:
		c.addArith(x.X, write, out)
	case *syntax.Word:
		if x == nil {
			return
		}
		if name := x.Lit(); syntax.ValidName(name) {
			out.refs = append(out.refs, arithRef{node: c.node(x), name: name, write: write})
			return
		}
		if w := c.word(x); w != nil {
			out.words = append(out.words, w)
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

// comments are the comments of a script that can be parsed.
func comments(script, dialect string) (out []node) {
	defer func() {
		if recover() != nil { // see parseAs
			out = nil
		}
	}()
	v := syntax.LangBash
	if dialect == dialectMksh {
		v = syntax.LangMirBSDKorn
	}
	file, err := syntax.NewParser(syntax.KeepComments(true), syntax.Variant(v)).Parse(strings.NewReader(script), "")
	if err != nil {
		return nil
	}
	c := converter{src: script, size: len(script)}
	syntax.Walk(file, func(n syntax.Node) bool {
		if _, ok := n.(*syntax.Comment); ok {
			out = append(out, c.node(n))
		}
		return true
	})
	return out
}
