package engine

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// plain words for what text/template says: cause first, values' types as YAML calls them.

var (
	nilPointer   = lazyre.New(`^nil pointer evaluating .*?\.([^.\s]+)$`)
	noField      = lazyre.New(`^can't evaluate field (\S+) in type (.+)$`)
	wrongType    = lazyre.New(`^wrong type for value; expected (.+); got (.+)$`)
	invalidValue = lazyre.New(`^invalid value; expected (.+)$`)
	errorCalling = lazyre.New(`^error calling (\S+): ((?s).*)$`)
	rangeOver    = lazyre.New(`^range can't iterate over ((?s).*)$`)
	wrongArgs    = lazyre.New(`^wrong number of args for (\S+): want (.+) got (\d+)$`)
)

func plainExec(expr, msg string) finding.Phrase {
	if m := nilPointer.FindStringSubmatch(msg); m != nil {
		if !strings.HasSuffix(expr, "."+m[1]) && !strings.Contains(expr, "."+m[1]+".") {
			return finding.Say("exec-asked", "expr", expr, "name", m[1])
		}
		return finding.Say("exec-unset", "expr", expr, "name", m[1], "above", above(expr, m[1]))
	}
	if m := noField.FindStringSubmatch(msg); m != nil {
		if m[2] == "interface {}" {
			return finding.Say("exec-no-map", "expr", expr, "name", m[1])
		}
		return finding.Say("exec-asked-of", "expr", expr, "name", m[1], "type", typeName(m[2]))
	}
	if m := wrongType.FindStringSubmatch(msg); m != nil {
		return finding.Say("exec-type", "expr", expr, "want", typeName(m[1]), "got", typeName(m[2]))
	}
	if m := invalidValue.FindStringSubmatch(msg); m != nil {
		return finding.Say("exec-nothing", "expr", expr, "want", typeName(m[1]))
	}
	if m := rangeOver.FindStringSubmatch(msg); m != nil {
		return finding.Say("exec-range", "expr", expr, "got", m[1])
	}
	if m := wrongArgs.FindStringSubmatch(msg); m != nil {
		return finding.Say("exec-arguments", "expr", expr, "function", m[1], "want", m[2], "got", m[3])
	}
	if m := errorCalling.FindStringSubmatch(msg); m != nil {
		if expr == "" || strings.HasPrefix(expr, m[1]) {
			return finding.Say("exec-words", "expr", m[1], "words", m[2])
		}
		return finding.Say("exec-words", "expr", expr+": "+m[1], "words", m[2])
	}
	if expr == "" {
		return finding.Say("words", "words", msg)
	}
	return finding.Say("exec-words", "expr", expr, "words", msg)
}

var (
	notDefined   = lazyre.New(`^function ("[^"]*") not defined$`)
	undefinedVar = lazyre.New(`^undefined variable ("[^"]*")$`)
	startedAt    = lazyre.New(` started at \S+?:(\d+)$`)
)

func plainParse(msg string) finding.Phrase {
	switch {
	case msg == "unexpected EOF":
		return finding.Say("parse-end")
	case msg == "unexpected {{end}}":
		return finding.Say("parse-no-block")
	case notDefined.MatchString(msg):
		return finding.Say("no-function", "name", notDefined.ReplaceAllString(msg, "$1"))
	case undefinedVar.MatchString(msg):
		return finding.Say("no-variable", "name", undefinedVar.ReplaceAllString(msg, "$1"))
	}
	if m := startedAt.FindStringSubmatch(msg); m != nil {
		return finding.Say("parse-started", "words", strings.TrimSuffix(msg, m[0]), "line", m[1])
	}
	return finding.Say("words", "words", msg)
}

func typeName(t string) finding.Phrase {
	switch t {
	case "string":
		return finding.Say("a-string")
	case "bool":
		return finding.Say("a-bool")
	case "int", "int64", "float64":
		return finding.Say("a-number")
	case "[]interface {}", "[]interface{}", "[]string":
		return finding.Say("a-list")
	case "map[string]interface {}", "map[string]interface{}", "chartutil.Values":
		return finding.Say("a-map")
	case "interface {}":
		return finding.Say("a-value")
	}
	return finding.Say("words", "words", t)
}

// above is what a chain of fields names up to the field of a name: ".Values.a" of ".Values.a.b" and "b".
func above(expr, name string) string {
	before, _, _ := strings.Cut(expr+".", "."+name+".")
	return before
}
