package policy

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func parseNode(t testing.TB, text string) *source.Node {
	t.Helper()
	y := source.ParseYAML(source.NewFile("x.yaml", []byte(text)))
	if y.Err != nil {
		t.Fatal(y.Err)
	}
	return y.Root()
}

func plain(t *testing.T, v Value) any {
	t.Helper()
	out, err := ast.JSON(v.orNull())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A node must be read as source.Decode reads it, whatever way it takes.
func TestNodesAreReadAsDecodeReadsThem(t *testing.T) {
	for name, text := range map[string]string{
		"scalars":        "a: 1\nb: 1.5\nc: true\nd: text\ne: ~\nf: \"1\"\ng: 1e3\nh: ''\ni: 0.1\nj: 123456789012",
		"YAML 1.1":       "a: on\nb: 017\nc: 12:30\ny: no\n1: one\n1.5: x\ntrue: x",
		"lists":          "- 1\n- [a, b]\n- {c: d}\n- []\n- {}",
		"aliases":        "a: &a {x: 1}\nb: *a\nc: [*a, *a]",
		"merge keys":     "base: &b {x: 1, y: 2}\nuse: {<<: *b, x: 3}\nlate: {x: 3, <<: *b}\nmany: {<<: [*b, {z: 1}]}",
		"duplicate keys": "a: 1\nb: 2\na: 3",
		"Korean":         "이름: 제주\n설명: |\n  첫 줄\n  둘째 줄\n",
		"a long text":    "a: " + strings.Repeat("x", 200),
		"a document":     "just text",
	} {
		t.Run(name, func(t *testing.T) {
			n := parseNode(t, text)
			direct, err := Precompute(n)
			if err != nil {
				t.Fatal(err)
			}
			decoded, err := Precompute(source.Decode(n))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(plain(t, decoded), plain(t, direct)); diff != "" {
				t.Error(diff)
			}
			if direct.value.Compare(decoded.value) != 0 {
				t.Error("the values are not equal to Rego")
			}
		})
	}
}

func TestValuesOfGo(t *testing.T) {
	shared, err := Precompute([]any{"a"})
	if err != nil {
		t.Fatal(err)
	}
	doc := map[string]any{
		"map": map[string]string{"a": "b"}, "list": []string{"a"}, "maps": []map[string]any{{"a": 1}},
		"int": 1, "int64": int64(1) << 40, "float": 1.5, "whole": 2.0, "nan": math.NaN(), "null": nil, "bool": true,
		"shared": shared, "values": []Value{shared, {}}, "node": parseNode(t, "a: on"), "no node": (*source.Node)(nil),
	}
	v, err := Precompute(doc)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := v.value.(ast.Object)
	if !ok {
		t.Fatalf("got %T", v.value)
	}
	want := ast.MustParseTerm(`{
		"map": {"a": "b"}, "list": ["a"], "maps": [{"a": 1}], "int": 1, "int64": 1099511627776, "float": 1.5, "whole": 2,
		"nan": "NaN", "null": null, "bool": true, "shared": ["a"], "values": [["a"], null], "node": {"a": true}, "no node": null}`)
	if got.Compare(want.Value) != 0 {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestValuesWithoutAPlaceAreNamed(t *testing.T) {
	_, err := Precompute(map[string]any{"a": []any{1, struct{}{}}})
	if err == nil || err.Error() != "a: 1: a rule's document cannot hold a struct {}" {
		t.Errorf("got %v", err)
	}
	_, err = compileBuiltin(t).Eval(context.Background(), "site", map[string]any{"x": make(chan int)}, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "build the site document: x: ") {
		t.Errorf("got %v", err)
	}
}

// Nine levels of ten aliases each would be 10^9 values.
func TestAliasesAreBounded(t *testing.T) {
	text := "a0: &a0 [x]\n"
	for i := 1; i < 10; i++ {
		before := string(rune('0' + i - 1))
		text += "a" + string(rune('0'+i)) + ": &a" + string(rune('0'+i)) + " [" +
			strings.TrimSuffix(strings.Repeat("*a"+before+", ", 10), ", ") + "]\n"
	}
	c := converter{terms: map[string]*ast.Term{}, budget: 10_000}
	if _, err := c.convert(parseNode(t, text), 0); err != nil {
		t.Fatal(err)
	}
	if c.budget > 0 {
		t.Errorf("%d of the budget left: the test tests nothing", c.budget)
	}
}

func TestCirclesEnd(t *testing.T) {
	n := parseNode(t, "a: [b]")
	list := n.Content[1]
	list.Content = append(list.Content, n)
	if _, err := Precompute(n); err != nil {
		t.Fatal(err)
	}
}
