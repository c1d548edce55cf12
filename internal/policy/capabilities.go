package policy

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// refused names the built-in functions that a policy must not have, by prefix:
// a verdict may rest on nothing but the document, and linting a stranger's
// repository must be safe. time.parse_duration_ns is pure and stays.
var refused = []struct{ prefix, reason string }{
	{"time.parse_duration_ns", ""},
	{"http.", "it would reach the network"},
	{"net.", "it would reach the network"},
	{"providers.", "it would reach the network"},
	{"opa.", "it would read the environment"},
	{"time.", "a verdict must not depend on the time or the machine"},
	{"rand.", "a verdict must not depend on chance"},
	{"uuid.", "a verdict must not depend on chance"},
	{"io.jwt.", "a verdict must not depend on the time"},
}

// refusedBuiltin returns why a built-in function is not there, "" where it is.
func refusedBuiltin(name string) string {
	for _, r := range refused {
		if strings.HasPrefix(name, r.prefix) {
			return r.reason
		}
	}
	for _, b := range ast.Builtins {
		if b.Name == name && b.Nondeterministic {
			return "its result may change from run to run"
		}
	}
	return ""
}

// capabilities is what Rego is here: the language, and those built-in
// functions whose result depends on their arguments alone.
func capabilities() *ast.Capabilities {
	caps := *ast.CapabilitiesForThisVersion()
	all := caps.Builtins
	caps.Builtins = make([]*ast.Builtin, 0, len(all))
	for _, b := range all {
		if !b.Nondeterministic && refusedBuiltin(b.Name) == "" {
			caps.Builtins = append(caps.Builtins, b)
		}
	}
	caps.AllowNet = []string{} // no host at all; nil would mean any
	return &caps
}
