package source

import "strings"

// plainWords turns the YAML scanner's message into what a person must look
// for, and gives it an ID. The left side is the text of go.yaml.in/yaml/v4's scanner and parser.
func plainWords(message, context string) *SyntaxError {
	for _, w := range scannerWords {
		if strings.Contains(message, w.message) && strings.Contains(context, w.context) {
			return &SyntaxError{ID: w.id, Message: "not YAML: " + w.plain}
		}
	}
	words := strings.TrimSpace(message + " " + context)
	return &SyntaxError{ID: "library", Args: []any{"words", words}, Message: "not YAML: " + words}
}

func quoteOpen(context string) bool {
	return strings.Contains(context, "quoted scalar") || strings.Contains(context, "flow sequence") ||
		strings.Contains(context, "flow mapping")
}

var scannerWords = []struct{ id, message, context, plain string }{
	{"colon", "mapping values are not allowed", "", `a ": " inside a plain value, or a key indented deeper than its neighbours; quote the value or correct the indentation`},
	{"list-item", "block sequence entries are not allowed", "", `a list item "- " where none can start; put it on a line of its own`},
	{"character", "cannot start any token", "", "a plain value cannot start with this character (a tab, @, % or `); indent with spaces, or quote the value"},
	{"quote", "found unexpected end of stream", "quoted scalar", "this quote is never closed"},
	{"quote", "found unexpected document indicator", "quoted scalar", "this quote is never closed"},
	{"escape", "unknown escape character", "", `no such escape in double quotes; write \\ for a backslash, or use single quotes`},
	{"key", "did not find expected key", "", "expected a key: the indentation differs from the keys above, or there is text after a quoted value"},
	{"list", "did not find expected '-' indicator", "", `expected a list item "- " like those above; correct the indentation`},
	{"close-list", "did not find expected ',' or ']'", "", `expected "," or "]": this list is not closed`},
	{"close-map", "did not find expected ',' or '}'", "", `expected "," or "}": this map is not closed`},
	{"value", "did not find expected node content", "", "a value is missing here"},
	{"key-colon", "could not find expected ':'", "", `expected ":" after this key`},
	{"tab", "tab", "", "a tab in the indentation; indent with spaces"},
	{"document", "did not find expected <document start>", "", "a second document starts without ---; correct the indentation"},
	{"comment", "without preceding whitespace", "", "a comment needs a space before #"},
}
