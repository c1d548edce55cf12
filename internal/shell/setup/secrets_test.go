package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func describeSecret(script string, s SecretCreation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s/%s", s.Kind, s.Namespace, s.Name)
	if got := script[s.NameStart:s.NameEnd]; got != s.Name {
		fmt.Fprintf(&b, " name stands at %q", got)
	}
	for _, k := range s.Keys {
		fmt.Fprintf(&b, " %s:%s", k.Source, k.Name)
		if got := script[k.Start:k.End]; got != k.Name && (k.Source == "literal" || k.Source == "file") {
			fmt.Fprintf(&b, "@%s", got)
		}
		if k.Maybe {
			b.WriteString("?")
		}
		b.WriteString(describeConds(k.Conditions))
	}
	for _, f := range s.EnvFiles {
		fmt.Fprintf(&b, " env-file:%s", f.Path)
	}
	if s.Server != "" {
		fmt.Fprintf(&b, " server:%s", s.Server)
	}
	if len(s.Defaults) > 0 {
		fmt.Fprintf(&b, " defaults:%v", s.Defaults)
	}
	b.WriteString(describeConds(s.Conditions))
	for _, u := range s.Unresolved {
		fmt.Fprintf(&b, " unresolved:%s", script[u.Start:u.End])
	}
	if !s.Complete {
		b.WriteString(" incomplete")
	}
	return b.String()
}

func describeConds(cs []Condition) string {
	var b strings.Builder
	for _, c := range cs {
		op := "=="
		if c.Negated {
			op = "!="
		}
		fmt.Fprintf(&b, " if(%s%s%s)", c.Variable, op, strings.Join(c.Values, "|"))
	}
	return b.String()
}

