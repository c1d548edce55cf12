package schema

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
)

var update = flag.Bool("update", false, "write outline/*.json anew")

func compileKind(tb testing.TB, kind Kind) *builder {
	tb.Helper()
	b, err := compile(cuecontext.New(), kind)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestOutline wants outline.image to be what the CUE says; with -update it
// writes it.
func TestOutline(t *testing.T) {
	want, err := toOutline()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("outline.image", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != outlines {
		t.Fatal("a schema has changed since its outline was made: make generate")
	}
}

// TestOutlineIsWhole holds the structure that comes from the outline against
// the one that comes from the CUE, and wants another stamp to be noticed.
func TestOutlineIsWhole(t *testing.T) {
	for _, kind := range Kinds() {
		got, ok := fromOutline(outlines, kind)
		if !ok {
			t.Fatalf("%s: the outline is not read", kind)
		}
		if !reflect.DeepEqual(compileKind(t, kind).structure, got) {
			t.Errorf("%s: the outline does not hold what the CUE says", kind)
		}
		if _, ok := fromOutline(strings.Replace(outlines, stamp(kind), "00000000", 1), kind); ok {
			t.Errorf("%s: an outline of other texts is taken", kind)
		}
	}
}

// TestDamagedOutline cuts the outline of a kind and changes its bytes: decode
// must say so or read something, and not crash.
func TestDamagedOutline(t *testing.T) {
	text := encode(&compileKind(t, RootApp).structure)
	for i := 0; i < len(text); i += 7 {
		if _, ok := decode(text[:i]); ok {
			t.Errorf("cut after %d bytes, it is taken for whole", i)
		}
		for _, to := range []byte{0, 1, 0x7f, 0xff} {
			damaged := []byte(text)
			damaged[i] = to
			decode(string(damaged))
		}
	}
	if _, ok := fromOutline(outlines[:len(outlines)/2], Config); ok {
		t.Error("half a file holds the last kind")
	}
}

// TestWithoutOutline reads the CUE where there is no outline, and asks it of
// every constraint, through renewed contexts.
func TestWithoutOutline(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, kind := range Kinds() {
		c, outlined := &compiled{kind: kind}, &compiled{kind: kind, expressions: new(expressions)}
		if err := errors.Join(c.load(""), outlined.load(outlines)); err != nil {
			t.Fatal(err)
		}
		if outlined.cue.whole != nil || !reflect.DeepEqual(c.structure, outlined.structure) {
			t.Fatalf("%s: the outline is not read, or holds something else", kind)
		}
		clear(c.leaves) // as if none of them were understood
		values, first := scalars(random), c.cue.whole
		for n := range contextUses + 1000 {
			leaf, v := n%len(c.leaves), values[random.IntN(len(values))]
			got, err := c.fits(leaf, kindOf(v), v)
			want, failed := outlined.fits(leaf, kindOf(v), v)
			if got != want || err != nil || failed != nil {
				t.Errorf("%s: leaf %d, %#v: without the outline %v %v, with it %v %v", kind, leaf, v, got, err, want, failed)
			}
			clear(c.memo)
		}
		if c.cue.whole == first {
			t.Errorf("%s: the context was not renewed", kind)
		}
	}
}

// scalars are asked of every leaf: what is at the edges of its bounds, and
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
	for range 300 {
		var b strings.Builder
		for range random.IntN(7) {
			b.WriteByte(letters[random.IntN(len(letters))])
		}
		out = append(out, b.String())
	}
	return append(out, "512Mi", "500m", "1e9", "hugepages-2Mi", "nvidia.com/gpu", "https://a.b/c", "git@a:b/c", "*.a.b", "a.b:5000", "::1",
		"v1.32.0", "1.32", "manual", "required", "error", "eks", "argoproj.io/v1alpha1", "Application", "a/../b", "a/*/b", "a/*/*", "1m30s",
		"CreateNamespace=true", "\xff", "a\xff", strings.Repeat("a", 63), strings.Repeat("a", 64), "65535", "65536", "capacity/*", "apps/v1/Deployment")
}

// TestLeaves asks every leaf in its own form and CUE: they must agree.
func TestLeaves(t *testing.T) {
	asked := 0
	for _, kind := range Kinds() {
		b := compileKind(t, kind)
		e := &evaluator{kind: kind, ctx: b.ctx, whole: b}
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
		v := b.ctx.CompileString(text)
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
			want := b.ctx.Encode(s).Unify(v).Validate(cue.Concrete(true)) == nil
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
			if r.text == "" {
				t.Errorf("%s: @rule %s has no text", kind, name)
			}
			for range 300 {
				m := map[string]any{}
				for range random.IntN(4) {
					m[names[random.IntN(len(names))]] = values[random.IntN(len(values))]
				}
				got, err := alone.order(name, r.text, m)
				whole := &evaluator{kind: kind, ctx: b.ctx, whole: b}
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

// TestRuleStandsAlone: a definition that needs others is not taken alone.
func TestRuleStandsAlone(t *testing.T) {
	const text = "#A: {a!: _, ...}\n#B: {b?: #C}\n#C: int\n#D: {d!: _, ...}\n#D: {d: #C, ...}\n#E: matchN(1, [{c!: #C}])\n"
	ctx := cuecontext.New()
	b := &builder{ctx: ctx, text: text, scope: ctx.CompileString(text)}
	want := map[string]rule{"A": {text: "#A: {a!: _, ...}"}, "B": {}, "D": {}, "E": {}, "none": {}}
	for name, r := range want {
		if got := b.rule(name); got != r {
			t.Errorf("%s: %+v, want %+v", name, got, r)
		}
	}
}
