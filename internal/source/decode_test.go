package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	sigs "sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func parse(tb testing.TB, text string) *source.YAML {
	tb.Helper()
	y := source.ParseYAML(source.NewFile("f.yaml", []byte(text)))
	if y.Err != nil {
		tb.Fatalf("%q: %v", text, y.Err)
	}
	return y
}

// asJSON makes every number a float64, as sigs.k8s.io/yaml's way through JSON does.
func asJSON(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case []any:
		for i := range v {
			v[i] = asJSON(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = asJSON(v[k])
		}
	}
	return v
}

// scalars are texts that YAML 1.1, YAML 1.2 and people read differently.
var scalars = []string{
	"a", "y", "Y", "yes", "Yes", "YES", "yEs", "n", "no", "on", "On", "ON", "off", "OFF", "true", "True", "tRUE", "false",
	"~", "null", "Null", "NULL", "nULL", "0", "1", "-1", "+1", "00", "01", "012", "08", "09", "-012", "0o17", "0O17", "0o8",
	"0x1F", "0X1f", "-0x1F", "0xg", "0b101", "-0b101", "0b2", "1_000", "1__0", "_1", "1_", "+1_0", "0_1", "0x_1F",
	"1.0", "1.", ".5", "-.5", "+.5", ".", "..", "-", "+", "1.5.6", "1e3", "1E3", "1e+3", "1e-3", "1e", "e3", ".e3", "1.e3", "1_0.5", "1_0e1",
	"12:30", "190:20:30", "12:30:45.5", "2026-02-20", "2026-02-20T10:00:00Z", "9223372036854775807", "9223372036854775808",
	"18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "123456789012345678901234567890",
	"1e400", "1000000", "0.1", "1.10", "100m", "1Gi", "=", "<", "'012'", `"012"`, "'yes'", `""`, "''", "!!str 012", "!!str yes", "!!int 012",
	"!!float 1", "!!bool yes", "!!str", "!=", "!foo", "!foo 12", "!foo ~", "!foo 'yes'", "! 12", "!!foo 1", "!!binary aGVsbG8=", "!!int 3",
	"!!timestamp 2001-01-01", "!<tag:yaml.org,2002:int> 3", "한글", "\"\\uD55C\"", "0x8000000000000000", "0b_1", "0777777777777777777777777", "1d3", "1f", "Infinity", "nan",
	"0e0", "-0", "-0.0", "0.", "+0x1", "1 2", "a b", "0x", "0b", "1e3_0", "--1", "+-1", "1-1", "1.2.3", "v1", "10.100.1.65", "0.0.0.0",
}

// TestDecodeScalars holds Decode against the reader that Helm and Argo CD use,
// for a scalar as a value, in a list and as a key.
func TestDecodeScalars(t *testing.T) {
	judged := 0
	for _, s := range scalars {
		for _, text := range []string{"a: " + s + "\n", "- " + s + "\n", s + ": a\n"} {
			var want any
			if err := sigs.Unmarshal([]byte(text), &want); err != nil {
				continue // what it refuses has no meaning to agree on
			}
			y := source.ParseYAML(source.NewFile("f.yaml", []byte(text)))
			if y.Err != nil {
				t.Errorf("%q: %v, but sigs.k8s.io/yaml reads %v", text, y.Err, want)
				continue
			}
			judged++
			if diff := cmp.Diff(want, asJSON(source.Decode(y.Root()))); diff != "" {
				t.Errorf("%q (-sigs.k8s.io/yaml +Decode):\n%s", text, diff)
			}
			for _, n := range y.Root().Content {
				if len(n.Content) > 0 {
					continue // of "- -"
				}
				v := source.Scalar(n)
				want, isText := v.(string)
				if got, ok := source.Text(n); got != want || ok != isText || source.IsNull(n) != (v == nil) {
					t.Errorf("%q: text %q (%v), null %v, but the value is %#v", text, got, ok, source.IsNull(n), v)
				}
			}
		}
	}
	if judged < 300 {
		t.Errorf("only %d texts were judged", judged)
	}
}

