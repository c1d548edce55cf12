package lint

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/resolve"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// suppression is one `xgen-lint: ignore` comment.
type suppression struct {
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

// maxSuppressions is how many comments of one file are read. Nobody writes more, and a finding for each of a million
// would help nobody. Likewise for the rules that one comment names.
const (
	maxSuppressions = 10_000
	maxSuppressed   = 100
)

// suppressions reads the comments of one file, by line.
func suppressions(f *source.File) map[int]*suppression {
	const mark = "xgen-lint:"
	out := map[int]*suppression{}
	for at := 0; at < len(f.Data); {
		i := bytes.Index(f.Data[at:], []byte(mark))
		if i < 0 {
			break
		}
		n := f.Pos(at + i).Line
		start, end := f.LineBytes(n)
		at = end + 1
		s := suppressionIn(f, start, end)
		if s == nil {
			continue
		}
		if len(out) == maxSuppressions {
			out[n] = &suppression{span: s.span, tooMany: true}
			break
		}
		out[n] = s
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// suppressionIn reads the comment in the line from start to end, nil if there is none.
func suppressionIn(f *source.File, start, end int) *suppression {
	line := f.Data[start:end]
	m := ignoreComment.FindSubmatchIndex(line)
	if m == nil || bytes.Count(line[:m[0]], []byte(`"`))%2 == 1 { // within a quoted text
		return nil
	}
	text := strings.TrimRight(string(line[m[2]:m[3]]), "\r")
	if i := strings.Index(text, "*/"); i >= 0 {
		text = text[:i]
	}
	comment := m[2] + len(strings.TrimRight(text, " \t"))
	names, reason, _ := strings.Cut(text, "--")
	names, _, _ = strings.Cut(names, " #") // another comment behind it
	s := &suppression{span: f.Span(start+m[0], start+comment), used: map[string]bool{}, past: map[string]bool{}, reason: strings.TrimSpace(reason),
		rules: unique(strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }))}
	if len(s.rules) > maxSuppressed {
		s.rules, s.more = s.rules[:maxSuppressed:maxSuppressed], true
	}
	if m := limited.FindStringSubmatch(s.reason); m != nil {
		s.until, s.reason = m[1], m[2]
	}
	return s
}

// comments reads the suppressions of all files, by file and line.
func (run *run) comments() map[string]map[int]*suppression {
	byFile := map[string]map[int]*suppression{}
	for _, name := range run.textFiles() {
		if f, err := run.repo.Tree.File(name); err == nil {
			if s := suppressions(f); s != nil {
				byFile[name] = s
			}
		}
	}
	return byFile
}

// aboutSuppressions lists what is wrong with the comments themselves, once it is known which of them were used.
func (run *run) aboutSuppressions(byFile map[string]map[int]*suppression) (out []finding.Finding) {
	if len(byFile) == 0 {
		return nil
	}
	for _, name := range run.textFiles() {
		for _, s := range byFile[name] {
			out = append(out, run.aboutSuppression(s)...)
		}
	}
	return out
}

// silenced reports whether a comment on the line of a finding, or on the line above it (or on several, one below the
// other), suppresses it, and marks the comment as used.
func (run *run) silenced(lines map[int]*suppression, f finding.Finding) bool {
	if len(lines) == 0 {
		return false
	}
	start := run.firstLine(f)
	for line := f.Line; line > 0; line-- {
		s := lines[line]
		switch {
		case s == nil && line >= start:
			continue
		case s == nil || line < f.Line && !run.aloneOnLine(s):
			return false
		}
		for _, glob := range s.rules {
			if finding.Match(glob, f.Rule) {
				s.used[glob] = true
				if run.over(s) {
					s.past[glob] = true
					return false
				}
				return true
			}
		}
	}
	return false
}

// over reports whether the last day of a suppression is past.
func (run *run) over(s *suppression) bool {
	until, err := time.Parse(time.DateOnly, s.until)
	if s.until == "" || err != nil {
		return false
	}
	today := run.Today
	if today.IsZero() {
		today = time.Now()
	}
	return today.Format(time.DateOnly) > until.Format(time.DateOnly)
}

// firstLine returns the line on which the shell command of a finding begins:
// between its continued lines no comment can stand.
func (run *run) firstLine(f finding.Finding) int {
	switch path.Ext(f.File) {
	case ".sh", ".bash":
	default:
		return f.Line
	}
	file, err := run.repo.Tree.File(f.File)
	if err != nil {
		return f.Line
	}
	line := f.Line
	for line > 1 && strings.HasSuffix(strings.TrimRight(file.Line(line-1), "\r"), `\`) {
		line--
	}
	return line
}

// aloneOnLine reports whether a comment has its line to itself: one behind a
// value speaks of that line, not of the next.
func (run *run) aloneOnLine(s *suppression) bool {
	f, err := run.repo.Tree.File(s.span.File)
	if err != nil {
		return false
	}
	before := []rune(f.Line(s.span.Line))
	text := string(before[:min(len(before), s.span.Column-1)])
	return strings.Trim(text, " \t{-") == ""
}

func (run *run) aboutSuppression(s *suppression) []finding.Finding {
	var out []finding.Finding
	report := func(rule, id string, args ...any) {
		if run.enabled(rule) {
			out = append(out, run.aboutComment(s, rule, finding.Say(id, args...)))
		}
	}
	if s.tooMany {
		report(unusedRule, "too-many", "most", maxSuppressions)
		return out
	}
	if len(s.rules) == 0 {
		report(unusedRule, "no-name")
		return out
	}
	if s.more {
		report(unusedRule, "too-many-rules", "most", maxSuppressed)
	}
	if s.reason == "" {
		report(bareRule, "no-reason", "rules", s.rules)
	}
	if _, err := time.Parse(time.DateOnly, s.until); s.until != "" && err != nil {
		report(expiredRule, "no-date", "until", s.until)
	}
	for _, glob := range s.rules {
		switch {
		case s.past[glob]:
			report(expiredRule, "ended", "rule", glob, "until", s.until)
		case s.used[glob]:
		case run.knowsRule(glob) != nil:
			best, _ := nearestRule(glob, slices.Sorted(maps.Keys(run.rules)))
			report(unusedRule, "unknown", "rule", glob, "near", best)
		case run.looksAtAll(glob):
			report(unusedRule, "unused", "rule", glob)
		}
	}
	return out
}

// unusedHere lists the suppressions that suppress nothing in a shard, which may be used in another one.
func (run *run) unusedHere(byFile map[string]map[int]*suppression) (out []finding.Finding) {
	if !run.scope.narrowed || len(run.Sites)+len(run.Environments)+len(run.Services) > 0 || run.Files != nil || !run.enabled(unusedRule) {
		return nil
	}
	for _, name := range run.textFiles() {
		for _, s := range byFile[name] {
			for _, glob := range s.rules {
				if !s.used[glob] && run.couldFind(glob) {
					out = append(out, run.aboutComment(s, unusedRule, finding.Say("unused", "rule", glob)))
				}
			}
		}
	}
	return out
}

func (run *run) aboutComment(s *suppression, rule string, text finding.Phrase) finding.Finding {
	hit := finding.Hit{Rule: rule, Text: text}
	message, english := run.words.Said(hit)
	return finding.Finding{Rule: rule, Severity: run.severity(rule, "", s.span.File), Message: message, English: english, Says: hit.Says(), Span: s.span,
		Precision: finding.Exact, Help: run.words.HelpFor(hit, run.rules[rule]),
		Subject: resolve.Fill(finding.Subject{Path: s.name()}, run.repo.FileSubject(s.span.File))}
}

// name is what a suppression is known by: the rules, as far as a name may go on.
func (s *suppression) name() string {
	const most = 1000
	name := strings.Join(s.rules, ",")
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "")
	}
	return name
}

// looksAtAll reports whether this run could have found all that a suppression
// might silence: nothing narrowed it, and a rule that fits ran.
func (run *run) looksAtAll(glob string) bool { return !run.scope.narrowed && run.couldFind(glob) }

func (run *run) couldFind(glob string) bool {
	for id := range run.rules {
		if finding.Match(glob, id) && run.enabled(id) && (run.Images != nil || !needsRegistry(id)) {
			return true
		}
	}
	return false
}

// textFiles lists the files whose comments may hold suppressions.
func (run *run) textFiles() []string {
	if run.texts != nil {
		return run.texts
	}
	run.texts = []string{}
	for _, e := range run.repo.Tree.Files() {
		switch path.Ext(e.Path) {
		case ".yaml", ".yml", ".tpl", ".groovy", ".sh", ".bash":
			run.texts = append(run.texts, e.Path)
		default:
			if strings.HasPrefix(path.Base(e.Path), "Jenkinsfile") {
				run.texts = append(run.texts, e.Path)
			}
		}
	}
	return run.texts
}
