package source

import (
	"strings"
	"testing"
)

// TestTooLarge holds which files are not read as YAML, and that large ones of people are.
func TestTooLarge(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"keys", strings.Repeat("some-key: value\n", 100_000), "it has about 200000 keys and values"},
		{"flow", "a: [" + strings.Repeat("1,", 200_000) + "1]\n", "keys and values"},
		{"documents", strings.Repeat("---\na: b\n", 50_000), "keys and values"},
		{"comments", strings.Repeat("# comment\n", 200_000), "keys and values"},
		{"line", "a: b\nc: " + strings.Repeat("x", 15<<20) + "\n", "line 2 has 15728643 bytes"},
		{"a large file", strings.Repeat("some-key:\n  - value of some length\n", 40_000), ""},
		{"a secret of a megabyte", "a: " + strings.Repeat("x", 1<<20) + "\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if err := tooLarge(NewFile("x.yaml", []byte(tt.text))); err != nil {
				got = err.Message
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	y := ParseYAML(NewFile("x.yaml", []byte(tests[0].text)))
	if y.Err == nil || y.Root() != nil {
		t.Error("a file that is too large is read")
	}
}

// TestCountNodes holds that the estimate is not far from what the tree has, in block style and in flow.
func TestCountNodes(t *testing.T) {
	for text, want := range map[string]int{
		"a: b\nc:\n  - d\n  - e: f\n": 8,
		"- { match: [{ uri: { prefix: /a } }], route: [{ destination: { host: x, port: { number: 80 } } }] }\n": 20,
		"- { name: v, configMap: { name: c } }\n": 8,
		"a: [1, 2, 3, 4]\n":                       7,
	} {
		if got := CountNodes([]byte(text)); got < want || got > want+want/2 {
			t.Errorf("%q has about %d nodes, want %d", text, got, want)
		}
	}
}
