package kept

import (
	"bytes"
	"encoding/gob"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Run is a whole run that found nothing. It holds as long as nothing changed of all that the run was asked to read, and then
// not even the sites' files need to be parsed. A run that found something is not kept whole: its report quotes lines, and which of
// their values are secrets is known only from the files.
type Run struct {
	Reading  files.Reading
	Summary  finding.Summary
	Sites    int // in the repo, chosen or not
	Rules    []finding.Rule
	Notes    []string // for --verbose
	Warnings []string // of the repo
}

// Run returns the run that is kept under a key, if all that it read is in the tree as it was; nil if it has to be run. What is
// asked of the tree is part of its own reading afterwards.
func (r *Results) Run(key string, tree *source.Tree) *Run {
	data, ok := r.Store.Get(key)
	if !ok {
		return nil
	}
	var was Run
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&was); err != nil || !tree.Holds(was.Reading, nil) {
		return nil
	}
	return &was
}

// KeepRun writes down a run with what was read of its tree. If that fails, the next run works all out anew.
func (r *Results) KeepRun(key string, tree *source.Tree, now Run) {
	var ok bool
	if now.Reading, ok = tree.Reading(); !ok {
		return
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(now); err == nil {
		_ = r.Store.Put(key, b.Bytes())
	}
}
