package tree

import (
	"strings"
	"testing"
)

// TestTooMuch holds what the parser would take minutes or all memory for, and that scripts of people are read.
func TestTooMuch(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"substitutions", "x=" + strings.Repeat("$(", 4000) + "echo" + strings.Repeat(")", 4000), "more than 200 expansions are inside of each other"},
		{"parameters", "x=" + strings.Repeat("${a:-", 4000) + strings.Repeat("}", 4000), "more than 200 expansions"},
		{"arithmetic", "x=$((" + strings.Repeat("(", 4000) + "1" + strings.Repeat(")", 4000) + "))", "more than 200 expansions"},
		{"process substitutions", strings.Repeat("cat <(", 4000) + strings.Repeat(")", 4000), "more than 200 expansions"},
		{"here-documents", strings.Repeat("cat <<E\n$A\nE\n", 5000), "5000 here-documents"},
		{"size", strings.Repeat("# x\n", 1<<19), "2097152 bytes"},
		{"many", strings.Repeat("x=$(date)\n", 30_000), "more than 20000 expansions"},
		{"a long script", strings.Repeat("x=$(date ${y:-$(echo z)})\ncase $x in\n a) f ;;\n b) g ;;\nesac\n", 3000), ""},
		{"some here-documents", strings.Repeat("cat <<E\n$A\nE\n", 100), ""},
		{"nested", "x=$(a $(b $(c $(d ${e:-${f:-$(g)}}))))", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if failed := TooMuch(tt.text); failed != nil {
				got = failed.Message
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
