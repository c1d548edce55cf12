package source

import "strings"

// plainWords turns the YAML scanner's message into what a person must look
// for, and gives it an ID. The left side is the text of go.yaml.in/yaml/v4's scanner and parser.
func plainWords(message, context string) (id, plain string) {
	for _, w := range scannerWords {
		if strings.Contains(message, w.message) && strings.Contains(context, w.context) {
			return w.id, w.plain
		}
	}
	if context != "" {
		return "", "not YAML: " + message + " " + context
	}
	return "", "not YAML: " + message
}

func quoteOpen(context string) bool {
	return strings.Contains(context, "quoted scalar") || strings.Contains(context, "flow sequence") ||
		strings.Contains(context, "flow mapping")
}

var scannerWords = []struct{ id, message, context, plain string }{
	{"colon", "mapping values are not allowed", "", `not YAML: a ": " inside a plain value, or a key indented deeper than its neighbours; quote the value or correct the indentation`},
	{"list-item", "block sequence entries are not allowed", "", `not YAML: a list item "- " where none can start; put it on a line of its own`},
	{"character", "cannot start any token", "", "not YAML: a plain value cannot start with this character (a tab, @, % or `); indent with spaces, or quote the value"},
	{"quote", "found unexpected end of stream", "quoted scalar", "not YAML: this quote is never closed"},
	{"quote", "found unexpected document indicator", "quoted scalar", "not YAML: this quote is never closed"},
	{"escape", "unknown escape character", "", `not YAML: no such escape in double quotes; write \\ for a backslash, or use single quotes`},
	{"key", "did not find expected key", "", "not YAML: expected a key: the indentation differs from the keys above, or there is text after a quoted value"},
	{"list", "did not find expected '-' indicator", "", `not YAML: expected a list item "- " like those above; correct the indentation`},
	{"close-list", "did not find expected ',' or ']'", "", `not YAML: expected "," or "]": this list is not closed`},
	{"close-map", "did not find expected ',' or '}'", "", `not YAML: expected "," or "}": this map is not closed`},
	{"value", "did not find expected node content", "", "not YAML: a value is missing here"},
	{"key-colon", "could not find expected ':'", "", `not YAML: expected ":" after this key`},
	{"tab", "tab", "", "not YAML: a tab in the indentation; indent with spaces"},
	{"document", "did not find expected <document start>", "", "not YAML: a second document starts without ---; correct the indentation"},
	{"comment", "without preceding whitespace", "", "not YAML: a comment needs a space before #"},
}
