package script

import (
	"context"
	"slices"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const unexpandedRule = "storage/unexpanded-variable"

func unexpandedCheck() check.OfSite {
	return check.OfSite{Run: findUnexpanded, Rules: []finding.Rule{{
		ID: unexpandedRule, Severity: finding.Error, Incident: true, Fixable: true, Scope: "site",
		Title: "A variable in single quotes, which the shell never expands",
		Description: "When the fixed MinIO credentials of xgen-documents gave way to `${MINIO_ENDPOINT}`, the quotes around the sed\n" +
			"scripts had to change too: between single quotes, and in a here-document whose delimiter is quoted, the shell\n" +
			"expands nothing. The application then reads the text `${MINIO_ENDPOINT}` itself as an address, and only the first\n" +
			"upload tells. Quotes of programs with variables of their own (awk, jq, envsubst, sh -c) are left alone.",
		Help: "Use double quotes.",
		Bad:  "command:\n  - /bin/sh\n  - -c\n  - sed -i 's|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|' /app/.env\n",
		Good: "command:\n  - /bin/sh\n  - -c\n  - sed -i \"s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|\" /app/.env\n",
	}}}
}

func findUnexpanded(_ context.Context, pass *check.Pass) []finding.Hit {
	paths := pathsOf(pass)
	var hits []finding.Hit
	for _, c := range pass.Containers {
		for i, u := range c.Unquoted {
			names, first := sameQuotes(c, i)
			if !first || !meant(c, u) {
				continue
			}
			if h, ok := paths.hit(unexpandedRule, c, u.At, unexpandedMessage(c, u, names)); ok {
				if edits, safe := u.Expand(); safe {
					h.Fix = repair(finding.Say("fix", "names", names), edits)
				}
				if u.InRawHeredoc() {
					h.HelpText = finding.Say("bare", "delimiter", u.Quote.Bare)
				}
				hits = append(hits, h)
			}
		}
	}
	return hits
}

// meant tells text that was to be expanded: what an unknown program is given may
// be in a language of its own, and a here-document a template for another program,
// unless the container has such a variable.
func meant(c *workload.Container, u *workload.Unexpanded) bool {
	return u.Context != shell.ContextArg && u.Context != shell.ContextHeredoc || c.Supplied(u.Name) || u.Assigned
}

// sameQuotes lists the variables that are in the same quotes as number i, one
// fault in all, and whether number i is the first of them.
func sameQuotes(c *workload.Container, i int) (names []string, first bool) {
	u := c.Unquoted[i]
	first = true
	for j, other := range c.Unquoted {
		if other.At.Object != u.At.Object || !other.At.Path.Equal(u.At.Path) || other.Quote.Span != u.Quote.Span {
			continue
		}
		first = first && j >= i
		if !slices.Contains(names, other.Name) {
			names = append(names, other.Name)
		}
	}
	return names, first
}

func unexpandedMessage(c *workload.Container, u *workload.Unexpanded, names []string) finding.Phrase {
	written := make([]string, len(names))
	for i, n := range names {
		written[i] = "${" + n + "}"
	}
	where := "quotes"
	if u.InRawHeredoc() {
		where = "heredoc"
	}
	return finding.Say(where, "variables", written, "count", len(written), "who", writer(c, u.At.Place))
}
