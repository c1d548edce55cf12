package files

import (
	"io/fs"
	"slices"
	"strings"
)

// mount is a folder outside of the tree that its readers may enter by name. It is never listed.
type mount struct {
	name  string // as the configuration has it: ../values
	index *index
}

// Mount lets names below name, which lies outside of the tree, be read from a folder that was opened for that: see
// OpenNamed. It must be called before the tree is read by others; a second call for a name does nothing.
func (x *Index) Mount(name string, folder *Folder) {
	if slices.ContainsFunc(x.index.mounts, func(m mount) bool { return m.name == name }) {
		return
	}
	x.index.mounts = append(x.index.mounts, mount{name, newIndex(folder)})
}

// elsewhere returns the folder that a name leads into, and the name there.
func (x *index) elsewhere(name string) (*index, string, bool) {
	for _, m := range x.mounts {
		if name == m.name {
			return m.index, ".", true
		}
		if rest, ok := strings.CutPrefix(name, m.name+"/"); ok && fs.ValidPath(rest) {
			return m.index, rest, true
		}
	}
	return nil, "", false
}
