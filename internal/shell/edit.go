package shell

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// Refer gives the edits that put the variable name in the value's place so that
// it is expanded (by the shell; by the kubelet where no shell reads the string),
// and false where that cannot be done without changing more. The edits do not
// overlap and are sorted by offset.
func (a Assign) Refer(name string) ([]Edit, bool) {
	if a.Plain {
		return []Edit{{a.Span, "$(" + name + ")"}}, true
	}
	if a.Style == StyleDefault {
		return nil, false
	}
	out := []Edit{{a.Span, "${" + name + "}"}}
	switch a.Quote.Kind {
	case tree.QuoteDouble, tree.QuoteHeredoc:
	case tree.QuoteNone:
		if a.Quote.Safe && a.splits() {
			out[0].Text = `"${` + name + `}"`
		}
	case tree.QuoteSingle, tree.QuoteHeredocRaw:
		if !a.Quote.Safe {
			return nil, false
		}
		out = append(out, openQuotes(a.Quote)...)
	default:
		return nil, false
	}
	if a.Sed != nil && strings.Contains(a.Value, a.Sed.Delim) {
		d := a.Sed.otherDelimiter()
		if d == "" {
			return nil, false
		}
		for _, s := range a.Sed.Delims {
			out = append(out, Edit{s, d})
		}
	}
	slices.SortFunc(out, func(x, y Edit) int { return x.Start - y.Start })
	return out, true
}

// splits reports whether an unquoted expansion in the value's place would be
// split into words.
func (a Assign) splits() bool {
	switch a.Style {
	case StyleAssign, StyleExport, StylePrefix:
		return false
	}
	return true
}

// otherDelimiter chooses a delimiter for a substitution whose value holds the one
// in use (escaped, as in http:\/\/minio): the variable's value will hold it
// unescaped.
func (s *Substitution) otherDelimiter() string {
	for _, d := range []string{"|", "#", ","} {
		if !strings.Contains(s.Pattern+s.Replacement, d) {
			return d
		}
	}
	return ""
}

// Expand gives the edits that let the shell expand the variables in the quotes,
// and false where that would change more than them.
func (s SingleQuoted) Expand() ([]Edit, bool) {
	if !s.Quote.Safe {
		return nil, false
	}
	return openQuotes(s.Quote), true
}

// openQuotes turns quotes into ones that expand.
func openQuotes(q tree.Quote) []Edit {
	switch q.Kind {
	case tree.QuoteSingle:
		return []Edit{
			{Span{Index: q.Index, Start: q.Start, End: q.Start + 1}, `"`},
			{Span{Index: q.Index, Start: q.End - 1, End: q.End}, `"`},
		}
	case tree.QuoteHeredocRaw:
		return []Edit{{q.Span, q.Bare}}
	}
	return nil
}
