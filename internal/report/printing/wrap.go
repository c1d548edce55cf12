package printing

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Wrap parts a text into lines at its blanks: the first has first columns, the
// others rest. A word that is wider stays whole. rest of 0 is one line.
func Wrap(text string, first, rest int) []string {
	if rest <= 0 {
		return []string{text}
	}
	var lines []string
	line, room, used := "", first, 0
	for _, word := range strings.Fields(text) {
		n := displaywidth.String(Plain(word))
		switch {
		case line == "" && (len(lines) > 0 || n <= room):
			line, used = word, n
		case line != "" && used+1+n <= room:
			line, used = line+" "+word, used+1+n
		default:
			lines = append(lines, line)
			line, used, room = word, n, rest
		}
	}
	return append(lines, line)
}

// Plain is a text without the sequences of this package's colours.
func Plain(s string) string {
	for {
		i := strings.IndexByte(s, escape)
		if i < 0 {
			return s
		}
		n := ownColour([]byte(s[i:]))
		if n == 0 {
			return s
		}
		s = s[:i] + s[i+n:]
	}
}
