package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// describe prints a reading in one line a fact, each with the text that its span
// encloses, so that a table shows both what was read and where.
func describe(r *Reading, in []string) []string {
	at := func(s Span) string { return in[s.Index][s.Start:s.End] }
	out := []string{}
	add := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	for _, x := range r.Reads {
		flags := ""
		for _, f := range []struct {
			on   bool
			name string
		}{{x.HasDefault, " default"}, {x.Required, " required"}, {x.Guarded, " guarded"}, {x.MaybeSet, " maybe-set"}} {
			if f.on {
				flags += f.name
			}
		}
		add("read %s%s at %s", x.Name, flags, at(x.Span))
	}
	for _, x := range r.Kubelet {
		add("kubelet %s at %s", x.Name, at(x.Span))
	}
	for _, x := range r.NoShell {
		add("no shell %s at %s", x.Name, at(x.Span))
	}
	for _, x := range r.Literals {
		s := fmt.Sprintf("%s %s=%s at %s", x.Style, x.Name, x.Value, at(x.Span))
		if x.Dynamic {
			s += " dynamic " + strings.Join(x.Expansions, ",")
		}
		if x.Quote.Kind != tree.QuoteNone {
			s += " in " + string(x.Quote.Kind)
		}
		if x.Target != "" {
			s += " to " + x.Target
		}
		out = append(out, s)
	}
	for _, x := range r.SingleQuoted {
		s := fmt.Sprintf("unexpanded %s at %s %s", x.Name, at(x.Span), x.Context)
		if x.Quote.Safe {
			s += " safe"
		}
		out = append(out, s)
	}
	for _, x := range r.Scripts {
		s := fmt.Sprintf("script %s at %s", x.Path, at(x.Span))
		if x.Sourced {
			s += " sourced"
		}
		out = append(out, s)
	}
	for _, x := range r.ParseErrors {
		add("error %d:%d %s", x.Index, x.Offset, x.Message)
	}
	return out
}

// sh wraps a script as a container runs it.
func sh(script string) []string { return []string{"/bin/sh", "-c", script} }

