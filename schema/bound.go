package schema

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/jsonschema"
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Bound is a schema of the repository's own, for files that it is bound to. It
// is safe for concurrent use.
type Bound struct {
	name string
	mu   sync.Mutex
	ctx  *cue.Context
	is   cue.Value
}

// Bind compiles a schema: CUE, or JSON Schema if name ends with .json. definition
// names the CUE value that a file must fit, such as #Site; "" is the whole file.
// The error is in one line, with the place in the schema's text.
func Bind(name, text, definition string) (*Bound, error) {
	b := &Bound{name: name, ctx: cuecontext.New()}
	if path.Ext(name) == ".json" {
		expr, err := json.Extract(name, []byte(text))
		if err != nil {
			return nil, oneLine(err)
		}
		file, err := jsonschema.Extract(b.ctx.BuildExpr(expr), &jsonschema.Config{})
		if err != nil {
			return nil, oneLine(err)
		}
		b.is = b.ctx.BuildFile(file)
	} else {
		b.is = b.ctx.CompileString(text, cue.Filename(name))
	}
	if definition != "" {
		found := b.is.LookupPath(cue.ParsePath(definition))
		if b.is.Err() == nil && !found.Exists() {
			return nil, fmt.Errorf("it has no %s", definition)
		}
		b.is = found
	}
	if err := b.is.Err(); err != nil {
		return nil, oneLine(err)
	}
	return b, nil
}

func oneLine(err error) error {
	all := errors.Errors(err)
	if len(all) == 0 {
		return err
	}
	at := ""
	if p := all[0].Position(); p.IsValid() {
		at = fmt.Sprintf("line %d: ", p.Line())
	}
	return fmt.Errorf("%s%s", at, sentence(all[0]))
}

func sentence(e errors.Error) string {
	format, args := e.Msg()
	return strings.ReplaceAll(strings.TrimSpace(fmt.Sprintf(format, args...)), "\n", " ")
}

// Check returns what of a document does not fit, one hit of schema/site for each
// path, in the order of CUE's own errors. CUE's evaluator decides; the sentences
// are ours.
func (b *Bound) Check(y *source.YAML, doc int) []finding.Hit {
	if y == nil || y.Err != nil || doc >= len(y.Docs) {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	err := b.is.Unify(b.ctx.Encode(source.Decode(y.Docs[doc]))).Validate(cue.Concrete(true), cue.All())
	var hits []finding.Hit
	seen := map[string]bool{}
	for _, e := range errors.Errors(err) {
		at := source.Path(e.Path())
		if len(at) > 0 && strings.HasPrefix(at[0], "#") { // the definition itself
			at = at[1:]
		}
		h := b.hit(y, doc, at, e)
		if key := h.Path.String(); !seen[key] && !covered(seen, h.Path) {
			seen[key] = true
			hits = append(hits, h)
		}
	}
	return hits
}

// covered reports whether something above a path was reported already.
func covered(seen map[string]bool, at source.Path) bool {
	for i := 1; i < len(at); i++ {
		if seen[at[:i].String()] {
			return true
		}
	}
	return false
}

func (b *Bound) hit(y *source.YAML, doc int, at source.Path, e errors.Error) finding.Hit {
	h := finding.Hit{Rule: kinds[Site].rule, File: y.Path, Doc: doc, Path: at, HelpText: finding.Say("see-schema", "schema", b.name)}
	_, value := source.Get(y.Docs[doc], at)
	what, want := at.String(), b.wanted(at)
	format, _ := e.Msg()
	switch {
	case what == "":
		h.Text = finding.Say("bound-file", "is", shown(y.Docs[doc]), "schema", b.name)
	case strings.Contains(format, "field not allowed"):
		h.Key = true
		n, ok := near.Nearest(at[len(at)-1], b.fields(at[:len(at)-1]))
		if ok {
			h.HelpText = finding.Say("write-it", "text", n)
		}
		h.Text = finding.Say("bound-field", "schema", b.name, "field", what, "near", n)
	case value == nil:
		h.Text = finding.Say("bound-missing", "what", what, "schema", b.name)
		if want != "" {
			h.HelpText = finding.Say("set-it", "value", boundWord(want))
		}
	case want != "":
		h.Text = finding.Say("bound-value", "what", what, "is", shown(value), "schema", b.name, "want", boundWord(want))
		if n, ok := near.Nearest(source.Deref(value).Value, choices(want)); ok {
			h.HelpText = finding.Say("write-it", "text", strconv.Quote(n))
		}
	default:
		h.Text = finding.Say("bound-misfit", "what", what, "is", shown(value), "schema", b.name, "words", sentence(e))
	}
	return h
}

// wanted is the constraint at a path as CUE writes it, "" if it is long.
func (b *Bound) wanted(at source.Path) string {
	v := b.is
	for _, elem := range at {
		next := v.LookupPath(cue.MakePath(cue.Str(elem).Optional()))
		if !next.Exists() {
			next = v.LookupPath(cue.MakePath(cue.AnyIndex))
		}
		if !next.Exists() {
			next = v.LookupPath(cue.MakePath(cue.AnyString))
		}
		v = next
	}
	if text := strings.Join(strings.Fields(fmt.Sprint(v)), " "); v.Exists() && len(text) <= 80 && !strings.HasPrefix(text, "_|_") {
		return text
	}
	return ""
}

// boundWord puts the commonest constraints in words.
func boundWord(constraint string) finding.Phrase {
	switch constraint {
	case "string":
		return finding.Say("a-string")
	case "bool":
		return finding.Say("a-bool")
	case "int", "uint", "number":
		return finding.Say("a-number")
	}
	return finding.Say("constraint", "choices", strings.Split(constraint, " | "))
}

// fields lists the names that the map at a path may have.
func (b *Bound) fields(at source.Path) (names []string) {
	v := b.is
	for _, elem := range at {
		v = v.LookupPath(cue.MakePath(cue.Str(elem).Optional()))
	}
	it, err := v.Fields(cue.Optional(true))
	for err == nil && it.Next() {
		names = append(names, it.Selector().Unquoted())
	}
	return names
}

// choices are the texts in quotes of a constraint.
func choices(want string) (out []string) {
	for i, part := range strings.Split(want, `"`) {
		if i%2 == 1 {
			out = append(out, part)
		}
	}
	return out
}

// shown is a value in a message: a text in quotes, another scalar as written,
// else the kind.
func shown(n *source.Node) finding.Phrase {
	switch n = source.Deref(n); n.Kind {
	case yaml.MappingNode:
		return finding.Say("a-map")
	case yaml.SequenceNode:
		return finding.Say("a-list")
	}
	switch v := source.Decode(n).(type) {
	case string:
		return finding.Say("words", "words", strconv.Quote(v))
	case nil:
		return finding.Say("is-empty")
	case bool:
		return finding.Say("words", "words", n.Value)
	}
	return finding.Say("the-number", "value", n.Value)
}
