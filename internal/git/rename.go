package git

import (
	"bytes"
	"slices"
)

const (
	// maxRenames is how many pairs of files are compared, as many as git compares
	// by default (diff.renameLimit, 1000 by 1000) would be too slow without its
	// hashes.
	maxRenames = 40_000
	// alike is the share of a file's bytes that a renamed file keeps, in percent:
	// git's own default.
	alike = 50
)

// Renames finds which files of an earlier state have another name now: among
// the files that are gone and those that are new, the pairs of which the larger
// one's lines are for the most part the other's. old and now list the files, and
// read and readNow read them. It asks git nothing, so that no filter of a
// .gitattributes runs.
func Renames(old, now []string, read, readNow func(string) ([]byte, error)) map[string]string {
	gone, added := without(old, now), without(now, old)
	renamed := map[string]string{}
	if len(gone)*len(added) > maxRenames {
		return renamed
	}
	texts := map[string]lines{}
	for _, name := range added {
		if data, err := readNow(name); err == nil {
			texts[name] = linesOf(data)
		}
	}
	type pair struct {
		from, to string
		share    int
	}
	var pairs []pair
	for _, from := range gone {
		data, err := read(from)
		if err != nil || len(data) == 0 {
			continue
		}
		was := linesOf(data)
		for _, to := range added {
			if share := was.share(texts[to]); share >= alike {
				pairs = append(pairs, pair{from, to, share})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return b.share - a.share })
	taken := map[string]bool{}
	for _, p := range pairs {
		if _, done := renamed[p.from]; !done && !taken[p.to] {
			renamed[p.from], taken[p.to] = p.to, true
		}
	}
	return renamed
}

// without returns the names that are in all and not in some.
func without(all, some []string) []string {
	known := make(map[string]bool, len(some))
	for _, name := range some {
		known[name] = true
	}
	var out []string
	for _, name := range all {
		if !known[name] {
			out = append(out, name)
		}
	}
	return out
}

// lines are the lines of a file and how often each is there; line breaks count
// as one, whichever they are.
type lines struct {
	count map[string]int
	size  int
}

func linesOf(data []byte) lines {
	l := lines{count: map[string]int{}}
	for line := range bytes.Lines(data) {
		line = bytes.TrimRight(line, "\r\n")
		l.count[string(line)]++
		l.size += len(line) + 1
	}
	return l
}

// share is how much of the larger one both have, in percent of bytes.
func (l lines) share(other lines) int {
	larger, both := max(l.size, other.size), 0
	if larger == 0 || min(l.size, other.size)*100 < larger*alike {
		return 0
	}
	for line, n := range l.count {
		both += min(n, other.count[line]) * (len(line) + 1)
	}
	return both * 100 / larger
}
