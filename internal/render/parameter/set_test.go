package parameter

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/strvals"
)

// TestSetInto wants Helm's own reader to set the same, whatever the name, the
// value and what is there already.
func TestSetInto(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(bits []string, most int) string {
		var b strings.Builder
		for range rnd.IntN(most + 1) {
			b.WriteString(bits[rnd.IntN(len(bits))])
		}
		return b.String()
	}
	names := []string{"a", "b", "map", "list", "null", ".", ".", "[0]", "\\.", "=", ",", "-", "/"}
	values := []string{"x", "true", "False", "null", "0", "12", "-", "+", ".5", ",", "{", "}", "\\", "=", " ", "한", "[1]", "\n"}
	base := func() map[string]any {
		return map[string]any{"map": map[string]any{"a": "x", "map": map[string]any{}}, "list": []any{"x"}, "null": nil, "a": int64(1)}
	}
	for range 20_000 {
		name, value, force := pick(names, 5), pick(values, 3), rnd.IntN(2) == 0
		want, got, set := base(), base(), strvals.ParseInto
		if force {
			set = strvals.ParseIntoString
		}
		wantErr, err := set(name+"="+value, want), setInto(name, value, force, got)
		if d := cmp.Diff(want, got); d != "" || (err == nil) != (wantErr == nil) {
			t.Fatalf("%s=%s (forced: %v): %v, want %v\n%s", name, value, force, err, wantErr, d)
		}
	}
}

// FuzzSet holds our reading of a parameter against Helm's.
func FuzzSet(f *testing.F) {
	for _, p := range [][2]string{{"a.b", "1"}, {"a[0].b", "{x,y}"}, {`a\.b`, `c\,d`}, {"a", "null"}, {"a", "08"}, {"a..b", "x"}, {".a", "true"}, {"a=b", "c,d=e"}, {"a[-1]", ""}, {"가.나", "다"}} {
		f.Add(p[0], p[1], false)
		f.Add(p[0], p[1], true)
	}
	f.Fuzz(func(t *testing.T, name, text string, force bool) {
		got, want := map[string]any{"a": map[string]any{"b": "before"}}, map[string]any{"a": map[string]any{"b": "before"}}
		read := strvals.ParseInto
		if force {
			read = strvals.ParseIntoString
		}
		wantErr := read(name+"="+text, want)
		err := setInto(name, text, force, got)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q=%q: %v, want %v", name, text, err, wantErr)
		}
		if diff := cmp.Diff(want, got); diff != "" && err == nil {
			t.Fatalf("%q=%q:\n%s", name, text, diff)
		}
	})
}
