// Package form owns the forms that texts of a manifest must have: names, keys, ports, schedules, durations, quantities; and
// how a value is written in a message. It knows no field and no object.
package form

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
	"label":          DNSLabel,
	"subdomain":      DNSSubdomain,
	"port-name":      PortName,
	"port":           PortName,
	"label-value":    LabelValue,
	"label-key":      LabelKey,
	"annotation-key": func(s string) finding.Phrase { return LabelKey(strings.ToLower(s)) },
	"config-key":     ConfigKey,
	"cron":           Cron,
	"wildcard-host":  WildcardHost,
	"duration":       duration,
}

// Check returns what is wrong with a text that must have the form with that name; false if there is no such form.
func Check(name, s string) (must finding.Phrase, known bool) {
	f := formats[name]
	if f == nil {
		return must, false
	}
	return f(s), true
}

// DNSLabel returns what is wrong with a name that must be a DNS label, unset if nothing is. So do the functions below.
func DNSLabel(s string) finding.Phrase {
	if len(s) > 63 || !all(s, isLowerDash) || !ends(s, isLower) {
		return finding.Say("dns-label")
	}
	return finding.Phrase{}
}

// DNSSubdomain is for the names of most objects.
func DNSSubdomain(s string) finding.Phrase {
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

// PortName is for the name of a container's or Service's port.
func PortName(s string) finding.Phrase {
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

// LabelValue is for the value of a label.
func LabelValue(s string) finding.Phrase {
	if s == "" || len(s) <= 63 && all(s, isNameByte) && ends(s, isAlnum) {
		return finding.Phrase{}
	}
	return finding.Say("label-value")
}

// LabelKey is for the key of a label: a name, with or without a domain before it.
func LabelKey(s string) finding.Phrase {
	if prefix, name, ok := strings.Cut(s, "/"); ok {
		if prefix == "" || DNSSubdomain(prefix).IsSet() {
			return finding.Say("label-prefix")
		}
		s = name
	}
	if s == "" || len(s) > 63 || !all(s, isNameByte) || !ends(s, isAlnum) {
		return finding.Say("label-key")
	}
	return finding.Phrase{}
}

// ConfigKey is for a key of a ConfigMap or Secret.
func ConfigKey(s string) finding.Phrase {
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

// WildcardHost is for a host whose first label may be "*".
func WildcardHost(s string) finding.Phrase {
	if must := DNSSubdomain(strings.TrimPrefix(s, "*.")); must.IsSet() {
		return finding.Say("wildcard-host")
	}
	return finding.Phrase{}
}

// OneOf returns which names are allowed, and which was probably meant.
func OneOf(text string, names []string) finding.Phrase {
	names = slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" })
	guess, _ := near.Nearest(text, names)
	if len(names) > 12 {
		return finding.Say("not-allowed", "near", guess)
	}
	return finding.Say("one-of", "names", names, "near", guess)
}

// Segment is what can be one step of a URL's path.
func Segment(s string) finding.Phrase {
	if s == "." || s == ".." || strings.ContainsAny(s, "/%") {
		return finding.Say("segment")
	}
	return finding.Phrase{}
}

// ServiceName is a DNS label that begins with a letter.
func ServiceName(s string) finding.Phrase {
	if DNSLabel(s).IsSet() || s[0] < 'a' || s[0] > 'z' {
		return finding.Say("service-name")
	}
	return finding.Phrase{}
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
