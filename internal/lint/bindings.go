package lint

import (
	"fmt"

	"github.com/gobwas/glob"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// checkBound checks files against the schemas of the repository's own that the
// configuration binds to them. The error is a *UserError: a schema that is not
// there or does not compile.
func (run *run) checkBound() (hits []finding.Hit, err error) {
	for _, b := range run.repo.Config.Schemas {
		bound, err := run.bind(b)
		if err != nil {
			return nil, err
		}
		pattern, err := glob.Compile(b.Files, '/')
		if err != nil {
			return nil, run.configError(b.Path.Child("files"), fmt.Errorf("%q is not a pattern of files: %w", b.Files, err))
		}
		found := false
		for _, e := range run.repo.Tree.Files() {
			if !files.IsYAML(e.Path) || !pattern.Match(e.Path) {
				continue
			}
			found = true
			if site := run.repo.FileSubject(e.Path).Site; site != "" && !run.scope.hasSite(site) {
				continue
			}
			y, err := run.repo.Tree.YAML(e.Path)
			for doc := 0; err == nil && doc < len(y.Docs); doc++ {
				hits = append(hits, bound.Check(y, doc)...)
			}
		}
		if !found && !run.past {
			return nil, run.configError(b.Path.Child("files"), fmt.Errorf("no YAML file matches %q", b.Files))
		}
	}
	return hits, nil
}

// bind compiles the schema of a binding.
func (run *run) bind(b model.Binding) (*schema.Bound, error) {
	f, err := run.repo.Tree.File(b.Schema)
	if err != nil {
		return nil, run.configError(b.Path.Child("schema"), fmt.Errorf("%s cannot be read: %w", b.Schema, files.Plain(err)))
	}
	bound, err := schema.Bind(b.Schema, string(f.Data), b.Definition)
	if err != nil {
		return nil, run.configError(b.Path.Child("schema"), fmt.Errorf("%s is not a schema: %w", b.Schema, err))
	}
	return bound, nil
}

// configError is what is wrong with a value of the configuration, with its place.
func (run *run) configError(at source.Path, err error) error {
	y := run.repo.Config.File
	span, _ := y.Nearest(0, at)
	return model.ConfigError(span, err)
}
