package git

import (
	"context"
	"fmt"
	"strings"
)

// Commit returns the full name of the commit that a revision is.
func (r *Repo) Commit(ctx context.Context, rev string) (string, error) {
	out, err := r.run(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", r.unknownRev(rev)
	}
	return strings.TrimSpace(string(out)), nil
}

// MergeBase returns the commit where two revisions parted.
func (r *Repo) MergeBase(ctx context.Context, a, b string) (string, error) {
	var commits []string
	for _, rev := range []string{a, b} {
		commit, err := r.Commit(ctx, rev)
		if err != nil {
			return "", err
		}
		commits = append(commits, commit)
	}
	out, err := r.run(ctx, nil, "merge-base", commits[0], commits[1])
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && r.Shallow:
		return "", fmt.Errorf("this clone is shallow and does not hold the commit where %s and %s parted; run git fetch --unshallow first", a, b)
	case err != nil:
		return "", fmt.Errorf("%s and %s have no commit in common", a, b)
	}
	return strings.TrimSpace(string(out)), nil
}

// Branched returns the commit where the branch left origin/HEAD, or HEAD's where that is not known.
func (r *Repo) Branched(ctx context.Context) (string, error) {
	if base, err := r.MergeBase(ctx, "origin/HEAD", "HEAD"); err == nil || ctx.Err() != nil {
		return base, ctx.Err()
	}
	return r.Commit(ctx, "HEAD")
}
