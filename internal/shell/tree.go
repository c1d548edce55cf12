package shell

// The syntax tree that the rest of the package reads. It is a small image of
// the parser library's tree: byte offsets in place of positions, and only the
// distinctions that a reader of deployment scripts needs. Keeping it separate
// leaves one file (parse.go) that knows the library.

// node is a stretch of the parsed text: [start, end).
type node struct{ start, end int }

type stmt struct {
	node
	cmd    any // one of the command types below; nil for a bare redirection
	redirs []*redir
}

type redir struct {
	node
	op   string // ">", ">>", "<", "<<", "<<-", "<<<", "&>", …
	word *word  // the file, or a here-document's delimiter
	hdoc *word  // a here-document's body, nil if it is empty
}

// heredoc reports whether the redirection has a body in the text.
func (r *redir) heredoc() bool { return r.op == "<<" || r.op == "<<-" }

// quoted reports whether any part of a here-document's delimiter is quoted,
// which stops every expansion in the body.
func (r *redir) quoted(src text) bool {
	for _, p := range r.word.parts {
		if p.kind != partLit || src.has(p.node, '\\') {
			return true
		}
	}
	return false
}

// output reports whether the redirection sends output to the file word.
func (r *redir) output() bool {
	switch r.op {
	case ">", ">>", ">|", "&>", "&>>":
		return true
	}
	return false
}

type (
	call struct {
		node
		assigns []*assign
		args    []*word
	}
	// decl is export, declare, local, readonly, typeset.
	decl struct {
		node
		variant string
		args    []*assign
	}
	// binary joins two statements by "&&", "||", "|" or "|&".
	binary struct {
		node
		op   string
		x, y *stmt
	}
	group struct {
		node
		stmts    []*stmt
		subshell bool
	}
	// ifClause is if, elif (as els) or else (as els, without cond).
	ifClause struct {
		node
		cond, then []*stmt
		els        *ifClause
	}
	loop struct {
		node
		cond, body []*stmt
	}
	forClause struct {
		node
		name  string
		items []*word
		in    bool   // "in" is written: items are the list
		arith *arith // of for ((…))
		body  []*stmt
	}
	caseClause struct {
		node
		word  *word
		items []*caseItem
	}
	caseItem struct {
		patterns []*word
		stmts    []*stmt
	}
	function struct {
		node
		names []string
		body  *stmt
	}
	// test is [[ … ]], flattened in reading order.
	test struct {
		node
		ops []testOp
		or  bool // some of them are joined by "||"
	}
	testOp struct {
		op   string // "-n", "==", "!=", …; "" for a bare word
		x, y *word  // y is nil for an unary operator
		not  bool   // under an odd number of "!"
	}
	arithCmd struct {
		node
		arith *arith
	}
)

// assign is NAME=value, NAME+=value, NAME=(…), or a bare argument of decl.
type assign struct {
	node
	name     string // empty for an argument of decl that is not a name
	naked    bool   // without "="
	appended bool
	indexed  bool
	value    *word
	array    []*word
	isArray  bool
}

// arith is an arithmetic expression: the variables that it names without "$",
// and the words in it that may hold expansions.
type arith struct {
	refs  []arithRef
	words []*word
}

type arithRef struct {
	node
	name  string
	write bool
}

type word struct {
	node
	parts []*part
}

type partKind int

const (
	partLit partKind = iota
	partSingle
	partDouble
	partParam
	partCommand // $(…), `…`, <(…), >(…)
	partArith
	partGlob
)

type part struct {
	node
	kind   partKind
	dollar bool    // $'…' or $"…"
	parts  []*part // of "…"
	param  *param
	stmts  []*stmt
	arith  *arith
}

// param is a parameter expansion.
type param struct {
	node
	name     string
	op       string // ":-", "-", ":=", "=", ":?", "?", ":+", "+", or another operator
	arg      *word  // of op
	words    []*word
	arith    *arith // of an index or slice
	index    string // "@" or "*" for all elements, "?" for another index
	indirect bool   // ${!name}
	length   bool   // ${#name}
	names    bool   // ${!prefix*}: reads no variable
}
