package policy

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestBounds holds rules that ask for any amount: each ends in one line that names the rule and the number.
func TestBounds(t *testing.T) {
	const head = "# METADATA\n# title: t\n# custom:\n#   severity: error\n#   scope: site\npackage xgen.rules.own.evil\n"
	tests := []struct{ name, body, want string }{
		{"numbers.range", `n := numbers.range(1, 1000000000); m := sprintf("%v", [count(n)])`, "numbers.range: a list of 999999999 numbers"},
		{"numbers.range_step", `n := numbers.range_step(1, 1000000000, 2); m := sprintf("%v", [count(n)])`, "numbers.range_step: a list of 499999999 numbers"},
		{"bits.lsh", `m := sprintf("%v", [bits.lsh(1, 10000000000)])`, "bits.lsh: a shift by 10000000000 bits"},
		{"sprintf", `m := sprintf("%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d%1000000d", [1])`, "sprintf: a text of up to 17"},
		{"replace", `x := concat("", [s | some i in numbers.range(1, 100000); s := "aaaaaaaaaa"]); m := replace(x, "a", x)`, "replace: a text of 1000001000000 bytes"},
		{"replace in a function", `m := f("aaaaaaaaaa")` + "}\nf(s) := replace(x, \"a\", x) if { x := concat(\"\", [s | some i in numbers.range(1, 100000)])", "replace: a text of"},
		{"concat", `x := concat("", [s | some i in numbers.range(1, 400000); s := "` + strings.Repeat("a", 100) + `"]); m := x`, "concat: a text of 40000000 bytes"},
		{"regex.replace", `x := concat("", [s | some i in numbers.range(1, 10000); s := "aaaaaaaaaa"]); m := regex.replace(x, "", x)`, "regex.replace: a text of up to"},
		{"split", `x := concat("", [s | some i in numbers.range(1, 100000); s := "aaaaaaaaaa"]); m := sprintf("%v", [count(split(x, ""))])`, "split: a list of 1000001 texts"},
		{"time", `x := [1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i == j]; m := sprintf("%v", [count(x)])`, "it takes more than 200ms"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := fstest.MapFS{"own/evil/evil.rego": {Data: []byte(head + "report contains {\"path\": [\"site\"], \"message\": m} if { " + tt.body + " }\n")}}
			e, err := Compile(context.Background(), Builtin(), Source{Name: "own", FS: fsys})
			if err != nil {
				t.Fatal(err)
			}
			e.ruleTime = time.Hour // no other bound hangs on what the machine does beside
			if tt.name == "time" {
				e.ruleTime = 200 * time.Millisecond
			}
			_, err = e.Eval(context.Background(), "site", map[string]any{"kind": "site", "site": map[string]any{}}, func(id string) bool { return id == "own/evil" })
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "own/evil") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// TestManyReports holds how many findings a rule may make.
func TestManyReports(t *testing.T) {
	fsys := fstest.MapFS{"own/evil/evil.rego": {Data: []byte("# METADATA\n# title: t\n# custom:\n#   severity: error\n#   scope: site\npackage xgen.rules.own.evil\n" +
		"report contains {\"path\": [\"site\"], \"message\": sprintf(\"%d\", [i])} if { some i in numbers.range(1, 20000) }\n")}}
	e, err := Compile(context.Background(), Builtin(), Source{Name: "own", FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Eval(context.Background(), "site", map[string]any{"site": map[string]any{}}, func(id string) bool { return id == "own/evil" })
	if err == nil || !strings.Contains(err.Error(), "it reports 20000 findings") {
		t.Errorf("got %v", err)
	}
}
