package lsp

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// The protocol counts lines and characters from 0, and characters in UTF-16
// code units; the program counts both from 1, in code points. In Korean text the
// two are the same, in an emoji they are not.

// units is how many UTF-16 code units the first n code points of text have.
func units(text string, n int) int {
	out := 0
	for _, r := range text {
		if n--; n < 0 {
			break
		}
		out += utf16.RuneLen(r)
	}
	return out
}

// runes is how many code points the first n UTF-16 code units of text have; a
// position within one is before it.
func runes(text string, n int) int {
	out := 0
	for _, r := range text {
		if n -= utf16.RuneLen(r); n < 0 {
			break
		}
		out++
	}
	return out
}

// positionOf is a place of the program as the protocol counts it.
func positionOf(f *source.File, p source.Pos) position {
	if p.Line < 1 {
		return position{}
	}
	return position{p.Line - 1, units(f.Line(p.Line), max(0, p.Column-1))}
}

// posOf is a place of the protocol as the program counts it.
func posOf(f *source.File, p position) source.Pos {
	return source.Pos{Line: p.Line + 1, Column: runes(f.Line(p.Line+1), p.Character) + 1}
}

// rangeOf is a span as the protocol counts it. A finding about a file as a whole
// is at its first line.
func rangeOf(f *source.File, s source.Span) textRange {
	if s.Line == 0 {
		return textRange{}
	}
	out := textRange{positionOf(f, s.Start()), positionOf(f, s.End())}
	if s.EndLine == 0 || s.End().Less(s.Start()) {
		out.End = out.Start
	}
	return out
}

var errRange = errors.New("a range that is not in the document")

// offset is where a place of the protocol is in a text, in bytes. A place behind
// the end of its line is at that end, as the protocol wants it.
func offset(text string, p position) (int, error) {
	at := 0
	for line := 0; line < p.Line; line++ {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			if line == p.Line-1 { // one past the last line: the end
				return len(text), nil
			}
			return 0, errRange
		}
		at += i + 1
	}
	n := p.Character
	for n > 0 && at < len(text) && text[at] != '\n' && !strings.HasPrefix(text[at:], "\r\n") {
		r, size := utf8.DecodeRuneInString(text[at:])
		if n -= utf16.RuneLen(r); n < 0 {
			break
		}
		at += size
	}
	return at, nil
}

// apply makes the changes that an editor reports, one after the other.
func apply(text string, changes []contentChange) (string, error) {
	for _, c := range changes {
		if c.Range == nil {
			text = c.Text
			continue
		}
		start, err1 := offset(text, c.Range.Start)
		end, err2 := offset(text, c.Range.End)
		if err := errors.Join(err1, err2); err != nil || start > end {
			return text, errRange
		}
		text = text[:start] + c.Text + text[end:]
	}
	return text, nil
}

// fileOf is the file that a URI names; false for what is no file.
func fileOf(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", false
	}
	name := u.Path
	if len(name) > 2 && name[0] == '/' && name[2] == ':' { // /C:/repo
		name = name[1:]
	}
	return filepath.Clean(filepath.FromSlash(name)), true
}

// uriOf is the URI of a file.
func uriOf(file string) string {
	name := filepath.ToSlash(file)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}
