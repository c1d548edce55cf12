package setup

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindUnrepeatable(t *testing.T) {
	const secret = "kubectl create secret generic s --from-literal=A=1"
	tests := []struct {
		name    string
		scripts []string
		want    []string
	}{
		{"create", []string{secret}, []string{"secret s"}},
		{"namespace", []string{"set -e\nkubectl create ns xgen"}, []string{"namespace xgen"}},
		{"behind sudo and k3s", []string{"sudo -E k3s kubectl -n x create configmap c --from-file=a"}, []string{"configmap c"}},
		{"program in a variable", []string{"$KUBECTL create ns x; \"${kubectl}\" create ns y"}, []string{"namespace x", "namespace y"}},
		{"through a function", []string{"k() { kubectl -n x \"$@\"; }\nk create ns y"}, []string{"namespace y"}},
		{"from a file", []string{"kubectl create -f job.yaml\nkubectl create --filename=b.yaml"}, []string{"-f job.yaml", "-f b.yaml"}},
		{"under a condition about something else", []string{"if [ \"$SITE\" = aww ]; then " + secret + "; fi"}, []string{"secret s"}},
		{"first of &&", []string{secret + " && echo done"}, []string{"secret s"}},
		{"output thrown away", []string{secret + " >/dev/null 2>&1"}, []string{"secret s"}},
		{"in a function that is called plainly", []string{"mk() { " + secret + "; }\nmk"}, []string{"secret s"}},
		{"in a function that is called both ways", []string{"mk() { " + secret + "; }\nmk", "kubectl get secret s || mk"}, []string{"secret s"}},
		{"another one is deleted", []string{"kubectl delete secret t --ignore-not-found\n" + secret}, []string{"secret s"}},
		{"checked after", []string{secret + "\nif kubectl get secret s; then exit; fi"}, []string{"secret s"}},
		{"command -v asks for no object", []string{"if command -v kubectl; then " + secret + "; fi"}, []string{"secret s"}},

		{"legal: dry run", []string{secret + " --dry-run=client -o yaml | kubectl apply -f -"}, nil},
		{"legal: apply", []string{"kubectl apply -f x.yaml"}, nil},
		{"legal: || true", []string{secret + " || true", secret + " 2>/dev/null || echo there"}, nil},
		{"legal: get ||", []string{"kubectl get secret s >/dev/null 2>&1 || " + secret}, nil},
		{"legal: ! get &&", []string{"! kubectl get secret s && " + secret}, nil},
		{"legal: if ! get", []string{"if ! kubectl get secret s; then\n " + secret + "\nfi"}, nil},
		{"legal: if get, else", []string{"if kubectl get secret s; then :; else " + secret + "; fi"}, nil},
		{"legal: return if it is there", []string{"mk() {\n if kubectl -n x get secret s >/dev/null 2>&1; then\n  log there\n  return\n fi\n " + secret + "\n}\nmk"}, nil},
		{"legal: get && return", []string{"mk() { kubectl get secret s && return 0; " + secret + "; }\nmk"}, nil},
		{"legal: the answer in a variable", []string{"there=$(kubectl get secret s -o name --ignore-not-found)\n[ -n \"$there\" ] || " + secret}, nil},
		{"legal: the answer in a test", []string{"if [ -z \"$(kubectl get ns | grep xgen)\" ]; then kubectl create ns xgen; fi"}, nil},
		{"legal: a function asks", []string{"have() { kubectl get secret \"$1\" >/dev/null; }\nhave s || " + secret}, nil},
		{"legal: a function of another script asks", []string{"secret_exists s || " + secret, "secret_exists() { kubectl get secret \"$1\"; }"}, nil},
		{"legal: the failure is asked", []string{"if " + secret + "; then echo new; fi"}, nil},
		{"legal: deleted before", []string{"kubectl delete secret s --ignore-not-found\n" + secret, "kubectl -n x delete secret/s || true\n" + secret}, nil},
		{"legal: deleted before, in one function", []string{"mk() { kubectl delete secret \"$1\" || true; kubectl create secret generic \"$1\" --from-literal=A=1; }\nmk s"}, nil},
		{"legal: a guarded call of the function", []string{"mk() { " + secret + "; }\nkubectl get secret s || mk"}, nil},
		{"legal: token", []string{"kubectl create token default"}, nil},
		{"legal: a name of its own", []string{"kubectl create job backup-$(date +%s) --from=cronjob/backup", "kubectl create job \"b-$RANDOM\" --image=x"}, nil},
		{"legal: generateName", []string{"kubectl create -f - <<EOF\nmetadata:\n  generateName: x-\nEOF"}, nil},
		{"legal: no call", []string{"echo kubectl create ns x\n# kubectl create ns x\nssh host 'kubectl create ns x'"}, nil},
		{"legal: not shell", []string{"if"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, u := range FindUnrepeatable(tt.scripts) {
				got = append(got, u.What+" "+u.Name)
				_ = tt.scripts[u.Index][u.Start:u.End]
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