func TestDecodeTrees(t *testing.T) {
	judged := 0
	for _, text := range []string{
		"a: &a {b: 1, c: 2}\nd: {<<: *a, c: 3}\n",
		"a: &a {b: 1, c: 2}\nd: {c: 3, <<: *a}\n",
		"a: &a {b: 1}\ne: &e {b: 2, f: 3}\nd: {<<: [*a, *e], g: 4}\n",
		"a: &a {b: 1}\ne: &e {<<: *a, f: 3}\nd:\n  <<: *e\n  h: 1\n",
		"a: &a {b: 1}\ne: &e {b: 2}\nd:\n  <<: *a\n  <<: *e\n",
		"a: &a {b: {c: 1, d: 2}}\ne: {<<: *a, b: {c: 3}}\n",
		"a: &x 1\nb: &x 2\nc: *x\n",
		"a: &x [1, 2]\nb: [*x, *x]\n",
		"a: |\n  one\n  two\nb: >\n  one\n  two\n\n  three\nc: >-\n  x\nd: |+\n  y\n\ne: 1\n",
		"a: 'it''s'\nb: \"tab\\tand \\x41 \\u00e9\"\nc: one\n  two\n",
		"? a\n: b\n? c\n",
		"a:\nb: ~\nc: null\nd: \"\"\n",
		"- - 1\n  - 2\n-\n  a: 1\n",
		"1: a\ntrue: b\n1.5: c\n",
		"{a: 1, b: [c, {d: e}], f}\n",
		"\"<<\": {a: 1}\n",
		"a: {\"<<\": {b: 1}}\n",
		"한글: 값\nlist:\n- 하나\n- 둘\n",
		"# only a comment\na: 1 # and one more\n",
		"%YAML 1.1\n---\na: yes\n...\n",
		"\xef\xbb\xbfa: 1\n",
		"a: 1\r\nb: |\r\n  x\r\n  y\r\n",
	} {
		var want any
		if err := sigs.Unmarshal([]byte(text), &want); err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		y := source.ParseYAML(source.NewFile("f.yaml", []byte(text)))
		if y.Err != nil {
			t.Errorf("%q: %v, but sigs.k8s.io/yaml reads %v", text, y.Err, want)
			continue
		}
		if diff := cmp.Diff(want, asJSON(source.Decode(y.Root()))); diff != "" {
			t.Errorf("%q (-sigs.k8s.io/yaml +Decode):\n%s", text, diff)
		}
		judged++
		below(t, text, y, nil, want)
	}
	if judged < 20 {
		t.Errorf("only %d trees were judged", judged)
	}
}

// below wants Entries and Get to find every place of a decoded tree, with the same value.
func below(t *testing.T, text string, y *source.YAML, at source.Path, want any) {
	t.Helper()
	_, n := source.Get(y.Root(), at)
	if n == nil {
		t.Errorf("%q: Get(%s) finds nothing", text, at)
		return
	}
	if diff := cmp.Diff(want, asJSON(source.Decode(n))); diff != "" {
		t.Errorf("%q: Get(%s) (-want +got):\n%s", text, at, diff)
	}
	if _, ok := y.Lookup(0, at); !ok && len(at) > 0 {
		t.Errorf("%q: Lookup(%s) finds nothing", text, at)
	}
	switch want := want.(type) {
	case map[string]any:
		names := map[string]bool{}
		source.Entries(n, func(name string, _, value *source.Node) {
			names[name] = true
			if diff := cmp.Diff(want[name], asJSON(source.Decode(value))); diff != "" {
				t.Errorf("%q: Entries at %q: %s (-want +got):\n%s", text, at, name, diff)
			}
		})
		for k, v := range want {
			if !names[k] {
				t.Errorf("%q: Entries at %q leaves out %s", text, at, k)
			}
			below(t, text, y, at.Child(k), v)
		}
	case []any:
		for i, v := range want {
			below(t, text, y, at.Index(i), v)
		}
	}
}
