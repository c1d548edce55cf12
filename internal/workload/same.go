package workload

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/near"
	"unicode"
)

// synonyms are words that name the same thing in the names of variables.
var synonyms = map[string]string{
	"POSTGRESQL": "POSTGRES", "PG": "POSTGRES", "PGSQL": "POSTGRES", "DB": "POSTGRES", "DATABASE": "POSTGRES",
	"PASSWD": "PASSWORD", "PASS": "PASSWORD", "PWD": "PASSWORD", "CREDENTIALS": "CREDENTIAL",
}

// Meaning is what a name says, taken apart once to be held against many others.
type Meaning struct {
	name  string
	role  Role // in object storage
	words []string
	text  string // the words in one
}

// Mean takes a name apart.
func Mean(name string) Meaning {
	w := words(name)
	same := common(w)
	return Meaning{name, anyStorageRole(w), same, strings.Join(same, "_")}
}

// Name is the name that was taken apart.
func (m Meaning) Name() string { return m.name }

// MeantAs reports whether a Secret's key may have been meant as the variable of
// another name: the same part in object storage, the same words written
// otherwise, or a slip of the pen.
func (key Meaning) MeantAs(variable Meaning) bool {
	switch {
	case key.name == variable.name:
		return false
	case key.role != "" && key.role == variable.role:
		return true
	}
	a, b := key.words, variable.words
	if slices.Equal(a, b) || within(a, b) || within(b, a) || slices.Equal(stem(a), stem(b)) {
		return true
	}
	return min(len(key.text), len(variable.text)) >= 6 && near.Distance(key.text, variable.text, 2) <= 2
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

// Misspelt returns the one of the known names that a name was meant as: the same words
// written otherwise (POSTGRES_PASSWD, MINIO_END_POINT), or one word with a letter or two
// that differ, digits apart. "" if there are none, or several.
func Misspelt(name string, known []string) string {
	found := ""
	for _, k := range known {
		if k != name && slip(name, k) {
			if found != "" {
				return ""
			}
			found = k
		}
	}
	return found
}

func slip(a, b string) bool {
	x, y := common(words(a)), common(words(b))
	if slices.Equal(x, y) || strings.Join(words(a), "") == strings.Join(words(b), "") {
		return true
	}
	if len(x) != len(y) || digits(a) != digits(b) {
		return false
	}
	apart := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		apart++
		limit := max(1, min(len(x[i]), len(y[i]))/3)
		if len(x[i]) < 3 || near.Distance(x[i], y[i], limit) > limit {
			return false
		}
	}
	return apart == 1
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// Behind returns the number of the source in envFrom that has a variable under its
// prefix, -1 if there are none: APP_TOKEN is there, and the container reads TOKEN.
func (c *Container) Behind(name string) int {
	for i, s := range c.Sources {
		if v := c.Variables[s.Prefix+name]; s.Prefix != "" && v != nil && v.Key == name {
			return i
		}
	}
	return -1
}
