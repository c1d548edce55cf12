package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/compare"
	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// readIndex lets a run read the Git index in place of the folder, for --staged.
// Where the next commit changes nothing that is linted, there is no more to do
// and goOn is false; a report in another format than text is written all the
// same.
func (l *lintFlags) readIndex(ctx context.Context, o *lint.Options) (staged *compare.Staged, goOn bool, err error) {
	root, err := l.root()
	if err != nil {
		return nil, false, err
	}
	if staged, err = compare.OpenStaged(ctx, root); err != nil {
		return nil, false, err
	}
	if onlyText := l.targets[0] == (cli.Target{Format: "text"}) && l.newBaseline == ""; onlyText && !staged.Relevant() {
		if !l.quiet {
			fmt.Fprintln(l.err, "nothing that xgen-lint reads is staged")
		}
		staged.Close()
		return nil, false, nil
	}
	policies := make([]string, len(l.policies))
	for i, dir := range l.policies {
		if abs, err := filepath.Abs(dir); err == nil {
			if rel, err := cli.Relative(root, abs); err == nil {
				policies[i] = rel
			}
		}
	}
	if *o, err = staged.Options(ctx, *o, policies); err != nil {
		staged.Close()
		return nil, false, err
	}
	return staged, true, nil
}
