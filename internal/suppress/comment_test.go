package suppress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestSuppressionsOfAFile(t *testing.T) {
	f := source.NewFile("a.yaml", []byte("a: 1 # xgen-lint: ignore x/y, z/* -- why not # more\nb: \"# xgen-lint: ignore x/y\"\n"+
		"{{/* xgen-lint: ignore x/y -- t */}}\r\n// xgen-lint:ignore x/y\n# xgen-lint: ignored\n"))
	type read struct {
		Rules  []string
		Reason string
		Column int
	}
	got := map[int]read{}
	for line, s := range commentsOf(f) {
		got[line] = read{s.rules, s.reason, s.span.Column}
	}
	want := map[int]read{1: {[]string{"x/y", "z/*"}, "why not # more", 6}, 3: {[]string{"x/y"}, "t", 3}, 4: {[]string{"x/y"}, "", 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suppressions (-want +got):\n%s", diff)
	}
}

// A file of half a million suppressions is not read to its end.
func TestManySuppressions(t *testing.T) {
	f := source.NewFile("a.yaml", []byte(strings.Repeat("# xgen-lint: ignore x/y -- z\n", 500_000)))
	all := commentsOf(f)
	if len(all) != maxComments+1 || !all[maxComments+1].tooMany || all[maxComments].tooMany {
		t.Errorf("%d suppressions are kept", len(all))
	}
}

// A comment that names thousands of rules is read to a bound, and what is said of each does not repeat them all.
func TestSuppressionOfManyRules(t *testing.T) {
	names := make([]string, 20_000)
	for i := range names {
		names[i] = fmt.Sprintf("a%d/%s", i, strings.Repeat("b", 100))
	}
	f := source.NewFile("a.yaml", []byte("# xgen-lint: ignore x/y, x/y -- twice\n# xgen-lint: ignore "+strings.Join(names, ",")+" -- z\n"))
	all := commentsOf(f)
	if one := all[1]; len(one.rules) != 1 || one.more {
		t.Errorf("a rule that is named twice is %d rules", len(one.rules))
	}
	if many := all[2]; len(many.rules) != maxRules || !many.more || len(many.name()) > 1000 {
		t.Errorf("%d rules are kept; the comment is called by %d bytes", len(many.rules), len(many.name()))
	}
}

// FuzzSuppressions reads comments of any text: what it finds is in its line.
func FuzzSuppressions(f *testing.F) {
	for _, text := range []string{
		"a: b # xgen-lint: ignore yaml/syntax -- it is so", "# xgen-lint: ignore\n// xgen-lint:ignore a,b /* xgen-lint: ignore c until 2026-01-01 -- d */",
		`a: "# xgen-lint: ignore x"`, "xgen-lint:\r\n#xgen-lint: ignore \t-- ", "/* xgen-lint: ignore until -- */ # xgen-lint: ignore x #",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("a.yaml", data)
		for n, s := range commentsOf(file) {
			if s.span.Line != n || s.span.EndLine != n || !strings.HasPrefix(file.Text(s.span), "#") && !strings.HasPrefix(file.Text(s.span), "/") {
				t.Errorf("line %d: %v %q", n, s.span, file.Text(s.span))
			}
		}
	})
}
