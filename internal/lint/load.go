package lint

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/resolve"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Load reads an infra repo and its configuration; config is nil for the repo's
// own, where it has one. Errors are *UserError: a configuration that does not
// fit its schema, a layout that does not exist, a folder without anything to
// lint, a file that cannot be read.
func Load(fsys fs.FS, config *source.File, schemas *schema.Schemas) (*model.Repo, error) {
	return loadTree(source.NewTree(fsys), config, schemas, "", nil, texts.English)
}

// LoadAllowed is Load with the folders outside of the repository, which is at o.Dir, that o.Allow lets it name.
func LoadAllowed(o Options, schemas *schema.Schemas) (*model.Repo, error) { return o.load(schemas) }

// load is LoadAllowed for the options' own tree, where they have one.
func (o *Options) load(schemas *schema.Schemas) (*model.Repo, error) {
	tree := o.tree
	if tree == nil {
		tree = source.NewTree(o.FS)
		if o.Kept != nil {
			tree.Record()
		}
	}
	return loadTree(tree, o.Config, schemas, o.Dir, o.Allow, o.Language)
}

func loadTree(tree *source.Tree, config *source.File, schemas *schema.Schemas, dir string, allow []string, l texts.Language) (*model.Repo, error) {
	var y *source.YAML
	switch {
	case config != nil:
		y = source.ParseYAML(config)
	case tree.Exists(model.ConfigName):
		var err error
		if y, err = tree.YAML(model.ConfigName); err != nil {
			return nil, userErrorf("%s cannot be read: %v", model.ConfigName, files.Plain(err))
		}
	}
	if y != nil {
		if err := checkConfig(y, schemas, l); err != nil {
			return nil, err
		}
		if err := mountNamed(tree, model.OutsideFolders(y), dir, allow); err != nil {
			return nil, err
		}
	}
	repo, err := model.Load(tree, y)
	if full := tree.Full(); full != nil {
		return nil, userErrorf("%v; name its folder with --repo", full)
	}
	if err != nil {
		return nil, userErrorf("%w", err)
	}
	return repo, nil
}

// mountNamed opens the folders outside of the repository that its configuration names, as far as the caller allows it.
func mountNamed(tree *source.Tree, names []string, dir string, allow []string) error {
	if dir == "" || len(allow) == 0 {
		return nil
	}
	for _, name := range names {
		folder, err := files.OpenNamed(dir, name, allow)
		switch {
		case errors.Is(err, files.ErrNotAllowed):
		case err != nil:
			return userErrorf("%s names %s: %v", model.ConfigName, name, files.Plain(err))
		default:
			tree.Mount(name, folder)
		}
	}
	return nil
}

func checkConfig(y *source.YAML, schemas *schema.Schemas, l texts.Language) error {
	if y.Err != nil {
		return model.ConfigError(y.Err.Span, y.Err)
	}
	hits := schemas.Check(schema.Config, y, 0, nil)
	if len(hits) == 0 {
		return nil
	}
	more := ""
	if len(hits) > 1 {
		more = fmt.Sprintf(" (and %d more)", len(hits)-1)
	}
	return model.ConfigError(resolve.SpanIn(y, hits[0]), errors.New(texts.Of(l).Say(hits[0].Text)+more))
}

// checkSchemas holds the typed files against their schemas: the files of the
// chosen sites, and what all sites share. Those that skip names are left out.
func (run *run) checkSchemas(skip func(name string) bool) []finding.Hit {
	var hits []finding.Hit
	check := func(kind schema.Kind, y *source.YAML, doc int, reads func(source.Path) bool) {
		if y != nil && y.Err == nil && !skip(y.Path) {
			hits = append(hits, run.schemas.Check(kind, y, doc, reads)...)
		}
	}
	reads, looked := run.renderer.Reads, run.looked()
	for _, s := range run.scope.sites {
		if s.Seed && looked[s] {
			check(schema.Site, s.File, 0, reads)
		}
	}
	check(schema.Jenkins, run.repo.Jenkins.Project, 0, nil)
	if run.repo.Catalog != nil {
		check(schema.Catalog, run.repo.Catalog.File, 0, nil)
	}
	for _, app := range run.repo.RootApps {
		if app.Site == nil || looked[app.Site] {
			check(schema.RootApp, app.File, app.Doc, nil)
		}
	}
	return hits
}

// checkNames holds the names of rules that the user gave against what there is,
// and the rules and sites of the configuration.
func (run *run) checkNames() error {
	if run.past {
		return nil
	}
	for _, glob := range append(append([]string{}, run.Options.Rules...), run.Skip...) {
		if err := run.rules.Fits(glob); err != nil {
			return err
		}
	}
	for _, s := range run.repo.Config.Rules {
		if err := run.rules.Fits(s.Glob); err != nil {
			return run.configError(s.Path, err)
		}
		for _, name := range s.Sites {
			if run.repo.Site(name) == nil {
				return run.configError(s.Path.Child("sites"), unknown("site", name, run.repo.SiteNames()))
			}
		}
	}
	return nil
}
