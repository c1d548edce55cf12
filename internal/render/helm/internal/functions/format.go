package functions

import (
	"fmt"
	"regexp"
)

func sprintf(format string, args []any) string { return fmt.Sprintf(format, args...) }

func sprint(args ...any) string { return fmt.Sprint(args...) }

func sprintln(args ...any) string { return fmt.Sprintln(args...) }

// toString is Sprig's strval.
func toString(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprintf("%v", v)
}

// dict is Sprig's.
func (c *Calls) dict(v []any) map[string]any {
	out := make(map[string]any, len(v)/2)
	for i := 0; i < len(v); i += 2 {
		key, ok := v[i].(string)
		if !ok {
			_, err := c.Budget.Weigh("dict", 0, v[i])
			must(err)
			key = toString(v[i])
		}
		if i+1 >= len(v) {
			out[key] = ""
			continue
		}
		out[key] = v[i+1]
	}
	return out
}

// QuoteName is a template's name in quotes, shortened, as text/template writes nodes.
func QuoteName(name string) string { return fmt.Sprintf("%.80q", name) }

// maxWidth is fmt's own bound of a width or precision.
const maxWidth = 1_000_000

// payFormat checks what printf may print: each verb may ask for a width, and [1] for an argument again and again.
func (c *Calls) payFormat(format string, args []any) error {
	weight := 0
	for _, a := range args {
		if s, ok := a.(string); ok {
			weight += len(s)
			continue
		}
		n, err := c.Budget.Weigh("printf", 0, a)
		if err != nil {
			return err
		}
		weight = plus(weight, n)
	}
	width, number := 0, 0
	again := 1
	for i := range len(format) {
		switch c := format[i]; {
		case '0' <= c && c <= '9':
			number = min(number*10+int(c-'0'), maxWidth)
			continue
		case c == '*':
			number = maxWidth // an argument's value
			if !largeNumber(args) {
				number = 1000
			}
		case c == '[':
			again++
		}
		width, number = plus(width, number), 0
	}
	return c.payText("printf", plus(plus(len(format), width), times(weight, 4*again)))
}

// largeNumber reports whether a number among arguments is a large width.
func largeNumber(args []any) bool {
	for _, a := range args {
		switch n := a.(type) {
		case int:
			if n > 1000 || n < -1000 {
				return true
			}
		case int64:
			if n > 1000 || n < -1000 {
				return true
			}
		}
	}
	return false
}

// replaced is how many bytes the replacements in a text come to: each bytes for every match, and the text of a match once for every part.
func replaced(expr, text string, each, parts int) int {
	re, err := regexp.Compile(expr)
	if err != nil {
		return 0
	}
	n := 0
	rest := re.ReplaceAllStringFunc(text, func(match string) string {
		n = plus(n, plus(each, times(len(match), parts)))
		return ""
	})
	return plus(n, len(rest))
}
