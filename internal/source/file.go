// Package source owns the files of an infra repo as text: lines and columns,
// YAML trees with the position of every node, paths, spans and edits. It is
// the only package that knows what a line is; every other one speaks of paths
// and asks here. It refuses to know what a file means.
package source

import (
	"bytes"
	"sort"
	"sync"
	"unicode/utf8"
)

// Pos is a place in a file: both count from 1, Column in Unicode code points.
// The zero Pos is "unknown".
type Pos struct{ Line, Column int }

// Less orders positions as they are read.
func (p Pos) Less(q Pos) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
}

// Span is a stretch of one file; the end is exclusive. File is relative to the
// repo's root, with slashes. A Span with Line 0 means the file as a whole.
type Span struct {
	File                             string
	Line, Column, EndLine, EndColumn int
}

// Start returns where the span begins.
func (s Span) Start() Pos { return Pos{s.Line, s.Column} }

// End returns the place after the span's last character.
func (s Span) End() Pos { return Pos{s.EndLine, s.EndColumn} }

// IsZero reports whether s names nothing at all.
func (s Span) IsZero() bool { return s == Span{} }

// To returns the span from the start of s to the end of t, in the file of s.
func (s Span) To(t Span) Span {
	if t.Line == 0 || t.End().Less(s.Start()) {
		return s
	}
	s.EndLine, s.EndColumn = t.EndLine, t.EndColumn
	return s
}

// Contains reports whether t's start lies in s.
func (s Span) Contains(t Pos) bool {
	return !t.Less(s.Start()) && t.Less(s.End())
}

// Edit replaces the text of a span.
type Edit struct {
	Span
	Text string
}

// File is the text of one file of the repo.
type File struct {
	Path string // relative to the repo's root, with slashes
	Data []byte

	once   sync.Once // most files are never asked where a line is
	starts []int
}

// NewFile wraps data; a leading byte order mark counts as no column.
func NewFile(path string, data []byte) *File { return &File{Path: path, Data: data} }

// lineStarts returns the byte offset of each line.
func (f *File) lineStarts() []int {
	f.once.Do(func() {
		f.starts = make([]int, 1, bytes.Count(f.Data, []byte{'\n'})+1)
		for i, c := range f.Data {
			if c == '\n' {
				f.starts = append(f.starts, i+1)
			}
		}
	})
	return f.starts
}

const bom = "\xef\xbb\xbf"

// Lines returns the number of lines; a final newline starts no line of its own.
func (f *File) Lines() int {
	starts := f.lineStarts()
	n := len(starts)
	if n > 1 && starts[n-1] == len(f.Data) {
		n--
	}
	return n
}

// Line returns line n (from 1) without its line break, "" outside the file.
func (f *File) Line(n int) string {
	starts := f.lineStarts()
	if n < 1 || n > len(starts) {
		return ""
	}
	end := len(f.Data)
	if n < len(starts) {
		end = starts[n] - 1
	}
	line := bytes.TrimSuffix(f.Data[starts[n-1]:end], []byte("\r"))
	if n == 1 {
		line = bytes.TrimPrefix(line, []byte(bom))
	}
	return string(line)
}

// LineBytes returns where in Data line n (from 1) starts, and where its line break or the file ends.
func (f *File) LineBytes(n int) (start, end int) {
	starts := f.lineStarts()
	if n < 1 || n > len(starts) {
		return len(f.Data), len(f.Data)
	}
	end = len(f.Data)
	if n < len(starts) {
		end = starts[n] - 1
	}
	return starts[n-1], end
}

// Offset returns the byte offset of p; columns past the line's end give its end.
func (f *File) Offset(p Pos) int {
	if p.Line < 1 {
		return 0
	}
	starts := f.lineStarts()
	if p.Line > len(starts) {
		return len(f.Data)
	}
	off := starts[p.Line-1]
	if p.Line == 1 && bytes.HasPrefix(f.Data, []byte(bom)) {
		off += len(bom)
	}
	for c := 1; c < p.Column && off < len(f.Data) && f.Data[off] != '\n'; c++ {
		_, size := utf8.DecodeRune(f.Data[off:])
		off += size
	}
	return off
}

// Pos returns the position of a byte offset; one inside a character is that
// character's.
func (f *File) Pos(offset int) Pos {
	offset, _ = f.character(max(0, min(offset, len(f.Data))))
	starts := f.lineStarts()
	line := sort.SearchInts(starts, offset+1)
	start := starts[line-1]
	if line == 1 && bytes.HasPrefix(f.Data, []byte(bom)) {
		start = min(len(bom), offset)
	}
	return Pos{line, utf8.RuneCount(f.Data[start:offset]) + 1}
}

// character returns where the character around offset starts and, where offset
// is inside of it, ends.
func (f *File) character(offset int) (start, end int) {
	for i := 1; i < utf8.UTFMax && i <= offset && offset < len(f.Data) && !utf8.RuneStart(f.Data[offset-i+1]); i++ {
		if _, size := utf8.DecodeRune(f.Data[offset-i:]); size > i {
			return offset - i, offset - i + size
		}
	}
	return offset, offset
}

// Span returns the span of the bytes from start to end (exclusive), with every
// character that it has a part of.
func (f *File) Span(start, end int) Span {
	_, end = f.character(max(0, min(max(start, end), len(f.Data))))
	a, b := f.Pos(start), f.Pos(end)
	return Span{f.Path, a.Line, a.Column, b.Line, b.Column}
}

// LineSpan returns the span of line n without its indentation.
func (f *File) LineSpan(n int) Span {
	text := f.Line(n)
	trimmed := bytes.TrimLeft([]byte(text), " \t")
	col := utf8.RuneCountInString(text) - utf8.RuneCount(trimmed) + 1
	return Span{f.Path, n, col, n, utf8.RuneCountInString(text) + 1}
}

// Text returns the text that a span of this file covers.
func (f *File) Text(s Span) string {
	a, b := f.Offset(s.Start()), f.Offset(s.End())
	if b < a {
		return ""
	}
	return string(f.Data[a:b])
}
