// Package near owns one question: which of the known names did a person mean
// who wrote an unknown one. It refuses to know what is named.
package near

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the known name that is closest to name, and whether one is
// close enough to be offered: a third of the longer name's letters may differ,
// at least one and at most three; case does not count. Of
// equally near names the first in known is taken. A name that is itself known
// is returned as it is.
func Nearest(name string, known []string) (string, bool) {
	best, bestCost := "", -1
	folded := strings.ToLower(name)
	for _, k := range known {
		if k == name {
			return k, true
		}
		limit := min(3, max(1, max(utf8.RuneCountInString(name), utf8.RuneCountInString(k))/3))
		d := Distance(folded, strings.ToLower(k), limit)
		if d > limit || d >= utf8.RuneCountInString(k) {
			continue // nothing of the known name is left
		}
		if bestCost < 0 || d < bestCost {
			best, bestCost = k, d
		}
	}
	return best, bestCost >= 0
}

// Distance returns how many letters must be put in, left out, replaced, or
// swapped with their neighbour to turn a into b (Damerau and Levenshtein,
// optimal string alignment). It gives up beyond limit and returns limit+1.
func Distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	var short [3][64]int // most names are
	before, last, row := short[0][:], short[1][:], short[2][:]
	if n := len(y) + 1; n <= len(row) {
		before, last, row = before[:n], last[:n], row[:n]
	} else {
		before, last, row = make([]int, n), make([]int, n), make([]int, n)
	}
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}
