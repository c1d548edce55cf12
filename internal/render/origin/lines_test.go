package origin

import "testing"

func TestLinesIn(t *testing.T) {
	input := "# {{ .Values.name }}\nset -eu\nsed a\nsed b {{ .x }} c\nsed a\nexec main --flag\n"
	rendered := "#!/bin/sh\n# core\nset -eu\nsed a\nsed b 1 c\nsed a\nexec main --flag\n"
	tests := []struct {
		name, stretch string
		nth           int // of the stretch's occurrences in rendered
		want          int // offset in input, -1 for none
		whole         bool
	}{
		{"an equal line", "main --flag", 0, 63, true},
		{"the second of two equal lines", "sed a", 1, 52, true},
		{"a line that the template changed", "sed b", 0, 35, true},
		{"what the template wrote", "1", 0, -1, false},
		{"what stands before the input", "#!/bin", 0, -1, false},
		{"two lines", "set -eu\nsed a", 0, 21, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			start := nth(rendered, tt.stretch, tt.nth)
			a, b, whole, ok := linesIn(rendered, input, start, start+len(tt.stretch))
			if !ok {
				a = -1
			}
			if a != tt.want || whole != tt.whole {
				t.Errorf("got %d (%q), whole %v, want %d, %v", a, input[max(a, 0):b], whole, tt.want, tt.whole)
			}
		})
	}
}

func nth(text, part string, n int) int {
	at := 0
	for i := 0; ; i++ {
		for text[at:at+len(part)] != part {
			at++
		}
		if i == n {
			return at
		}
		at++
	}
}
