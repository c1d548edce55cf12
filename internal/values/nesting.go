package values

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	maxBlocks  = 1_000   // blocks inside of each other; an {{ else if }} is inside of its if
	maxActions = 250_000 // of one template file
)

// NestingError is a template that the parser would take the machine's stack for.
type NestingError struct {
	Line int
	text string
}

func (e *NestingError) Error() string { return e.text }

// WellNested checks, before a template is parsed, how deep the blocks of a template are inside of each other, by their first words: the parser calls itself for each, and
// so does what runs them.
func WellNested(text string) *NestingError {
	deep, actions := 0, 0
	var elses []int // of the blocks that are open
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return nil
		}
		at += i + len("{{")
		if comment := strings.TrimLeft(strings.TrimPrefix(text[at:min(at+10, len(text))], "-"), " \t\r\n"); strings.HasPrefix(comment, "/*") {
			if end := strings.Index(text[at:], "*/"); end >= 0 {
				at += end
			}
			continue
		}
		word := strings.TrimLeft(strings.TrimPrefix(text[at:min(at+40, len(text))], "-"), " \t\r\n")
		switch actions++; {
		case blockWord(word, "if"), blockWord(word, "range"), blockWord(word, "with"), blockWord(word, "define"), blockWord(word, "block"):
			elses = append(elses, 0)
			deep++
		case blockWord(word, "else") && len(elses) > 0:
			if rest := strings.TrimLeft(word[len("else"):], " \t\r\n"); blockWord(rest, "if") || blockWord(rest, "with") {
				elses[len(elses)-1]++
				deep++
			}
		case blockWord(word, "end") && len(elses) > 0:
			deep -= 1 + elses[len(elses)-1]
			elses = elses[:len(elses)-1]
		}
		if deep > maxBlocks {
			return &NestingError{1 + strings.Count(text[:at], "\n"), fmt.Sprintf("more than %d blocks ({{ if }}, {{ range }}, {{ else if }} …) are inside of each other", maxBlocks)}
		}
		if actions > maxActions {
			return &NestingError{1 + strings.Count(text[:at], "\n"), fmt.Sprintf("the file has more than %d actions ({{ … }})", maxActions)}
		}
	}
}

// blockWord reports whether an action begins with a word.
func blockWord(action, word string) bool {
	rest, ok := strings.CutPrefix(action, word)
	return ok && (rest == "" || !isWordByte(rest[0]))
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}
