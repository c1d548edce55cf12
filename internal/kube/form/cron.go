package form

import (
	"strconv"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// cronField is one of a schedule's five fields.
type cronField struct {
	id       string // of its name in messages
	min, max int
	names    []string // of the values from min on
}

var cronFields = []cronField{
	{"cron-minute", 0, 59, nil}, {"cron-hour", 0, 23, nil}, {"cron-day", 1, 31, nil},
	{"cron-month", 1, 12, strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")},
	{"cron-weekday", 0, 6, strings.Fields("sun mon tue wed thu fri sat")},
}

// Cron reads a schedule as github.com/robfig/cron/v3's ParseStandard does, which
// the API server asks.
func Cron(s string) finding.Phrase {
	if strings.HasPrefix(s, "TZ=") || strings.HasPrefix(s, "CRON_TZ=") { // up to Kubernetes 1.28
		_, s, _ = strings.Cut(s, " ")
		s = strings.TrimSpace(s)
	}
	if strings.HasPrefix(s, "@") {
		return cronMacro(s)
	}
	f := strings.Fields(s)
	if len(f) != 5 {
		return finding.Say("cron-fields")
	}
	for i, field := range cronFields {
		for part := range strings.SplitSeq(f[i], ",") {
			if part != "" && !field.takes(part) {
				return finding.Say("cron-value", "value", Quote(part), "field", finding.Say(field.id), "low", field.min, "high", field.max)
			}
		}
		if strings.Trim(f[i], ",") == "" {
			return finding.Say("cron-empty", "field", finding.Say(field.id))
		}
	}
	return finding.Phrase{}
}

func cronMacro(s string) finding.Phrase {
	switch s {
	case "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly":
		return finding.Phrase{}
	}
	if every, ok := strings.CutPrefix(s, "@every "); ok {
		if _, err := time.ParseDuration(every); err == nil {
			return finding.Phrase{}
		}
		return finding.Say("cron-every")
	}
	return finding.Say("one-of", "names", []string{"@yearly", "@monthly", "@weekly", "@daily", "@hourly", "@every 1h"}, "near", "")
}

// takes reports whether a part of a field is one: *, ?, 5, 1-5, */15, 1-5/2, mon.
func (f cronField) takes(part string) bool {
	span, step, stepped := strings.Cut(part, "/")
	if n, err := strconv.Atoi(step); stepped && (err != nil || n <= 0 || strings.Contains(step, "/")) {
		return false
	}
	low, high, ranged := strings.Cut(span, "-")
	if low == "*" || low == "?" {
		return !ranged
	}
	a, ok := f.value(low)
	if !ok || a < f.min || a > f.max {
		return false
	}
	if !ranged {
		return true
	}
	b, ok := f.value(high)
	return ok && a <= b && b <= f.max
}

func (f cronField) value(s string) (int, bool) {
	for i, name := range f.names {
		if strings.ToLower(s) == name {
			return f.min + i, true
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0
}
