package files_test

import (
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// The root is a folder, also after it was listed: an Application may render the path ".".
func TestRootIsAFolder(t *testing.T) {
	tree := source.NewTree(fstest.MapFS{"kustomization.yaml": {Data: []byte("resources: []\n"), Mode: 0o644}})
	for _, when := range []string{"before", "after"} {
		if !tree.IsDir(".") || tree.Exists(".") {
			t.Errorf("%s it was listed: folder %v, file %v", when, tree.IsDir("."), tree.Exists("."))
		}
		tree.Files()
		tree.Exists("kustomization.yaml")
	}
}
