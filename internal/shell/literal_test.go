package shell

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadLiterals(t *testing.T) {
	tests := []struct {
		name   string
		script string
		want   []string
	}{
		{"the documents' sed", `sed -i 's/MINIO_DATA_ACCESS_KEY=.*/MINIO_DATA_ACCESS_KEY=minio/' /app/.env`,
			[]string{"sed MINIO_DATA_ACCESS_KEY=minio at minio in single to /app/.env"}},
		{"another delimiter", `sed -i 's|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=http://minio:9000|g;s#^B=.*#B=x#' /app/.env`,
			[]string{"sed MINIO_ENDPOINT=http://minio:9000 at http://minio:9000 in single to /app/.env", "sed B=x at x in single to /app/.env"}},
		{"escaped delimiter", `sed -i 's/E=.*/E=http:\/\/minio:9000/' f`, []string{`sed E=http://minio:9000 at http:\/\/minio:9000 in single to f`}},
		{"several scripts", `sed -i.bak -E -e 's/^(A *= *).*/\1x/' -e "s/B=.*/B=y/" --expression='s/C=.*/C=z/' f`,
			[]string{"sed A=x at x in single to f", "sed B=y at y in double to f", "sed C=z at z in single to f"}},
		{"groups and ampersand", `sed 's/\(export A=\)[^ ]*/\1x/; s/^B=/&y/' f > g`, []string{"sed A=x at x in single to g", "sed B=y at y in single to g"}},
		{"expanded", `sed -i "s|A=.*|A=${A}|" f`, []string{"sed A=${A} at ${A} dynamic A in double to f"}},
		{"partly expanded", `sed -i 's|A=.*|A='"$B"'/x|' f`, []string{`sed A=$B/x at "$B"'/x dynamic B in mixed to f`}},
		{"expansion is no syntax", `sed -i "s/A=.*/A=${A//\//x}/" f`, []string{`sed A=${A//\//x} at ${A//\//x} dynamic A in double to f`}},
		{"change and append", "sed -i -e '/^A=/c\\A=x' -e '/z/a B=y' -e '$ i\\\nC=z' f",
			[]string{"sed A=x at x in single to f", "sed B=y at y in single to f", "sed C=z at z in single to f"}},
		{"address names it", `sed -i '/^MINIO_SECURE/s/=.*/=false/' f`, []string{"sed MINIO_SECURE=false at false in single to f"}},
		{"placeholder", `sed 's|__MINIO_ENDPOINT__|http://m:9000|' t > f`, []string{"sed __MINIO_ENDPOINT__=http://m:9000 at http://m:9000 in single to f"}},
		{"brackets in the pattern", `sed -i 's/^A=[^/]*\(#.*\)/A=x\1/' f`, []string{`sed A=x\1 at x\1 dynamic  in single to f`}},
		{"quoted value in the file", `sed -i 's|A=.*|A="x"|' f`, []string{"sed A=x at x in single to f"}},
		{"empty value", `sed -i 's/A=.*/A=/' f; B=; C=""; export D=''`, []string{"sed A= at  in single to f", "assignment B= at ", "assignment C= at  in double", "export D= at  in single"}},
		{"unquoted sed", `sed -i s/A=.*/A=x/ f`, []string{"sed A=x at x to f"}},
		{"deletion and printing", `sed -n -e '/A=/d' -e '2,$p' -e 's/x/y/w out' f`, []string{}},
		{"perl", `perl -pi -e 's|^A=.*|A=x|' f`, []string{"sed A=x at x in single"}},
		{"export and assignment", `export A=x B='y z'; C="z" D=$C; declare -r E=1`,
			[]string{"export A=x at x", "export B=y z at y z in single", "assignment C=z at z in double", "assignment D=$C at $C dynamic C", "export E=1 at 1"}},
		{"prefix and env", `A=x app; env -u Q B=y app; sudo C=z app`, []string{"prefix A=x at x", "env B=y at y", "env C=z at z"}},
		{"flags", `app --access-key minio --endpoint=http://minio:9000 -s secret -x --on -Dk.v=1 K=V`,
			[]string{"flag --access-key=minio at minio", "flag --endpoint=http://minio:9000 at http://minio:9000", "flag -s=secret at secret", "flag -Dk.v=1 at 1", "word K=V at V"}},
		{"quoted flag", `app "--endpoint=http://minio" --key="$K"`, []string{"flag --endpoint=http://minio at http://minio in double", "flag --key=$K at $K dynamic K in double"}},
		{"echo to a file", `echo "A=x" >> /app/.env; { echo B=y; echo C=z; } > /app/.env; echo "D=w" | tee -a .env`,
			[]string{"echo A=x at x in double to /app/.env", "echo B=y at y to /app/.env", "echo C=z at z to /app/.env", "echo D=w at w in double to .env"}},
		{"echo of lines", `echo -e "A=x\nB=y" > f`, []string{"echo A=x at x in double to f", "echo B=y at y in double to f"}},
		{"a message is none", `echo "Error: no A"; echo "MINIO: x" >&2`, []string{}},
		{"printf", `printf 'A=x\nB=%s\n' "$Q" > f; printf '%s\n' C=y 'D=z' >> f; printf '%s=%s\n' E w > f`,
			[]string{"echo A=x at x in single to f", "echo B=$Q at $Q dynamic Q in double to f", "echo C=y at y to f", "echo D=z at z in single to f", "echo E=w at w to f"}},
		{"here-document", "cat > /app/.env <<EOF\nA=x\n export B=\"y\"\nC=${C}\nd.e: z\nEOF",
			[]string{"heredoc A=x at x in heredoc to /app/.env", "heredoc B=y at y in heredoc to /app/.env", "heredoc C=${C} at ${C} dynamic C in heredoc to /app/.env", "heredoc d.e=z at z in heredoc to /app/.env"}},
		{"here-document with tabs, tee and CRLF", "\ttee f <<-'EOF'\r\n\tA=x\r\n\tEOF\r\n", []string{"heredoc A=x at x in raw-heredoc to f"}},
		{"json", "cat > c.json <<EOF\n{\n  \"endpoint\": \"http://minio\",\n}\nEOF", []string{"heredoc endpoint=http://minio at http://minio in heredoc to c.json"}},
		{"default", `app ${A:-x}`, []string{"default A=x at x"}},
		{"kubelet's value is no literal", `export A=$(B_C) B='x$(B_C)'`, []string{"export A=$(B_C) at $(B_C) dynamic B_C", "export B=x$(B_C) at x$(B_C) dynamic B_C in single"}},
		{"korean text", `echo "안녕"; A='한글' app # 주석`, []string{"prefix A=한글 at 한글 in single"}},
		{"array", `a=(x "y z"); a+=(w)`, []string{"assignment a=x at x", "assignment a=y z at y z in double", "assignment a=w at w"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := slices.DeleteFunc(describe(Read(sh(tt.script), nil), sh(tt.script)), func(s string) bool {
				return len(s) > 4 && (s[:5] == "read " || s[:7] == "kubelet" || s[:7] == "script ")
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSingleQuoted(t *testing.T) {
	tests := []struct {
		name, script string
		want         []string
	}{
		{"sed", `sed -i 's/A=.*/A=${A}/' f`, []string{"unexpanded A at ${A} sed safe"}},
		{"sed, harmless backslash and dollar", `sed -i 's/\(A=\).*$/\1$A/' f`, []string{"unexpanded A at $A sed safe"}},
		{"sed, not safe", "sed -i 's/A=.*/A=\"${A}\"/' f; sed -i 's/`/${B}/' f; sed -i 's/x/\\$C/' f", []string{
			"unexpanded A at ${A} sed", "unexpanded B at ${B} sed", "unexpanded C at $C sed"}},
		{"sed, a template's placeholder", `sed -i 's|${A}|'"$A"'|g' f; sed '/${B}/d' f; sed 's/$A/x/' f`, []string{}},
		{"echo, printf, tee", `echo 'A=${A}' >> .env; printf 'B=$B\n' > f; echo '$C' | tee f`, []string{
			"unexpanded A at ${A} echo safe", "unexpanded B at $B echo safe", "unexpanded C at $C echo safe"}},
		{"assignment and export", `A='${B}'; export C='x$D'`, []string{"unexpanded B at ${B} assignment safe", "unexpanded D at $D assignment safe"}},
		{"argument", `app --endpoint '${A}'; curl -d '{"k":"${B}"}' u`, []string{"unexpanded A at ${A} argument safe", "unexpanded B at ${B} argument"}},
		{"redirection", `app > '/tmp/$A'`, []string{"unexpanded A at $A redirection safe"}},
		{"here-document", "cat > .env <<'EOF'\nA=${A}\nEOF\ncat > x <<\"E\"\nB=$B `x`\nE", []string{"unexpanded A at ${A} heredoc safe", "unexpanded B at $B heredoc"}},
		{"inner shells expand", `sh -c 'f $A'; bash -c 'sed "s/x/${B}/" f'; trap 'f $C' EXIT; eval 'f $D'; su x -c 'f $E'; find . -exec sh -c 'f $F' \;`, []string{}},
		{"in an inner shell", `sh -c "sed 's/A=.*/A=\${A}/' f"; sh -c "echo '$B'"`, []string{"unexpanded A at \\${A} sed"}},
		{"other languages", `awk '{print $NF}' f; jq '$ENV.A' f; perl -pe 's/x/$ENV{A}/' f; envsubst '$A $B' < t; python3 -c 'print("$A")'; grep '$A' f; ssh h 'echo $A'; kubectl exec p -- sh -c 'echo $A'`, []string{}},
		{"lower case and positional", `echo '$a ${b_c} $1 $@'`, []string{}},
		{"expanded later", `L='$A $B'; envsubst "$L" < t; C='f $D'; eval "$C"; E='$F'; bash -c "$E"; PS1='$PWD'`, []string{}},
		{"profiles, scripts, templates", "echo 'export A=$B' >> ~/.bashrc; cat > run.sh <<'EOF'\necho $A\nEOF\ncat > t <<'EOF'\n$A\nEOF\nenvsubst < t; cat > u <<'EOF'\n$A\nEOF\n. ./u\ncat > v <<'EOF'\n$A\nEOF\nbash v", []string{"unexpanded A at $A heredoc safe"}},
		{"to another program", "cat <<'EOF' | kubectl apply -f -\n$A\nEOF\npsql <<'EOF'\n$A\nEOF\necho 'f $B' | sh", []string{}},
		{"double quotes around single ones expand", `echo "'$A'" "it's ${B}"`, []string{}},
		{"escaped on purpose", `echo "\$A" \$B`, []string{}},
		{"comparison", `[ "$X" = '$A' ]; [[ $X == '$A' ]]; case $X in '$A') ;; esac`, []string{}},
		{"ansi quotes", `echo $'A=$A\n'`, []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := slices.DeleteFunc(describe(Read(sh(tt.script), nil), sh(tt.script)), func(s string) bool { return s[:4] != "unex" && s[:4] != "erro" })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEdits(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"single quotes are opened", `sed -i 's/A=.*/A=minio/' f`, `sed -i "s/A=.*/A=${V}/" f`},
		{"delimiter is changed with the value", `sed -i 's/A=.*/A=http:\/\/minio/' f`, `sed -i "s|A=.*|A=${V}|" f`},
		{"double quotes stay", `sed -i "s|A=.*|A=http://minio|" f`, `sed -i "s|A=.*|A=${V}|" f`},
		{"unsafe quotes are left alone", `sed -i 's/A=.*/A="minio"/' f`, ""},
		{"export", `export A=minio`, `export A=${V}`},
		{"argument is quoted", `app --key minio`, `app --key "${V}"`},
		{"quoted argument", `app --key 'minio'`, `app --key "${V}"`},
		{"empty", `A=""`, `A="${V}"`},
		{"here-document", "cat > f <<'EOF'\nA=minio\nEOF", "cat > f <<EOF\nA=${V}\nEOF"},
		{"default is no hard-coding", `app ${A:-minio}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ReadScript(tt.script)
			if len(r.Literals) == 0 {
				t.Fatal("no literal")
			}
			edits, ok := r.Literals[0].Refer("V")
			got := ""
			if ok {
				got = apply(tt.script, edits)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("argv takes the kubelet's form", func(t *testing.T) {
		argv := []string{"app", "--key=minio"}
		edits, ok := Read(argv, nil).Literals[0].Refer("V")
		if got := apply(argv[1], edits); !ok || got != "--key=$(V)" {
			t.Errorf("got %q, %v", got, ok)
		}
	})
	t.Run("expand", func(t *testing.T) {
		script := "sed -i 's/A=.*/A=${A}/' f\ncat > f <<\\EOF\n${B}\nEOF"
		got := script
		r := ReadScript(script)
		for i := len(r.SingleQuoted) - 1; i >= 0; i-- {
			edits, ok := r.SingleQuoted[i].Expand()
			if !ok {
				t.Fatalf("%+v is not safe", r.SingleQuoted[i])
			}
			got = apply(got, edits)
		}
		if want := "sed -i \"s/A=.*/A=${A}/\" f\ncat > f <<EOF\n${B}\nEOF"; got != want {
			t.Errorf("got %q", got)
		}
	})
}

func apply(s string, edits []Edit) string {
	for i := len(edits) - 1; i >= 0; i-- {
		s = s[:edits[i].Start] + edits[i].Text + s[edits[i].End:]
	}
	return s
}

func TestReadCommands(t *testing.T) {
	script := "mc alias set local http://minio:9000 minio 'minio123'\nexec env X=1 app \"$A\""
	var got [][]string
	for _, c := range ReadScript(script).Commands {
		line := []string{c.Name}
		for _, w := range c.Words {
			line = append(line, w.Value+"|"+script[w.Start:w.End])
		}
		got = append(got, line)
	}
	want := [][]string{
		{"mc", "mc|mc", "alias|alias", "set|set", "local|local", "http://minio:9000|http://minio:9000", "minio|minio", "minio123|minio123"},
		{"app", "app|app", "$A|$A"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadScript(t *testing.T) {
	tests := []struct {
		name, script string
		shell        bool
		want         []string
	}{
		{"bash", "#!/usr/bin/env bash\nf $A", true, []string{"read A at $A"}},
		{"options", "#!/bin/sh -eu\nf $A", true, []string{"read A at $A"}},
		{"no shebang", "f $A", true, []string{"read A at $A"}},
		{"python", "#!/usr/bin/env python3\nprint('${A}')", false, []string{}},
		{"dollar-dollar is the process here", "f $$ $(A)", true, []string{}},
		{"CRLF", "#!/bin/sh\r\nf \"$A\"\r\nsed -i 's/B=.*/B=x/' f\r\n", true, []string{"read A at $A", "sed B=x at x in single to f"}},
		{"parse error", "f $A\nfi\n", true, []string{"error 0:5 `fi` can only be used to end an `if`"}},
		{"not UTF-8", "f \xff", true, []string{"error 0:2 invalid UTF-8 encoding"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := ReadScript(tt.script)
			got := slices.DeleteFunc(describe(r, []string{tt.script}), func(s string) bool { return s[:4] == "flag" })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if r.Shell != tt.shell {
				t.Errorf("Shell = %v", r.Shell)
			}
		})
	}
}
