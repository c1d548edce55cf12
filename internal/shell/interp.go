package shell

// interp follows the constant parts of a script: what is assigned literally,
// arrays, positional parameters of its functions. Everything else stays in its
// source form, marked as dynamic. It runs nothing.
type interp struct {
	src      text
	env      map[string]value
	args     []text
	argsOK   bool // args are known
	funcs    map[string]*function
	called   map[*function]bool
	depth    int
	steps    int
	conds    []Condition
	locals   map[string]value
	consumer []text // the words of the command that output is piped to
	files    map[string]*manifest
	out      []SecretCreation
}

// value is what a variable holds.
type value struct {
	scalar text
	array  []element
	isList bool
	open   bool // the array may hold further elements
}

type element struct {
	text
	conds []Condition
	maybe bool
}

// manifest is a here-document, kept until something applies it.
type manifest struct {
	body       text
	conds      []Condition
	start, end int
}

func (in *interp) stmts(ss []*stmt) {
	for _, s := range ss {
		in.stmt(s)
	}
}

func (in *interp) stmt(s *stmt) {
	in.steps++
	if s == nil || in.steps > maxSteps {
		return
	}
	switch x := s.cmd.(type) {
	case *call:
		in.call(x, s)
	case *decl:
		for _, a := range x.args {
			if a.name == "" || a.naked && x.variant == "export" {
				continue
			}
			if x.variant == "local" && in.locals != nil {
				if _, saved := in.locals[a.name]; !saved {
					in.locals[a.name] = in.env[a.name]
				}
			}
			in.assign(a)
		}
	case *binary:
		in.binary(x)
	case *group:
		if x.subshell {
			in.apart(func() { in.stmts(x.stmts) })
			return
		}
		in.stmts(x.stmts)
	case *ifClause:
		in.ifClause(x)
	case *loop:
		in.stmts(x.cond)
		in.branch(nil, func() { in.stmts(x.body) })
	case *forClause:
		in.forClause(x)
	case *caseClause:
		in.caseClause(x)
	}
}

// spend counts bytes that are copied against the bound of steps, so that a value
// that doubles itself does not fill the memory.
func (in *interp) spend(bytes int) { in.steps += 1 + bytes/8 }

// copyEnv copies the variables for a part of the script that may change them.
func (in *interp) copyEnv(e map[string]value) map[string]value {
	in.spend(len(e))
	out := make(map[string]value, len(e))
	for k, v := range e {
		out[k] = v
	}
	return out
}

// apart runs f as a subshell: what it assigns is lost.
func (in *interp) apart(f func()) {
	env := in.env
	in.env = in.copyEnv(env)
	f()
	in.env = env
}

// branch runs f under conditions; afterwards a variable holds what both ways agree on.
func (in *interp) branch(conds []Condition, f func()) {
	before, n := in.env, len(in.conds)
	in.env = in.copyEnv(before)
	in.conds = append(in.conds[:n:n], conds...)
	f()
	in.conds = in.conds[:n]
	in.env = mergeEnv(before, in.env)
}

func (in *interp) binary(x *binary) {
	switch x.op {
	case "&&", "||":
		in.stmt(x.x)
		conds := in.conditions([]*stmt{x.x})
		if x.op == "||" {
			conds = negate(conds)
		}
		in.branch(conds, func() { in.stmt(x.y) })
	default:
		in.apart(func() {
			old := in.consumer
			if c, ok := x.y.cmd.(*call); ok {
				if words := in.words(c.args); kubectlAt(words) >= 0 {
					in.consumer = words
				}
			}
			in.stmt(x.x)
			in.consumer = old
		})
		in.apart(func() { in.stmt(x.y) })
	}
}

func (in *interp) ifClause(x *ifClause) {
	var earlier []Condition
	start := in.env
	var ends []map[string]value
	hasElse := false
	for c := x; c != nil; c = c.els {
		in.env = in.copyEnv(start)
		in.stmts(c.cond)
		own := in.conditions(c.cond)
		if len(c.cond) == 0 {
			hasElse = true
		}
		n := len(in.conds)
		in.conds = append(append(in.conds[:n:n], earlier...), own...)
		in.stmts(c.then)
		in.conds = in.conds[:n]
		ends = append(ends, in.env)
		earlier = append(earlier, negate(own)...)
	}
	if !hasElse {
		ends = append(ends, start)
	}
	in.env = mergeAll(ends)
}

