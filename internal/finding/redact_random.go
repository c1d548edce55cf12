package finding

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

var (
	hexToken = lazyre.New(`^[0-9a-fA-F]{32,}$`)
	revision = lazyre.New(`(?i)(?:revision|commit|sha\d*|md5|digest|checksum|ref|tag|rev|hash|branch|fingerprint|etag|uid)\b[^\n]{0,40}$`)
	// jumble is what random letters have and neither paths nor constants do.
	jumble = lazyre.New(`[a-z][A-Z]`)
	// pieces are what a person would read as a word: Horizontal, MINIO, 2026.
	pieces = lazyre.New(`[A-Z]?[a-z]+|[A-Z]+|[0-9]+`)
)

// randomTokens finds long strings that no person would write: keys, hashes,
// base64. What names a public thing stays: digests, Git revisions, host names.
func randomTokens(text string) (out []Stretch) {
	for start, end := 0, 0; start < len(text); start = end + 1 {
		for end = start; end < len(text) && inToken(text[end]); {
			end++
		}
		if end-start < minRandom {
			continue
		}
		start += assignedName(text[start:end])
		token := text[start:end]
		if looksRandom(strings.TrimRight(token, "=")) && !isPublic(text[:start], token, text[end:]) {
			out = append(out, Stretch{start, end})
		}
	}
	return out
}

// minRandom is the shortest string that is judged by its letters alone.
const minRandom = 20

func inToken(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '_' || c == '=' || c == '-'
}

// assignedName returns the length of the NAME= in front of a token.
func assignedName(token string) int {
	name, value, ok := strings.Cut(token, "=")
	if !ok || strings.Trim(value, "=") == "" {
		return 0
	}
	return len(name) + 1
}

// isPublic tells a digest, a Git revision and a host name by what stands
// around them.
func isPublic(before, token, after string) bool {
	if len(after) > 1 && after[0] == '.' && isLetter(after[1]) && strings.ToLower(token) == token {
		return true // a host name's first label
	}
	if !hexToken.MatchString(token[strings.LastIndexAny(token, "/=-")+1:]) {
		return false
	}
	if n := len(before); n > 0 && (before[n-1] == ':' || before[n-1] == '@') || strings.ContainsAny(token, "/-") {
		return true // sha256:…, image:<revision>, chart@<revision>, …/commit/<revision>, main-<revision>
	}
	return revision.MatchString(before[strings.LastIndexByte(before, '\n')+1:])
}

func looksRandom(token string) bool {
	if hexToken.MatchString(token) {
		return strings.ContainsAny(token, "0123456789") && strings.ContainsAny(token, "abcdefABCDEF")
	}
	if dashes := strings.Count(token, "-") + strings.Count(token, "_"); dashes*10 > len(token) {
		for _, part := range strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '_' }) {
			if len(part) >= minRandom && looksRandom(part) {
				return true
			}
		}
		return false
	}
	digits, lower, upper := classes(token)
	if len(token) < minRandom || digits+lower+upper == 0 {
		return false
	}
	words := pieces.FindAllString(token, -1)
	mean := float64(digits+lower+upper) / float64(len(words))
	switch {
	case jumble.MatchString(token):
		return digits > 0 && mean <= 3.6 || len(token) >= 32 && mean <= 2.6
	case lower > 0 && upper > 0:
		return false
	case digits*5 >= len(token) && lower+upper > 0:
		return len(token) >= 24 && mean <= 3 && !strings.ContainsAny(token, "-_/")
	}
	return false
}

func classes(s string) (digits, lower, upper int) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z':
			lower++
		case c >= 'A' && c <= 'Z':
			upper++
		}
	}
	return digits, lower, upper
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
