package kube

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// schemaText holds the schemas: first one line a kind,
//
//	apiVersion Kind flags expr
//
// with the flags n (namespaced) or c (cluster-scoped), k (Kubernetes' own) and w
// (a neighbour, whose newer releases may have fields that are not known here);
// and, where they apply, since=35 (the first Kubernetes 1.x that has the kind; else
// the oldest read has it) and pods=.spec.template,… (see PodTemplates); after a
// blank line the rows, which expressions refer to by number from 0:
//
//	o #Tag name=expr name!=expr name^35=expr %a|b &a|b ~a|b
//
// is an object: #Tag names what its fields are held to (agreements), != is a
// required field, ^35 one that Kubernetes 1.35 was the first to have; %, & and ~
// are at most, exactly and at least one of; O keeps unknown fields;
//
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

	expr  string
	since int           // the first Kubernetes 1.x, 0: the oldest read here
	pods  []source.Path // of the pods' templates, * for an item
}

// tables are the schemas, rows parsed on first use.
type tables struct {
	kinds  map[gvk]entry
	rows   []string
	cache  []atomic.Pointer[row]
	scopes func() map[groupKind]bool // true: outside any namespace
}

type groupKind struct{ group, kind string }

// row is one parsed row of schema.txt.
type row struct {
	object   bool
	open     bool
	tag      string
	since    map[string]int
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

	Since    map[string]int `json:"since"`
	ListKeys []string       `json:"listKeys"`
}

// loaded remembers the parsed form of the embedded text, a constant; so a
// process that validates nothing pays nothing.
var loaded = sync.OnceValue(func() *tables { return parseTables(schemaText) })

func parseTables(text string) *tables {
	head, body, _ := strings.Cut(text, "\n\n")
	t := &tables{kinds: map[gvk]entry{}}
	for line := range strings.Lines(head) {
		f := strings.Fields(line)
		if len(f) < 4 || f[0] == "#" {
			continue
		}
		e := entry{namespaced: f[2][0] == 'n', native: strings.HasSuffix(f[2], "k"), weak: strings.HasSuffix(f[2], "w"), expr: f[3]}
		for _, extra := range f[4:] {
			if minor, ok := strings.CutPrefix(extra, "since="); ok {
				e.since, _ = strconv.Atoi(minor)
			}
			if paths, ok := strings.CutPrefix(extra, "pods="); ok {
				for path := range strings.SplitSeq(paths, ",") {
					e.pods = append(e.pods, strings.FieldsFunc(path, func(r rune) bool { return r == '.' }))
				}
			}
		}
		t.kinds[gvk{f[0], f[1]}] = e
	}
	t.rows = strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	t.cache = make([]atomic.Pointer[row], len(t.rows))
	t.scopes = sync.OnceValue(func() map[groupKind]bool {
		out := make(map[groupKind]bool, len(t.kinds))
		for k, e := range t.kinds {
			out[groupKind{groupOf(k.apiVersion), k.kind}] = !e.namespaced
		}
		return out
	})
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
		if part[0] == '#' {
			r.tag = part[1:]
			continue
		}
		if strings.IndexByte("%&~", part[0]) >= 0 {
			g := group{part[0], strings.Split(part[1:], "|")}
			r.groups = append(r.groups, g)
			r.watched = append(r.watched, g.names...)
			continue
		}
		name, expr, _ := strings.Cut(part, "=")
		name, must := strings.CutSuffix(name, "!")
		if plain, minor, ok := strings.Cut(name, "^"); ok {
			if r.since == nil {
				r.since = map[string]int{}
			}
			r.since[plain], _ = strconv.Atoi(minor)
			name = plain
		}
		if must {
			r.required = append(r.required, name)
			r.watched = append(r.watched, name)
		}
		r.fields[name] = expr
		r.names = append(r.names, name)
	}
	return r
}
