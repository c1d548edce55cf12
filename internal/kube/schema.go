package kube

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// schemaText holds the schemas: first one line a kind,
//
//	apiVersion Kind flags expr
//
// with the flags n (namespaced) or c (cluster-scoped), k (Kubernetes' own) and w
// (a neighbour, whose newer releases may have fields that are not known here);
// after a blank line the rows, which expressions refer to by number from 0:
//
//	o name=expr name!=expr %a|b &a|b ~a|b    an object; != is a required field,
//	                                         %, & and ~ are at most, exactly and
//	                                         at least one of; O keeps unknown fields
//	c expr {json}                            expr within limits
//
// An expression is a row's number, [expr for a list, {expr for a map, or a
// letter: s text, i 32-bit integer, l integer, n number, b truth value,
// q quantity, x integer or text, t time, B base64, * anything.
//
// It is text and not a binary so that a regenerated file can be reviewed. It
// is read row by row, only as far as the manifests at hand ask for it.
//
//go:embed schema.txt
var schemaText string

type gvk struct{ apiVersion, kind string }

type entry struct {
	namespaced, native, weak bool

	expr string
}

// tables are the schemas, rows parsed on first use.
type tables struct {
	kinds map[gvk]entry
	rows  []string
	cache []atomic.Pointer[row]
}

// row is one parsed row of schema.txt.
type row struct {
	object   bool
	open     bool
	fields   map[string]string // name to expression
	names    []string
	required []string
	groups   []group
	watched  []string // the fields that required and groups speak of
	expr     string   // of a c row
	limits   limits
}

// group is a rule on which of several fields may stand together.
type group struct {
	mode  byte // %, & or ~
	names []string
}

type limits struct {
	Enum    []string `json:"enum"`
	Pattern string   `json:"pattern"`
	// pattern is Pattern compiled; nil where it does not compile, as the API
	// server would refuse it in the definition itself.
	pattern  *regexp.Regexp
	Format   string   `json:"format"`
	Keys     string   `json:"keys"`
	Min      *float64 `json:"min"`
	Max      *float64 `json:"max"`
	MinLen   int      `json:"minLen"`
	MaxLen   int      `json:"maxLen"`
	MinItems int      `json:"minItems"`
}

// loaded remembers the parsed form of the embedded text, a constant; so a
// process that validates nothing pays nothing.
var loaded = sync.OnceValue(func() *tables { return parseTables(schemaText) })

func parseTables(text string) *tables {
	head, body, _ := strings.Cut(text, "\n\n")
	t := &tables{kinds: map[gvk]entry{}}
	for line := range strings.Lines(head) {
		f := strings.Fields(line)
		if len(f) != 4 || f[0] == "#" {
			continue
		}
		t.kinds[gvk{f[0], f[1]}] = entry{f[2][0] == 'n', strings.HasSuffix(f[2], "k"), strings.HasSuffix(f[2], "w"), f[3]}
	}
	t.rows = strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	t.cache = make([]atomic.Pointer[row], len(t.rows))
	return t
}

// row returns the row with this number, an object open to anything where there
// is none.
func (t *tables) row(expr string) *row {
	i, err := strconv.Atoi(expr)
	if err != nil || i < 0 || i >= len(t.rows) {
		return &row{expr: "*"}
	}
	if r := t.cache[i].Load(); r != nil {
		return r
	}
	r := parseRow(t.rows[i])
	t.cache[i].Store(r)
	return r
}

func parseRow(line string) *row {
	mode, rest, _ := strings.Cut(line, " ")
	if mode == "c" {
		expr, text, _ := strings.Cut(rest, " ")
		r := &row{expr: expr}
		if json.Unmarshal([]byte(text), &r.limits) != nil {
			return &row{expr: "*"} // TestRows holds that none is
		}
		if p := r.limits.Pattern; p != "" {
			r.limits.pattern, _ = regexp.Compile(p)
		}
		return r
	}
	r := &row{object: true, open: mode == "O", fields: map[string]string{}}
	for part := range strings.FieldsSeq(rest) {
		if strings.IndexByte("%&~", part[0]) >= 0 {
			g := group{part[0], strings.Split(part[1:], "|")}
			r.groups = append(r.groups, g)
			r.watched = append(r.watched, g.names...)
			continue
		}
		name, expr, _ := strings.Cut(part, "=")
		if plain, ok := strings.CutSuffix(name, "!"); ok {
			name = plain
			r.required = append(r.required, name)
			r.watched = append(r.watched, name)
		}
		r.fields[name] = expr
		r.names = append(r.names, name)
	}
	return r
}
