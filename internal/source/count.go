package source

import "bytes"

// documentValues is how many values a document of its own takes as much memory as.
const documentValues = 30

// CountValues estimates how many keys, items and scalars a text of YAML has, without reading it: two a line, one more for each comma of flow
// style. Lines of block scalars are counted too, so that a text has hardly more than the estimate.
func CountValues(text []byte) int {
	n := 2*bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte(","))
	if bytes.Contains(text, []byte("---")) {
		n += documentValues * bytes.Count(text, []byte("---"))
	}
	return n
}
