package git

import (
	"fmt"
	"sync"
	"testing"
)

// TestReadAhead: all files of a folder are what Git has, whoever asks for them at once, an empty one included.
func TestReadAhead(t *testing.T) {
	want := map[string]string{"many/empty.yaml": "", "many/a.txt": "text\n", "few/a.yaml": "a: 1\n"}
	for i := range 3 * aheadAtOnce {
		want[fmt.Sprintf("many/f%03d.yaml", i)] = fmt.Sprintf("n: %d\n", i)
	}
	head := at(t, repo(t, want), "HEAD")
	var all sync.WaitGroup
	for range 2 { // the second time each is read by itself
		for name, text := range want {
			all.Go(func() {
				if got, err := head.ReadFile(name); err != nil || string(got) != text {
					t.Errorf("%s: got %q, %v", name, got, err)
				}
			})
		}
		all.Wait()
	}
	if _, err := head.ReadFile("many/absent.yaml"); err == nil {
		t.Error("a file that is not there is read")
	}
	if n := len(head.ahead.read); n > 0 {
		t.Errorf("%d files are still held", n)
	}
}
