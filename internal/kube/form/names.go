package form

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"strings"
)

// EnvName follows validation.IsRelaxedEnvVarName, which 1.32 is the first to ask.
func EnvName(s string) finding.Phrase {
	if strings.Contains(s, "=") || !all(s, func(b byte) bool { return b >= ' ' && b <= '~' }) {
		return finding.Say("env-name")
	}
	return finding.Phrase{}
}

// HeaderName follows validation.IsHTTPHeaderName.
func HeaderName(s string) finding.Phrase {
	if !all(s, func(b byte) bool { return isAlnum(b) || b == '-' }) {
		return finding.Say("header-name")
	}
	return finding.Phrase{}
}

// SysctlName follows validation.IsValidSysctlName.
func SysctlName(s string) bool {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '.' || r == '/' }) {
		if !all(part, func(b byte) bool { return isLower(b) || b == '-' || b == '_' || isAlnum(b) }) || !ends(part, isLower) && !ends(part, isAlnum) {
			return false
		}
	}
	return len(s) <= 253 && !strings.ContainsAny(s[:1]+s[len(s)-1:], "./") && !strings.Contains(s, "..")
}

// DomainPath is a domain and a path, such as example.com/name.
func DomainPath(s string) finding.Phrase {
	domain, path, ok := strings.Cut(s, "/")
	if !ok || path == "" || DNSSubdomain(domain).IsSet() || !all(path, func(b byte) bool { return isNameByte(b) || strings.IndexByte("/~!$&'()*+,;=:@%", b) >= 0 }) {
		return finding.Say("domain-path")
	}
	return finding.Phrase{}
}

// DriverName is the name of a storage driver (ValidateCSIDriverName).
func DriverName(s string) finding.Phrase {
	if len(s) > 63 {
		return finding.Say("at-most-characters", "most", 63)
	}
	return DNSSubdomain(strings.ToLower(s))
}
