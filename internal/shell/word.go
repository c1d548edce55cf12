package shell

import (
	"path"
	"strings"
)

func listed(list, word string) bool {
	return word != "" && !strings.Contains(word, " ") && strings.Contains(list, " "+word+" ")
}

func nameStart(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func nameByte(c byte) bool { return nameStart(c) || '0' <= c && c <= '9' }

func validName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !nameByte(s[i]) {
			return false
		}
	}
	return s != "" && nameStart(s[0])
}

// base is the program's name without its folder.
func base(program string) string { return path.Base(program) }

// isTest reports whether a program is the command [ or test.
func isTest(program string) bool { return program == "[" || program == "test" }

// operand is the first word that is no option.
func operand(words []text) string {
	for _, w := range words[1:] {
		if w.val != "" && w.val[0] != '-' {
			return w.val
		}
	}
	return ""
}
