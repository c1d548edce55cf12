// Package printing is what reports are printed with: colours and links, lines that
// are cut and wrapped for a terminal, JSON. It owns that no control character of
// a file reaches a reader. It refuses to know what is reported.
package printing

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// Visible returns a writer that lets no control character of a file's content
// reach a terminal or a forge: C0 (tabs and line ends apart), DEL, C1 and the
// characters that turn the direction of text are written as \u001b. That is an
// escape in JSON and in a quoted YAML scalar, and readable everywhere else. With
// colour, the sequences of this package's own colours and links pass.
func Visible(w io.Writer, colour bool) io.Writer { return &visibleWriter{w: w, colour: colour} }

// VisiblePatch is Visible for a patch, whose lines may end in CR and LF.
func VisiblePatch(w io.Writer) io.Writer { return &visibleWriter{w: w, crlf: true} }

type visibleWriter struct {
	w      io.Writer
	colour bool
	crlf   bool
	rest   []byte // the beginning of a character that the next call completes
}

// Unwrap returns the writer behind, for whoever asks whether it is a terminal.
func (v *visibleWriter) Unwrap() io.Writer { return v.w }

func (v *visibleWriter) Write(p []byte) (int, error) {
	data := append(v.rest, p...)
	v.rest = nil
	if !bytes.ContainsFunc(data, func(r rune) bool { return r != '\n' && r != '\t' && (hidden(r) || r == utf8.RuneError || r == '\r') }) {
		_, err := v.w.Write(data)
		return len(p), err
	}
	var out bytes.Buffer
	for at := 0; at < len(data); {
		if !utf8.FullRune(data[at:]) && len(data)-at < utf8.UTFMax {
			v.rest = append([]byte(nil), data[at:]...)
			break
		}
		r, size := utf8.DecodeRune(data[at:])
		own := 0
		if r == escape && v.colour {
			own = max(ownColour(data[at:]), ownLink(data[at:]))
		}
		switch {
		case own > 0:
			size = own
			out.Write(data[at : at+size])
		case r == '\r' && v.crlf && (at+1 == len(data) || data[at+1] == '\n'), r == '\n', r == '\t':
			out.WriteRune(r)
		case r == utf8.RuneError && size == 1:
			out.WriteRune(r)
		case hidden(r), r == '\r':
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.Write(data[at : at+size])
		}
		at += size
	}
	_, err := v.w.Write(out.Bytes())
	return len(p), err
}

const escape = 0x1b

// hidden reports whether a character acts on its reader in place of being read.
func hidden(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x61c, r == 0x200e, r == 0x200f, r == 0x2028, r == 0x2029:
		return true
	}
	return false
}

// ownColour returns the length of a sequence of this package's colours, 0 if it
// is not one.
func ownColour(data []byte) int {
	for _, colour := range []string{Bold, Dim, Red, Yellow, Blue, Cyan, "0"} {
		if sequence := "\x1b[" + colour + "m"; bytes.HasPrefix(data, []byte(sequence)) {
			return len(sequence)
		}
	}
	return 0
}
