package kube

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// cronField is one of a schedule's five fields.
type cronField struct {
	name     string
	min, max int
	names    []string // of the values from min on
}

var cronFields = []cronField{
	{"minute", 0, 59, nil}, {"hour", 0, 23, nil}, {"day of month", 1, 31, nil},
	{"month", 1, 12, strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")},
	{"day of week", 0, 6, strings.Fields("sun mon tue wed thu fri sat")},
}

// cron reads a schedule as github.com/robfig/cron/v3's ParseStandard does, which
// the API server asks.
func cron(s string) string {
	if strings.HasPrefix(s, "TZ=") || strings.HasPrefix(s, "CRON_TZ=") { // up to Kubernetes 1.28
		_, s, _ = strings.Cut(s, " ")
		s = strings.TrimSpace(s)
	}
	if strings.HasPrefix(s, "@") {
		return cronMacro(s)
	}
	f := strings.Fields(s)
	if len(f) != 5 {
		return "must have the five fields minute, hour, day, month, weekday"
	}
	for i, field := range cronFields {
		for part := range strings.SplitSeq(f[i], ",") {
			if part != "" && !field.takes(part) {
				return fmt.Sprintf("has %s for the %s, which must be %d to %d", quote(part), field.name, field.min, field.max)
			}
		}
		if strings.Trim(f[i], ",") == "" {
			return fmt.Sprintf("has no %s", field.name)
		}
	}
	return ""
}

func cronMacro(s string) string {
	switch s {
	case "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly":
		return ""
	}
	if every, ok := strings.CutPrefix(s, "@every "); ok {
		if _, err := time.ParseDuration(every); err == nil {
			return ""
		}
		return "must have a duration such as 1h30m after @every"
	}
	return "must be one of @yearly, @monthly, @weekly, @daily, @hourly and @every 1h"
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
