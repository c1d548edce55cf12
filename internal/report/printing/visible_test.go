package printing

import (
	"bytes"
	"testing"
)

func TestVisible(t *testing.T) {
	tests := []struct {
		name, in, want string
		colour         bool
	}{
		{"plain", "a\tb\nc 가\r\n", "a\tb\nc 가" + `\u000d` + "\n", false},
		{"escape", "\x1b[31mred\x1b]0;x\a", `\u001b[31mred\u001b]0;x\u0007`, false},
		{"C1", "x\u009b31m", `x\u009b31m`, false},
		{"direction", "a\u202eb\u2066c", `a\u202eb\u2066c`, false},
		{"NUL and DEL", "a\x00b\x7f", `a\u0000b\u007f`, false},
		{"a line that is overwritten", "good\rbad\n", `good\u000dbad` + "\n", false},
		{"not UTF-8", "a\x9bb", "a\ufffdb", false},
		{"own links", "\x1b]8;;https://github.com/xgen-lint/xgen-lint/x.md\x1b\\[r]\x1b]8;;\x1b\\", "\x1b]8;;https://github.com/xgen-lint/xgen-lint/x.md\x1b\\[r]\x1b]8;;\x1b\\", true},
		{"another link", "\x1b]8;;https://evil.example/\x1b\\x", `\u001b]8;;https://evil.example/\u001b\x`, true},
		{"a link without colours", "\x1b]8;;\x1b\\", `\u001b]8;;\u001b\`, false},
		{"own colours", "\x1b[1;31merror\x1b[0m \x1b[2J", "\x1b[1;31merror\x1b[0m " + `\u001b[2J`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, step := range []int{1, 2, 3, 64} { // characters may be cut by a call's end
				if tt.colour && step < 64 {
					continue
				}
				var out bytes.Buffer
				w := Visible(&out, tt.colour)
				for at := 0; at < len(tt.in); at += step {
					n, err := w.Write([]byte(tt.in[at:min(at+step, len(tt.in))]))
					if err != nil || n != min(step, len(tt.in)-at) {
						t.Fatalf("%d, %v", n, err)
					}
				}
				if out.String() != tt.want {
					t.Errorf("in steps of %d: %q, want %q", step, out.String(), tt.want)
				}
			}
		})
	}
}

func TestVisiblePatch(t *testing.T) {
	var out bytes.Buffer
	if _, err := VisiblePatch(&out).Write([]byte("+a\r\n-b\rc\x1b\n")); err != nil || out.String() != "+a\r\n-b"+`\u000d`+"c"+`\u001b`+"\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}
