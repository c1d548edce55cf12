package git

import (
	"context"
	"fmt"
	"maps"
	"strings"
)

// Staged is what the next commit brings to the folder.
type Staged struct {
	Head, Index *State
	// Changed are the files that are not the same in both, by path: added,
	// changed and removed ones. A file that was renamed is both.
	Changed []string
}

// Staged compares the index with HEAD; a repository without a commit is an empty
// HEAD. Files that are only announced (git add --intent-to-add) are not in the
// next commit. The error says where a merge is not finished.
func (r *Repo) Staged(ctx context.Context) (*Staged, error) {
	head := ""
	if commit, err := r.run(ctx, nil, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"); err == nil {
		head = strings.TrimSpace(string(commit))
	} else if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out, base := &Staged{}, head
	if head == "" {
		empty, err := r.run(ctx, strings.NewReader(""), "hash-object", "-t", "tree", "--stdin")
		if err != nil {
			return nil, err
		}
		base, out.Head = strings.TrimSpace(string(empty)), r.state(map[string]blob{})
	}
	changes, err := r.run(ctx, nil, "diff-index", "--cached", "--raw", "-z", "--abbrev=64", "--no-renames", "--no-ext-diff", "--no-textconv",
		"--ignore-submodules=all", "--ita-invisible-in-index", "--relative", base, "--")
	if err != nil {
		return nil, fmt.Errorf("compare the index with HEAD: %w", err)
	}
	list, err := readChanges(string(changes))
	if err != nil {
		return nil, err
	}
	return out, r.apply(ctx, out, head, list)
}

// change is a file that differs, and what it is in the index; nil for one that
// is not there.
type change struct {
	name string
	now  *blob
}

// readChanges reads git's raw format: ":OLDMODE NEWMODE OLDID NEWID STATUS", a
// zero byte, the name, a zero byte.
func readChanges(raw string) ([]change, error) {
	var out []change
	fields := strings.Split(raw, "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		meta := strings.Fields(strings.TrimPrefix(fields[i], ":"))
		if len(meta) != 5 {
			return nil, fmt.Errorf("git diff-index says %q, which is not understood", fields[i])
		}
		c := change{name: fields[i+1]}
		switch {
		case meta[4] == "U":
			return nil, fmt.Errorf("%s is not merged yet: resolve the conflict and git add it", c.name)
		case meta[4] != "D" && meta[1] != "160000": // a submodule is no file
			c.now = &blob{meta[3], modeOf(meta[1])}
		}
		out = append(out, c)
	}
	return out, nil
}

// apply reads HEAD, and makes the index of it and the changes.
func (r *Repo) apply(ctx context.Context, out *Staged, head string, changes []change) (err error) {
	if head != "" {
		if out.Head, err = r.tree(ctx, head); err != nil {
			return err
		}
	}
	files := maps.Clone(out.Head.files)
	for _, c := range changes {
		out.Changed = append(out.Changed, c.name)
		delete(files, c.name)
		if c.now != nil {
			files[c.name] = *c.now
		}
	}
	out.Index = r.state(files)
	out.Index.reader = out.Head.reader
	return nil
}
