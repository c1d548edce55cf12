package schema

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"cuelang.org/go/cue"
)

var update = flag.Bool("update", false, "write outline/*.json anew")

func compileKind(tb testing.TB, kind Kind) *builder {
	tb.Helper()
	b, err := compile(kind)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// toOutline returns the outline of a kind.
func toOutline(tb testing.TB, kind Kind) []byte {
	tb.Helper()
	s := compileKind(tb, kind).structure
	o := outline{Stamp: stamp(kind), Platforms: s.platforms, Rules: s.rules, Leaves: s.leaves}
	o.add(s.root, map[*node]int{})
	text, err := json.Marshal(o)
	if err != nil {
		tb.Fatal(err)
	}
	return append(text, '\n')
}

// add writes a node after those that it refers to.
func (o *outline) add(n *node, done map[*node]int) int {
	if at, ok := done[n]; ok {
		return at
	}
	f := flat{Kinds: n.kinds, Want: n.want, Enum: n.enum, Open: n.open, Key: n.key, Leaf: n.leaf, Unquoted: n.unquoted}
	for _, name := range n.names {
		of := n.fields[name]
		f.Fields = append(f.Fields, flatField{Name: name, Node: o.add(of.node, done), Required: of.required, Rule: of.rule})
	}
	for _, p := range n.patterns {
		f.Patterns = append(f.Patterns, flatPattern{Key: p.key, Node: o.add(p.node, done)})
	}
	if n.elem != nil {
		f.Elem = o.add(n.elem, done)
	}
	for _, alt := range n.alts {
		f.Alts = append(f.Alts, o.add(alt, done))
	}
	o.Nodes = append(o.Nodes, f)
	done[n] = len(o.Nodes) - 1
	return done[n]
}

// TestOutline wants the outlines to be what the CUE says; with -update it
// writes them.
func TestOutline(t *testing.T) {
	for _, kind := range Kinds() {
		want := toOutline(t, kind)
		if *update {
			if err := os.WriteFile(outlineFile(kind), want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := outlines.ReadFile(outlineFile(kind)); err != nil || string(got) != string(want) {
			t.Errorf("%s: the schema has changed since its outline was made: make generate", kind)
		}
	}
}

// TestOutlineIsWhole holds the structure that comes from the outline against
// the one that comes from the CUE, and wants another stamp to be noticed.
func TestOutlineIsWhole(t *testing.T) {
	for _, kind := range Kinds() {
		want, text := compileKind(t, kind).structure, toOutline(t, kind)
		got, ok := parseOutline(text, stamp(kind))
		if !ok {
			t.Fatalf("%s: the outline is not read", kind)
		}
		if len(got.rules) == 0 {
			got.rules = map[string]rule{}
		}
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%s: the outline does not hold what the CUE says", kind)
		}
		if _, ok := parseOutline(text, "of other texts"); ok {
			t.Errorf("%s: an outline of other texts is taken", kind)
		}
	}
}

// TestDamagedOutline: what no test has written is refused, not a crash.
func TestDamagedOutline(t *testing.T) {
	for _, nodes := range []string{``, `{"kinds":256,"leaf":-1,"fields":[{"name":"a","node":0}]}`, `{"kinds":256,"leaf":-1,"alts":[-1]}`,
		`{"kinds":256,"leaf":1}`, `{"kinds":256,"leaf":-1},{"kinds":256,"leaf":-1,"patterns":[{"key":1,"node":0}]}`} {
		if _, ok := parseOutline([]byte(`{"leaves":[null],"nodes":[`+nodes+`]}`), ""); ok {
			t.Errorf("%s is taken for whole", nodes)
		}
	}
}

// scalars are asked of every leaf: what stands at the edges of its bounds, and
// texts that its expressions may take.
func scalars(random *rand.Rand) []any {
	out := []any{true, false, 0.5, -0.5, math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1), 1e300, 5e-324, 4294967295.5}
	for _, edge := range []int64{0, 1, 10_000, 65_535, math.MaxInt32, exact, math.MaxInt64 - 1, math.MinInt64 + 1} {
		for i := edge - 1; i != edge+2; i++ {
			out = append(out, i, float64(i), math.Nextafter(float64(i), math.Inf(1)), fmt.Sprint(i))
		}
	}
	for range 200 {
		out = append(out, random.Int64()-random.Int64(), random.NormFloat64()*math.Pow(10, random.Float64()*20))
	}
	const letters = "aZ09-._/:*@ \n%#=eEkMiGmdsé"
	for range 600 {
		var b strings.Builder
		for range random.IntN(7) {
			b.WriteByte(letters[random.IntN(len(letters))])
		}
		out = append(out, b.String())
	}
	return append(out, "512Mi", "500m", "1e9", "hugepages-2Mi", "nvidia.com/gpu", "https://a.b/c", "git@a:b/c", "*.a.b", "a.b:5000", "::1",
		"v1.32.0", "1.32", "manual", "required", "error", "eks", "argoproj.io/v1alpha1", "Application", "a/../b", "a/*/b", "a/*/*", "1m30s",
		"CreateNamespace=true", strings.Repeat("a", 63), strings.Repeat("a", 64), "65535", "65536", "capacity/*", "apps/v1/Deployment")
}

// TestLeaves asks every leaf in its own form and CUE: they must agree.
func TestLeaves(t *testing.T) {
	asked := 0
	for _, kind := range Kinds() {
		b := compileKind(t, kind)
		e := &evaluator{kind: kind, whole: b}
		values := scalars(rand.New(rand.NewPCG(2, 2)))
		for i, l := range b.leaves {
			if l == nil {
				t.Logf("%s: leaf %d is asked of CUE: %v", kind, i, b.values[i])
				continue
			}
			passed := 0
			for _, v := range values {
				if isNaN(v) {
					continue
				}
				want, err := e.fits(i, v)
				got, failed := l.holds(kindOf(v), v, new(expressions))
				if err != nil || failed != nil || want != got {
					t.Errorf("%s: leaf %d, %v: %#v: CUE says %v, its own form %v %v %v", kind, i, b.values[i], v, want, got, err, failed)
				}
				if got {
					passed++
				}
				asked++
				e.uses = 0
			}
			if passed == 0 && len(l) > 0 || passed == len(values) {
				t.Errorf("%s: leaf %d, %v: %d of %d pass, so nothing was tried", kind, i, b.values[i], passed, len(values))
			}
		}
	}
	t.Log(asked, "questions")
}

// TestForms: what is read as a form of its own agrees with CUE, and what has no
// such form is left to CUE.
func TestForms(t *testing.T) {
	b := compileKind(t, Site)
	values := append(scalars(rand.New(rand.NewPCG(3, 3))), "a", "b")
	for text, native := range map[string]bool{
		`int`: true, `number`: true, `float`: true, `string`: true, `bool`: true, `int | bool`: true, `"a" | "b"`: true, `"a"`: true,
		`>0`: true, `<=10000`: true, `float & <65535`: true, `>0 & <10000 & int`: true, `(>5 & <9) | (int & <0) | =~"a" & !~"b"`: true,
		`string & !~"a" | {}`: true, `[...] | {}`: true, `(int | bool) & _`: false, `(int & >1) & (number & <=65535)`: true,
		`>0.5`: false, `!=3`: false, `1 | 2`: false, `>"a"`: false, `>=9007199254740993`: false, `true | string`: false,
	} {
		v := b.scope.Context().CompileString(text)
		if v.Err() != nil {
			t.Fatal(v.Err())
		}
		l := b.choices(v)
		if (l != nil) != native {
			t.Errorf("%s: its own form is %v", text, l)
		}
		for _, s := range values {
			if l == nil || isNaN(s) {
				continue
			}
			want := v.Context().Encode(s).Unify(v).Validate(cue.Concrete(true)) == nil
			if got, err := l.holds(kindOf(s), s, new(expressions)); err != nil || got != want {
				t.Errorf("%s: %#v: CUE says %v, its own form %v %v", text, s, want, got, err)
			}
		}
	}
}

// TestRulesAlone asks what @rule names by its own text and within the whole
// schema, and renews the context in between.
func TestRulesAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	names := []string{"minReplicas", "maxReplicas", "source", "sources", "sourceHydrator", "server", "name", "path", "chart", "ref", "other"}
	values := []any{int64(0), int64(1), int64(2), 1.5, "", "a", true, map[string]any{}, []any{}, []any{nil}}
	for _, kind := range Kinds() {
		b := compileKind(t, kind)
		alone := &evaluator{kind: kind, uses: contextUses - 100}
		for name, r := range b.rules {
			if r.Text == "" || r.Says == "" {
				t.Errorf("%s: @rule %s: text %q, says %q", kind, name, r.Text, r.Says)
			}
			for range 300 {
				m := map[string]any{}
				for range random.IntN(4) {
					m[names[random.IntN(len(names))]] = values[random.IntN(len(values))]
				}
				got, err := alone.order(name, r.Text, m)
				whole := &evaluator{kind: kind, whole: b}
				want, _ := whole.order(name, "", m)
				if err != nil || got != want {
					t.Errorf("%s: %v: alone %q, in the schema %q, %v", name, m, got, want, err)
				}
			}
		}
		if alone.whole != nil {
			t.Errorf("%s: the whole schema was compiled", kind)
		}
	}
}
