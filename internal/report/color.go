package report

import "github.com/xgen-lint/xgen-lint/internal/finding"

// SGR parameters (ECMA-48, section 8.3.117). The libraries for this look at the
// environment when they are imported; the caller has decided already.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	blue   = "1;34"
	cyan   = "36"
)

type painter func(colour, s string) string

func palette(on bool) painter {
	if !on {
		return func(_, s string) string { return s }
	}
	return func(colour, s string) string { return "\x1b[" + colour + "m" + s + "\x1b[0m" }
}

func severityColour(s finding.Severity) string {
	switch s {
	case finding.Error:
		return red
	case finding.Warning:
		return yellow
	}
	return blue
}
