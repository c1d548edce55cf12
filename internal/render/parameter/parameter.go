// Package parameter owns what a chart gets of the Helm parameters of an Application: as Argo CD hands them to --set and
// --set-string, and as these read them. It knows no chart, and reports nothing.
package parameter

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Mangled is how a parameter's value is changed on its way to the chart.
type Mangled string

// The ways that argo CD and Helm change what a person wrote.
const (
	MangledNot          Mangled = ""
	MangledSubstitution Mangled = "substitution" // an unknown $x became empty
	MangledBackslash    Mangled = "backslash"    // --set took a backslash that was meant
	MangledRefused      Mangled = "refused"      // --set cannot read the value: Helm fails
	MangledList         Mangled = "list"         // --set made a list of a text
	MangledNull         Mangled = "null"         // --set deletes the key
	MangledConflict     Mangled = "conflict"     // `a` beside `a.b`: the order is random in Argo CD
)

// Parameter is an entry of an Application's helm.parameters.
type Parameter struct {
	Name        string
	Raw         string // as the manifest has it
	Substituted string // after Argo CD's environment substitution
	Final       any    // as the chart gets it: string, bool, int64, nil or a list
	ForceString bool
	Mangled     Mangled
	// Detail is what of the value is concerned: the variable that is lost, or
	// why Helm refuses it.
	Detail string
	// Beside is the parameter that sets a part of this one, with MangledConflict.
	Beside *Parameter
	// Path is the entry in the manifest: spec.source.helm.parameters[i].
	Path source.Path
	// ValuePath is where the value lands in the chart's values; nil where the
	// name cannot be read.
	ValuePath source.Path
	// Shadowed is set where a later parameter of the same name and kind wins.
	Shadowed bool

	// Failure is what strvals says against it: unset before Apply, but for a value that it cannot read.
	Failure finding.Phrase

	text string // after name=, for strvals
	skip bool   // left out: it would only fail
}

// Read works out what the chart gets of the parameters of one source; env is what Argo CD substitutes in them.
func Read(list []argo.Parameter, env map[string]string) []*Parameter {
	out := make([]*Parameter, len(list))
	for i, entry := range list {
		out[i] = &Parameter{Name: entry.Name, Raw: entry.Value, ForceString: entry.ForceString, Path: entry.At.Path}
		out[i].resolve(env)
	}
	markShadowed(out)
	markConflicts(out)
	return out
}

func (p *Parameter) resolve(env map[string]string) {
	var lost []string
	p.Substituted, lost = argo.Substitute(p.Raw, env)
	p.text = escapeCommas(p.Substituted)
	p.ValuePath = PathOf(p.Name)
	final, err := setValue(p.text, p.ForceString)
	switch {
	case err != nil:
		p.Mangled, p.Detail, p.Failure, p.skip = MangledRefused, err.Error(), finding.PhraseOf(err), true
	case len(lost) > 0:
		p.Mangled, p.Detail = MangledSubstitution, "$"+lost[0]
	case final == nil:
		p.Mangled = MangledNull
	case differs(final, unescape(p.Substituted)):
		p.Mangled, p.Detail = MangledBackslash, `\`
	case isList(final) && (p.ForceString || strings.HasPrefix(p.Substituted, `{"`)):
		p.Mangled = MangledList
	}
	p.Final = final
}

func isList(v any) bool { _, ok := v.([]any); return ok }

// differs reports whether v is a text, and another one.
func differs(v any, text string) bool { s, ok := v.(string); return ok && s != text }

var escaped = strings.NewReplacer(`\\`, `\`, `\,`, `,`)

// unescape takes away the backslashes that a person writes for Helm's --set: in
// front of a backslash, a comma, and the { that would begin a list.
func unescape(s string) string {
	if strings.HasPrefix(s, `\{`) {
		s = s[1:]
	}
	return escaped.Replace(s)
}

// escapeCommas does what Argo CD's cleanSetParameters does: a value that is
// wholly {…} is a list, elsewhere a comma is not Helm's separator.
func escapeCommas(s string) string {
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == ',' && (i == 0 || s[i-1] != '\\') {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// markShadowed notes the parameters that a later one of the same name
// replaces: Argo CD keeps them in a map for each kind.
func markShadowed(list []*Parameter) {
	for i, p := range list {
		p.Shadowed = slices.ContainsFunc(list[i+1:], func(q *Parameter) bool {
			return q.Name == p.Name && q.ForceString == p.ForceString
		})
	}
}

// markConflicts finds `a` beside `a.b`. The shorter one is left out of the
// render: Helm would fail or not, by Argo CD's random order.
func markConflicts(list []*Parameter) {
	for _, p := range list {
		for _, q := range list {
			if p == q || p.Shadowed || q.Shadowed || len(p.ValuePath) == 0 || len(q.ValuePath) <= len(p.ValuePath) {
				continue
			}
			if q.ValuePath.HasPrefix(p.ValuePath) {
				p.Mangled, p.Beside, p.skip = MangledConflict, q, true
			}
		}
	}
}

// Apply writes the parameters over base, in the order of the
// manifest: first those without forceString, then those with it.
func Apply(base map[string]any, list []*Parameter) {
	for _, forced := range []bool{false, true} {
		for _, p := range list {
			if p.ForceString != forced || p.Shadowed || p.skip {
				continue
			}
			if err := setInto(p.Name, p.text, forced, base); err != nil {
				p.Failure = plainSetError(err)
			}
		}
	}
}

func plainSetError(err error) finding.Phrase {
	if strings.Contains(err.Error(), "interface conversion") {
		return finding.Say("parameter-layer")
	}
	return finding.PhraseOf(err)
}

// Sets reports whether the parameter writes the value at a path of the chart's values; with key, whether it makes that
// its last key is there.
func (p *Parameter) Sets(at source.Path, key bool) bool {
	if p.Shadowed || p.skip || p.ValuePath == nil {
		return false
	}
	return at.HasPrefix(p.ValuePath) || key && p.ValuePath.HasPrefix(at)
}
