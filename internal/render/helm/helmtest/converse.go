package helmtest

import (
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

// Judge is a process that answers many questions; nothing is recorded. It is safe for concurrent use.
type Judge struct {
	mu   sync.Mutex
	ask  *json.Encoder
	said *json.Decoder
}

// Converse starts the judge that XGEN_LINT_JUDGE_PROGRAM names; nil if it names none. It ends with the test.
func Converse(t testing.TB) *Judge {
	t.Helper()
	program := os.Getenv("XGEN_LINT_JUDGE_PROGRAM")
	if program == "" {
		return nil
	}
	cmd := exec.Command(program)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out io.Reader
	if out, err = cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it ends where its input does
		_ = cmd.Wait()
	})
	return &Judge{ask: json.NewEncoder(in), said: json.NewDecoder(out)}
}

// Compare is the function Compare with what this judge says.
func (j *Judge) Compare(t *testing.T, fsys fs.FS, dir string, values map[string]any, o helm.Options) error {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	var a Answer
	if err := j.ask.Encode(Question{Files: Chart(t, fsys, dir), Values: values, Options: o}); err != nil {
		t.Fatalf("ask the judge: %v", err)
	}
	if err := j.said.Decode(&a); err != nil {
		t.Fatalf("read what the judge says: %v", err)
	}
	return compare(t, a, fsys, dir, values, o)
}
