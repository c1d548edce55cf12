package render

import (
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestToolOfAFolder names the tool that Argo CD takes for what a folder has (AppType in its util/app/discovery).
func TestToolOfAFolder(t *testing.T) {
	tree := source.NewTree(fstest.MapFS{
		"chart/Chart.yaml": {}, "kustomization/kustomization.yaml": {}, "files/cm.yaml": {},
		"both/Chart.yaml": {}, "both/kustomization.yaml": {},
	})
	r := &Renderer{repo: &model.Repo{Tree: tree}}
	r.tools = allTools(r)
	for _, tt := range []struct{ dir, block, want string }{
		{"chart", "", "helm"}, {"kustomization", "", "kustomize"}, {"files", "", "directory"},
		{"both", "", "kustomize"}, // which is found later, and stays
		{"both", "helm", "helm"}, {"both", "directory", "directory"},
	} {
		source := map[string]any{"path": tt.dir}
		if tt.block != "" {
			source[tt.block] = map[string]any{}
		}
		app := argo.NewApplication(map[string]any{"spec": map[string]any{"source": source}})
		if _, got := r.toolFor(app.Sources[0], tt.dir); got != tt.want {
			t.Errorf("%s with the block %q: %s, want %s", tt.dir, tt.block, got, tt.want)
		}
	}
}
