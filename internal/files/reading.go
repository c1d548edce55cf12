package files

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"
)

// Reading is all that was asked of an Index, with a digest of each answer: the same questions with the same answers
// make the same results, whatever else is in the folder.
type Reading struct {
	Files   map[string]Digest // what was read, by name
	Folders map[string]Digest // what was listed
	Looks   map[string]Digest // what was asked whether it is there, and what it is
	Refused map[string]bool   // names of which one of these was a *Refused
}

// Digest is that of one answer; an error is an answer, too.
type Digest [sha256.Size]byte

// DigestOf is the digest of what a file holds.
func DigestOf(data []byte) Digest { return sha256.Sum256(data) }

// recorder collects a Reading while an Index is read. Nil records nothing.
type recorder struct {
	mu sync.Mutex
	Reading
	streamed bool // a file was opened in another way than by reading it whole
}

// Record begins to collect what it is asked; call it before anything is read.
func (x *Index) Record() {
	x.index.record = &recorder{Reading: Reading{map[string]Digest{}, map[string]Digest{}, map[string]Digest{}, map[string]bool{}}}
}

// Reading returns what was asked since Record; ok is false if that is not all that was read.
func (x *Index) Reading() (r Reading, ok bool) {
	rec := x.index.record
	if rec == nil {
		return Reading{}, false
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return Reading{maps.Clone(rec.Files), maps.Clone(rec.Folders), maps.Clone(rec.Looks), maps.Clone(rec.Refused)}, !rec.streamed
}

// Digest returns that of a file that was read since Record; ok is false for one that was not, or could not be.
func (x *Index) Digest(name string) (d Digest, ok bool) {
	rec := x.index.record
	if rec == nil {
		return Digest{}, false
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	d, ok = rec.Files[name]
	return d, ok
}

// Holds reports whether it gives the same answers as another one gave, but for files that own says to leave out; nil leaves out none.
// It asks again (of files with read), so that they are part of its own Reading afterwards. What was refused is asked for only where all else is as it was: then
// whoever asked asks again, while else the refusal would be reported of a file that nothing names any more.
func (x *Index) Holds(r Reading, own func(file string) bool, read func(name string)) bool {
	rec := x.index.record
	if rec == nil {
		return false
	}
	for _, refused := range []bool{false, true} {
		look := func(name string) bool { return r.Refused[name] == refused }
		file := func(name string) bool { return look(name) && (own == nil || !own(name)) }
		x.ask(r, file, look, read)
		if !rec.answers(r, file, look) {
			return false
		}
	}
	return true
}

// ask asks what another tree was asked: of files those that file tells, of all else what look tells, by name.
func (x *Index) ask(r Reading, file, look func(name string) bool, read func(name string)) {
	for name := range r.Folders {
		if look(name) {
			_, _ = fs.ReadDir(x.index, name)
		}
	}
	for key := range r.Looks {
		kind, name, _ := strings.Cut(key, " ")
		if !look(name) {
			continue
		}
		switch kind + " " {
		case lookStat:
			_, _ = x.index.Stat(name)
		case lookLstat:
			_, _ = x.index.Lstat(name)
		case lookLink:
			_, _ = x.index.ReadLink(name)
		}
	}
	for name := range r.Files {
		if file(name) {
			read(name)
		}
	}
}

// answers reports whether what ask asks had the same answers.
func (rec *recorder) answers(r Reading, file, look func(name string) bool) bool {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return same(rec.Folders, r.Folders, look) && same(rec.Files, r.Files, file) &&
		same(rec.Looks, r.Looks, func(key string) bool { _, name, _ := strings.Cut(key, " "); return look(name) })
}

func same(now, then map[string]Digest, asked func(string) bool) bool {
	for name, d := range then {
		if !asked(name) {
			continue
		}
		if is, known := now[name]; !known || is != d {
			return false
		}
	}
	return true
}

func (rec *recorder) file(name string, data []byte, err error) {
	if rec == nil {
		return
	}
	d := Digest(sha256.Sum256(data))
	if err != nil {
		d = digestOf(err)
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.Files[name] = d
	rec.refuse(name, err)
}

// refuse notes a refusal; rec.mu is held.
func (rec *recorder) refuse(name string, err error) {
	if IsRefused(err) {
		rec.Refused[name] = true
	}
}

func (rec *recorder) folder(name string, entries []fs.DirEntry, err error) {
	if rec == nil {
		return
	}
	sum := sha256.New()
	for _, e := range entries {
		fmt.Fprintf(sum, "%s\x00%d\x00", e.Name(), e.Type())
	}
	if err != nil {
		fmt.Fprintf(sum, "%v", err)
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.Folders[name] = Digest(sum.Sum(nil))
	rec.refuse(name, err)
}

// What is looked at: what a name leads to, what it is itself, where a link leads.
const (
	lookStat  = "stat "
	lookLstat = "lstat "
	lookLink  = "link "
)

func (rec *recorder) look(kind, name string, info fs.FileInfo, err error) {
	if rec == nil {
		return
	}
	d := digestOf(err)
	if err == nil {
		d = sha256.Sum256([]byte(info.Mode().Type().String()))
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.Looks[kind+name] = d
	rec.refuse(name, err)
}

func (rec *recorder) link(name, to string, err error) {
	if rec == nil {
		return
	}
	d := digestOf(err)
	if err == nil {
		d = sha256.Sum256([]byte(to))
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.Looks[lookLink+name] = d
	rec.refuse(name, err)
}

// recordLink records where a link in a listed folder leads.
func (x *index) recordLink(name string) {
	if x.record != nil {
		_, _ = x.ReadLink(name)
	}
}

func (rec *recorder) stream() {
	if rec == nil {
		return
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.streamed = true
}

// digestOf is the digest of an error: one for what is absent, else one for each text.
func digestOf(err error) Digest {
	if errors.Is(err, fs.ErrNotExist) {
		return sha256.Sum256([]byte("absent"))
	}
	return sha256.Sum256(fmt.Append([]byte("error "), err))
}
