package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/index"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// noteMade keeps the names of what a root of a repository of any shape makes:
// its roots share clusters, so what one names another may make. Sites of the
// seed documents' shape have a cluster each.
func (run *run) noteMade(site *model.Site, names []string) {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.noteNames(site, names)
}

// noteNames is noteMade with the lock held.
func (run *run) noteNames(site *model.Site, names []string) {
	if run.made == nil {
		run.made = map[string][]string{}
	}
	for _, name := range names {
		run.made[name] = append(run.made[name], site.Name)
	}
}

// dropMadeElsewhere takes away what is said to be absent and what another root
// makes. Where only some were chosen, the others are read for it.
func (run *run) dropMadeElsewhere(ctx context.Context) error {
	if !slices.ContainsFunc(run.findings, func(f finding.Finding) bool { return f.Absent != "" }) {
		return nil
	}
	for _, site := range run.repo.Sites {
		if len(site.Roots) == 0 || run.scope.hasSite(site.Name) || site.Broken() {
			continue
		}
		res, err := run.renderer.Site(ctx, site, nil)
		if err != nil {
			return fmt.Errorf("read site %q: %w", site.Name, err)
		}
		run.noteMade(site, index.Build(run.repo, res).Names())
	}
	run.findings = slices.DeleteFunc(run.findings, func(f finding.Finding) bool { return f.Absent != "" && run.isMadeElsewhere(f) })
	return nil
}

func (run *run) isMadeElsewhere(f finding.Finding) bool {
	i := strings.LastIndexByte(f.Absent, ' ')
	namespace, name, _ := strings.Cut(f.Absent[i+1:], "/")
	for _, in := range []string{namespace, "", "*"} {
		if slices.ContainsFunc(run.made[index.Absent(f.Absent[:max(i, 0)], in, name)], func(site string) bool { return site != f.Site }) {
			return true
		}
	}
	return false
}
