package atomic

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File writes a file of the disk: a new one, or in place of one that is there. A
// device or a pipe is written to as it is. Links are followed, but where name is
// in the folder repo, which holds files of strangers, none may leave it; repo may
// be "".
func (w *Writer) File(repo, name string, content []byte) error {
	abs, err := filepath.Abs(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(abs)
	if err == nil && info.IsDir() {
		return errors.New("is a folder")
	}
	at, err := target(repo, abs)
	if err != nil {
		return err
	}
	if info != nil && !info.Mode().IsRegular() {
		return writeThrough(at, content)
	}
	root, err := os.OpenRoot(filepath.Dir(at))
	if err != nil {
		return err
	}
	defer root.Close()
	base := filepath.Base(at)
	was, err := root.Stat(base)
	if errors.Is(err, fs.ErrNotExist) {
		was = nil
	} else if err != nil {
		return err
	}
	if was != nil {
		f, err := root.OpenFile(base, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		f.Close()
	}
	s, err := w.create(root, base, content, was)
	if err != nil {
		return err
	}
	defer w.drop([]*staged{s})
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := root.Rename(s.temp, s.name); err != nil {
		return err
	}
	delete(w.staged, s)
	return nil
}

// target returns where a path leads, links followed, and refuses one that is in
// repo and leads out of it.
func target(repo, abs string) (string, error) {
	real, err := follow(abs)
	if err != nil || repo == "" {
		return real, err
	}
	realRepo, err := filepath.EvalSymlinks(repo)
	if err != nil {
		return real, nil
	}
	inside := within(repo, abs) || within(realRepo, abs)
	if inside && !within(realRepo, real) {
		return "", fmt.Errorf("a link leads to %s, out of the repository", real)
	}
	return real, nil
}

// follow is filepath.EvalSymlinks for a file that need not be there yet.
func follow(abs string) (string, error) {
	for range 40 {
		dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
		if err != nil {
			return "", err
		}
		abs = filepath.Join(dir, filepath.Base(abs))
		to, err := os.Readlink(abs)
		if err != nil {
			return abs, nil // no link
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(dir, to)
		}
		abs = to
	}
	return "", errors.New("links lead in a circle")
}

func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}

// writeThrough writes to a device or a pipe.
func writeThrough(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}
