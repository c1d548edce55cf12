package kube

import (
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/near"
)

// formats judge text by its form; each returns "" or what is wrong, as the rest
// of a sentence. The rules are those of k8s.io/apimachinery/pkg/util/validation.
var formats = map[string]func(string) string{
	"label":          dnsLabel,
	"subdomain":      dnsSubdomain,
	"port-name":      portName,
	"port":           portName,
	"label-value":    labelValue,
	"label-key":      labelKey,
	"annotation-key": func(s string) string { return labelKey(strings.ToLower(s)) },
	"config-key":     configKey,
	"cron":           cron,
	"wildcard-host":  wildcardHost,
	"duration":       duration,
}

const notLabel = "must be lower-case letters, digits and -, starting and ending with a letter or digit, at most 63"

func dnsLabel(s string) string {
	if len(s) > 63 || !all(s, isLowerDash) || !ends(s, isLower) {
		return notLabel
	}
	return ""
}

func dnsSubdomain(s string) string {
	if len(s) > 253 {
		return "must have at most 253 characters"
	}
	for part := range strings.SplitSeq(s, ".") {
		if !all(part, isLowerDash) || !ends(part, isLower) {
			return "must be lower-case letters, digits, - and ., each part starting and ending with a letter or digit"
		}
	}
	return ""
}

func portName(s string) string {
	switch {
	case s == "":
		return ""
	case strings.Trim(s, "0123456789") == "":
		return "is text, so it is read as a port's name; write the number without quotes"
	case len(s) > 15:
		return "must have at most 15 characters to be a port's name"
	case !all(s, isLowerDash) || !ends(s, isLower) || strings.Contains(s, "--") || strings.Trim(s, "0123456789-") == "":
		return "must be lower-case letters, digits and single -, with at least one letter, to be a port's name"
	}
	return ""
}

func labelValue(s string) string {
	if s == "" || len(s) <= 63 && all(s, isNameByte) && ends(s, isAlnum) {
		return ""
	}
	return "must be letters, digits, -, _ and ., starting and ending with a letter or digit, at most 63"
}

func labelKey(s string) string {
	if prefix, name, ok := strings.Cut(s, "/"); ok {
		if prefix == "" || dnsSubdomain(prefix) != "" {
			return "must have a DNS name before its /"
		}
		s = name
	}
	if s == "" || len(s) > 63 || !all(s, isNameByte) || !ends(s, isAlnum) {
		return "must be letters, digits, -, _ and ., starting and ending with a letter or digit, at most 63, with at most one DNS name and / before them"
	}
	return ""
}

func configKey(s string) string {
	if s == "" || len(s) > 253 || !all(s, isNameByte) || s == "." || strings.HasPrefix(s, "..") {
		return "must be letters, digits, -, _ and . alone, at most 253"
	}
	return ""
}

// duration follows the rule that Istio's definitions have for durations:
// duration(self) >= duration('1ms').
func duration(s string) string {
	d, err := time.ParseDuration(s)
	if err != nil {
		return "is not a duration such as 30s"
	}
	if d < time.Millisecond {
		return "must be at least 1ms; remove the field to have none"
	}
	return ""
}

func wildcardHost(s string) string {
	if must := dnsSubdomain(strings.TrimPrefix(s, "*.")); must != "" {
		return "must be a DNS name, or *. before one"
	}
	return ""
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
func oneOf(text string, names []string) string {
	names = slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
	must := "must be one of " + words(names, "and")
	if len(names) > 12 {
		must = "is none of the values allowed here"
	}
	if guess, ok := near.Nearest(text, names); ok {
		must += "; did you mean " + quote(guess) + "?"
	}
	return must
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
