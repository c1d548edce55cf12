package source

import (
	"bytes"
	"fmt"
)

// Bounds of one file that is read as YAML, and of a line that is shown. A tree takes some 250 bytes for each value, and what is worked out of it as much again; the largest
// files that people deploy (all CRDs of prometheus-operator in one) have 140,000.
const (
	maxFileValues = 190_000
	MaxLine       = 2 << 20 // bytes; no object in a cluster is larger
	smallFile     = 256 << 10
)

// tooLarge returns why a file is not read as YAML, nil if it is.
func tooLarge(f *File) *SyntaxError {
	if len(f.Data) < smallFile {
		return nil
	}
	if n := countValues(f.Data); n > maxFileValues {
		return &SyntaxError{Span: f.LineSpan(1), ID: "too-many", Args: []any{"count", n, "most", maxFileValues}, Message: fmt.Sprintf("the file is not read: it has about %d keys and values, and at most %d are checked", n, maxFileValues)}
	}
	line, rest := 1, f.Data
	for len(rest) > 0 {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		if end > MaxLine {
			return &SyntaxError{Span: Span{File: f.Path, Line: line, Column: 1, EndLine: line, EndColumn: 2}, ID: "long-line", Args: []any{"line", line, "bytes", end, "most", MaxLine},
				Message: fmt.Sprintf("the file is not read: line %d has %d bytes, and at most %d are checked", line, end, MaxLine)}
		}
		line, rest = line+1, rest[min(end+1, len(rest)):]
	}
	return nil
}

// documentValues is how many values a document of its own takes as much memory as.
const documentValues = 30

// countValues estimates how many keys, items and scalars a text of YAML has, without reading it: two a line, one more for each comma of flow
// style. Lines of block scalars are counted too, so that a text has hardly more than the estimate.
func countValues(text []byte) int {
	n := 2*bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte(","))
	if bytes.Contains(text, []byte("---")) {
		n += documentValues * bytes.Count(text, []byte("---"))
	}
	return n
}

// CountNodes is countValues with flow style as its tree takes it: two more for each map and comma, one for each list. JSON in block scalars is
// counted so too.
func CountNodes(text []byte) int {
	return countValues(text) + bytes.Count(text, []byte(",")) + 2*bytes.Count(text, []byte("{")) + bytes.Count(text, []byte("["))
}
