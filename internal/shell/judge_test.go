package shell

import (
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// TestParseAgreesWithShells holds the verdicts on broken scripts against bash -n and
// dash -n, where they are installed: what is called certainly invalid, both refuse; what
// both refuse is reported. Scripts are broken by taking one byte away.
func TestParseAgreesWithShells(t *testing.T) {
	var judges []string
	for _, name := range []string{"bash", "dash"} {
		if p, err := exec.LookPath(name); err == nil {
			judges = append(judges, p)
		}
	}
	if len(judges) < 2 {
		t.Skip("bash and dash are not both installed")
	}
	accepted := func(script string) int {
		n := 0
		for _, j := range judges {
			c := exec.Command(j, "-n")
			c.Stdin = strings.NewReader(script)
			if c.Run() == nil {
				n++
			}
		}
		return n
	}
	rng := rand.New(rand.NewSource(7))
	corpus := judged(t)
	for range 150 {
		whole := corpus[rng.Intn(len(corpus))]
		i := rng.Intn(len(whole))
		broken := whole[:i] + whole[i+1:]
		_, err := tree.Parse(broken, tree.Bash)
		switch n := accepted(broken); {
		case err != nil && err.Certain && n > 0 && !strings.HasPrefix(err.Message, "unclosed here-document"):
			t.Errorf("%d of the shells accept it, we say %q:\n%s", n, err.Message, broken)
		case err == nil && n == 0:
			t.Errorf("no shell accepts it, without %q at %d:\n%s", whole[i], i, broken)
		}
	}
}

// judged are good scripts: those of the example repository, and idioms of containers.
func judged(t *testing.T) []string {
	out := []string{
		"set -eu\nsed -i \"s|A=.*|A=${A}|\" /app/.env\nif [ -n \"${B:-}\" ]; then\n  export C=\"$(cat /x)\"\nelif [ \"$D\" = 1 ]; then\n  exit 1\nfi\nexec python main.py\n",
		"case \"$1\" in\n  start|run) exec app \"$@\" ;;\n  *) echo \"usage: $0\" >&2; exit 64 ;;\nesac\n",
		"for f in /app/*.tpl; do\n  envsubst < \"$f\" > \"${f%.tpl}\"\ndone\nwhile ! nc -z db 5432; do sleep 1; done\ntrap 'kill $pid' TERM\napp & pid=$!\nwait \"$pid\"\n",
		"run() {\n  cat > /app/.env <<EOF\nA=$A\nB='x'\nEOF\n}\nrun && exec app || exit 1\n",
		"a=1; b=$((a + 1)); echo \"$b\" '$c' | tr -d \"\\n\"\n",
	}
	for _, glob := range []string{"*.sh", "lib/*.sh"} {
		files, err := filepath.Glob("../../testdata/infra/k3s/setup/" + glob)
		if err != nil || len(files) == 0 {
			t.Fatal("no setup scripts", err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(b))
		}
	}
	return out
}
