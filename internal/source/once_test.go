package source_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestAtOnce reads many files at once, and again in a later state: each is parsed once, and anew only where its text is
// another one, whoever asks at the same time.
func TestAtOnce(t *testing.T) {
	files, names := fstest.MapFS{}, []string{"absent.yaml"}
	for i := range 500 {
		name := fmt.Sprintf("f%d.yaml", i)
		files[name] = &fstest.MapFile{Data: []byte(fmt.Sprintf("n: %d\n", i)), Mode: 0o644}
		names = append(names, name)
	}
	first := source.NewTree(files)
	read(first, names)
	files["f7.yaml"] = &fstest.MapFile{Data: []byte("n: other\n"), Mode: 0o644}
	second := first.Again(files)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { read(second, names) })
	}
	both.Wait()
	if _, err := second.YAML("absent.yaml"); err == nil {
		t.Error("a file that is not there is read")
	}
	for _, name := range names[1:] {
		was, err := first.YAML(name)
		if err != nil {
			t.Fatal(err)
		}
		is, err := second.YAML(name)
		if err != nil {
			t.Fatal(err)
		}
		if same := was == is; same != (name != "f7.yaml") {
			t.Errorf("%s is the same: %v", name, same)
		}
	}
}

// read parses files, many at once.
func read(t *source.Tree, names []string) {
	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() { _, _ = t.YAML(name) }) // who asks for it again gets the error
	}
	all.Wait()
}
