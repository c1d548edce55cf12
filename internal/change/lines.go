package change

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Lines knows which lines of the repository changed. Files are compared when they are first asked for. It is safe for
// concurrent use.
type Lines struct {
	old, now *source.Tree

	renamed func() map[string]string // old name by new name
	mu      sync.Mutex
	files   map[string]*lineDiff // by new name; by old name with a zero byte before it
}

// lineDiff is one file in both states.
type lineDiff struct {
	added   map[int]bool // lines of the new file
	removed map[int]bool // lines of the old one
	moved   map[int]int  // new lines by old ones, of those that did not change
}

// NewLines compares two states.
func NewLines(old, now *source.Tree) *Lines {
	l := &Lines{old: old, now: now, files: map[string]*lineDiff{}}
	l.renamed = sync.OnceValue(func() map[string]string {
		names := func(t *source.Tree) (out []string) {
			for _, e := range t.Files() {
				out = append(out, e.Path)
			}
			return out
		}
		out := map[string]string{}
		for from, to := range git.Renames(names(old), names(now), reader(old), reader(now)) {
			out[to] = from
		}
		return out
	})
	return l
}

func reader(t *source.Tree) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) { return fs.ReadFile(t.FS, name) }
}

// Touches reports whether a line of a span was changed or added, or, of the old state, changed or removed.
func (l *Lines) Touches(s source.Span, side Side) bool {
	if s.File == "" || s.Line == 0 {
		return false
	}
	d := l.diff(s.File, side)
	lines := d.added
	if side == Old {
		lines = d.removed
	}
	for n := s.Line; n <= max(s.Line, s.EndLine); n++ {
		if lines[n] {
			return true
		}
	}
	return false
}

// ChangedFile reports whether a file of a state is another one in the other state, or is not there.
func (l *Lines) ChangedFile(name string, side Side) bool {
	d := l.diff(name, side)
	return len(d.added)+len(d.removed) > 0
}

// Now returns the line of the new state where a line of the old one is, or was.
func (l *Lines) Now(file string, line int) (string, int, bool) {
	name := l.newName(file)
	if !l.now.Exists(name) {
		return file, line, false
	}
	d := l.diff(file, Old)
	for n := line; n > 0; n-- {
		if to, ok := d.moved[n]; ok {
			return name, to + min(line-n, 1), true
		}
	}
	return name, 1, true
}

func (l *Lines) newName(old string) string {
	if l.now.Exists(old) {
		return old
	}
	for to, from := range l.renamed() {
		if from == old {
			return to
		}
	}
	return old
}

// OldName is the name that a file of the new state had in the old one.
func (l *Lines) OldName(now string) string {
	if l.old.Exists(now) {
		return now
	}
	if from, ok := l.renamed()[now]; ok {
		return from
	}
	return now
}

func (l *Lines) diff(name string, side Side) *lineDiff {
	name = path.Clean(name)
	was, is := name, name
	if side == Old {
		is = l.newName(name)
	} else {
		was = l.OldName(name)
	}
	key := was + "\x00" + is
	l.mu.Lock()
	defer l.mu.Unlock()
	if d := l.files[key]; d != nil {
		return d
	}
	d := diffLines(linesOf(l.old, was), linesOf(l.now, is))
	l.files[key] = d
	return d
}

// linesOf are the lines of a file, without what ends them.
func linesOf(t *source.Tree, name string) []string {
	f, err := t.File(name)
	if err != nil {
		return nil
	}
	text := string(bytes.ReplaceAll(f.Data, []byte("\r\n"), []byte("\n")))
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func diffLines(a, b []string) *lineDiff {
	d := &lineDiff{added: map[int]bool{}, removed: map[int]bool{}, moved: map[int]int{}}
	for i := range a {
		d.removed[i+1] = true
	}
	for j := range b {
		d.added[j+1] = true
	}
	for j, i := range longest(a, b) {
		delete(d.removed, i+1)
		delete(d.added, j+1)
		d.moved[i+1] = j + 1
	}
	return d
}

// TextDiff lists the lines of two texts that differ, each after a - or +.
func TextDiff(old, now string) (out []string) {
	a, b := strings.Split(strings.TrimSuffix(old, "\n"), "\n"), strings.Split(strings.TrimSuffix(now, "\n"), "\n")
	d := diffLines(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && d.removed[i+1]:
			out = append(out, "-"+a[i])
			i++
		case j < len(b) && d.added[j+1]:
			out = append(out, "+"+b[j])
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return out
}
