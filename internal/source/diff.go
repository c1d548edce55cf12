package source

import (
	"bytes"
	"slices"
	"strings"
)

// maxDiff bounds the work of a comparison, in pairs of lines. Beyond it all lines between the first and the last that
// differ count as changed.
const maxDiff = 4_000_000

// Hunk is a stretch of lines of one state of a text that took the place of a stretch of another: [From, To) of the later
// one, counted from 1, in place of the lines Old.
type Hunk struct {
	From, To int
	Old      []string
}

// Touches reports whether a line is one of the hunk's, or with beside one next to it.
func (h Hunk) Touches(line int, beside bool) bool {
	if beside {
		return line >= h.From-1 && line <= h.To
	}
	return line >= h.From && line < h.To
}

// Hunks compares two states of a text, line by line.
func Hunks(old, now []byte) []Hunk {
	a, b := bytes.Split(old, []byte("\n")), bytes.Split(now, []byte("\n"))
	from := 0
	for from < len(a) && from < len(b) && bytes.Equal(a[from], b[from]) {
		from++
	}
	toA, toB := len(a), len(b)
	for toA > from && toB > from && bytes.Equal(a[toA-1], b[toB-1]) {
		toA, toB = toA-1, toB-1
	}
	a, b = a[from:toA], b[from:toB]
	common := commonLines(a, b)
	var out []Hunk
	i, start := 0, 0 // the first lines that are not accounted for
	end := func(toA, toB int) {
		if toA > i || toB > start {
			h := Hunk{From: from + start + 1, To: from + toB + 1}
			for _, line := range a[i:toA] {
				h.Old = append(h.Old, string(line))
			}
			out = append(out, h)
		}
	}
	for j, at := range common {
		if at >= 0 {
			end(at, j)
			i, start = at+1, j+1
		}
	}
	end(len(a), len(b))
	return out
}

// Revert is a text with the lines of one hunk as they were.
func (h Hunk) Revert(now []byte) []byte {
	lines := strings.Split(string(now), "\n")
	out := slices.Concat(lines[:h.From-1], h.Old, lines[h.To-1:])
	return []byte(strings.Join(out, "\n"))
}

// commonLines says for each line of b which line of a it is, -1 if it is new; nil if there are too many to compare.
func commonLines(a, b [][]byte) []int {
	if len(a)*len(b) > maxDiff {
		return nil // as if nothing were
	}
	length := make([][]int32, len(a)+1) // of the longest common sequence of what is left
	for i := range length {
		length[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if bytes.Equal(a[i], b[j]) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	out := make([]int, len(b))
	for j := range out {
		out[j] = -1
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case bytes.Equal(a[i], b[j]):
			out[j] = i
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
