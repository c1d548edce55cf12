package lint

import (
	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/resolve"
	"github.com/xgen-lint/xgen-lint/internal/shard"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
)

// shardPart collects what this run hands on; reported is what it reports.
func (run *run) shardPart(d *decide.Decision, comments *suppress.Comments, reported []finding.Finding) (*shard.Part, error) {
	p := &shard.Part{Shard: run.Shard, Unused: run.unusedHere(comments), Suppressed: d.Suppressed, Services: run.extent().Services}
	var err error
	if p.Run, err = run.identity(); err != nil {
		return nil, err
	}
	// What counts only if all sites of the repo lack it.
	for _, fault := range run.renderer.Found() {
		p.Found = append(p.Found, decide.Opaque(fault))
	}
	for _, h := range run.renderer.NeverFound(true) {
		f, err := resolve.New(run.repo, run.renderer, run.words, run.rules).Resolve(h, nil)
		if err != nil {
			return nil, err
		}
		if _, asked := run.choice().Asked(&f); asked && !comments.Silence(f) {
			f.Fault = decide.Opaque(f.Fault)
			p.Lacking = append(p.Lacking, f)
		}
	}
	run.mask(p.Lacking)
	run.mask(p.Unused)
	p.Collect(d, reported, run.mask)
	return p, nil
}

// identity tells a run from others whose shards are not to be joined with its own: by the YAML files of the repository, the
// configuration and the options. Where the repository is on the disk makes no difference. The error is that of reading the policies.
func (run *run) identity() (string, error) {
	read := map[string]files.Digest{}
	for _, name := range run.yamlNames() {
		if f, err := run.repo.Tree.File(name); err == nil {
			read[name] = files.DigestOf(f.Data)
		}
	}
	var config *source.File
	if y := run.repo.Config.File; y != nil {
		config = y.File
	}
	key, err := (&kept.Results{}).Key(config, run.Policies, "shards", read, run.Rules, run.Skip, run.Least, run.Language,
		run.Sites, run.Environments, run.Services, run.Files, run.Images != nil)
	if err != nil {
		return "", err
	}
	return key[:16], nil
}
