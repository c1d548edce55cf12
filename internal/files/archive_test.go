package files

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// tgz packs files, in the order in which they are given.
func tgz(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for i := 0; i+1 < len(files); i += 2 {
		h := &tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg}
		if target, ok := strings.CutPrefix(files[i+1], "->"); ok {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, target, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte(files[i+1])); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = w.Close()
	_ = z.Close()
	return b.Bytes()
}

func TestArchiveIsAFolderToo(t *testing.T) {
	tree := NewIndex(fstest.MapFS{
		"charts/redis-1.0.0.tgz": {Data: tgz(t, "redis/Chart.yaml", "name: redis\n", "redis/templates/a.yaml", "a: 1\n", "redis/templates/b.yaml", "b", "redis/link", "->/etc/passwd", "redis/Chart.yaml", "name: second\n")},
		"charts/bad.tgz":         {Data: []byte("not an archive")},
		"charts/out.tgz":         {Data: tgz(t, "../../etc/passwd", "x")},
		"charts/folder.tgz/a":    {Data: []byte("a real folder")},
	})
	if data, err := fs.ReadFile(tree.FS, "charts/redis-1.0.0.tgz/redis/Chart.yaml"); err != nil || string(data) != "name: redis\n" {
		t.Errorf("%q %v", data, err)
	}
	if !tree.IsDir("charts/redis-1.0.0.tgz/redis/templates") || tree.IsDir("charts/redis-1.0.0.tgz") || !tree.Exists("charts/redis-1.0.0.tgz") {
		t.Error("an archive is a file, and a folder where a longer name is asked for")
	}
	if tree.Exists("charts/redis-1.0.0.tgz/redis/link") || tree.Exists("charts/redis-1.0.0.tgz/redis/none") {
		t.Error("links and what is not there are not files")
	}
	if data, err := fs.ReadFile(tree.FS, "charts/folder.tgz/a"); err != nil || string(data) != "a real folder" {
		t.Errorf("%q %v", data, err)
	}
	for _, name := range []string{"charts/bad.tgz/x", "charts/out.tgz/etc/passwd"} {
		if _, err := fs.ReadFile(tree.FS, name); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var names []string
	err := fs.WalkDir(tree.FS, "charts/redis-1.0.0.tgz/redis", func(name string, _ fs.DirEntry, err error) error {
		names = append(names, name)
		return err
	})
	if diff := cmp.Diff([]string{"charts/redis-1.0.0.tgz/redis", "charts/redis-1.0.0.tgz/redis/Chart.yaml", "charts/redis-1.0.0.tgz/redis/templates",
		"charts/redis-1.0.0.tgz/redis/templates/a.yaml", "charts/redis-1.0.0.tgz/redis/templates/b.yaml"}, names); diff != "" || err != nil {
		t.Errorf("%v -want +got:\n%s", err, diff)
	}
	u, err := unpack(tgz(t, "redis/Chart.yaml", "name: redis\n", "redis/templates/a.yaml", "a: 1\n"))
	if err == nil {
		err = fstest.TestFS(u, "redis/Chart.yaml", "redis/templates/a.yaml")
	}
	if err != nil {
		t.Error(err)
	}
}
