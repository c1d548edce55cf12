package source

import (
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

func TestTreeAgain(t *testing.T) {
	t.Parallel()
	disk := fstest.MapFS{"a.yaml": {Data: []byte("a: 1")}, "b.yaml": {Data: []byte("b: 1")}, "c.yaml": {Data: []byte("c: 1")}}
	first := NewTree(disk)
	a, _ := first.YAML("a.yaml")
	b, _ := first.YAML("b.yaml")
	c, _ := first.YAML("c.yaml")
	second := first.Again(files.Lay(disk, map[string][]byte{"b.yaml": []byte("b: 2")}, "c.yaml"))
	if again, err := second.YAML("a.yaml"); err != nil || again != a {
		t.Errorf("a file that is as it was is parsed anew: %v", err)
	}
	if changed, err := second.YAML("b.yaml"); err != nil || changed == b || string(changed.Data) != "b: 2" {
		t.Errorf("a file that changed: %v, %v", changed, err)
	}
	if _, err := second.YAML("c.yaml"); err == nil {
		t.Error("a file that is gone is still there")
	}
	third := second.Again(disk)
	if again, err := third.YAML("c.yaml"); err != nil || again == c { // it was not there in between
		t.Errorf("a file that came back: %v, %v", again, err)
	}
	if old, _ := first.YAML("b.yaml"); old != b {
		t.Error("the earlier tree changed")
	}
}
