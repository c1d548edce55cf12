package suppress

import (
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// The rules about comments.
const (
	BareRule    = "lint/bare-suppression"
	UnusedRule  = "lint/unused-suppression"
	ExpiredRule = "lint/expired-suppression"
)

// Fault is what is wrong with a comment: the rule that says so, the comment's place and the rules that it names.
type Fault struct {
	Rule  string
	Text  finding.Phrase
	Span  source.Span
	Names string
}

// Asked is what somebody looks for, against which comments are held.
type Asked struct {
	// Enabled reports whether a rule may speak at all.
	Enabled func(rule string) bool
	// Finds reports whether a rule that fits a glob could have found something.
	Finds func(glob string) bool
	// Unknown reports whether no rule fits a glob, and which one was meant, "" for none.
	Unknown func(glob string) (near string, unknown bool)
	// All is set where nothing narrowed what is looked at.
	All bool
}

// Faults lists what is wrong with the comments, once each finding was held against them (Silence).
func (c *Comments) Faults(asked Asked) (out []Fault) {
	c.each(func(s *comment) { out = append(out, s.faults(asked)...) })
	return out
}

// Unused lists the comments that silence nothing of what was found, whether all was looked at or not.
func (c *Comments) Unused(asked Asked) (out []Fault) {
	if !asked.Enabled(UnusedRule) {
		return nil
	}
	c.each(func(s *comment) {
		for _, glob := range s.rules {
			if !s.used[glob] && asked.Finds(glob) {
				out = append(out, s.fault(UnusedRule, finding.Say("unused", "rule", glob)))
			}
		}
	})
	return out
}

func (c *Comments) each(f func(*comment)) {
	if !c.Any() {
		return
	}
	for _, name := range c.files {
		for _, s := range c.byFile[name] {
			f(s)
		}
	}
}

func (s *comment) fault(rule string, text finding.Phrase) Fault {
	return Fault{Rule: rule, Text: text, Span: s.span, Names: s.name()}
}

func (s *comment) faults(asked Asked) []Fault {
	var out []Fault
	report := func(rule, id string, args ...any) {
		if asked.Enabled(rule) {
			out = append(out, s.fault(rule, finding.Say(id, args...)))
		}
	}
	if s.tooMany {
		report(UnusedRule, "too-many", "most", maxComments)
		return out
	}
	if len(s.rules) == 0 {
		report(UnusedRule, "no-name")
		return out
	}
	if s.more {
		report(UnusedRule, "too-many-rules", "most", maxRules)
	}
	if s.reason == "" {
		report(BareRule, "no-reason", "rules", s.rules)
	}
	if _, err := time.Parse(time.DateOnly, s.until); s.until != "" && err != nil {
		report(ExpiredRule, "no-date", "until", s.until)
	}
	for _, glob := range s.rules {
		if s.past[glob] {
			report(ExpiredRule, "ended", "rule", glob, "until", s.until)
			continue
		}
		if s.used[glob] {
			continue
		}
		if near, unknown := asked.Unknown(glob); unknown {
			report(UnusedRule, "unknown", "rule", glob, "near", near)
		} else if asked.All && asked.Finds(glob) {
			report(UnusedRule, "unused", "rule", glob)
		}
	}
	return out
}
