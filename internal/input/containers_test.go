package input

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/policies"
)

// TestBuiltinRulesReadRoles holds the built-in rules to the variables with a
// role: the others are in a document only where rules of the user's own are.
func TestBuiltinRulesReadRoles(t *testing.T) {
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		for i, line := range strings.Split(string(text), "\n") {
			if strings.Contains(line, ".variables") {
				t.Errorf("policies/%s:%d reads all variables; add those that it wants to roles (document_containers.go)", name, i+1)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
