package tree

import "strings"

// OpenQuote is where a quote is missing in a script that ends inside quotes. Behind
// a forgotten quote the text in quotes and the text between them change places, so
// that the parser complains about the last quote of all. Here the place is looked for
// at which one more quote makes a script whose strings end on their own lines. open is
// the parser's own place, which is returned where no other is better.
func OpenQuote(script, dialect string, open int) int {
	if open >= len(script) || strings.IndexByte(`"'`, script[open]) < 0 {
		return open
	}
	quote := script[open : open+1]
	best, least := open, -1
	tries := 0
	for start := 0; start < len(script); {
		end := start + strings.IndexByte(script[start:]+"\n", '\n')
		line := script[start:end]
		for _, at := range places(line) {
			if tries++; tries > maxTries {
				return best
			}
			with := script[:start+at] + quote + script[start+at:]
			file, err := Parse(with, dialect)
			if err != nil {
				continue
			}
			if n := spanning(file); least < 0 || n < least {
				first := strings.Index(line, quote)
				best, least = start+max(first, 0), n
			}
		}
		start = end + 1
	}
	return best
}

// maxTries bounds how often a broken script is parsed to find its fault.
const maxTries = 400

// places are the ends of the words of a line that has a quote, the line's end first.
func places(line string) []int {
	if !strings.ContainsAny(line, `"'`) {
		return nil
	}
	end := len(strings.TrimRight(line, " \t\r\\"))
	out := []int{end}
	for i := 1; i < end; i++ {
		if line[i] == ' ' && line[i-1] != ' ' {
			out = append(out, i)
		}
	}
	return out
}
