package finding

import "github.com/xgen-lint/xgen-lint/internal/lazyre"

var placeholder = lazyre.New(`^(?:$|\$|\{\{|<[^>]*>?$|\.\*|\*+$|%[sqv]|\\\d|[A-Za-z_.]+\(|(?i:true|false|null|nil|none|undefined|~|…|\.\.\.)$)`)

// Placeholder reports whether a value stands for another one and so gives
// nothing away: "", ${VAR}, $(VAR), {{ .Values.x }}, <password>, ***, a call.
func Placeholder(value string) bool { return placeholder.MatchString(value) }

// standIn matches a text that is nothing but placeholders. A password may begin
// like one: $ecret1, %s3cret, abc(d, {{x.
var standIn = lazyre.New(`^(?:` +
	`(?:\$[A-Z_][A-Z0-9_]*|\$\{[^}]*\}?|\$\([^)]*\)?|[:/@.,_=+-])*` + // ${A}:$B
	`|\{\{(?:[-.$( ].*)?` + // a template's action, which may be cut off at a blank
	`|<[^>]*>?|\.\*|\*+|%[sqv]|\\\d+` +
	`|[A-Za-z_.]+\((?:\s*["'$].*)?\)?` + // credentials('nexus')
	`|(?i:true|false|null|nil|none|undefined|~|…|\.\.\.))$`)

// shellVariable matches what is a variable in a script, and may be a password elsewhere.
var shellVariable = lazyre.New(`^\$[A-Za-z_][A-Za-z0-9_]*$`)

// filledIn matches a default that is written into a placeholder: ${A:-hunter2}.
var filledIn = lazyre.New(`^\$\{\w+:?[-=+][^${}]`)

// StandsIn is Placeholder for masking: the whole value must be known to give
// nothing away.
func StandsIn(value string) bool {
	return standIn.MatchString(value) && !filledIn.MatchString(value)
}
