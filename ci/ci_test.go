package ci_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestPinned wants every action that a workflow names to be pinned by the digest of a commit: a tag can be moved. Those
// of this repository are named by their release.
func TestPinned(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses: (\S+?)(?:@(\S+))?(?: +#.*)?$`)
	digest := regexp.MustCompile(`^[0-9a-f]{40}$`)
	seen := 0
	for _, pattern := range []string{"*.yml", "../docs/ci/*/*.yml", "../.github/workflows/*.yml", "../.github/actions/*/*.yml", "../action.yml"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range uses.FindAllSubmatch(data, -1) {
				seen++
				if action := string(m[1]); action != "./" && action != "xgen-lint/xgen-lint" && !digest.Match(m[2]) {
					t.Errorf("%s: %s is not pinned by a digest but by %q", name, action, m[2])
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d actions were found", seen)
	}
}
