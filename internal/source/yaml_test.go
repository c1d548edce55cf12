package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestSyntaxErrors(t *testing.T) {
	tests := []struct {
		name, text string
		at         string // line:column
		covers     string
		says       string // a part of the message
		wildcard   bool
	}{
		{"wildcard", "a: 1\ndomain: *\n", "2:9", "*", "unquoted * as an alias", true},
		{"wildcard in a list", "hosts:\n  - *\n", "2:5", "*", "unquoted *", true},
		{"wildcard in brackets", "hosts: [*]\n", "1:9", "", "unquoted *", true},
		{"wildcard with a domain", "domain: *.lamitie.kr\n", "1:9", "*.lamitie.kr", "alias", true},
		{"Korean before a wildcard", "설명: 제주\n도메인: *\n", "2:6", "*", "unquoted *", true},
		{"no anchor", "a: *base\n", "1:4", "*base", "no anchor &base is defined", false},
		{"tab", "a:\n\tb: 1\n", "2:1", "", "tab", false},
		{"two colons", "a: b: c\n", "1:5", "", `": "`, false},
		{"open quote", "a: 1\nb: \"one\nc: 2\n", "2:4", "", "never closed", false},
		{"open list", "a: [1, 2\nb: 3\n", "1:4", "", "", false},
		{"first line", "@a: 1\n", "1:1", "", "cannot start", false},
		{"key without value", "a: 1\nb\nc: 2\n", "", "", `":"`, false},
		{"bad escape", `a: "\q"` + "\n", "1:", "", "escape", false},
		{"second document", "a: 1\n---\nb: *\n", "3:4", "*", "unquoted *", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := source.ParseYAML(source.NewFile("f.yaml", []byte(tt.text)))
			if y.Err == nil {
				t.Fatal("no error")
			}
			if at := fmt.Sprintf("%d:%d", y.Err.Line, y.Err.Column); !strings.HasPrefix(at, tt.at) {
				t.Errorf("at %s, want %s: %s", at, tt.at, y.Err)
			}
			if got := y.Text(y.Err.Span); tt.covers != "" && got != tt.covers {
				t.Errorf("covers %q, want %q", got, tt.covers)
			}
			if !strings.Contains(y.Err.Message, tt.says) || strings.Contains(y.Err.Message, "yaml:") {
				t.Errorf("says %q, want %q in it", y.Err.Message, tt.says)
			}
			if y.Err.Wildcard != tt.wildcard {
				t.Errorf("Wildcard = %v", y.Err.Wildcard)
			}
		})
	}
	y := source.ParseYAML(source.NewFile("f.yaml", []byte("a: 1\n---\nb: *\n")))
	if len(y.Docs) != 1 {
		t.Errorf("%d documents before the error, want 1", len(y.Docs))
	}
}
