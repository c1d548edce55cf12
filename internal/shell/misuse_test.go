package shell

import (
	"fmt"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

func TestMisuses(t *testing.T) {
	c := func(words ...string) []string { return words }
	tests := []struct {
		name string
		argv []string
		want string
	}{
		{"script in two texts", c("sh", "-c", "set -eu", "exec python main.py"), "unread set -eu 1"},
		{"arguments of the program as texts", c("/bin/bash", "-ec", "python", "main.py", "--x"), "unread python 2"},
		{"one argument as a text", c("sh", "-c", "sleep", "3600"), "unread sleep 1"},
		{"file as a text", c("sh", "-c", "exec python", "main.py"), "unread exec python 1"},
		{"only $0 is read", c("sh", "-c", `exec "$0"`, "python", "main.py"), `unread exec "$0" 1`},
		{"$1 of a function", c("sh", "-c", `f() { echo "$1"; }; f a`, "x", "y"), `unread f() { echo "$1"; }; f a 1`},
		{"behind env and exec", c("env", "A=1", "tini", "--", "sh", "-c", "a b", "c d"), "unread a b 1"},
		{"no -c", c("/bin/sh", "exec python main.py"), "without -c exec python main.py"},
		{"no -c, several lines", c("/bin/sh", "-e", "a\nb"), "without -c a\nb"},
		{"no -c, words", c("bash", "python", "main.py"), "without -c python"},
		{"nothing behind -c", c("sh", "-c"), "no script -c"},
		{"-c in the text", c("sh", "-c python main.py"), "one text -c python main.py"},
		{"all in one text", c("python main.py"), "one text python main.py"},
		{"a shell and all in one text", c("/bin/sh -c 'exec python main.py'"), "one text /bin/sh -c 'exec python main.py'"},

		{"legal: arguments", c("sh", "-c", `exec "$0" "$@"`, "python", "main.py"), ""},
		{"legal: $1 and a name", c("sh", "-c", `exec "$1"`, "--", "python"), ""},
		{"legal: a name for ps", c("sh", "-c", `exec python main.py`, "python"), ""},
		{"legal: placeholder", c("sh", "-c", "true", "--"), ""},
		{"legal: a shell's own name", c("bash", "-c", "run", "bash"), ""},
		{"legal: shift", c("sh", "-c", `while [ -n "${1-}" ]; do shift; done`, "-", "a"), ""},
		{"legal: for over arguments", c("sh", "-c", `for x; do echo "$x"; done`, "-", "a", "b"), ""},
		{"legal: slices", c("bash", "-c", `app "${@:2}"`, "-", "a", "b"), ""},
		{"legal: sourced", c("sh", "-c", `. /app/lib.sh`, "-", "a"), ""},
		{"legal: a file", c("/bin/sh", "/app/run.sh", "--x"), ""},
		{"legal: a file without a folder", c("sh", "entrypoint"), ""},
		{"legal: login shell", c("bash", "-lc", "exec python main.py"), ""},
		{"legal: options and -c", c("bash", "-euo", "pipefail", "-c", "a; b"), ""},
		{"legal: python", c("python", "-c", "import app; app.run()", "x"), ""},
		{"legal: node", c("node", "-e", "require('./x')"), ""},
		{"legal: Windows", c(`C:\Program Files\App\app.exe`, "-x"), ""},
		{"legal: PowerShell", c("powershell", "-Command", "Start-Service x; Wait-Event"), ""},
		{"legal: cmd", c("cmd", "/c", "start app"), ""},
		{"legal: made by the kubelet", c("sh", "-c", "$(SCRIPT)", "x y"), ""},
		{"legal: arguments with blanks", c("app", "--greeting", "hello world -x"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, m := range Read(tt.argv, nil).Misuses {
				text := tt.argv[m.Index][m.Start:m.End]
				got += map[MisuseKind]string{UnreadText: "unread ", WithoutC: "without -c ", NoScript: "no script ", OneText: "one text "}[m.Kind] + text
				if m.Kind == UnreadText {
					got += fmt.Sprintf(" %d", m.Unread)
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFoldedAway(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  int
	}{
		{"commands", []string{"set -eu", "sed -i s/a/b/ x", "exec python main.py"}, 1},
		{"export", []string{"export A=1", "exec python main.py"}, 1},
		{"echo first", []string{"echo starting", "python main.py"}, 1},
		{"same program twice", []string{"sed -i s/a/b/ x", "sed -i s/c/d/ x"}, 1},
		{"after a comment", []string{"set -eu # stop at faults", "app --x"}, 1},
		{"if", []string{"if true; then", "echo a", "fi"}, 2},
		{"if and then", []string{"if true", "then echo a", "fi"}, 1},
		{"legal: one command", []string{"exec python main.py", "--workers 2"}, -1},
		{"legal: a program behind exec", []string{"exec", "python main.py"}, -1},
		{"legal: wrappers", []string{"exec env A=1", "python main.py"}, -1},
		{"legal: semicolons", []string{"set -eu;", "sed -i s/a/b/ x;", "exec python main.py"}, -1},
		{"legal: &&", []string{"cd /app &&", "python main.py"}, -1},
		{"legal: && at the beginning", []string{"cd /app", "&& exec python main.py"}, -1},
		{"legal: blank lines between", []string{"set -eu", "", "sed -i s/a/b/ x", "", "exec python main.py"}, -1},
		{"legal: indented further", []string{"sh /x", "  sed a", "  sed b"}, -1},
		{"legal: a pipe", []string{"cat x |", "sed s/a/b/"}, -1},
		{"legal: in quotes", []string{"echo 'a", "sed b'"}, -1},
		{"legal: another program's arguments", []string{"apk add", "curl", "python3"}, -1},
		{"nothing to compare", []string{"if", "fi"}, -1},
		{"none", nil, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := FoldedAway(tt.lines); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
			if joined, _ := fold(tt.lines); tt.want > 0 && !MayBeFolded(joined) {
				if _, err := tree.Parse(joined, tree.Bash); err == nil {
					t.Error("the first question says no")
				}
			}
		})
	}
}

func TestMayBeFolded(t *testing.T) {
	for script, want := range map[string]bool{
		"set -eu\nsed -i s/a/b/ x # why\nexec python main.py\n": false, // not one line: nothing to look up
		"exec python main.py":                       false,
		"cd /app && exec python main.py; echo done": false,
		"set -eu exec python main.py":               true,
		"set -eu # why exec python main.py":         true,
	} {
		if got := MayBeFolded(script); got != want {
			t.Errorf("%q: got %v", script, got)
		}
	}
}
