package schema_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// judge is CUE's own evaluator over the same schema: the walk must refuse what
// it refuses and let pass what it lets pass.
type judge struct {
	ctx   *cue.Context
	scope cue.Value
}

func newJudge(tb testing.TB, kind schema.Kind) judge {
	tb.Helper()
	ctx := cuecontext.New()
	scope := ctx.CompileString(schema.CUE(kind))
	if err := scope.Err(); err != nil {
		tb.Fatal(err)
	}
	return judge{ctx, scope}
}

var definitions = map[schema.Kind]string{schema.Site: "#Site", schema.Jenkins: "#Jenkins", schema.Catalog: "#Catalog",
	schema.RootApp: "#RootApp", schema.Config: "#Config"}

func (j judge) refuses(kind schema.Kind, value any) error {
	def := j.scope.LookupPath(cue.ParsePath(definitions[kind]))
	return j.ctx.Encode(value).Unify(def).Validate(cue.Concrete(true))
}

// mutations are put in place of a value of a good file, one at a time.
var mutations = []any{"", "*", "a b", "A", "http://a", "a:1", "1", "x/y", int64(0), int64(1), int64(-1), int64(70000), 1.5, true,
	map[string]any{}, []any{}, map[string]any{"A B": "c"}, []any{"a"}, []any{map[string]any{}}, map[string]any{"name": "a"}}

// TestJudge changes one value of each golden file at a time and asks both.
// Three things are known to CUE otherwise and are left out: nulls, fields that
// only Go judges, and bounds that tie two fields.
func TestJudge(t *testing.T) {
	s := schema.New()
	refused, passed := 0, 0
	everything := func(source.Path) bool { return true }
	for _, f := range golden(t) {
		random := rand.New(rand.NewPCG(1, uint64(len(f.yaml.Data))))
		j := newJudge(t, f.kind)
		root := source.Decode(f.yaml.Root())
		if err := j.refuses(f.kind, root); err != nil {
			t.Fatalf("%s: CUE refuses the golden file: %v", f.yaml.Path, err)
		}
		places := collect(root, nil)
		for range 60 {
			at, to := places[random.IntN(len(places))], mutations[random.IntN(len(mutations))]
			changed := replace(root, at, to)
			want := j.refuses(f.kind, changed)
			if want != nil {
				refused++
			} else {
				passed++
			}
			hits := s.Check(f.kind, asYAML(t, changed), 0, everything)
			if (want != nil) != (len(hits) > 0) && !onlyOurs(f.kind, at, to) {
				t.Errorf("%s: %v = %#v: CUE says %v, the walk %v", f.yaml.Path, at, to, want, tell(hits))
			}
		}
	}
	if refused < 200 || passed < 50 {
		t.Errorf("%d changes refused, %d passed: too few of one to prove anything", refused, passed)
	}
}

func asYAML(tb testing.TB, value any) *source.YAML {
	tb.Helper()
	text, err := yaml.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return source.ParseYAML(source.NewFile("f.yaml", text))
}

// onlyOurs tells a change that the two judge differently by design.
func onlyOurs(kind schema.Kind, at []string, to any) bool {
	last := at[len(at)-1]
	_, scalar := to.(string)
	switch {
	case last == "minReplicas", last == "maxReplicas", last == "platform", last == "platforms": // bounds and names across fields
		return true
	case last == "APP_SITE", len(at) > 1 && (at[len(at)-2] == "vars" || at[len(at)-2] == "config"):
		return !scalar // yaml/ambiguous-scalar's
	case kind == schema.RootApp && (last == "source" || last == "destination" || last == "server" || last == "path" || last == "spec"):
		return true // @rule
	}
	return kind == schema.Catalog && last == "services"
}

func collect(v any, at []string) (out [][]string) {
	if len(at) > 0 {
		out = append(out, at)
	}
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			c := v[k]
			out = append(out, collect(c, append(at[:len(at):len(at)], k))...)
		}
	case []any:
		for i, c := range v {
			out = append(out, collect(c, append(at[:len(at):len(at)], fmt.Sprint(i)))...)
		}
	}
	return out
}

func replace(v any, at []string, to any) any {
	if len(at) == 0 {
		return to
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, c := range v {
			if k == at[0] {
				c = replace(c, at[1:], to)
			}
			out[k] = c
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, c := range v {
			if fmt.Sprint(i) == at[0] {
				c = replace(c, at[1:], to)
			}
			out[i] = c
		}
		return out
	}
	return v
}

// TestInfinity: a number that JSON cannot hold is refused, not a crash.
func TestInfinity(t *testing.T) {
	y := parse(t, "f.yaml", service("replicas: .inf\nautoscaling: {minReplicas: .nan, maxReplicas: -.inf}"))
	if hits := schema.New().Check(schema.Site, y, 0, nil); len(hits) != 3 {
		t.Errorf("%v", tell(hits))
	}
}
