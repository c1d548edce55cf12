package form

import (
	"github.com/xgen-lint/xgen-lint/internal/source"
	"strconv"
)

// QuoteScalar writes a scalar in a message: text in quotes, shortened.
func QuoteScalar(n *source.Node) string {
	if s, ok := source.Scalar(n).(string); ok {
		return Quote(s)
	}
	return Shorten(n.Value)
}

// Quote writes a text in a message: in quotes, shortened.
func Quote(s string) string { return strconv.Quote(Shorten(s)) }

// Shorten cuts a text off after 60 characters.
func Shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// FormatNumber writes a number without an exponent.
func FormatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
