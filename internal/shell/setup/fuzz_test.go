package setup

import (
	"testing"
)

// FuzzReadSecrets holds that no script makes the reader fail or point outside.
func FuzzReadSecrets(f *testing.F) {
	for _, s := range []string{
		"f() { local A=\"$1\"; kubectl -n ${N:-x} create secret generic s \"$@\"; }; f --from-literal=A=1",
		"a+=(--from-literal=A=$B); for i in a b; do kubectl create secret generic $i \"${a[@]}\"; done", "printf 'A=%s\\n%%' x; echo -e $'a\\n'",
		"kubectl apply -f - <<-EOF\n\tkind: Secret\n\t$A\n\tEOF", "[[ -z $A && ! $B == c ]] || exit; case $x in a|*) ;; esac", "sed s/[/x\\", "sed 's/\\(a\\)[]]/&\\1\\9/'", "A=$(\x00) \\\r\n'",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, c string) {
		secrets, err := ReadSecrets(c)
		if err != nil {
			return
		}
		for _, s := range secrets {
			describeSecret(c, s)
			_ = c[s.Start:s.End]
			for _, k := range append(s.Conditions, keyConditions(s)...) {
				_ = c[k.Start:k.End]
			}
			if s.Manifest != nil {
				_ = c[s.Manifest.Start:s.Manifest.End]
				for i := -1; i <= len(s.Manifest.Text)+1; i++ {
					_ = c[s.Manifest.Offset(i):]
				}
			}
		}
	})
}

func keyConditions(s SecretCreation) []Condition {
	var out []Condition
	for _, k := range s.Keys {
		out = append(out, k.Conditions...)
	}
	return out
}
