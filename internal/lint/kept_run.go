package lint

import (
	"bytes"
	"encoding/gob"
	"slices"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// keptRun is a whole run that found nothing. It holds as long as nothing changed of all that the run was asked to read, and then
// not even the sites' files need to be parsed. A run that found something is not kept whole: its report quotes lines, and which of
// their values are secrets is known only from the files.
type keptRun struct {
	Reading  files.Reading
	Summary  finding.Summary
	Sites    int // in the repo, chosen or not
	Rules    []finding.Rule
	Notes    []string // for --verbose
	Warnings []string // of the repo
}

// wholeKey is the name of what is kept of a whole run; ok is false where nothing is: a run within a run, one that compares with
// another state or asks registries, a shard, which has a part to hand on, and one that may read outside of the repository, where it
// is only the configuration that opens the folders.
func (o *Options) wholeKey() (key string, ok bool) {
	if o.Kept == nil || len(o.Allow) > 0 || o.past || o.proving || o.tree != nil || o.Images != nil || len(o.Known) > 0 || o.Later != nil || o.Shard != (Shard{}) {
		return "", false
	}
	today := o.Today
	if today.IsZero() {
		today = time.Now()
	}
	key, err := o.keptKey("run", o.Sites, o.Environments, o.Services, o.Files, o.Least, today.Format(time.DateOnly))
	return key, err == nil
}

// recalled returns the result of an earlier run over the same folder, if all that it read is as it was; nil if it has to be run. The
// options have the folder's tree then, in which some files are read already.
func (o *Options) recalled(key string) *Result {
	o.tree = source.NewTree(o.FS)
	o.tree.Record()
	data, ok := o.Kept.Cache.Get(key)
	if !ok {
		return nil
	}
	var was keptRun
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&was); err != nil || !o.tree.Holds(was.Reading, nil) {
		return nil
	}
	if o.Loaded != nil {
		o.Loaded(was.Sites)
	}
	return &Result{Tree: o.tree, Warnings: was.Warnings, Summary: was.Summary, Rules: was.Rules, Notes: append(was.Notes, replayedNote(was.Summary.Sites)), replayed: was.Summary.Sites}
}

// keepWhole writes down a run that found nothing. Where a part of the repo is missing, Git was asked whether it was ever there;
// where a rule failed, that is reported each time; and where the repo has no configuration, its first user is told how to get one:
// then nothing is kept.
func (run *run) keepWhole(key string, res *Result) {
	if run.repo.Config.File == nil || len(res.Findings)+len(res.all)+len(res.Stale)+len(run.engine.Odd()) > 0 ||
		slices.ContainsFunc(partsOf(run.repo), func(p part) bool { return !p.found }) {
		return
	}
	reading, ok := run.repo.Tree.Reading()
	if !ok {
		return
	}
	var b bytes.Buffer
	was := keptRun{reading, res.Summary, len(run.repo.Sites), res.Rules, run.repo.Notes, run.repo.Warnings}
	if err := gob.NewEncoder(&b).Encode(was); err == nil {
		_ = run.Kept.Cache.Put(key, b.Bytes())
	}
}
