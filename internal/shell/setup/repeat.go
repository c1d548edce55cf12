package setup

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// Unrepeatable is a kubectl create that fails where its object is there already. The
// Span's Index is the number of the script.
type Unrepeatable struct {
	tree.Span
	// What is "secret docker-registry", "namespace" or "-f"; Name is the object's, or the
	// file's, as it is written.
	What, Name string
}

// FindUnrepeatable reads setup scripts that belong together (one sources the others) and
// returns the calls of kubectl create that fail the second time: without --dry-run, outside of
// a condition that asks the cluster, without a delete before them, and where nothing handles
// the failure. A script that is not shell is passed over.
func FindUnrepeatable(scripts []string) []Unrepeatable {
	f := repeatFinder{functions: map[string]*setupFunction{}, probed: map[string]bool{}, kubectls: map[string]bool{"kubectl": true, "oc": true}}
	var files []*syntax.File
	for i, s := range scripts {
		file, err := tree.Parse(s, tree.Bash)
		if err != nil {
			file = nil
		}
		files = append(files, file)
		if file != nil {
			f.declare(i, s, file)
		}
	}
	for i, file := range files {
		if file != nil {
			f.script, f.src, f.in = i, tree.Plain(scripts[i], i), &setupFunction{deleted: map[string]bool{}}
			f.stmts(file.Stmts, false)
		}
	}
	for _, fn := range f.order {
		f.script, f.src, f.in = fn.script, tree.Plain(scripts[fn.script], fn.script), fn
		f.stmt(fn.decl.Body, false)
	}
	var out []Unrepeatable
	for _, c := range f.found {
		if !c.in.deleted[c.What+" "+c.Name] && !f.guarded(c.in, 0) {
			out = append(out, c.Unrepeatable)
		}
	}
	return out
}

type setupFunction struct {
	decl    *syntax.FuncDecl
	script  int
	deleted map[string]bool // "kind name" of what the same function deletes
	calls   []setupCall
}

type setupCall struct {
	from    *setupFunction
	guarded bool
}

type foundCreate struct {
	Unrepeatable
	in *setupFunction
}

type repeatFinder struct {
	functions map[string]*setupFunction
	order     []*setupFunction
	probed    map[string]bool // variables that hold an answer of the cluster
	kubectls  map[string]bool // kubectl, and functions that hand their arguments to it
	found     []foundCreate
	script    int
	src       tree.Text
	in        *setupFunction
}

// declare collects a script's functions, and the variables with an answer of the cluster.
func (f *repeatFinder) declare(i int, src string, file *syntax.File) {
	f.src = tree.Plain(src, i)
	syntax.Walk(file, func(n syntax.Node) bool {
		switch x := n.(type) {
		case *syntax.FuncDecl:
			if x.Name != nil {
				fn := &setupFunction{decl: x, script: i, deleted: map[string]bool{}}
				f.functions[x.Name.Value] = fn
				f.order = append(f.order, fn)
				if f.wraps(x.Body) {
					f.kubectls[x.Name.Value] = true
				}
			}
		case *syntax.Assign:
			if x.Name != nil && x.Value != nil && f.asks(x.Value, 0) {
				f.probed[x.Name.Value] = true
			}
		}
		return true
	})
}

// wraps reports whether a function hands its arguments to kubectl: k() { kubectl -n x "$@"; }.
func (f *repeatFinder) wraps(body *syntax.Stmt) bool {
	found := false
	syntax.Walk(body, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.CallExpr); ok {
			words := f.src.Decode(c.Args)
			at := f.kubectlAt(words)
			found = found || at >= 0 && slices.ContainsFunc(words[at:], func(w tree.Text) bool { return strings.Contains(w.Val, "$@") })
		}
		return true
	})
	return found
}

