package engine

import (
	"fmt"
	"strings"

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

func plainExec(expr, msg string) string {
	if m := nilPointer.FindStringSubmatch(msg); m != nil {
		if !strings.HasSuffix(expr, "."+m[1]) && !strings.Contains(expr, "."+m[1]+".") {
			return fmt.Sprintf("%s: %q is asked of something that is not set", expr, m[1])
		}
		return fmt.Sprintf("%s: nothing is set above %q", expr, m[1])
	}
	if m := noField.FindStringSubmatch(msg); m != nil {
		if m[2] == "interface {}" {
			return fmt.Sprintf("%s: what is above %q is not a map", expr, m[1])
		}
		return fmt.Sprintf("%s: %q is asked of %s", expr, m[1], typeName(m[2]))
	}
	if m := wrongType.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("%s: expected %s, got %s", expr, typeName(m[1]), typeName(m[2]))
	}
	if m := invalidValue.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("%s: expected %s, but nothing is set", expr, typeName(m[1]))
	}
	if m := rangeOver.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("%s: range needs a list or a map, got %s", expr, m[1])
	}
	if m := wrongArgs.FindStringSubmatch(msg); m != nil {
		return fmt.Sprintf("%s: the function %s takes %s arguments, not %s", expr, m[1], m[2], m[3])
	}
	if m := errorCalling.FindStringSubmatch(msg); m != nil {
		if expr == "" || strings.HasPrefix(expr, m[1]) {
			return fmt.Sprintf("%s: %s", m[1], m[2])
		}
		return fmt.Sprintf("%s: %s: %s", expr, m[1], m[2])
	}
	if expr == "" {
		return msg
	}
	return expr + ": " + msg
}

var (
	notDefined   = lazyre.New(`^function ("[^"]*") not defined$`)
	undefinedVar = lazyre.New(`^undefined variable ("[^"]*")$`)
	startedAt    = lazyre.New(` started at \S+?:(\d+)$`)
)

func plainParse(msg string) string {
	switch {
	case msg == "unexpected EOF":
		return "the file ends inside a block: an {{ end }} is missing"
	case msg == "unexpected {{end}}":
		return "{{ end }} without a block to end"
	case notDefined.MatchString(msg):
		return notDefined.ReplaceAllString(msg, "there is no function $1")
	case undefinedVar.MatchString(msg):
		return undefinedVar.ReplaceAllString(msg, "the variable $1 is not defined here")
	}
	return startedAt.ReplaceAllString(msg, " (it starts in line $1)")
}

func typeName(t string) string {
	switch t {
	case "string":
		return "a string"
	case "bool":
		return "true or false"
	case "int", "int64", "float64":
		return "a number"
	case "[]interface {}", "[]interface{}", "[]string":
		return "a list"
	case "map[string]interface {}", "map[string]interface{}", "chartutil.Values":
		return "a map"
	case "interface {}":
		return "a value"
	}
	return t
}
