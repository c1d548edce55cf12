package source

import (
	"cmp"
	"slices"
)

// Edited returns the file's text after edits; false if they overlap, or are another file's. Texts that are inserted in one place
// come in the order of the edits, before what is replaced there.
func (f *File) Edited(edits []Edit) ([]byte, bool) {
	edits = slices.Clone(edits)
	slices.Reverse(edits) // from the end of the file, so that places stay what they are
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(f.Offset(b.Start())-f.Offset(a.Start()), f.Offset(b.End())-f.Offset(a.End()))
	})
	data, end := slices.Clone(f.Data), len(f.Data)
	for _, e := range edits {
		from, to := f.Offset(e.Start()), f.Offset(e.End())
		if e.File != f.Path || to > end {
			return nil, false
		}
		data, end = slices.Concat(data[:from], []byte(e.Text), data[to:]), from
	}
	return data, true
}