// guarded reports whether every call of a function stands where the cluster was asked.
func (f *repeatFinder) guarded(fn *setupFunction, depth int) bool {
	if len(fn.calls) == 0 || depth > maxCalls {
		return false
	}
	for _, c := range fn.calls {
		if !c.guarded && !f.guarded(c.from, depth+1) {
			return false
		}
	}
	return true
}

// stmts reads a list: behind "if kubectl get …; then return; fi" all else is guarded.
func (f *repeatFinder) stmts(list []*syntax.Stmt, guarded bool) {
	for _, s := range list {
		f.stmt(s, guarded)
		guarded = guarded || f.leavesIfThere(s)
	}
}

func (f *repeatFinder) stmt(s *syntax.Stmt, guarded bool) {
	if s == nil {
		return
	}
	switch x := s.Cmd.(type) {
	case *syntax.CallExpr:
		f.call(s, x, guarded)
	case *syntax.BinaryCmd:
		f.stmt(x.X, guarded || x.Op == syntax.OrStmt) // what fails is handled
		f.stmt(x.Y, guarded || !tree.Piped(x) && f.asks(x.X, 0))
	case *syntax.IfClause:
		for asked := guarded; x != nil; x = x.Else {
			f.stmts(x.Cond, true)
			for _, c := range x.Cond {
				asked = asked || f.asks(c, 0)
			}
			f.stmts(x.Then, asked)
		}
	case *syntax.WhileClause:
		f.stmts(x.Cond, true)
		f.stmts(x.Do, guarded)
	case *syntax.ForClause:
		f.stmts(x.Do, guarded)
	case *syntax.CaseClause:
		for _, i := range x.Items {
			f.stmts(i.Stmts, guarded || f.asks(x.Word, 0))
		}
	default:
		stmts, _, _ := tree.Grouped(s.Cmd)
		f.stmts(stmts, guarded)
	}
}

// leavesIfThere reports whether a statement asks the cluster and then leaves.
func (f *repeatFinder) leavesIfThere(s *syntax.Stmt) bool {
	switch x := s.Cmd.(type) {
	case *syntax.IfClause:
		for _, c := range x.Cond {
			if f.asks(c, 0) && f.leaves(x.Then) {
				return true
			}
		}
	case *syntax.BinaryCmd:
		return !tree.Piped(x) && f.asks(x.X, 0) && f.leaves([]*syntax.Stmt{x.Y})
	}
	return false
}

func (f *repeatFinder) leaves(list []*syntax.Stmt) bool {
	for _, s := range list {
		switch x := s.Cmd.(type) {
		case *syntax.CallExpr:
			if len(x.Args) > 0 && tree.Listed(" return exit continue break die fatal ", x.Args[0].Lit()) {
				return true
			}
		case *syntax.Block:
			if f.leaves(x.Stmts) {
				return true
			}
		}
	}
	return false
}

var asksName = lazyre.New(`(?i)exist|already|installed|present|is_|has_|check|found`)

// asks reports whether something asks the cluster: kubectl with any verb but create, a function that
// does or whose name says so, a variable that holds an answer.
func (f *repeatFinder) asks(n syntax.Node, depth int) bool {
	found := false
	syntax.Walk(n, func(n syntax.Node) bool {
		switch x := n.(type) {
		case *syntax.CallExpr:
			words := f.src.Decode(x.Args)
			if at := f.kubectlAt(words); at >= 0 {
				k := readKubectl(words[at+1:])
				found = found || len(k.operands) == 0 || k.operands[0].Val != "create"
			} else if len(words) > 0 {
				program := words[0].Val
				fn := f.functions[program]
				found = found || fn != nil && (asksName.MatchString(program) || depth < maxCalls && f.asks(fn.decl.Body, depth+1)) || program == "helm"
			}
		case *syntax.ParamExp:
			found = found || x.Param != nil && f.probed[x.Param.Value]
		}
		return !found
	})
	return found
}

