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

func Quote(s string) string { return strconv.Quote(Shorten(s)) }

func Shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func FormatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
