package source

import "testing"

// TestBlame wants a slip on its own line, where the parser stumbles later.
func TestBlame(t *testing.T) {
	tests := []struct {
		name, text string
		line, col  int
	}{
		{"a quote that another line's quote closes", "a:\n  domain: \"x.example.com\n  name: y\nvars:\n  A: \"b\"\n  C: \"d\"\n", 2, 11},
		{"a single quote", "a: 'x\nb: 'y'\nc: z\n", 1, 4},
		{"a quote in a list", "hosts:\n  - \"a\n  - \"b\"\nc: d\n", 2, 5},
		{"no space after the colon", "a: b\nsite:main\n\nc:\n  d: e\n", 2, 1},
		{"no space after the colon, last line", "a: b\nsite:main\n", 2, 1},
		{"an indentation is no other line's fault", "a:\n  b: c\n d: e\n", 3, 2},
		{"a text over several lines is no slip", "a: \"one\n  two\"\nb: c\n  d: e\n", 4, 4},
		{"an open map", "a: { b: c\nd: e\n", 1, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := ParseYAML(NewFile("f.yaml", []byte(tt.text)))
			if y.Err == nil {
				t.Fatal("no error")
			}
			if y.Err.Line != tt.line || y.Err.Column != tt.col {
				t.Errorf("at %d:%d, want %d:%d: %s", y.Err.Line, y.Err.Column, tt.line, tt.col, y.Err.Message)
			}
		})
	}
}
