package workload

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/near"
)

// synonyms are words that name the same thing in the names of variables.
var synonyms = map[string]string{
	"POSTGRESQL": "POSTGRES", "PG": "POSTGRES", "PGSQL": "POSTGRES", "DB": "POSTGRES", "DATABASE": "POSTGRES",
	"PASSWD": "PASSWORD", "PASS": "PASSWORD", "PWD": "PASSWORD", "CREDENTIALS": "CREDENTIAL",
}

// MeantAs reports whether a Secret's key may have been meant as the variable of
// another name: the same part in object storage, the same words written
// otherwise, or a slip of the pen.
func MeantAs(key, variable string) bool {
	if key == variable {
		return false
	}
	if r := AnyStorageRole(key); r != "" && r == AnyStorageRole(variable) {
		return true
	}
	a, b := common(words(key)), common(words(variable))
	if slices.Equal(a, b) || within(a, b) || within(b, a) || slices.Equal(stem(a), stem(b)) {
		return true
	}
	x, y := strings.Join(a, "_"), strings.Join(b, "_")
	return min(len(x), len(y)) >= 6 && near.Distance(x, y, 2) <= 2
}

func common(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if s, ok := synonyms[w]; ok {
			w = s
		}
		out = append(out, w)
	}
	return out
}

// stem is a name without the word that many end in for good measure:
// JWT_SECRET_KEY is JWT_SECRET. One word alone says too little.
func stem(words []string) []string {
	if n := len(words); n > 2 && slices.Contains([]string{"KEY", "ID", "VALUE"}, words[n-1]) {
		return words[:n-1]
	}
	return words
}

// within reports whether the longer name is the shorter one with more words
// before it: XGEN_POSTGRES_PASSWORD, POSTGRES_PASSWORD.
func within(long, short []string) bool {
	return len(short) >= 2 && len(long) > len(short) && slices.Equal(long[len(long)-len(short):], short)
}
