package shell

import (
	"strings"
	"testing"
)

// TestReadsWithoutNeed holds what scripts of public repositories do with variables that no manifest
// sets: none of it may be taken for a variable that is missing.
func TestReadsWithoutNeed(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"behind a test", `[ -n "${X}" ] && echo "${X?}"`, ""},
		{"behind a test of bash", `[[ -n ${X:-} ]] && echo "${X:?must be set}"`, ""},
		{"in an if", "if [ -n \"$X\" ]; then\n  use \"${X?}\"\nfi", ""},
		{"behind ||", `[ -z "$X" ] || use "${X:?}"`, ""},
		{"behind test -v", `[[ -v X ]] && use "${X?}"`, ""},
		{"prefix of a function", "f() { echo \"$X\"; }\nX=1 f", ""},
		{"prefix of a function, required", "f() { echo \"${X?}\"; }\nX=1 f", ""},
		{"prefix of a function that calls another", "g() { : \"${X:?}\"; }\nf() { y=$(g); }\nX=1 f", ""},
		{"prefix in a function that nobody calls here", "g() { : \"${X:?}\"; }\nf() { g; }\nlatest() { X=$(date) f; }\n\"$1\"", ""},
		{"set before the call", "f() { echo \"$X\"; }\nX=1\nf", ""},
		{"set by a function", "f() { X=1; }\nf\necho $X", ""},
		{"local of a function", "f() { local X; X=$(date); echo $X; }\nf", ""},
		{"parameters of a function", "f() { local X=\"$1\"; echo \"$X ${2:-}\"; }\nf a", ""},
		{"indirect", "for key in A B; do echo \"${!key}\"; done", ""},
		{"names by prefix", "for key in ${!APP_@}; do echo \"${!key}\"; done", ""},
		{"loop over arguments", "for x; do echo $x; done", ""},
		{"read", "while IFS='=' read -r K V; do echo \"$K $V\"; done < f", ""},
		{"getopts", "while getopts ab: o; do echo $o $OPTARG; done", ""},
		{"select", "select s in a b; do echo $s; break; done", ""},
		{"mapfile", "mapfile -t LINES2 < f; echo ${LINES2[0]}", ""},
		{"printf -v", "printf -v X %s a; echo $X", ""},
		{"a case with a default", "case \"${X:-}\" in a) ;; esac", ""},
		{"arithmetic", "i=0; while [ $i -lt 3 ]; do i=$((i+1)); done", ""},
		{"sourced file", ". /app/env\necho $X", ""},
		{"set -a and source", "set -a; source /app/env; set +a\necho $X", ""},
		{"eval of another program", "eval \"$(app env)\"\necho $X", ""},
		{"export of a command's answer", "export $(grep -v '^#' .env | xargs)\necho $X", ""},
		{"assigned in a condition", "if X=$(cat f); then echo $X; fi", ""},
		{"unset and default", "unset X; echo ${X-}", ""},
		{"array", "a=(1 2); echo ${a[@]} ${#a[@]}", ""},
		{"heredoc of envsubst", "envsubst <<'EOF'\n$X ${Y}\nEOF", ""},
		{"heredoc into envsubst", "cat <<'EOF' | envsubst > f\n$X\nEOF", ""},
		{"kubelet's form in a comment", "# $(X) is what the kubelet would put here\necho a # and $(Y)", ""},
		{"trap", "trap 'kill $PID' TERM\napp & PID=$!\nwait $PID", ""},

		{"needed", `echo "$X"`, "X"},
		{"required", `: "${X:?}"`, "X!"},
		{"in a function that nobody calls", "g() { : \"${X:?}\"; }\n\"$1\"", "X!"},
		{"in functions that call each other", "g() { f; : \"${X:?}\"; }\nf() { g; }\n\"$1\"", "X!"},
		{"required, and tested elsewhere", "[ -n \"$X\" ] && echo\n: \"${X:?}\"", "X!"},
		{"other branch", "if [ -n \"$X\" ]; then :; else use \"${X:?}\"; fi", "X!"},
		{"kubelet's form", "echo $(X) # $(Y)", "$(X)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := Read([]string{"bash", "-c", tt.script}, nil)
			var got []string
			for _, v := range r.Reads {
				if v.HasDefault || v.Guarded || v.MaybeSet {
					continue
				}
				n := v.Name
				if v.Required {
					n += "!"
				}
				got = append(got, n)
			}
			for _, k := range r.Kubelet {
				got = append(got, "$("+k.Name+")")
			}
			for _, q := range r.SingleQuoted {
				got = append(got, "'"+q.Name+"'")
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}
