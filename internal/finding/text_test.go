package finding

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestSayKeepsThePath: the words are found when the caller is somewhere else.
func TestSayKeepsThePath(t *testing.T) {
	path := source.P("vars", "DEBUG")
	said := Say("text", "path", path)
	copy(path, source.P("environments", "prd"))
	if got := said.Args["path"].(source.Path).String(); got != "vars.DEBUG" {
		t.Errorf("says %s, want vars.DEBUG", got)
	}
}
