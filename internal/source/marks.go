package source

import (
	"bytes"
	"unicode/utf8"
)

// The YAML scanner ends a line at CR, NEL, LS and PS as well (go.yaml.in/yaml/v4,
// isLineBreak); editors, Git and this package end it at LF alone. A text pasted
// from a web page may hold such a character, and without a translation every
// finding below it would be on the wrong line.

// yamlLines returns the byte offset of each line as the scanner counts them, nil
// where it counts as File does.
func yamlLines(data []byte) []int {
	if !hasOddBreak(data) {
		return nil
	}
	starts := []int{len(data) - len(bytes.TrimPrefix(data, []byte(bom)))}
	for i := starts[0]; i < len(data); {
		size, isBreak := lineBreak(data[i:])
		i += size
		if isBreak {
			starts = append(starts, i)
		}
	}
	return starts
}

func hasOddBreak(data []byte) bool {
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '\r':
			if i+1 >= len(data) || data[i+1] != '\n' {
				return true
			}
		case 0xC2, 0xE2:
			if _, isBreak := lineBreak(data[i:]); isBreak {
				return true
			}
		}
	}
	return false
}

// lineBreak returns the size of the character at the start of data, and whether
// it ends a line for the scanner; CR and LF together are one.
func lineBreak(data []byte) (size int, isBreak bool) {
	if data[0] == '\r' && len(data) > 1 && data[1] == '\n' {
		return 2, true
	}
	r, size := utf8.DecodeRune(data)
	switch r {
	case '\n', '\r', '\u0085', '\u2028', '\u2029':
		return size, true
	}
	return size, false
}

// mark returns the byte offset of a place that the YAML scanner names.
func (y *YAML) mark(line, column int) int {
	if y.lines == nil || line < 1 {
		return y.Offset(Pos{line, column})
	}
	if line > len(y.lines) {
		return len(y.Data)
	}
	at := y.lines[line-1]
	for c := 1; c < column && at < len(y.Data); c++ {
		size, isBreak := lineBreak(y.Data[at:])
		if isBreak {
			break
		}
		at += size
	}
	return at
}
