package render

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

// maxQuoted is how much of a line is quoted in a message.
const maxQuoted = 200

// quotable returns a line of rendered text as a message may quote it, and the secrets that were masked.
func quotable(y *source.YAML, n int) (line string, secrets []string) {
	line = strings.TrimSpace(y.Line(n))
	stretches := finding.LineSecrets(line)
	if secretKind.Match(y.Data) && !shownInSecret.MatchString(line) {
		start := 0
		if m := keyAhead.FindStringIndex(line); m != nil {
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