// call reads a command: a call of a function, or kubectl.
func (f *repeatFinder) call(s *syntax.Stmt, x *syntax.CallExpr, guarded bool) {
	words := f.src.Decode(x.Args)
	if len(words) == 0 {
		return
	}
	at := f.kubectlAt(words)
	if at < 0 {
		if fn := f.functions[words[0].Val]; fn != nil {
			fn.calls = append(fn.calls, setupCall{f.in, guarded})
		}
		return
	}
	k := readKubectl(words[at+1:])
	if len(k.operands) == 0 {
		return
	}
	switch k.operands[0].Val {
	case "delete":
		for _, object := range k.deleted() {
			f.in.deleted[object] = true
		}
	case "create":
		if what, name := f.created(k, s); what != "" && !guarded {
			f.found = append(f.found, foundCreate{Unrepeatable{f.src.SpanOf(x), what, name}, f.in})
		}
	}
}

// deleted are the objects ("kind name") and the file ("-f name") that kubectl delete names.
func (k kubectlCall) deleted() []string {
	var out []string
	if file, ok := k.file(); ok {
		out = append(out, "-f "+file)
	}
	if len(k.operands) < 2 {
		return out
	}
	if kind, name, ok := strings.Cut(k.operands[1].Val, "/"); ok {
		return append(out, singular(kind)+" "+name)
	}
	for _, name := range k.operands[2:] {
		out = append(out, singular(k.operands[1].Val)+" "+name.Val)
	}
	return out
}

// file is what -f, or an option like it, names.
func (k kubectlCall) file() (name string, ok bool) {
	for _, f := range k.flags {
		if tree.Listed(" -f --filename -k --kustomize ", f.name) {
			name, ok = f.value.Val, true
		}
	}
	return name, ok
}

// fresh names are new each time.
var fresh = lazyre.New(`\$\(|\x60|\$\{?(?:RANDOM|SRANDOM|EPOCH|\$|BASHPID|TIMESTAMP|timestamp|NOW|now|suffix|SUFFIX)`)

// created is what kubectl create makes; "" where it may be made again.
func (f *repeatFinder) created(k kubectlCall, s *syntax.Stmt) (what, name string) {
	if k.has("--dry-run") {
		return "", ""
	}
	if file, ok := k.file(); ok {
		for _, r := range s.Redirs {
			if tree.IsHeredoc(r) && strings.Contains(tree.Heredoc(f.src, r).Val, "generateName") {
				return "", ""
			}
		}
		return "-f", file
	}
	if len(k.operands) < 3 || k.operands[1].Val == "token" {
		return "", ""
	}
	kind, rest := singular(k.operands[1].Val), k.operands[2:]
	if (kind == "secret" || kind == "service") && len(rest) > 1 {
		rest = rest[1:]
	}
	if fresh.MatchString(rest[0].Val) {
		return "", ""
	}
	return kind, rest[0].Val
}

// singular is a kind as kubectl's short and plural names mean it.
func singular(kind string) string {
	kind = strings.ToLower(kind)
	if full, ok := map[string]string{"ns": "namespace", "cm": "configmap", "sa": "serviceaccount", "svc": "service", "deploy": "deployment"}[kind]; ok {
		return full
	}
	return strings.TrimSuffix(kind, "s")
}

// kubectlAt is where in a command kubectl is: behind sudo, k3s, env and their like; -1.
func (f *repeatFinder) kubectlAt(words []tree.Text) int {
	for i, t := range words {
		w := t.Val
		switch b := tree.Base(w); {
		case f.kubectls[b] || isKubectlVariable.MatchString(w):
			return i
		case i == 0 && tree.Listed(" sudo k3s microk8s exec env command time nice doas ", b):
		case i > 0 && (strings.HasPrefix(w, "-") && w != "-v" && w != "-V" || strings.Contains(w, "=") || tree.Base(w) == "k3s"):
		default:
			return -1
		}
	}
	return -1
}

var isKubectlVariable = lazyre.New(`(?i)^\$\{?(?:kubectl\w*|kc|k8s_?cli)\}?$`)