func TestReadSecrets(t *testing.T) {
	tests := []struct {
		name, script string
		want         []string
	}{
		{"literals", `kubectl -n xgen create secret generic s --from-literal=A=1 --from-literal B="$B" --from-literal="C=$(openssl rand -hex 8)"`,
			[]string{"generic xgen/s literal:A literal:B literal:C"}},
		{"continued lines and a pipe", "kubectl create secret generic s \\\n  --namespace=ns \\\n  --from-literal=A=\"$A\" \\\n  --dry-run=client -o yaml | kubectl apply -f -",
			[]string{"generic ns/s literal:A"}},
		{"variables", "NS=xgen\nSECRET_NAME=\"xgen-secrets\"\nreadonly P=MINIO\nkubectl -n \"$NS\" create secret generic \"${SECRET_NAME}\" --from-literal=\"${P}_KEY=$K\"",
			[]string{"generic xgen/xgen-secrets literal:MINIO_KEY@_KEY"}},
		{"array", "args=(create secret generic s)\nargs+=(--from-literal=A=\"$A\")\nif [[ -n $B ]]; then args+=(--from-literal=B=\"$B\"); fi\nif [[ $SITE == aww ]]; then\n  args+=(\"--from-literal=C=$C\")\nfi\nkubectl \"${args[@]}\" -n ns",
			[]string{"generic ns/s literal:A literal:B? literal:C? if(SITE==aww)"}},
		{"string of options", "OPTS=\"--from-literal=A=$A\"\nOPTS=\"$OPTS --from-literal=B=1\"\n[ -n \"$C\" ] && OPTS+=\" --from-literal=C=1\"\nkubectl create secret generic s $OPTS", []string{"generic /s literal:A literal:B literal:C?"}},
		{"conditions", `
if [[ "$ARGOCD_PROJECT" == "xgen-aww" ]]; then
  kubectl create secret generic a --from-literal=A=1
elif [ "$ARGOCD_PROJECT" = xgen ] && [[ $ENV != dev ]]; then
  kubectl create secret generic b --from-literal=A=1
else
  kubectl create secret generic c --from-literal=A=1
fi
[[ $P == x || $P == y ]] && kubectl create secret generic d --from-literal=A=1`, []string{
			"generic /a literal:A if(ARGOCD_PROJECT==xgen-aww)",
			"generic /b literal:A if(ARGOCD_PROJECT!=xgen-aww) if(ARGOCD_PROJECT==xgen) if(ENV!=dev)",
			"generic /c literal:A if(ARGOCD_PROJECT!=xgen-aww)",
			"generic /d literal:A if(P==x|y)"}},
		{"case", "case \"$P\" in\n xgen|xgen-*) kubectl create secret generic a --from-literal=A=1 ;;\n *) kubectl create secret generic b --from-literal=A=1 ;;\nesac",
			[]string{"generic /a literal:A if(P==xgen|xgen-*)", "generic /b literal:A if(P!=xgen|xgen-*)"}},
		{"function with parameters", "mk() {\n  local name=\"$1\" ns=\"${2:-default}\"\n  shift 2\n  kubectl -n \"$ns\" create secret generic \"$name\" \"$@\"\n}\nmk s xgen --from-literal=A=1\nmk t other --from-literal=B=2 --from-literal=C=3",
			[]string{"generic xgen/s literal:A", "generic other/t literal:B literal:C"}},
		{"wrapper function", "k() { sudo k3s kubectl -n ns \"$@\"; }\nk create secret generic s --from-literal=A=1", []string{"generic ns/s literal:A"}},
		{"program in a variable", "$KUBECTL create secret generic s --from-literal=A=1", []string{"generic /s literal:A"}},
		{"uncalled function", "mk() { kubectl create secret generic s --from-literal=A=$1; kubectl create secret generic \"$2\" --from-literal=B=1; }",
			[]string{"generic /s literal:A", "generic / literal:B unresolved:$2"}},
		{"loop over literals", "for k in A B; do args+=(--from-literal=\"$k=${!k}\"); done\nkubectl create secret generic s \"${args[@]}\"", []string{"generic /s literal:A literal:B"}},
		{"loop over namespaces", "for ns in a b; do kubectl -n $ns create secret generic s --from-literal=A=1; done", []string{"generic a/s literal:A", "generic b/s literal:A"}},
		{"loop over something", "a=(--from-literal=X=1)\nfor k in $(cat keys); do a+=(--from-literal=$k=1); done\nkubectl create secret generic s \"${a[@]}\"",
			[]string{"generic /s literal:X unresolved:${a[@]} unresolved:for k in $(cat keys) incomplete"}},
		{"files", `kubectl create secret generic s --from-env-file=/etc/x.env --from-file=ca.crt=/tmp/ca --from-file=/tmp/id.key --from-file=./dir`,
			[]string{"generic /s file:ca.crt file:id.key env-file:/etc/x.env unresolved:./dir incomplete"}},
		{"registry", `kubectl create secret docker-registry regcred -n ns --docker-server=docker.x2bee.com --docker-username="$U" --docker-password="$P"`,
			[]string{"docker-registry ns/regcred docker:.dockerconfigjson server:docker.x2bee.com"}},
		{"tls", `kubectl create secret tls t --cert=a.crt --key=a.key`, []string{"tls /t tls:tls.crt tls:tls.key"}},
		{"fallbacks", `kubectl -n "${NAMESPACE:-xgen}" create secret generic "${NAME:-s}" --from-literal=A=1`, []string{"generic xgen/s literal:A defaults:[NAME NAMESPACE]"}},
		{"unknown name and namespace", `NS=$1; kubectl create secret generic "$NAME" -n "$NS" --from-literal="$K=1"`, []string{"generic / unresolved:$NAME unresolved:$1 unresolved:$K incomplete"}},
		{"assigned twice", "if x; then NS=a; else NS=b; fi\nkubectl -n $NS create secret generic s --from-literal=A=1", []string{"generic /s literal:A unresolved:b"}},
		{"reassigned in order", "NS=a\nkubectl -n $NS create secret generic s\nNS=b\nkubectl -n $NS create secret generic s", []string{"generic a/s", "generic b/s"}},
		{"read from the terminal", "NS=a; read -r NS; kubectl -n $NS create secret generic s", []string{"generic /s unresolved:NS"}},
		{"subshell", "NS=a; (NS=b); kubectl -n $NS create secret generic s", []string{"generic a/s"}},
		{"not a creation", "echo kubectl create secret generic s\n# kubectl create secret generic t\nkubectl get secret s\nkubectl delete secret s", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			secrets, err := ReadSecrets(tt.script)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range secrets {
				got = append(got, describeSecret(tt.script, s))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadSecretsManifest(t *testing.T) {
	const body = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: xgen-secrets\n  namespace: ${NS}\nstringData:\n  A: \"$A\"\n"
	const want = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: xgen-secrets\n  namespace: xgen\nstringData:\n  A: \"$A\"\n"
	tests := []struct{ name, script, Text, cond string }{
		{"to kubectl", "NS=xgen\nkubectl apply -f - <<EOF\n" + body + "EOF\n", want, ""},
		{"through cat", "NS=xgen\ncat <<EOF | kubectl apply -n x -f -\n" + body + "EOF\n", want, ""},
		{"through two programs", "NS=xgen\ncat <<EOF | envsubst | kubectl apply -f -\n" + body + "EOF\n", want, ""},
		{"through a file", "NS=xgen\nif [ $S = a ]; then\ncat > /tmp/s.yaml <<EOF\n" + body + "EOF\nfi\nkubectl apply -f /tmp/s.yaml", want, " if(S==a)"},
		{"quoted", "NS=xgen\nkubectl apply -f - <<'EOF'\n" + body + "EOF\n", body, ""},
		{"another kind", "kubectl apply -f - <<EOF\nkind: ConfigMap\nEOF\n", "", ""},
		{"not applied", "cat <<EOF\n" + body + "EOF\n", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			secrets, err := ReadSecrets(tt.script)
			if err != nil {
				t.Fatal(err)
			}
			if tt.Text == "" {
				if len(secrets) > 0 {
					t.Errorf("got %+v", secrets)
				}
				return
			}
			if len(secrets) != 1 || secrets[0].Manifest == nil {
				t.Fatalf("got %+v", secrets)
			}
			s := secrets[0]
			if diff := cmp.Diff(tt.Text, s.Manifest.Text); diff != "" {
				t.Error(diff)
			}
			if got := describeConds(s.Conditions); got != tt.cond {
				t.Errorf("conditions %q", got)
			}
			i := strings.Index(s.Manifest.Text, "stringData")
			if got := tt.script[s.Manifest.Offset(i):]; !strings.HasPrefix(got, "stringData") {
				t.Errorf("offset of stringData leads to %q", got)
			}
		})
	}
}

func TestReadSecretsFails(t *testing.T) {
	_, err := ReadSecrets("if true; then\nkubectl create secret generic s\n")
	want := "read shell script: offset 0: `if` statement must end with `fi`"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestReadSecretsIsBounded(t *testing.T) {
	for name, script := range map[string]string{
		"nested loops":   "f() { f \"$@\"; f; f; }\nf\n" + strings.Repeat("for i in 1 2 3 4 5 6 7 8 9; do ", 8) + "true" + strings.Repeat("; done", 8),
		"doubled value":  "a=x\n" + strings.Repeat("a=$a$a\n", 60),
		"doubled array":  "a=(x)\n" + strings.Repeat("a+=(\"${a[@]}\")\n", 60),
		"doubled append": "a=x\n" + strings.Repeat("a+=$a\n", 60),
	} {
		if _, err := ReadSecrets(script); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestReadSecretsInfra: the keys of the project's own example repository are found.
func TestReadSecretsInfra(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/infra/k3s/setup/*.sh")
	if err != nil || len(files) == 0 {
		t.Fatal("no setup scripts", err)
	}
	lib, _ := filepath.Glob("../../../testdata/infra/k3s/setup/lib/*.sh")
	keys := map[string]bool{}
	for _, f := range append(files, lib...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		secrets, err := ReadSecrets(string(b))
		if err != nil {
			t.Errorf("%s: %v", f, err)
		}
		for _, s := range secrets {
			for _, k := range s.Keys {
				keys[s.Name+"/"+k.Name] = s.Complete
			}
		}
	}
	if !keys["xgen-secrets/POSTGRES_PASSWORD"] {
		t.Errorf("keys %v", keys)
	}
}
