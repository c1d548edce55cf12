package render

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
