package cache

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T, dir string) *Cache {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestKeep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "here")
	c := open(t, dir)
	key := Key([]byte("a"), []byte("b"))
	if other := Key([]byte("ab"), nil); key == other {
		t.Error("parts run into each other")
	}
	if _, ok := c.Get(key); ok {
		t.Error("an entry that nobody put")
	}
	for _, data := range []string{"first", "second", ""} {
		if err := c.Put(key, []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, ok := open(t, dir).Get(key); !ok || string(got) != data {
			t.Errorf("got %q, %v; want %q", got, ok, data)
		}
	}
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("files: %v", got)
	}
	if runtime.GOOS != "windows" {
		info, err := os.Stat(filepath.Join(dir, key+extension))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	}
	if err := c.Put(key, make([]byte, MaxEntry)); err != nil {
		t.Errorf("too large: %v", err)
	}
	if got, _ := c.Get(key); len(got) != 0 {
		t.Errorf("an entry of %d bytes was kept", len(got))
	}
}

// TestBroken: whatever is wrong with an entry, it is one that is not there.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	c, key := open(t, dir), Key([]byte("a"))
	file := filepath.Join(dir, key+extension)
	put := func() []byte {
		if err := c.Put(key, []byte("what was found")); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	whole := put()
	for at := range whole {
		for _, broken := range [][]byte{whole[:at], append(bytes.Clone(whole[:at]), append([]byte{whole[at] ^ 1}, whole[at+1:]...)...)} {
			if err := os.WriteFile(file, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, ok := c.Get(key); ok {
				t.Fatalf("broken at byte %d it reads %q", at, got)
			}
		}
	}
	put()
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(key); ok {
		t.Error("an entry that others may write")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(outside, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, file); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(key); ok {
		t.Error("an entry that is a link out of the folder")
	}
	open := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(open, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(open); err == nil {
		t.Error("a folder that others may write to")
	}
}

func TestBound(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	c.max = 3000
	key := func(i int) string { return Key(fmt.Append(nil, i)) }
	for i := range 5 {
		if err := c.Put(key(i), make([]byte, 900)); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(filepath.Join(dir, key(i)+extension), when, when); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			c.Get(key(0)) // is used, and stays
		}
	}
	var kept []int
	for i := range 5 {
		if _, ok := c.Get(key(i)); ok {
			kept = append(kept, i)
		}
	}
	if got := fmt.Sprint(kept); got != "[0 3 4]" {
		t.Errorf("kept %s", got)
	}
	old := filepath.Join(dir, "x.1.2.new")
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if err := c.Put(key(9), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("what a killed run left is still there")
	}
}

// TestTogether: whoever reads while others write reads what one of them wrote.
func TestTogether(t *testing.T) {
	dir, key := t.TempDir(), Key([]byte("a"))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			c, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			for range 50 {
				if err := c.Put(key, bytes.Repeat([]byte{byte('a' + i)}, 5000)); err != nil {
					t.Error(err)
				}
				if got, ok := c.Get(key); !ok || len(got) != 5000 || got[0] != got[4999] {
					t.Errorf("read %d bytes, %v", len(got), ok)
				}
			}
		})
	}
	all.Wait()
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("files: %v", got)
	}
}

// FuzzGet puts any bytes in an entry's place: only what Put writes is read.
func FuzzGet(f *testing.F) {
	sum := sha256.Sum256([]byte("kept"))
	for _, data := range []string{"", magic, magic + string(sum[:]) + "kept", magic + string(sum[:]) + "Kept", string(sum[:]) + magic + "kept"} {
		f.Add([]byte(data))
	}
	dir, key := f.TempDir(), Key(nil)
	c, err := Open(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = c.Close() })
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, key+extension), data, 0o600); err != nil {
			t.Fatal(err)
		}
		rest, begins := bytes.CutPrefix(data, []byte(magic))
		good := begins && len(rest) >= sha256.Size
		if good {
			sum := sha256.Sum256(rest[sha256.Size:])
			good = bytes.Equal(sum[:], rest[:sha256.Size])
		}
		if got, ok := c.Get(key); ok != good || ok && !bytes.Equal(got, rest[sha256.Size:]) {
			t.Fatalf("read %q, %v", got, ok)
		}
	})
}
