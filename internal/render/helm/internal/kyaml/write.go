package kyaml

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// writer prints values as go.yaml.in/yaml/v2 does, which takes ten times as long and 10 KB for each text. It knows
// what values files are made of; where one of its methods says false, that package has to print.
type writer struct{ text []byte }

const (
	maxSimpleKey = 120 // the library's bound for keys in one line, less their quotes
	lineWidth    = 80  // what it folds longer lines at
)

// value prints v behind what is in the line already: a map's key with its colon, a list's dash, nothing. in is the
// indentation of v's own lines, one level less for a list that is a map's value.
func (w *writer) value(v any, in int, inMap bool) bool {
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 {
			return w.mapping(v, in, inMap)
		}
		return w.word("{}", v != nil)
	case mapped:
		m, ok := filled(v)
		return ok && w.mapping(m, in, inMap)
	case []any:
		if len(v) > 0 {
			return w.list(v, in, inMap)
		}
		return w.word("[]", v != nil)
	case nil:
		return w.word("null", true)
	case bool:
		return w.word(strconv.FormatBool(v), true)
	case int:
		return w.word(strconv.Itoa(v), true)
	case int64:
		return w.word(strconv.FormatInt(v, 10), true)
	case float64:
		n, ok := number(v)
		if i, whole := n.(int); whole {
			return w.word(strconv.Itoa(i), ok)
		}
		return w.word(strconv.FormatFloat(v, 'g', -1, 64), ok && !math.IsInf(v, 0))
	case string:
		if in == 0 {
			in = 2 // of a text alone, what belongs to it is further in too
		}
		if strings.Contains(v, "\n") {
			return w.block(v, in)
		}
		ok := w.scalar(v, in)
		return w.word("", ok)
	}
	plain, ok := throughJSON(v)
	return ok && w.value(plain, in, inMap)
}

// word prints the rest of a line.
func (w *writer) word(s string, ok bool) bool {
	w.text = append(append(w.text, s...), '\n')
	return ok
}

// space goes to the line of an entry: the first of a list's item is behind the dash.
func (w *writer) space(first, inLine bool, in int) {
	if first && inLine {
		return
	}
	for range in {
		w.text = append(w.text, ' ')
	}
}

func (w *writer) mapping(m map[string]any, in int, inMap bool) bool {
	w.lineBreak(inMap)
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareKeys)
	for i, k := range keys {
		w.space(i == 0, !inMap, in)
		if len(k) > maxSimpleKey || !w.scalar(k, 0) {
			return false
		}
		w.text = append(w.text, ':', ' ')
		if !w.value(m[k], in+2, true) {
			return false
		}
	}
	return true
}

func (w *writer) list(list []any, in int, inMap bool) bool {
	if w.lineBreak(inMap); inMap {
		in -= 2
	}
	for i, v := range list {
		w.space(i == 0, !inMap, in)
		w.text = append(w.text, '-', ' ')
		if !w.value(v, in+2, false) {
			return false
		}
	}
	return true
}

// lineBreak ends the line of a key whose value is below it.
func (w *writer) lineBreak(inMap bool) {
	if inMap {
		w.text[len(w.text)-1] = '\n'
	}
}

// block prints a text of several lines as they are, its lines at in; false where the library writes it in one line, with escapes.
func (w *writer) block(s string, in int) bool {
	for i := range len(s) {
		if s[i] != '\n' && !printable(s[i]) || s[i] == ' ' && (i+1 == len(s) || s[i+1] == '\n') {
			return false
		}
	}
	if s[0] == ' ' || s[0] == '\n' {
		return false
	}
	w.text = append(w.text, '|')
	switch {
	case !strings.HasSuffix(s, "\n"):
		w.text = append(w.text, '-')
	case strings.HasSuffix(s, "\n\n"):
		w.text = append(w.text, '+')
	}
	w.text = append(w.text, '\n')
	for line := range strings.Lines(s) {
		if line != "\n" {
			w.space(false, false, in)
		}
		w.text = append(w.text, line...)
	}
	if !strings.HasSuffix(s, "\n") {
		w.text = append(w.text, '\n')
	}
	return true
}

