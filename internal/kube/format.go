package kube

import (
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// formats judge text by its form; each returns what is wrong, as the rest of a
// sentence, unset where nothing is. The rules are those of k8s.io/apimachinery/pkg/util/validation.
var formats = map[string]func(string) finding.Phrase{
	"label":          dnsLabel,
	"subdomain":      dnsSubdomain,
	"port-name":      portName,
	"port":           portName,
	"label-value":    labelValue,
	"label-key":      labelKey,
	"annotation-key": func(s string) finding.Phrase { return labelKey(strings.ToLower(s)) },
	"config-key":     configKey,
	"cron":           cron,
	"wildcard-host":  wildcardHost,
	"duration":       duration,
}

func dnsLabel(s string) finding.Phrase {
	if len(s) > 63 || !all(s, isLowerDash) || !ends(s, isLower) {
		return finding.Say("dns-label")
	}
	return finding.Phrase{}
}

func dnsSubdomain(s string) finding.Phrase {
	if len(s) > 253 {
		return finding.Say("at-most-characters", "most", 253)
	}
	for part := range strings.SplitSeq(s, ".") {
		if !all(part, isLowerDash) || !ends(part, isLower) {
			return finding.Say("dns-name")
		}
	}
	return finding.Phrase{}
}

func portName(s string) finding.Phrase {
	switch {
	case s == "":
		return finding.Phrase{}
	case strings.Trim(s, "0123456789") == "":
		return finding.Say("port-in-quotes")
	case len(s) > 15:
		return finding.Say("port-name-length")
	case !all(s, isLowerDash) || !ends(s, isLower) || strings.Contains(s, "--") || strings.Trim(s, "0123456789-") == "":
		return finding.Say("port-name")
	}
	return finding.Phrase{}
}

func labelValue(s string) finding.Phrase {
	if s == "" || len(s) <= 63 && all(s, isNameByte) && ends(s, isAlnum) {
		return finding.Phrase{}
	}
	return finding.Say("label-value")
}

func labelKey(s string) finding.Phrase {
	if prefix, name, ok := strings.Cut(s, "/"); ok {
		if prefix == "" || dnsSubdomain(prefix).IsSet() {
			return finding.Say("label-prefix")
		}
		s = name
	}
	if s == "" || len(s) > 63 || !all(s, isNameByte) || !ends(s, isAlnum) {
		return finding.Say("label-key")
	}
	return finding.Phrase{}
}

func configKey(s string) finding.Phrase {
	if s == "" || len(s) > 253 || !all(s, isNameByte) || s == "." || strings.HasPrefix(s, "..") {
		return finding.Say("config-key")
	}
	return finding.Phrase{}
}

// duration follows the rule that Istio's definitions have for durations:
// duration(self) >= duration('1ms').
func duration(s string) finding.Phrase {
	d, err := time.ParseDuration(s)
	if err != nil {
		return finding.Say("no-duration")
	}
	if d < time.Millisecond {
		return finding.Say("short-duration")
	}
	return finding.Phrase{}
}

func wildcardHost(s string) finding.Phrase {
	if must := dnsSubdomain(strings.TrimPrefix(s, "*.")); must.IsSet() {
		return finding.Say("wildcard-host")
	}
	return finding.Phrase{}
}

// isQuantity follows the grammar in k8s.io/apimachinery/pkg/api/resource.
func isQuantity(s string) bool {
	s = strings.TrimSpace(s)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	rest := strings.TrimLeft(s, "0123456789")
	digits := len(s) - len(rest)
	if strings.HasPrefix(rest, ".") {
		after := strings.TrimLeft(rest[1:], "0123456789")
		digits += len(rest) - 1 - len(after)
		rest = after
	}
	if digits == 0 {
		return false
	}
	switch rest {
	case "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei":
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	exp := rest[1:]
	if exp != "" && (exp[0] == '+' || exp[0] == '-') {
		exp = exp[1:]
	}
	return exp != "" && strings.Trim(exp, "0123456789") == ""
}

// oneOf returns which names are allowed, and which was probably meant.
func oneOf(text string, names []string) finding.Phrase {
	names = slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
	guess, _ := near.Nearest(text, names)
	if len(names) > 12 {
		return finding.Say("not-allowed", "near", guess)
	}
	return finding.Say("one-of", "names", names, "near", guess)
}

func all(s string, f func(byte) bool) bool {
	for i := range len(s) {
		if !f(s[i]) {
			return false
		}
	}
	return true
}

func ends(s string, f func(byte) bool) bool { return s != "" && f(s[0]) && f(s[len(s)-1]) }

func isLower(b byte) bool     { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }
func isLowerDash(b byte) bool { return isLower(b) || b == '-' }
func isAlnum(b byte) bool     { return isLower(b) || b >= 'A' && b <= 'Z' }
func isNameByte(b byte) bool  { return isAlnum(b) || b == '-' || b == '_' || b == '.' }
