package trial

import (
	"strconv"
	"strings"
)

// marker marks values and reads the marks. A text gets a mark at each end; a
// number, and a text that YAML reads as none, is replaced by a number of five
// digits, as a template may count on it.
type marker struct {
	plain  []string       // the texts of the marked values
	digits map[string]int // what stands for a number
	taken  map[string]bool
	next   int
	spoilt bool // the text holds what looks like a mark
}

// The numbers that stand for others: none a difference of two others that
// a chart would print, all of them ports.
const (
	firstNumber = 41011
	lastNumber  = 64999
)

// A mark is "zx1ax" before a value and "zy1ay" behind it: what a name, a path
// and an address may hold, and few texts do.
const (
	markHead  = 'z'
	markOpen  = 'x'
	markClose = 'y'
	markBase  = 32 // digits and the letters up to v
)

func newMarker(text string) marker {
	k := marker{digits: map[string]int{}, taken: map[string]bool{}, next: firstNumber}
	for i := 0; i < len(text); i++ {
		if n := digitsAt(text[i:]); n > 0 {
			if n == 5 {
				k.taken[text[i:i+n]] = true
			}
			i += n - 1
		} else if _, _, n := markAt(text[i:]); n > 0 {
			k.spoilt = true
		}
	}
	return k
}

// mark returns a value with marks; nil for one that cannot bear any. text is
// how it prints.
func (k *marker) mark(v any, text string) any {
	n := len(k.plain)
	switch v := v.(type) {
	case string:
		if isPlainText(v) {
			body := strings.TrimRight(v, "\n")
			if body == "" {
				return nil
			}
			k.plain = append(k.plain, text)
			id := strconv.FormatInt(int64(n), markBase)
			return "zx" + id + "x" + body + "zy" + id + "y" + v[len(body):]
		}
		if digits := k.number(text); digits != "" {
			return digits
		}
	case int64:
		if n, err := strconv.ParseInt(k.number(text), 10, 64); err == nil {
			return n
		}
	case float64:
		if n, err := strconv.ParseFloat(k.number(text), 64); err == nil {
			return n
		}
	}
	return nil
}

// number takes a number that stands for a value; "" where there are no more.
func (k *marker) number(text string) string {
	for ; k.next <= lastNumber; k.next += 13 {
		digits := strconv.Itoa(k.next)
		if !k.taken[digits] {
			k.next += 13 + len(k.plain)%7
			k.digits[digits] = len(k.plain)
			k.plain = append(k.plain, text)
			return digits
		}
	}
	return ""
}

func digitsAt(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// markAt reads the mark that a text begins with: whose, and its length.
func markAt(s string) (number int, opens bool, length int) {
	if len(s) < 4 || s[0] != markHead || s[1] != markOpen && s[1] != markClose {
		return 0, false, 0
	}
	i := 2
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] >= 'a' && s[i] <= 'v') {
		i++
	}
	if i == 2 || i == len(s) || s[i] != s[1] {
		return 0, false, 0
	}
	n, err := strconv.ParseInt(s[2:i], markBase, 32)
	if err != nil {
		return 0, false, 0
	}
	return int(n), s[1] == markOpen, i + 1
}