func TestReadVariables(t *testing.T) {
	tests := []struct {
		name string
		argv []string
		want []string
	}{
		{"plain reads", sh(`exec app "$A" ${B} x${C}y`), []string{"read A at $A", "read B at ${B}", "read C at ${C}"}},
		{"defaults", sh(`f ${A:-x} ${B-} ${C:?no} ${D:+y}; f "$E"`), []string{
			"read A default at ${A:-x}", "read B default at ${B-}", "read C required at ${C:?no}", "read D guarded at ${D:+y}", "read E at $E",
			"default A=x at x"}},
		{"assign default then read", sh(`: "${A:=1}"; echo "$A"`), []string{"read A default at ${A:=1}", "default A=1 at 1"}},
		{"assigned before", sh(`A=1; export B; B=$A; for C in 1 2; do f $A $B $C; done; read -r D; f $D`), []string{"assignment A=1 at 1", "assignment B=$A at $A dynamic A"}},
		{"assigned after", sh(`f $A; A=1; f $A`), []string{"read A at $A", "assignment A=1 at 1"}},
		{"special and provided", sh(`f $1 "$@" $? $$ $PATH $HOME $HOSTNAME $PWD $IFS ${#} $BASH_VERSION`), []string{}},
		{"subshell assignments are lost", sh(`(A=1); f $A; x | read B; f $B`), []string{"read A at $A", "read B at $B", "assignment A=1 at 1"}},
		{"command substitution", sh("f \"$(g \"$A\")\" `h $B`"), []string{"read A at $A", "read B at $B"}},
		{"prefix does not reach the words", sh(`A=1 f $A; A=1 sh -c 'g $A $B'`), []string{"read A at $A", "read B at $B", "prefix A=1 at 1", "prefix A=1 at 1"}},
		{"function called after the assignment", sh("main() { f $A $B; local C; g $C; }\nA=1\nmain"), []string{"read B at $B", "assignment A=1 at 1"}},
		{"local does not outlive the function", sh("m() { local C=1; f $C; }\nm\nf $C"), []string{"read C at $C", "export C=1 at 1"}},
		{"tests guard", sh(`if [ -n "$A" ]; then f $A; fi; [[ -z ${B} ]] || f $B; [ "$C" = x ]; f $C`), []string{
			"read A guarded at $A", "read A guarded at $A", "read B guarded at ${B}", "read B guarded at $B", "read C guarded at $C", "read C at $C"}},
		{"tests that leave require", sh(`[ -z "$A" ] && exit 1; if [[ -z "$B" ]]; then echo no; exit 2; fi; f $A $B`), []string{
			"read A required at $A", "read B required at $B", "read A required at $A", "read B required at $B"}},
		{"sourced file", sh(". /app/x.sh\nf $A"), []string{"read A maybe-set at $A", "script /app/x.sh at /app/x.sh sourced"}},
		{"eval", sh(`eval "$(g)"; f $A`), []string{"read A maybe-set at $A"}},
		{"export of unknown names", sh(`export $(grep -v x .env | xargs); f $A`), []string{"read A maybe-set at $A", "flag -v=x at x"}},
		{"arithmetic", sh(`f $((MEM * 3 / 4)) $(( $B + 1 )); i=0; : $((i++))`), []string{"read MEM at MEM", "read B at $B", "assignment i=0 at 0"}},
		{"here-document", sh("cat <<EOF\n$A\nEOF\ncat <<'EOF'\n$B\nEOF"), []string{"read A at $A", "unexpanded B at $B heredoc safe"}},
		{"unset is not the environment", sh(`unset A; f $A`), []string{}},
		{"trap", sh(`trap 'rm "$T" $U' EXIT; T=1`), []string{"read U at $U", "assignment T=1 at 1"}},
		{"case", sh(`case "$A" in x) f "$B";; esac`), []string{"read A guarded at $A", "read B at $B"}},
		{"while read", sh(`while IFS= read -r L; do f "$L"; done < x`), []string{"prefix IFS= at "}},
		{"getopts and printf -v", sh(`getopts ab: O; printf -v P x; f $O $P`), []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, describe(Read(tt.argv, nil), tt.argv)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadFindsTheScript(t *testing.T) {
	tests := []struct {
		name          string
		command, args []string
		want          []string
	}{
		{"args in place of command", nil, []string{"/bin/sh", "-c", `f $A`}, []string{"read A at $A"}},
		{"script in args", []string{"/bin/sh", "-c"}, []string{`f $A`}, []string{"read A at $A"}},
		{"bash -euc", []string{"bash", "-euc"}, []string{`f $A`}, []string{"read A at $A"}},
		{"options of two words", []string{"/bin/bash", "-euxo", "pipefail", "-c", `f $A`}, nil, []string{"read A at $A"}},
		{"separate options", []string{"bash", "-e", "-o", "pipefail", "-c", "--", `f $A`, "name"}, nil, []string{"read A at $A"}},
		{"exec and env", []string{"env", "-i", "B=1", "bash", "-c", `f $A $B`}, nil, []string{"read A at $A", "env B=1 at 1"}},
		{"tini", []string{"tini", "-g", "--", "sh", "-c", `f $A`}, nil, []string{"read A at $A"}},
		{"busybox", []string{"busybox", "sh", "-c", `f $A`}, nil, []string{"read A at $A"}},
		{"timeout and gosu", []string{"timeout", "-k", "5", "10", "gosu", "app", "sh", "-ec", `f $A`}, nil, []string{"read A at $A"}},
		{"entry point", []string{"/docker-entrypoint.sh", "sh", "-c", `f $A`}, nil, []string{"read A at $A", "script /docker-entrypoint.sh at /docker-entrypoint.sh"}},
		{"entry point with --", []string{"wait-for-it.sh", "db:5432", "--", "bash", "-c", `f $A`}, nil, []string{"read A at $A"}},
		{"the image's shell", nil, []string{"-c", "f $A; g"}, []string{"read A at $A"}},
		{"not the image's shell", nil, []string{"-c", "/etc/app.yaml"}, []string{"flag -c=/etc/app.yaml at /etc/app.yaml"}},
		{"nested", []string{"sh", "-c", `exec sh -c 'exec bash -c "f \$A" "$B"' $C`}, nil, []string{"read C at $C", "read B at $B", `read A at \$A`}},
		{"outer shell expands", []string{"sh", "-c", `sh -c "f '$A' \$B"`}, nil, []string{"read A at $A", `read B at \$B`}},
		{"su, xargs, find", sh(`su app -c 'f $A'; x | xargs -n 1 sh -c 'g $B'; find . -exec sh -c 'h $C "$1"' _ {} \;`), nil, []string{"read A at $A", "read B at $B", "read C at $C"}},
		{"script on standard input", sh("bash <<'EOF'\nf $A\nEOF\necho 'g $B' | sh"), nil, []string{"read A at $A", "read B at $B"}},
		{"no shell", []string{"app", "--to", "${A}", "$(B)", "$$(C)"}, nil, []string{"kubelet B at $(B)", "no shell A at ${A}", "flag --to=${A} at ${A}"}},
		{"the kubelet before the shell", sh(`f $(A) '$(B)' $(date)`), nil, []string{"kubelet A at $(A)", "kubelet B at $(B)"}},
		{"kubelet's escape", sh(`f $${A}`), nil, []string{"read A at $${A}"}},
		{"script files", sh("bash /scripts/a.sh x\n/scripts/b.sh\nexec ./c\nsh -x d.sh\n. ./e.env\npython3 f.py\nsh < g.sh\n/usr/bin/env true"), nil, []string{
			"script /scripts/a.sh at /scripts/a.sh", "script /scripts/b.sh at /scripts/b.sh", "script ./c at ./c", "script d.sh at d.sh", "script ./e.env at ./e.env sourced", "script f.py at f.py", "script g.sh at g.sh"}},
		{"script as the command", []string{"/scripts/run.sh"}, []string{"--x=1"}, []string{"flag --x=1 at 1", "script /scripts/run.sh at /scripts/run.sh"}},
		{"shell with a file", []string{"bash", "-e", "/scripts/run.sh"}, nil, []string{"script /scripts/run.sh at /scripts/run.sh"}},
		{"copied script", sh("cp /cfg/run.sh /tmp/run.sh; chmod +x /tmp/run.sh; /tmp/run.sh"), nil, []string{"script /cfg/run.sh at /cfg/run.sh", "script /tmp/run.sh at /tmp/run.sh"}},
		{"arguments of the script", []string{"sh", "-c", `exec "$@"`, "--", "app", "--key=minio", "${A}"}, nil, []string{"no shell A at ${A}", "flag --key=minio at minio"}},
		{"not shell", sh("if true; then f"), nil, []string{"error 2:0 `if` statement must end with `fi`"}},
		{"nested not shell", sh("ok; sh -c 'for x'"), nil, []string{"error 2:11 `for foo` must be followed by `in`, `do`, `;`, or a newline"}},
		{"empty", nil, nil, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := append(append([]string{}, tt.command...), tt.args...)
			if diff := cmp.Diff(tt.want, describe(Read(tt.command, tt.args), in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The project's own example repository must be read without complaint.
func TestReadInfra(t *testing.T) {
	files, err := filepath.Glob("../../testdata/infra/k3s/setup/*.sh")
	if err != nil || len(files) == 0 {
		t.Fatal("no setup scripts", err)
	}
	lib, _ := filepath.Glob("../../testdata/infra/k3s/setup/lib/*.sh")
	for _, f := range append(files, lib...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if r := ReadScript(string(b)); len(r.ParseErrors) > 0 || len(r.SingleQuoted) > 0 {
			t.Errorf("%s: %+v %+v", f, r.ParseErrors, r.SingleQuoted)
		}
	}
}
