package lint

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/parallel"
)

// checkAlone checks what single files show: their text, and their shape by schema. A site's own file in which an earlier run found
// nothing is left out while it, and what all sites share, is as it was then.
func (run *run) checkAlone() []finding.Hit {
	clean := func(name string) bool { return run.kept != nil && run.kept.WasClean(name) }
	list := run.yamlFiles()
	found := make([][]finding.Hit, len(list))
	parallel.Each(len(list), func(i int) {
		if !clean(list[i].Path) {
			found[i] = checkFile(list[i])
		}
	})
	shapes := run.checkSchemas(clean)
	if run.kept != nil {
		faulty := map[string]bool{}
		for _, h := range shapes {
			faulty[h.File] = true
		}
		for i, f := range list {
			if len(found[i]) == 0 && !faulty[f.Path] {
				run.kept.NoteClean(f.Path)
			}
		}
	}
	return append(slices.Concat(found...), shapes...)
}
