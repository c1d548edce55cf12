package checks

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	syntaxRule   = "yaml/syntax"
	wildcardRule = "yaml/unquoted-wildcard"
)

// maxWildcards bounds how often one file is read again past a wildcard.
const maxWildcards = 50

func syntaxCheck() FileCheck {
	return FileCheck{Run: findSyntax, Rules: []finding.Rule{{
		ID: syntaxRule, Severity: finding.Error, Scope: "file",
		Title: "A file that is not YAML",
		Description: "A file that does not parse is read by nobody: Argo CD keeps showing the last state that it could\n" +
			"render, so a site silently stops receiving changes. Everything that would follow from the broken file is\n" +
			"left out of the report until it parses.",
		Help: "Mend the syntax at this line.",
		Bad:  "destinations:\n  prd:\n    domain: \"agent.lotteimall.com\n",
		Good: "destinations:\n  prd:\n    domain: \"agent.lotteimall.com\"\n",
	}, {
		ID: wildcardRule, Severity: finding.Error, Incident: true, Fixable: true, Scope: "file",
		Title: "A wildcard that YAML reads as an alias",
		Description: "`*` starts an alias in YAML, so an unquoted `*` or `*.example.com` is not a host but a reference to an\n" +
			"anchor that does not exist. The first deployment of xgen-jeju, a site without a domain, failed with\n" +
			"`unknown anchor '*'` because of it, and only in the cluster.",
		Help: "Quote the wildcard.",
		Bad:  "destinations:\n  prd:\n    domain: *\n",
		Good: "destinations:\n  prd:\n    domain: \"*\"\n",
	}}}
}

// findSyntax reports what keeps a file from being YAML. A wildcard hides what
// follows it, so the file is read again with that wildcard quoted, until
// nothing or another error is left.
func findSyntax(f *YAMLFile) []finding.Hit {
	var hits []finding.Hit
	y, quoted := f.YAML, quotes{}
	for range maxWildcards {
		if y.Err == nil {
			break
		}
		start, end := wildcardAt(y)
		if start < 0 {
			span := f.Span(quoted.original(y.Offset(y.Err.Start())), quoted.original(y.Offset(y.Err.End())))
			hits = append(hits, at(syntaxRule, span, y.Err.Message))
			break
		}
		word := string(y.Data[start:end])
		own := quoted.original(start)
		span := f.Span(own, own+len(word))
		hit := at(wildcardRule, span, "YAML reads the unquoted "+word+" as an alias, not as a host")
		hit.Fix = &finding.Repair{Description: "quote " + word,
			Edits: []source.Edit{{Span: span, Text: `"` + word + `"`}}}
		hits = append(hits, hit)
		quoted = quoted.add(own, len(word))
		text := string(y.Data[:start]) + `"` + word + `"` + string(y.Data[end:])
		y = source.ParseYAML(source.NewFile(f.Path, []byte(text)))
	}
	return hits
}

// quotes are the words of a file that were put in quotes, by their offset.
type quotes []struct{ at, length int }

func (q quotes) add(at, length int) quotes {
	q = append(q, struct{ at, length int }{at, length})
	slices.SortFunc(q, func(a, b struct{ at, length int }) int { return a.at - b.at })
	return q
}

// original turns an offset in the text with quotes into one in the file.
func (q quotes) original(offset int) int {
	for _, w := range q {
		if offset > w.at {
			offset--
		}
		if offset > w.at+w.length {
			offset--
		}
	}
	return offset
}

// wildcardAt returns the word of a wildcard that is the cause of y's error,
// -1 where the cause is another: an alias `*name` may well be a misspelt one.
func wildcardAt(y *source.YAML) (start, end int) {
	start = y.Offset(y.Err.Start())
	if start >= len(y.Data) || y.Data[start] != '*' {
		return -1, -1
	}
	end = start + 1
	for end < len(y.Data) && !strings.ContainsRune(" \t\r\n,]}", rune(y.Data[end])) {
		end++
	}
	rest := string(y.Data[start+1 : end])
	if rest == "" || strings.HasPrefix(rest, ".") {
		return start, end
	}
	return -1, -1
}
