package report

import (
	"bytes"
	"strings"
)

// Home is where the program is kept. Every page that a terminal is sent to is below it.
const Home = "https://github.com/xgen-lint/xgen-lint"

// A link in a terminal is an OSC 8 sequence with an address, the text, and the sequence without one
// (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). Terminals without links print the text alone.
const (
	linkStart = "\x1b]8;;"
	linkEnd   = "\x1b\\"
)

// linker returns what makes the name of a built-in rule a link to its page.
func linker(r *Report, on bool) func(rule, text string) string {
	own := map[string]bool{}
	for _, rule := range r.Rules {
		own[rule.ID] = rule.Own
	}
	return func(rule, text string) string {
		if isOwn, known := own[rule]; !on || isOwn || !known || !strings.HasPrefix(r.Tool.Pages, Home+"/") {
			return text
		}
		return linkStart + r.Tool.Pages + rule + ".md" + linkEnd + text + linkStart + linkEnd
	}
}

// ownLink returns the length of the beginning or the end of a link to a page of this program, 0 if it is neither.
func ownLink(data []byte) int {
	rest, ok := bytes.CutPrefix(data, []byte(linkStart))
	if !ok {
		return 0
	}
	end := bytes.Index(rest, []byte(linkEnd))
	if end < 0 || end > 0 && !bytes.HasPrefix(rest, []byte(Home+"/")) || bytes.ContainsFunc(rest[:end], func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return 0
	}
	return len(linkStart) + end + len(linkEnd)
}
