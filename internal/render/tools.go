package render

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/directory"
	"github.com/xgen-lint/xgen-lint/internal/render/helmtool"
	"github.com/xgen-lint/xgen-lint/internal/render/kustomize"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// allTools lists what renders a source: of several that a folder's files fit, Argo CD takes the first here. It walks
// the files by name (Discover in its util/app/discovery), where a kustomization comes after Chart.yaml and stays. A new
// tool is a folder below this one and a line here.
func allTools(r *Renderer) []tool.Tool {
	return []tool.Tool{
		kustomize.New(),
		helmtool.Tool{Charts: r.charts, Back: r.back, Foreign: r.foreign},
		unrendered{name: "plugin"},
		directory.Tool{},
	}
}

// Use puts a tool before the others: for what Argo CD has as a plugin.
func (r *Renderer) Use(t tool.Tool) { r.tools = append([]tool.Tool{t}, r.tools...) }

// ExpandWith takes another way to expand ApplicationSets.
func (r *Renderer) ExpandWith(expand argo.Expand) { r.expand = expand }

// toolFor returns the tool that Argo CD would take: the one whose block the
// source has, else the one whose files are there. It is nil, with its name, for
// one that is not rendered.
func (r *Renderer) toolFor(src *argo.Source, dir string) (tool.Tool, string) {
	all := r.tools
	chosen := all[len(all)-1]
	for _, t := range all {
		if src.Tool(t.Name()) != nil {
			chosen = t
			break
		}
		if chosen == all[len(all)-1] && t.Detect(r.repo.Tree, dir) {
			chosen = t
		}
	}
	if u, ok := chosen.(unrendered); ok {
		return nil, u.name
	}
	return chosen, chosen.Name()
}

// unrendered stands for a tool of Argo CD's that this program does not have.
type unrendered struct {
	name  string
	files []string
}

func (u unrendered) Name() string { return u.name }

func (u unrendered) Detect(t *source.Tree, dir string) bool {
	for _, name := range u.files {
		if t.Exists(dir + "/" + name) {
			return true
		}
	}
	return false
}

func (u unrendered) Render(context.Context, tool.Input) tool.Output { return tool.Output{} }
