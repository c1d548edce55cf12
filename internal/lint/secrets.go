package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// gatherSecrets lists the values that may be in no text of a report, wherever they are. A clean run has no text.
func (run *run) gatherSecrets(found bool) {
	if found {
		run.secrets = slices.Compact(append(mask.Distinctive(run.quoted), SecretValues(run.repo)...))
	}
}

// SecretValues are the secret values of a repository's YAML files.
func SecretValues(repo *model.Repo) []string {
	var files []*source.YAML
	var paths []source.Path
	var templates []*source.File
	for _, e := range repo.Tree.Files() {
		switch path.Ext(e.Path) {
		case ".yaml", ".yml", ".json":
			if y, err := repo.Tree.YAML(e.Path); err == nil {
				files = append(files, y)
			}
		}
		if strings.Contains(e.Path, "templates/") {
			if f, err := repo.Tree.File(e.Path); err == nil {
				paths = append(paths, mask.ReadAsSecret(f)...)
				templates = append(templates, f)
			}
		}
	}
	return append(mask.Written(templates), mask.Values(files, distinct(paths))...)
}

func distinct(paths []source.Path) []source.Path {
	seen := map[string]bool{}
	return slices.DeleteFunc(paths, func(p source.Path) bool {
		again := seen[p.String()]
		seen[p.String()] = true
		return again
	})
}

// mask takes the secrets out of what the findings say, once for all that prints
// or keeps them.
func (run *run) mask(fs []finding.Finding) {
	lines := mask.New(run.file).With(run.secrets)
	for i, f := range fs {
		f.Origins = slices.Clone(f.Origins)
		for n, o := range f.Origins {
			if o.Text.IsSet() {
				f.Origins[n].Note = run.words.Say(o.Text)
			}
		}
		fs[i] = lines.Finding(f)
		fs[i].Message = texts.Shortened(fs[i].Message, texts.MaxMessage)
	}
}

func (run *run) file(name string) *source.File {
	f, err := run.repo.Tree.File(name)
	if err != nil {
		return nil
	}
	return f
}
