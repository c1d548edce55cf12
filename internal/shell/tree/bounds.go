package tree

import (
	"fmt"
	"strings"
)

// Bounds of one script. The parser calls itself for each expansion inside of another and goes back to the start of each here-document; the
// largest scripts that people write stay below a tenth of these.
const (
	maxScript  = 1 << 20 // bytes
	maxInside  = 200     // $( and ${ inside of each other
	maxExpands = 20_000  // $( and ` of one script
	maxHeredoc = 1_000
)

// TooMuch returns where and why a script is not read, nil if it is.
func TooMuch(text string) *SyntaxError {
	if len(text) > maxScript {
		return &SyntaxError{Message: fmt.Sprintf("the script has %d bytes, and at most %d are read", len(text), maxScript)}
	}
	if n := strings.Count(text, "<<"); n > maxHeredoc {
		return &SyntaxError{Message: fmt.Sprintf("the script has %d here-documents, and at most %d are read", n, maxHeredoc)}
	}
	parens, braces, expands := 0, 0, 0
	for i := range len(text) {
		opens := i > 0 && (text[i-1] == '$' || text[i-1] == '(' || text[i-1] == '<' || text[i-1] == '>')
		switch text[i] {
		case '(':
			if opens {
				parens++
				expands++
			}
		case '{':
			if opens {
				braces++
			}
		case ')':
			parens = max(parens-1, 0)
		case '}':
			braces = max(braces-1, 0)
		case '`':
			expands++
		}
		if parens > maxInside || braces > maxInside {
			return &SyntaxError{Offset: i, Message: fmt.Sprintf("more than %d expansions are inside of each other", maxInside)}
		}
		if expands > maxExpands {
			return &SyntaxError{Offset: i, Message: fmt.Sprintf("the script has more than %d expansions", maxExpands)}
		}
	}
	return nil
}
