// Package cache keeps results of earlier runs in a folder of the user, for whoever would work out the same again. It
// owns the folder: who may read it, how large it gets, and that an entry is whole. It knows nothing of what it keeps.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Bounds of a folder.
const (
	MaxEntry = 64 << 20  // bytes of one entry; a larger one is not kept
	MaxSize  = 256 << 20 // bytes of all entries; the ones that were not used for longest go
)

const (
	extension = ".kept"
	magic     = "xgen-lint kept results 1\n"
)

// Cache is a folder of entries. It is safe for concurrent use, by several processes too: an entry is put in place
// whole by one rename, so a reader sees the old one or the new one.
type Cache struct {
	root *os.Root
	max  int64
}

// Folder is where results are kept where nobody names a folder: in the user's cache folder, by the system's habits
// (os.UserCacheDir). The error says why no such folder is known.
func Folder() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the user's cache folder: %w", err)
	}
	return filepath.Join(dir, "xgen-lint"), nil
}

// Open opens a folder, which is made if it is not there. It must be this user's own, and nobody else may write to it.
func Open(dir string) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of kept results: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of kept results: %w", err)
	}
	if !info.IsDir() || !private(info) {
		return nil, fmt.Errorf("%s is not a folder that only this user may write to", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of kept results: %w", err)
	}
	return &Cache{root, MaxSize}, nil
}

// Close closes the folder.
func (c *Cache) Close() error { return c.root.Close() }

// Key makes the name of an entry of what tells it from all others.
func Key(parts ...[]byte) string {
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(sum, "%d ", len(p))
		sum.Write(p)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Get returns the entry of a key; false if there is none, if it is not whole, or if it is not this user's.
func (c *Cache) Get(key string) ([]byte, bool) {
	f, err := c.root.Open(key + extension)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || !private(info) || info.Size() > MaxEntry {
		return nil, false
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxEntry+1))
	if err != nil {
		return nil, false
	}
	head := len(magic) + sha256.Size
	if len(data) < head || string(data[:len(magic)]) != magic {
		return nil, false
	}
	if sum := sha256.Sum256(data[head:]); !bytes.Equal(sum[:], data[len(magic):head]) {
		return nil, false
	}
	now := time.Now()
	_ = c.root.Chtimes(key+extension, now, now) // it was used; see trim
	return data[head:], true
}

// Put keeps an entry in place of the one that the key had; one that is too large is left out. The error is that of writing.
func (c *Cache) Put(key string, data []byte) error {
	head := len(magic) + sha256.Size
	if len(data)+head > MaxEntry {
		return nil
	}
	name := fmt.Sprintf("%s.%d.%d.new", key, os.Getpid(), time.Now().UnixNano())
	f, err := c.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keep results: %w", err)
	}
	sum := sha256.Sum256(data)
	_, err = f.Write(slices.Concat([]byte(magic), sum[:], data))
	if err = errors.Join(err, f.Close()); err == nil {
		err = c.root.Rename(name, key+extension)
	}
	if err != nil {
		_ = c.root.Remove(name)
		return fmt.Errorf("keep results: %w", err)
	}
	return c.trim()
}

// trim removes the entries that were not used for longest until the rest is within the bound, and what a run that was
// killed left half-written.
func (c *Cache) trim() error {
	entries, err := fs.ReadDir(c.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("tidy the kept results: %w", err)
	}
	var files []fs.FileInfo
	total := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // another run removed it
		}
		switch ext := filepath.Ext(e.Name()); {
		case ext == extension:
			files, total = append(files, info), total+info.Size()
		case ext == ".new" && time.Since(info.ModTime()) > time.Hour:
			_ = c.root.Remove(e.Name())
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files {
		if total <= c.max {
			break
		}
		total -= f.Size()
		_ = c.root.Remove(f.Name())
	}
	return nil
}
