package finding

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// variableName is how an environment variable is written; under an
// ExternalSecret's secretKey it names an entry and is none.
var variableName = lazyre.New(`^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$`)

var (
	assigned = lazyre.New(`([A-Za-z_][\w.-]*)(["']?\s{0,2}=\s{0,2})`)
	entry    = lazyre.New(`(?:^\s*(?:#+\s*)?(?:-\s+)*|[{,\[]\s*)(?:"([^"]+)"\s*:\s*|'([^']+)'\s*:\s*|([\p{L}\w./-]+)\s*:\s+)`)
	jsonPair = lazyre.New(`"([^"]+)"\s*:\s*"`)
	flag     = lazyre.New(`(--?[A-Za-z][\w.-]*)(?:["']?\s*,\s*|\s+)`)
	// pair is the name of `{ name: DB_PASSWORD, value: x }`, before and behind the value.
	pair       = lazyre.New(`["']?\b(?:name|key|variable)["']?\s*:\s*["']?([\w./-]+)["']?\s*,\s*["']?value["']?\s*:\s*`)
	pairBefore = lazyre.New(`["']?\bvalue["']?\s*:\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,{}]+?)\s*,\s*["']?(?:name|key|variable)["']?\s*:\s*["']?([\w./-]+)`)
)

// shellStop ends an argument of a command.
const shellStop = " \t\"'`"

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

// entries finds `name: value` of YAML, block and flow, in comments too, and `--name value`.
func entries(line string) (out []Stretch) {
	if strings.Contains(line, ":") {
		for _, m := range entry.FindAllStringSubmatchIndex(line, -1) {
			out = appendEntry(out, line, m)
		}
	}
	if strings.Contains(line, "value") {
		for _, m := range pair.FindAllStringSubmatchIndex(line, -1) {
			if SecretName(line[m[2]:m[3]]) {
				out = appendValue(out, line, m[1], ",}]")
			}
		}
		for _, m := range pairBefore.FindAllStringSubmatchIndex(line, -1) {
			if SecretName(line[m[4]:m[5]]) {
				out = appendValue(out, line, m[2], ",}]")
			}
		}
	}
	return append(out, arguments(line)...)
}

// appendEntry adds the value behind m, a match of entry.
func appendEntry(out []Stretch, line string, m []int) []Stretch {
	name, flow := "", line[m[0]] == '{' || line[m[0]] == ',' || line[m[0]] == '['
	for g := 2; g < len(m); g += 2 {
		if m[g] >= 0 {
			name = line[m[g]:m[g+1]]
		}
	}
	if value := firstWord(line[m[1]:]); !SecretName(name) || (name == "secretKey" || name == value) && variableName.MatchString(value) {
		return out
	}
	if m[1] < len(line) {
		switch line[m[1]] {
		case '|', '>':
			if blockHeader.MatchString(line[m[1]:]) {
				return out // a block: no value on this line
			}
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

// blockHeader matches what may follow a key whose value is a block scalar.
var blockHeader = lazyre.New(`^[|>][-+0-9]*\s*(?:\s#.*)?$`)

// BlockHeader reports whether a value is the head of a block scalar, whose text is on the lines below.
func BlockHeader(value string) bool { return blockHeader.MatchString(value) }

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

// sedPattern matches what follows a name in the pattern of sed's s/NAME=.*/NAME=value/.
var sedPattern = lazyre.New(`^(?:\.\*|\[\^[^\]]*\]\*|\$)\$?[/#|,@!]`)

// appendValue adds the value that starts at text[at]: what a quote holds, else
// up to a comment, a line's end or one of the bytes of stop. Where it cannot
// tell, it takes too much rather than too little.
func appendValue(out []Stretch, text string, at int, stop string) []Stretch {
	if at >= len(text) {
		return out
	}
	if sedPattern.MatchString(text[at:]) {
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
	if value := text[start:end]; StandsIn(value) || stop != lineEnd && stop != ",}]" && shellVariable.MatchString(value) {
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
