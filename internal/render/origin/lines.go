package origin

import "strings"

// A script that went through tpl, or into which a helper put a line of its own,
// occurs nowhere as a whole; most of its lines do.

// maxAnchors bounds the lines above a stretch that are looked for in its stead.
const maxAnchors = 20

// linesIn maps the part of a stretch that is on its first line into the
// text of an input: into the equal line there, or, where a template changed that
// line, the one as far below an equal line. whole is set where that part is all
// of the stretch. False where no line says where it is.
func linesIn(rendered, input string, start, end int) (a, b int, whole, ok bool) {
	if !strings.Contains(strings.TrimRight(input, "\n"), "\n") {
		return 0, 0, false, false
	}
	own := strings.Split(input, "\n")
	lines := strings.Split(rendered, "\n")
	n, from := lineOf(lines, start)
	stop := min(end, from+len(lines[n]))
	text := rendered[start:max(start, stop)]
	for d := 0; d <= min(n, maxAnchors); d++ {
		k := sameLine(lines, own, n-d)
		if k < 0 || k+d >= len(own) {
			continue
		}
		at := strings.Index(own[k+d], text)
		if d == 0 { // the very line, perhaps indented otherwise
			at = start - from - indentation(lines[n]) + indentation(own[k])
		}
		if at < 0 || !strings.HasPrefix(own[k+d][min(at, len(own[k+d])):], text) {
			continue
		}
		a = at + len(strings.Join(own[:k+d], "\n"))
		if k+d > 0 {
			a++
		}
		return a, a + len(text), stop == end, true
	}
	return 0, 0, false, false
}

// lineOf returns the line that an offset is in, and where that line begins.
func lineOf(lines []string, offset int) (n, from int) {
	for n < len(lines)-1 && offset > from+len(lines[n]) {
		from += len(lines[n]) + 1
		n++
	}
	return n, from
}

// sameLine returns the line of own that line n of lines is: equal but for its
// indentation, and as many equal ones before it. -1 for none.
func sameLine(lines, own []string, n int) int {
	text := strings.TrimSpace(lines[n])
	if text == "" {
		return -1
	}
	before := 0
	for _, l := range lines[:n] {
		if strings.TrimSpace(l) == text {
			before++
		}
	}
	found := -1
	for i, l := range own {
		if strings.TrimSpace(l) != text {
			continue
		}
		found = i
		if before == 0 {
			break
		}
		before--
	}
	return found
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// stretchIn maps a stretch of a rendered text into the text of an input that
// occurs in it: false where the input does not cover it.
func stretchIn(rendered, input string, start, end int) (int, int, bool) {
	input = strings.TrimRight(input, "\n")
	if input == "" {
		return 0, 0, false
	}
	for from := 0; from <= len(rendered)-len(input); {
		i := strings.Index(rendered[from:], input)
		if i < 0 {
			return 0, 0, false
		}
		at := from + i
		if at <= start && end <= at+len(input) {
			return start - at, end - at, true
		}
		from = at + 1
	}
	return 0, 0, false
}
