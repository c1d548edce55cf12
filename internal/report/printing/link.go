package printing

import (
	"bytes"
)

// Home is where the program is kept. Every page that a terminal is sent to is below it.
const Home = "https://github.com/xgen-lint/xgen-lint"

// A link in a terminal is an OSC 8 sequence with an address, the text, and the sequence without one
// (https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). Terminals without links print the text alone.
const (
	linkStart = "\x1b]8;;"
	linkEnd   = "\x1b\\"
)

// Link returns a text that a terminal shows as a link. The address is below Home.
func Link(address, text string) string {
	return linkStart + address + linkEnd + text + linkStart + linkEnd
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