func printable(c byte) bool { return c >= ' ' && c < 0x7f }

// scalar prints a string of printable ASCII, in quotes where it needs them. One that is too long for its line goes on in the next, at
// in; 0 stands for a key, which must not.
func (w *writer) scalar(s string, in int) bool {
	for i := range len(s) {
		if !printable(s[i]) {
			return false
		}
	}
	long := w.column()+len(s) > lineWidth && strings.Contains(s, " ")
	if long && in == 0 {
		return false
	}
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' {
		w.text = append(w.text, '"', '"')
		return s == ""
	}
	if !source.IsString(s) {
		w.text = append(append(append(w.text, '"'), s...), '"')
		return s != "<<" && !long
	}
	switch {
	case mayBeTime(s):
		return false
	case hasIndicator(s):
		w.text = append(w.text, '\'')
		w.fold(strings.ReplaceAll(s, "'", "''"), in)
		w.text = append(w.text, '\'')
	default:
		w.fold(s, in)
	}
	return s != "<<"
}

// column is how much is in the line already.
func (w *writer) column() int { return len(w.text) - 1 - bytes.LastIndexByte(w.text, '\n') }

// fold prints a text, from each single blank past the line's width on in a new line.
func (w *writer) fold(s string, in int) {
	column := w.column()
	for i := range len(s) {
		if column++; s[i] != ' ' || column <= lineWidth+1 || s[i-1] == ' ' || s[i+1] == ' ' {
			w.text = append(w.text, s[i])
			continue
		}
		w.text = append(w.text, '\n')
		w.space(false, false, in)
		column = in
	}
}

// mayBeTime reports whether a text may be a date, or a time to the base of sixty.
func mayBeTime(s string) bool {
	if s[0] != '+' && s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	if len(s) > 4 && s[4] == '-' {
		return true
	}
	colon := strings.LastIndexByte(s, ':')
	if colon < 0 {
		return false
	}
	point := strings.IndexByte(s, '.')
	return (point < 0 || point > colon) && strings.Trim(s, "0123456789_:.+-") == ""
}

// hasIndicator reports whether a text would mean something else without quotes.
func hasIndicator(s string) bool {
	switch c := s[0]; c {
	case '#', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return true
	case '?', '-':
		if len(s) == 1 || s[1] == ' ' {
			return true
		}
	}
	return strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...") ||
		strings.HasSuffix(s, ":") || strings.Contains(s, ": ") || strings.Contains(s, " #")
}

// compareKeys is the library's order of keys, for ASCII: numbers in them by their value, letters behind all else.
func compareKeys(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n == len(a) || n == len(b) {
		return len(a) - len(b)
	}
	switch la, lb := isLetter(a[n]), isLetter(b[n]); {
	case la && !lb:
		return 1
	case lb && !la:
		return -1
	case !la:
		na, ea := numberAt(a, b, n)
		nb, eb := numberAt(b, a, n)
		if na != nb {
			return order(na < nb)
		}
		if ea != eb {
			return ea - eb
		}
	}
	return int(a[n]) - int(b[n])
}

func order(less bool) int {
	if less {
		return -1
	}
	return 1
}

// numberAt gives the number in a key from the byte where it differs from another, and where it ends. Zeros count as
// digits where one that is not stands before them.
func numberAt(key, other string, at int) (number int64, end int) {
	if key[at] == '0' || other[at] == '0' {
		for i := at - 1; i >= 0 && isDigit(key[i]); i-- {
			if key[i] != '0' {
				number = 1
				break
			}
		}
	}
	for end = at; end < len(key) && isDigit(key[end]); end++ {
		number = number*10 + int64(key[end]-'0')
	}
	return number, end
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
