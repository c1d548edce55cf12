package setup

import "testing"

// TestPrinted: a Secret that --dry-run only prints is not made, if nothing can apply what is printed.
func TestPrinted(t *testing.T) {
	const create = "kubectl create secret generic s --from-literal=A=b "
	const printed = create + "--dry-run=client -o yaml"
	for _, c := range []struct {
		name, script string
		made         int
	}{
		{"printed beside what is applied", "kubectl apply -f app.yaml\n" + printed, 0},
		{"printed by a function", "f() { " + printed + "\n}\nkubectl create namespace x\nf\n", 0},
		{"printed on standard error", "kubectl create namespace x\n" + printed + " >&2", 0},
		{"without a manifest", create + "--dry-run=client", 0},
		{"without a manifest, and piped", create + "--dry-run=server | kubectl apply -f -", 0},
		{"the old flag", create + "--dry-run", 0},
		{"thrown away", printed + " >/dev/null", 0},
		{"one of two", printed + " | kubectl apply -f -\n" + printed, 1},

		{"applied", printed + " | kubectl apply -f -", 1},
		{"created", printed + " | kubectl create -f -", 1},
		{"sealed", "kubectl apply -f a.yaml\n" + printed + " | kubeseal -o yaml > sealed.yaml", 1},
		{"labelled on the way", "kubectl create ns x\n" + printed + " | kubectl label --local -f - a=b -o yaml | kubectl apply -f -", 1},
		{"kept in a file", "kubectl create ns x\n" + printed + " > s.yaml\nkubectl apply -f s.yaml", 1},
		{"kept in a file by a group", "kubectl create ns x\n{ echo ---; " + printed + "; } > s.yaml", 1},
		{"a group that is applied", "kubectl create ns x\n{ echo ---; " + printed + "; } | kubectl apply -f -", 1},
		{"a function that is applied", "f() { " + printed + "\n}\nkubectl create ns x\nf | kubectl apply -f -\n", 1},
		{"a function of another script's", "f() { " + printed + "\n}\nkubectl create ns x\n", 1},
		{"a condition into a file", "kubectl create ns x\nif [ -n \"$A\" ]; then " + printed + "; fi > s.yaml", 1},
		{"all output into a file", "kubectl create ns x\nexec > s.yaml\n" + printed, 1},
		{"a script that prints manifests", "#!/bin/sh\n" + printed + "\necho ---\n" + printed, 2},
		{"one that prints manifests and acts in silence", "kubectl create ns x >/dev/null\n" + printed, 1},
		{"not dry", create + "--dry-run=none", 1},
		{"dry if asked", "kubectl create ns x\n" + create + "--dry-run=\"$MODE\" -o yaml", 1},
		{"options that are not known", create + "--dry-run=client $OPTIONS | kubectl apply -f -", 1},
		{"a short option", create + "--dry-run=client -oyaml | kubectl apply -f -", 1},
	} {
		got, err := ReadSecrets(c.script)
		if err != nil || len(got) != c.made {
			t.Errorf("%s: %d Secrets, want %d, %v", c.name, len(got), c.made, err)
		}
	}
}
