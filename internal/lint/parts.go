package lint

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// part is a part of an infra repo of the seed documents' shape that rules look at.
type part struct {
	name  string // as the summary names it
	key   string // of layout in the configuration
	found bool
	dir   string // where it is
}

// partsOf lists the parts of a repository; other shapes need none of these.
func partsOf(r *model.Repo) []part {
	if !slices.ContainsFunc(r.Sites, func(s *model.Site) bool { return s.Seed }) {
		return nil
	}
	secrets := part{"Secrets", "secrets", r.Layout.Secrets != "" || len(r.Setup) > 0, r.Layout.Secrets}
	if secrets.dir == "" {
		secrets.key, secrets.dir = "setup", r.Layout.Setup
	}
	return []part{
		{"pipelines", "jenkins", len(r.Jenkins.Pipelines) > 0, r.Layout.Jenkins},
		{"service catalogue", "jenkins", r.Catalog != nil, r.Layout.Jenkins},
		{"root apps", "rootApps", len(r.RootApps) > 0, r.Layout.RootApps},
		secrets,
	}
}

// notChecked lists the parts that this repository does not have: what rules would
// say of them is not known, which must not read like success.
func notChecked(r *model.Repo) []string {
	var out []string
	for _, p := range partsOf(r) {
		if !p.found {
			out = append(out, p.name+": none found")
		}
	}
	return out
}

// judgeParts reports the parts that the configuration or HEAD knows, and that are
// not there.
func (run *run) judgeParts(ctx context.Context) error {
	if run.past || run.proving || !run.enabled(ruleset.PartMissing) {
		return nil
	}
	var hits []finding.Hit
	for key, dir := range run.repo.Layout.Missing {
		hits = append(hits, run.misnamedPart(key, dir))
	}
	lost := map[string][]string{} // by the folder that they were in
	now := partsOf(run.repo)
	if slices.ContainsFunc(now, func(p part) bool { return !p.found }) {
		then, err := run.partsBefore(ctx)
		if err != nil {
			return err
		}
		for i, p := range now {
			if !p.found && i < len(then) && then[i].found && run.repo.Layout.Missing[p.key] == "" {
				lost[then[i].dir] = append(lost[then[i].dir], p.name)
			}
		}
	}
	for dir, names := range lost {
		hits = append(hits, run.lostPart(dir, names))
	}
	slices.SortFunc(hits, func(a, b finding.Hit) int { return strings.Compare(a.Text.Key(), b.Text.Key()) })
	return run.add(hits, nil)
}

// partsBefore are the parts that the revision of --since has, else HEAD; nil
// where there is neither.
func (run *run) partsBefore(ctx context.Context) ([]part, error) {
	for _, k := range run.Known {
		if k.Repo == nil {
			continue
		}
		if parts := partsOf(k.Repo); parts != nil {
			return parts, nil
		}
	}
	if run.Dir == "" {
		return nil, nil
	}
	head, err := git.Head(ctx, run.Dir)
	if head == nil || err != nil {
		return nil, err
	}
	defer head.Close()
	repo, err := model.Load(source.NewTree(head), nil)
	if err != nil {
		return nil, ctx.Err() // nothing to lint in HEAD
	}
	return partsOf(repo), nil
}

// misnamedPart is the hit about a folder that the configuration names.
func (run *run) misnamedPart(key, dir string) finding.Hit {
	found, _ := run.folderNear(dir)
	h := finding.Hit{Rule: ruleset.PartMissing, Text: finding.Say("misnamed", "key", key, "dir", dir, "near", found)}
	if y := run.repo.Config.File; y != nil {
		h.Span, _ = y.Nearest(0, source.P("layout", key))
	}
	return h
}

// lostPart is the hit about a folder that HEAD has.
func (run *run) lostPart(dir string, names []string) finding.Hit {
	h := finding.Hit{Rule: ruleset.PartMissing, Fault: dir, Precision: finding.Anchored,
		Span: source.Span{File: model.ConfigName, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
	found, ok := run.folderNear(dir)
	if ok {
		if files := run.repo.Tree.Below(found, true); len(files) > 0 {
			h.Span = source.Span{File: files[0].Path, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
		}
	}
	what := make([]finding.Phrase, len(names))
	for i, name := range names {
		what[i] = partName(name)
	}
	h.Text = finding.Say("lost", "parts", what, "dir", dir, "near", found)
	return h
}

// partName is what people call a part.
func partName(name string) finding.Phrase {
	return finding.Say("part-" + strings.ReplaceAll(name, " ", "-"))
}

// folderNear finds a folder of nearly the same name beside one that is not there.
func (run *run) folderNear(dir string) (string, bool) {
	entries, err := fs.ReadDir(run.repo.Tree.FS, path.Dir(dir))
	if err != nil {
		return "", false
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	best, ok := near.Nearest(path.Base(dir), names)
	if !ok {
		return "", false
	}
	return path.Join(path.Dir(dir), best), true
}
