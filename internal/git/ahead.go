package git

import (
	"path"
	"slices"
	"sync"
)

// ahead holds files that were read before they are asked for: of a folder with many files of a kind, all are as soon as a second
// one is. Else each waits for a question to Git and its answer.
type ahead struct {
	mu    sync.Mutex
	first map[string]string // the first file that was asked for, by folder and extension
	read  map[string][]byte
}

const (
	manyFiles    = 16
	aheadAtOnce  = 64
	maxAheadSize = 32 << 20 // of all files of a folder, in bytes
)

// readAhead returns a file that was read ahead, once; nil for one that has to be read.
func (s *State) readAhead(name string) []byte {
	a := &s.ahead
	a.mu.Lock()
	defer a.mu.Unlock()
	if data, ok := a.read[name]; ok {
		delete(a.read, name)
		return data
	}
	kind := path.Dir(name) + "/*" + path.Ext(name)
	first, asked := a.first[kind]
	switch {
	case !asked && a.first == nil:
		a.first, a.read = map[string]string{}, map[string][]byte{}
		fallthrough
	case !asked:
		a.first[kind] = name
		return nil
	case first == "" || first == name:
		return nil
	}
	a.first[kind] = "" // once is enough
	s.readFolder(path.Dir(name), path.Ext(name), first)
	data := a.read[name]
	delete(a.read, name)
	return data
}

// readFolder reads the files of a folder that have an extension, but for one; s.ahead.mu is held.
func (s *State) readFolder(dir, ext, but string) {
	var names, ids []string
	for _, e := range s.folders[dir] {
		name := path.Join(dir, e.Name())
		if b := s.files[name]; e.Type().IsRegular() && path.Ext(name) == ext && name != but {
			names, ids = append(names, name), append(ids, b.id)
		}
	}
	if len(names) < manyFiles {
		return
	}
	size := 0
	for chunk := range slices.Chunk(ids, aheadAtOnce) {
		for i, data := range s.reader.readSeveral(chunk) {
			if data != nil {
				s.ahead.read[names[i]] = data
				size += len(data)
			}
		}
		if names = names[len(chunk):]; size > maxAheadSize {
			return
		}
	}
}
