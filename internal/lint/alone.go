package lint

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// checkAlone checks what single files show: their text, and their shape by schema. A site's own file in which an earlier run found
// nothing is left out while it, and what all sites share, is as it was then.
func (run *run) checkAlone() []finding.Hit {
	clean := func(name string) bool { return run.kept != nil && run.kept.WasClean(name) }
	list := run.yamlFiles()
	found := make([][]finding.Hit, len(list))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	const portion = 64
	for from := 0; from < len(list); from += portion {
		group.Go(func() error {
			for i, f := range list[from:min(from+portion, len(list))] {
				if !clean(f.Path) {
					found[from+i] = checkFile(f)
				}
			}
			return nil
		})
	}
	_ = group.Wait() // none fails
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
