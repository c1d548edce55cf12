package form

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// unit is a suffix of quantities (k8s.io/apimachinery/pkg/api/resource).
type unit struct {
	suffix string
	factor float64
}

var units = []unit{{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"Ti", 1 << 40}, {"Pi", 1 << 50}, {"Ei", 1 << 60},
	{"n", 1e-9}, {"u", 1e-6}, {"m", 1e-3}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}, {"E", 1e18}, {"", 1}}

// ParseQuantity returns what a quantity such as 500m, 1Gi or 2e3 is worth.
func ParseQuantity(s string) (value float64, ok bool) {
	s = strings.TrimSpace(s)
	if !IsQuantity(s) {
		return 0, false
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f, true // no suffix, or an exponent
	}
	for _, u := range units {
		if number, found := strings.CutSuffix(s, u.suffix); found && u.suffix != "" {
			f, err := strconv.ParseFloat(number, 64)
			return f * u.factor, err == nil
		}
	}
	return 0, false
}

// IsUnit reports whether a number is what one suffix stands for: 1024 of Ki.
func IsUnit(f float64) bool {
	return slices.ContainsFunc(units, func(u unit) bool { return u.factor == f })
}

// NearQuantity is the quantity that a text was probably meant as, "" if that is not known: 2Gi for 2GB.
func NearQuantity(s string) string {
	for _, meant := range []string{strings.ReplaceAll(s, " ", ""), strings.TrimSuffix(s, "i"), strings.TrimSuffix(strings.TrimRight(strings.ReplaceAll(s, " ", ""), "bB"), "i") + "i"} {
		if meant != s && IsQuantity(meant) {
			return meant
		}
	}
	return ""
}

// QuantityOf returns what a scalar, a number or text, is worth as a quantity.
func QuantityOf(n *source.Node) (float64, bool) {
	if n == nil {
		return 0, false
	}
	if s, ok := source.Text(n); ok {
		return ParseQuantity(s)
	}
	switch v := source.Scalar(n).(type) {
	case int64, uint64, float64:
		return AsFloat(v), true
	}
	return 0, false
}

// equal compares quantities, whose fractions floats do not hold exactly.
func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b)) }

// More reports whether quantity a is greater than b, and not only by what floats lose.
func More(a, b float64) bool { return a > b && !equal(a, b) }

// IsWhole reports whether a quantity is an integer.
func IsWhole(f float64) bool { return equal(f, math.Round(f)) }

// IsQuantity follows the grammar in k8s.io/apimachinery/pkg/api/resource.
func IsQuantity(s string) bool {
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

// AsFloat is a number of a document as a float; 0 for what is not a number.
func AsFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float64:
		return v
	}
	return 0
}
