package script

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const sedRule = "script/sed-delimiter"

func sedCheck() check.OfSite {
	return check.OfSite{Run: findSedDelimiters, Rules: []finding.Rule{{
		ID: sedRule, Severity: finding.Error, Scope: "site", Fixable: true,
		Title: "A value that holds the delimiter of the sed command it is put into",
		Description: "The shell puts a variable's value into a sed script as it is. `s/URL=.*/URL=${URL}/` works until the value\n" +
			"is an address: `http://minio:9000` ends the replacement at its first slash, sed stops with `unknown option to s`,\n" +
			"and the container with it. A generated key or password holds a `/` or `+` sooner or later: that is a warning, as\n" +
			"its text is not known here. Any character can be the delimiter: `s|…|…|`.",
		Help: "Choose a delimiter that no value can hold, for example |.",
		Bad:  "command:\n  - /bin/sh\n  - -c\n  - sed -i \"s/MINIO_ENDPOINT=.*/MINIO_ENDPOINT=${MINIO_ENDPOINT}/\" /app/.env\n",
		Good: "command:\n  - /bin/sh\n  - -c\n  - sed -i \"s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|\" /app/.env\n",
	}}}
}

func findSedDelimiters(_ context.Context, pass *check.Pass) []finding.Hit {
	paths := pathsOf(pass)
	var hits []finding.Hit
	for _, c := range pass.Containers {
		for _, s := range c.Substituted {
			for _, v := range s.Vars {
				why, severity := breaks(c, v, s.Delim)
				if !why.IsSet() {
					continue
				}
				h, ok := paths.hit(sedRule, c, s.At, finding.Say("delimiter", "who", writer(c, s.At.Place), "delimiter", s.Delim, "why", why))
				if !ok {
					continue
				}
				h.Severity = severity
				h.HelpText, h.Fix = otherDelimiter(c, s)
				hits = append(hits, h)
				break // one place, one finding
			}
		}
	}
	return hits
}

// oftenInSecrets are the characters of Base64, which keys and generated passwords are
// made of, that are also used as delimiters.
const oftenInSecrets = "/+="

// breaks returns why a variable's value breaks a sed command with this delimiter.
func breaks(c *workload.Container, v shell.SedVariable, delim string) (why finding.Phrase, severity finding.Severity) {
	if v.Assigned {
		if v.Value != "" && strings.Contains(v.Value, delim) {
			return finding.Say("set", "name", v.Name, "value", v.Value), finding.Off
		}
		return finding.Phrase{}, finding.Off
	}
	known := c.Variables[v.Name]
	switch {
	case known == nil:
		return finding.Phrase{}, finding.Off
	case known.Secret:
		if strings.Contains(oftenInSecrets, delim) {
			return finding.Say("secret", "name", v.Name, "secret", known.Value.Name, "delimiter", delim), finding.Warning
		}
	case known.Known && strings.Contains(known.Text, delim):
		return finding.Say("known", "name", v.Name, "value", finding.Redact(known.Text), "source", known.Source()), finding.Off
	}
	return finding.Phrase{}, finding.Off
}

// otherDelimiter is the way out: a delimiter that neither the command nor a known value holds.
func otherDelimiter(c *workload.Container, s *workload.Substituted) (finding.Phrase, *finding.Repair) {
	text := s.Pattern + s.Replacement
	for _, v := range s.Vars {
		if known := c.Variables[v.Name]; known != nil {
			text += known.Text
		}
	}
	for _, d := range []string{"|", "#", ","} {
		if strings.Contains(text, d) {
			continue
		}
		var edits []shell.Edit
		for _, at := range s.Delims {
			edits = append(edits, shell.Edit{Span: at, Text: d})
		}
		return finding.Say("delimiter", "command", "s"+d+s.Pattern+d+s.Replacement+d), repair(finding.Say("fix", "delimiter", d), edits)
	}
	return finding.Say("other"), nil
}
