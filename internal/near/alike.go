package near

import (
	"strings"
	"unicode"
)

// Alike reports whether one name can hardly be anything but the other,
// misspelt: word by word the same but for one slip in a long word. Names that
// differ in a number or in a short word (prd and dev) are names of two things.
func Alike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if bare(a) == bare(b) {
		return true
	}
	x, y := words(a), words(b)
	if len(x) != len(y) {
		return Distance(bare(a), bare(b), 1) <= 1 && len(bare(a)) > 7
	}
	differ := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		differ++
		limit := max(len(x[i]), len(y[i])) / 3
		if len(x[i]) < 4 || len(y[i]) < 3 || digits(x[i]) != digits(y[i]) || Distance(x[i], y[i], limit) > limit {
			return false
		}
	}
	return differ == 1
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '.' || r == '_' })
}

func bare(s string) string { return strings.Join(words(s), "") }

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
