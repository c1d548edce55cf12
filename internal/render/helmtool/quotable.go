package helmtool

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	secretKind = lazyre.New(`(?m)^[\s{-]*["']?kind["']?:\s*["']?Secret\b`)
	// shownInSecret is a line of a Secret that says what it is.
	shownInSecret = lazyre.New(`^["']?(?:apiVersion|kind|metadata|name|namespace|labels|annotations|type|data|stringData)["']?:`)
	keyAhead      = lazyre.New(`^(?:-\s+)*["']?[\w./-]+["']?:(?:\s+|$)`)
)

// isEntry reports whether a line is an entry of a map, and not a part of the value above it: the next line above that
// is less indented is a key alone.
func isEntry(y *source.YAML, n int) bool {
	indent := func(n int) int { return len(y.Line(n)) - len(strings.TrimLeft(y.Line(n), " ")) }
	for above := n - 1; above > 0; above-- {
		text, _, _ := strings.Cut(y.Line(above), " #")
		if text = strings.TrimSpace(text); text != "" && indent(above) < indent(n) {
			return strings.HasSuffix(text, ":")
		}
	}
	return true
}

// maxQuoted is how much of a line is quoted in a message.
const maxQuoted = 200

// quotable returns a line of rendered text as a message may quote it, and the secrets that were masked.
func quotable(y *source.YAML, n int) (line string, secrets []string) {
	line = strings.TrimSpace(y.Line(n))
	stretches := finding.LineSecrets(line)
	if secretKind.Match(y.Data) && !shownInSecret.MatchString(line) {
		start := 0
		if m := keyAhead.FindStringIndex(line); m != nil && isEntry(y, n) {
			start = m[1]
		}
		if start < len(line) {
			stretches = []finding.Stretch{{Start: start, End: len(line)}}
		}
	}
	for _, s := range stretches {
		secrets = append(secrets, line[s.Start:s.End])
	}
	line = finding.Mask(line, stretches)
	if runes := []rune(line); len(runes) > maxQuoted {
		line = string(runes[:maxQuoted]) + "…"
	}
	return line, secrets
}
