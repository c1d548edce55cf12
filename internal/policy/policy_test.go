package policy

import (
	"context"
	"testing"
)

func compileBuiltin(t testing.TB) *Engine {
	t.Helper()
	e, err := Compile(context.Background(), Builtin())
	if err != nil {
		if all, ok := err.(Errors); ok {
			for _, one := range all {
				t.Error(one)
			}
		}
		t.Fatal(err)
	}
	return e
}

func TestBuiltinRulesCompile(t *testing.T) {
	e := compileBuiltin(t)
	for _, r := range e.Rules() {
		t.Log(r.ID, r.Severity, e.Needs(r.Scope, func(id string) bool { return id == r.ID }))
	}
}
