package finding

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// secretName matches the names whose values are secret, by their last words:
// DB_PASSWORD, jwtSecret, --docker-password, MINIO_DATA_SECRET_KEY, but not
// secretName, passwordFile or maxTokens.
var secretName = lazyre.New(`(?i)(?:password|passwd|passphrase|pwd|[_.-]pass|secret|token|credential|` +
	`(?:api|access|secret|private|encryption|encrypt|signing|auth|master|account|storage|license|client|session|ssh|jwt|app)[_.-]?key(?:[_.-]?id)?)$`)

// referenceName matches names that end like a secret's and hold another's name.
var referenceName = lazyre.New(`(?i)(?:existing|pull|tls|ca|image)[_.-]?secret$`)

// variableName is how an environment variable is written; under an
// ExternalSecret's secretKey it names an entry and is none.
var variableName = lazyre.New(`^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$`)

// SecretName reports whether a value under this name (a key, a variable, a
// flag) is to be kept secret.
func SecretName(name string) bool {
	return secretName.MatchString(name) && !referenceName.MatchString(name)
}

var (
	assigned = lazyre.New(`([A-Za-z_][\w.-]*)(["']?\s{0,2}=\s{0,2})`)
	entry    = lazyre.New(`(?:^\s*(?:-\s+)*|[{,\[]\s*)(?:"([^"]+)"\s*:\s*|'([^']+)'\s*:\s*|([\w./-]+)\s*:\s+)`)
	jsonPair = lazyre.New(`"([^"]+)"\s*:\s*"`)
	flag     = lazyre.New(`(--?[A-Za-z][\w-]*)\s+`)
)

// assignments finds NAME=value, as shells, .env files and sed scripts write
// it, and "name": "value" of JSON.
func assignments(text string) (out []Stretch) {
	if strings.Contains(text, "=") {
		for _, m := range assigned.FindAllStringSubmatchIndex(text, -1) {
			if SecretName(text[m[2]:m[3]]) && (m[1] == len(text) || text[m[1]] != '=' && text[m[1]] != '~') {
				out = appendValue(out, text, m[1], " \t\r'\"`")
			}
		}
	}
	if strings.Contains(text, `"`) && strings.Contains(text, ":") {
		for _, m := range jsonPair.FindAllStringSubmatchIndex(text, -1) {
			if SecretName(text[m[2]:m[3]]) {
				out = appendValue(out, text, m[1]-1, "")
			}
		}
	}
	return out
}

// lineEnd stops a value nowhere before its line's end.
const lineEnd = "\n"

// entries finds `name: value` of YAML, block and flow, and `--name value`.
func entries(line string) (out []Stretch) {
	if strings.Contains(line, ":") {
		for _, m := range entry.FindAllStringSubmatchIndex(line, -1) {
			out = appendEntry(out, line, m)
		}
	}
	if strings.Contains(line, "-") {
		for _, m := range flag.FindAllStringSubmatchIndex(line, -1) {
			if SecretName(line[m[2]:m[3]]) && m[1] < len(line) && line[m[1]] != '-' {
				out = appendValue(out, line, m[1], " \t\"'`")
			}
		}
	}
	return out
}

// appendEntry adds the value behind m, a match of entry.
func appendEntry(out []Stretch, line string, m []int) []Stretch {
	name, flow := "", line[m[0]] == '{' || line[m[0]] == ',' || line[m[0]] == '['
	for g := 2; g < len(m); g += 2 {
		if m[g] >= 0 {
			name = line[m[g]:m[g+1]]
		}
	}
	if !SecretName(name) || name == "secretKey" && variableName.MatchString(firstWord(line[m[1]:])) {
		return out
	}
	if m[1] < len(line) {
		switch line[m[1]] {
		case '|', '>':
			return out // a block: no value on this line
		case '{', '[':
			return appendCollection(out, line, m[1])
		}
	}
	stop := lineEnd
	if flow {
		stop = ",}]"
	}
	return appendValue(out, line, m[1], stop)
}

// pointsElsewhere matches a map that says where a secret is, and not what it is.
var pointsElsewhere = lazyre.New(`^\{\s*(?:["']?(?:secretName|secretRef|secretKeyRef|name|key|existingSecret|kind|optional)["']?\s*:|\{)`)

// appendCollection adds a list or map in flow style under a secret's name.
func appendCollection(out []Stretch, line string, at int) []Stretch {
	rest := strings.TrimRight(line[at:], " \t\r")
	if len(strings.Trim(rest, "{}[] ,")) == 0 || pointsElsewhere.MatchString(rest) {
		return out
	}
	return append(out, Stretch{at, at + len(rest)})
}

// tail is what follows a value in sed's s/NAME=.*/NAME=value/g, and the
// punctuation of a sentence.
var tail = lazyre.New(`(?:[/#|,][gIp]*|[.,;)}\]]+)$`)

// appendValue adds the value that starts at text[at]: what a quote holds, else
// up to a comment, a line's end or one of the bytes of stop. Where it cannot
// tell, it takes too much rather than too little.
func appendValue(out []Stretch, text string, at int, stop string) []Stretch {
	if at >= len(text) {
		return out
	}
	start, end := at, at
	if escaped := text[at:min(at+2, len(text))]; escaped == `\"` || escaped == `\'` {
		start = at + 2
		end = len(text)
		if n := strings.Index(text[start:], escaped); n >= 0 {
			end = start + n
		}
	} else if q := text[at]; q == '"' || q == '\'' {
		start = at + 1
		end = quoteEnd(text, start, q)
	} else {
		for end < len(text) && text[end] != '\n' && strings.IndexByte(stop, text[end]) < 0 && !strings.HasPrefix(text[end:], " #") {
			end++
		}
		end = start + len(strings.TrimRight(text[start:end], " \t\r"))
		if stop != lineEnd {
			end = start + len(tail.ReplaceAllString(text[start:end], ""))
		}
	}
	if Placeholder(text[start:end]) {
		return out
	}
	return append(out, Stretch{start, end})
}

// quoteEnd returns where the quote that opened before start closes; a doubled
// single quote and an escaped double one do not.
func quoteEnd(text string, start int, q byte) int {
	for end := start; end < len(text); end++ {
		switch {
		case text[end] == '\\' && q == '"':
			end++
		case text[end] == q && q == '\'' && end+1 < len(text) && text[end+1] == q:
			end++
		case text[end] == q:
			return end
		}
	}
	return len(text)
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return strings.Trim(word, `"',}`)
}
