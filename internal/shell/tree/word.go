package tree

import (
	"path"
	"strings"
)

// Listed reports whether a list, with a space before and behind each of its words, has a word.
func Listed(list, word string) bool {
	return word != "" && !strings.Contains(word, " ") && strings.Contains(list, " "+word+" ")
}

// NameStart reports whether a variable's name may begin with a byte.
func NameStart(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func nameByte(c byte) bool { return NameStart(c) || '0' <= c && c <= '9' }

// ValidName reports whether a text can be the name of a variable.
func ValidName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !nameByte(s[i]) {
			return false
		}
	}
	return s != "" && NameStart(s[0])
}

// Base is the program's name without its folder.
func Base(program string) string { return path.Base(program) }

// IsTest reports whether a program is the command [ or test.
func IsTest(program string) bool { return program == "[" || program == "test" }

// Operand is the first word that is no option.
func Operand(words []Text) string {
	for _, w := range words[1:] {
		if w.Val != "" && w.Val[0] != '-' {
			return w.Val
		}
	}
	return ""
}