func (in *interp) caseClause(x *caseClause) {
	start := in.env
	ends := []map[string]value{start}
	var seen []string
	for _, i := range x.items {
		in.env = in.copyEnv(start)
		cond := Condition{Start: x.word.start, End: x.word.end}
		if p := onlyParam(x.word); p != nil {
			cond.Variable = p.name
		}
		any := false
		for _, p := range i.patterns {
			v := decodeWord(in.src, p).val
			cond.Values = append(cond.Values, v)
			any = any || v == "*"
		}
		if any {
			cond.Values, cond.Negated = append([]string(nil), seen...), true
			ends = ends[min(1, len(ends)):] // some arm always runs
		} else {
			seen = append(seen, cond.Values...)
		}
		n := len(in.conds)
		if cond.Variable != "" && len(cond.Values) > 0 {
			in.conds = append(in.conds[:n:n], cond)
		}
		in.stmts(i.stmts)
		in.conds = in.conds[:n]
		ends = append(ends, in.env)
	}
	in.env = mergeAll(ends)
}

// maxUnroll bounds the items of a for loop that are followed one by one.
const maxUnroll = 64

func (in *interp) forClause(x *forClause) {
	var items []text
	known := x.in
	for _, w := range x.items {
		for _, f := range in.fields(w) {
			if _, ok := f.static(); !ok {
				known = false
			}
			items = append(items, f)
		}
	}
	if known && len(items) > 0 && len(items) <= maxUnroll {
		for _, i := range items {
			in.env[x.name] = value{scalar: i}
			in.stmts(x.body)
		}
		return
	}
	in.branch(nil, func() {
		if x.name != "" {
			end := x.start
			if len(x.items) > 0 {
				end = x.items[len(x.items)-1].end
			}
			in.env[x.name] = value{scalar: dynamicText(in.src, x.start, end, "$"+x.name)}
		}
		in.stmts(x.body)
	})
	for n, v := range in.env {
		if v.isList && len(v.array) > 0 && in.grownIn(x.body, n) {
			v.open = true
			in.env[n] = v
		}
	}
}

// grownIn reports whether statements append to the array name.
func (in *interp) grownIn(body []*stmt, name string) bool {
	found := false
	visitStmts(body, func(s *stmt) {
		if c, ok := s.cmd.(*call); ok {
			for _, a := range c.assigns {
				found = found || a.name == name && a.appended
			}
		}
	})
	return found
}

// function runs a function's body.
func (in *interp) function(f *function, args []text, known bool) {
	in.called[f] = true
	if in.depth >= maxDepth {
		return
	}
	oldArgs, oldOK, oldLocals := in.args, in.argsOK, in.locals
	in.args, in.argsOK, in.locals = args, known, map[string]value{}
	in.depth++
	in.stmt(f.body)
	in.depth--
	for n, v := range in.locals {
		if v.scalar.from == nil && !v.isList {
			delete(in.env, n)
		} else {
			in.env[n] = v
		}
	}
	in.args, in.argsOK, in.locals = oldArgs, oldOK, oldLocals
}

func (in *interp) assign(a *assign) {
	if a.indexed {
		return
	}
	if a.isArray {
		v := value{isList: true}
		if a.appended {
			v.array, v.open = append(v.array, in.env[a.name].array...), in.env[a.name].open
		}
		for _, w := range a.array {
			for _, f := range in.fields(w) {
				v.array = append(v.array, element{text: f, conds: append([]Condition(nil), in.conds...)})
			}
		}
		in.env[a.name] = v
		return
	}
	t := in.scalar(a.value)
	if a.naked {
		t = newBuilder(in.src).text()
	}
	if a.appended {
		t = concat(in.env[a.name].scalar, t)
	}
	in.env[a.name] = value{scalar: t}
}
