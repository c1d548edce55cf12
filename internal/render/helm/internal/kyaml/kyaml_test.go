package kyaml

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// values is a map of another name, as a chart's values are.
type values map[string]any

func (v values) AsMap() map[string]any { return v }

func TestMarshal(t *testing.T) {
	values := []any{
		nil, true, 5, int64(7), 5.0, math.Copysign(0, -1), 1e6, 1e15, 1e16, 1e20, 1e21, 1e300, 0.1, 1e-7, 123456.789, -5.0,
		float64(1 << 53), float64(1<<53 - 1), math.MaxInt64, uint64(math.MaxUint64), math.NaN(), math.Inf(1),
		"", "plain", "*", "a: b", "#x", "yes", "012", "1e3", "multi\nline\n", "tab\t", " lead", "trail ", "한글 😀", "\x00", "\x7f", "\u0085",
		"\ufeff", "\xff", "\u2028", "<&>", "a\r\nb", "=", "<<", "~", "null", "2020-01-01", "0x1f", "- x", "'", `"`, "\\",
		map[string]any(nil), []any(nil), []any{}, map[string]any{}, []string{"a"}, map[string]string{"b": "1"}, map[any]any{1: 2}, struct{ A int }{1},
		values(nil), values{}, values{"b": values{"c": 1}, "a": []any{values{"x": "y\nz"}, values{}}},
		map[string]any{"b": []any{1.0, "x", map[string]any{"c": nil}}, "a": map[string]any{"10": 1, "9": 2, "y": 3, "<<": 4, "": 5}, "A": 1, "a1": 2, "a10": 3, "a2": 4},
		[]any{[]any{[]any{1}}, map[string]any{"x": []any{}}}, "a\n  b\n\nc",
		map[string]any{"c": &struct {
			B string `json:"b,omitempty"`
			A []string
			C map[string][]byte
			N *int
		}{A: []string{"x: y", "2"}, C: map[string][]byte{"f": []byte("text")}}, "v": values{"x": "multi\nline"}, "l": []any{[]int{1, 2}, struct{}{}}},
		"a very long text that has to be folded by no emitter whatever its width may be, because Helm prints it in one line or several",
	}
	for i, v := range values {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			want, wantErr := yaml.Marshal(v)
			got, err := Marshal(v)
			if diff := cmp.Diff(string(want), string(got)); diff != "" || (wantErr == nil) != (err == nil) {
				t.Errorf("%#v: %v, want %v\n%s", v, err, wantErr, diff)
			}
		})
	}
}

// TestMarshalStrings wants all short texts of what means something in YAML to come out as the library writes them.
func TestMarshalStrings(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	bits := []string{" ", "#", ":", "-", "'", "\"", "0", "1", "9", "60", "x", "e", "E", "b", "y", "no", "On", "true", "null", "~", ".", "_", "+", "<<", "=", "a", "Z", "/", "*",
		"&", "!", "|", ">", "%", "@", "`", "?", ",", "[", "}", "inf", "2001-01-01", "\\", "한", "\n", "$(A)", "https://", " and so on and on and on", "line\n", "two\nlines", "a  b", " it's: so long that one line is not enough for it"}
	text := func() string {
		var b strings.Builder
		for range rnd.IntN(5) {
			b.WriteString(bits[rnd.IntN(len(bits))])
		}
		return b.String()
	}
	for range 4_000 {
		// Of three keys the library's order may be a circle: 9x < 60 < 90 < 9x.
		v := map[string]any{text(): text(), text(): []any{text(), map[string]any{text(): text(), text(): []any{}}, []any{text(), rnd.Float64()}, map[string]any{}}}
		want, err := yaml.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Marshal(v); err != nil || string(got) != string(want) {
			t.Fatalf("%#v:\n%s, want\n%s (%v)", v, got, want, err)
		}
	}
}

var documents = []string{
	"", "null", "5", "[1, 2]", "a: b", "a: 1\nb: 1.5\nc: 0x1f\nd: 017\ne: 1_000\nf: 1e3\ng: yes\nh: ~\ni: 2020-01-01\nj: 12:30\nk: .5\nl: 0o17\nm: 0b11",
	"1: a\n1.5: b\ntrue: c\ny: d\non: e", "~: x", "? [a]\n: b", "a: .nan", "a: .inf", "a: &x {b: c}\nd: *x\ne: {<<: *x, f: g}", "a: 1\na: 2",
	"a: !!binary aGVsbG8=", "a: !!str 5", "a: !!timestamp 2020-01-01", "a: [", "a: *", "a: |\n  text\n  more\n", "a: >-\n  folded\n  text", "{{ x }}", "a: {{ x }}",
	"a: \"\\xff\\u0000\"", "a: 123456789012345678901", "a: 9007199254740993", "a: 18446744073709551615", "--- \na: b\n---\nc: d", "# comment", "a:\n\tb: c", "a: 'it''s'",
	"<<: {a: b}", "a: !foo b", "a: -0", "a: 1e400", "\ufeffa: b",
}

func TestUnmarshalMap(t *testing.T) {
	for _, d := range documents {
		checkUnmarshal(t, d)
	}
}

func checkUnmarshal(t *testing.T, doc string) {
	t.Helper()
	want := map[string]any{}
	wantErr := yaml.Unmarshal([]byte(doc), &want)
	got, err := UnmarshalMap([]byte(doc))
	if fmt.Sprint(wantErr) != fmt.Sprint(err) {
		t.Errorf("%q: error %v, want %v", doc, err, wantErr)
	}
	if diff := cmp.Diff(want, got); diff != "" && wantErr == nil {
		t.Errorf("%q: (-sigs +ours)\n%s", doc, diff)
	}
}

func FuzzYAML(f *testing.F) {
	for _, d := range documents {
		f.Add(d)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if v, ok := Read([]byte(doc)); ok {
			var want any
			if err := yaml.Unmarshal([]byte(doc), &want); err != nil {
				t.Fatalf("%q: sigs fails: %v", doc, err)
			}
			if diff := cmp.Diff(want, v); diff != "" {
				t.Fatalf("%q: (-sigs +ours)\n%s", doc, diff)
			}
			a, errA := yaml.Marshal(v)
			b, errB := Marshal(v)
			if string(a) != string(b) || (errA == nil) != (errB == nil) {
				t.Fatalf("%q marshals to %q, want %q", doc, b, a)
			}
		}
	})
}
