// Package suppress reads the comments that silence findings, `xgen-lint: ignore RULE -- reason`, and says which finding
// each of them silences and what is wrong with the comments themselves. It gets the texts of files and what the caller looks for.
package suppress

import (
	"bytes"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// comment is one `xgen-lint: ignore RULE` in a line.
type comment struct {
	span   source.Span
	rules  []string
	reason string
	until  string // the last day on which it holds, "" for ever
	used   map[string]bool
	past   map[string]bool // by glob: a finding is back that it would have suppressed
	// tooMany is set for the one behind the last that is read, more where rules behind the last of them are not.
	tooMany, more bool
}

// limited is a reason that begins with a date: until 2027-01-31: why.
var limited = lazyre.New(`^until\b[ \t]*([^\s:]*)[ \t]*:?[ \t]*(.*)$`)

var ignoreComment = lazyre.New(`(?:#|//|/\*)[ \t]*xgen-lint:[ \t]*ignore\b[ \t]*(.*)`)

// maxComments is how many comments of one file are read. Nobody writes more, and a finding for each of a million
// would help nobody. Likewise for the rules that one comment names.
const (
	maxComments = 10_000
	maxRules    = 100
)

// commentsOf reads the comments of one file, by line.
func commentsOf(f *source.File) map[int]*comment {
	const mark = "xgen-lint:"
	out := map[int]*comment{}
	for at := 0; at < len(f.Data); {
		i := bytes.Index(f.Data[at:], []byte(mark))
		if i < 0 {
			break
		}
		n := f.Pos(at + i).Line
		start, end := f.LineBytes(n)
		at = end + 1
		s := commentIn(f, start, end)
		if s == nil {
			continue
		}
		if len(out) == maxComments {
			out[n] = &comment{span: s.span, tooMany: true}
			break
		}
		out[n] = s
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// commentIn reads the comment in the line from start to end, nil if there is none.
func commentIn(f *source.File, start, end int) *comment {
	line := f.Data[start:end]
	m := ignoreComment.FindSubmatchIndex(line)
	if m == nil || bytes.Count(line[:m[0]], []byte(`"`))%2 == 1 { // within a quoted text
		return nil
	}
	text := strings.TrimRight(string(line[m[2]:m[3]]), "\r")
	if i := strings.Index(text, "*/"); i >= 0 {
		text = text[:i]
	}
	end = m[2] + len(strings.TrimRight(text, " \t"))
	names, reason, _ := strings.Cut(text, "--")
	names, _, _ = strings.Cut(names, " #") // another comment behind it
	s := &comment{span: f.Span(start+m[0], start+end), used: map[string]bool{}, past: map[string]bool{}, reason: strings.TrimSpace(reason),
		rules: finding.Unique(strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }))}
	if len(s.rules) > maxRules {
		s.rules, s.more = s.rules[:maxRules:maxRules], true
	}
	if m := limited.FindStringSubmatch(s.reason); m != nil {
		s.until, s.reason = m[1], m[2]
	}
	return s
}

// name is what a comment is known by: the rules, as far as a name may go on.
func (s *comment) name() string {
	const most = 1000
	name := strings.Join(s.rules, ",")
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "")
	}
	return name
}
