package source

import "slices"

// Edited returns the file's text after edits; false if they overlap, or are another file's.
func (f *File) Edited(edits []Edit) ([]byte, bool) {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b Edit) int { return f.Offset(b.Start()) - f.Offset(a.Start()) })
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
