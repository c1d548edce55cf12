package input

import (
	"fmt"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Builder builds the documents of one repository. Several may be built at the same time.
type Builder struct {
	repo     *model.Repo
	renderer *render.Renderer
	workload *workload.Reader
	whole    bool
	shared   *Document // what all documents share
}

// New returns the Builder of a repository, as its renderer renders it and its reader understands its containers. With whole,
// documents hold what only rules of the user's own may read.
func New(repo *model.Repo, renderer *render.Renderer, reader *workload.Reader, whole bool) *Builder {
	b := &Builder{repo: repo, renderer: renderer, workload: reader, whole: whole}
	b.shared = b.buildShared()
	return b
}

// Convert converts what all documents share once, not once a site. The error names what has no place in a document.
func (build *Builder) Convert() error {
	for part, v := range build.shared.Tree {
		converted, err := policy.Precompute(v)
		if err != nil {
			return fmt.Errorf("build %s of the documents: %w", part, err)
		}
		build.shared.Tree[part] = converted
	}
	return nil
}

// IsTemplate reports whether a file of a chart is a template by its name.
func IsTemplate(name string) bool {
	return strings.Contains("/"+name, "/templates/") || path.Ext(name) == ".tpl"
}
