package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/atomic"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/scaffold"
)

func (a *app) initCommand() *cobra.Command {
	var hook bool
	var engines []string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write .xgen-lint.yaml with what was detected; --hook and --ci add those files",
		Long: `Writes .xgen-lint.yaml at the repo's root: what was detected here, each line explained. Asks nothing and overwrites
nothing: a file that is there stays, and what to add to it is said.`,
		Example: "  xgen-lint init\n  xgen-lint init --hook --ci gitlab",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, e := range engines {
				if err := cli.OneOf("--ci", e, scaffold.Engines()...); err != nil {
					return err
				}
			}
			return a.init(cmd.Context(), hook, engines)
		},
	}
	cmd.Flags().BoolVar(&hook, "hook", false, "add the hook that checks what a commit holds")
	cmd.Flags().StringSliceVar(&engines, "ci", nil, "add the files for an `ENGINE`: "+strings.Join(scaffold.Engines(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("ci", cobra.FixedCompletions(scaffold.Engines(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (a *app) init(ctx context.Context, hook bool, engines []string) error {
	o, err := a.options()
	if err != nil {
		return err
	}
	line := a.progress("reading")
	o.Progress = line.At
	res, err := lint.Run(ctx, o)
	line.End()
	if err != nil {
		return err
	}
	in, err := scaffold.Begin(ctx, o.Dir, hook)
	if err != nil {
		return err
	}
	in.Add(scaffold.File{Name: model.ConfigName, Content: scaffold.Config(res.Repo, res.Summary)})
	for _, e := range engines {
		if err := in.CI(e); err != nil {
			return err
		}
	}
	if hook {
		in.Hook()
	}
	if err := a.writeBeginning(in); err != nil {
		return err
	}
	for _, f := range in.Planned {
		fmt.Fprintf(a.out, "wrote %s\n", in.Shown(filepath.Join(f.Dir, filepath.FromSlash(f.Name))))
	}
	for _, note := range in.Kept {
		fmt.Fprintln(a.out, note)
	}
	printNext(a.out, "Next:", in.First(res, a.config != "").Next())
	return nil
}

// writeBeginning puts every file in place; what is done so far stays where one fails.
func (a *app) writeBeginning(b *scaffold.Beginning) error {
	for _, f := range b.Planned {
		if err := os.MkdirAll(f.Dir, 0o777); err != nil {
			return fmt.Errorf("init: %w", files.Plain(err))
		}
		root, err := os.OpenRoot(f.Dir)
		if err != nil {
			return fmt.Errorf("init: %w", files.Plain(err))
		}
		err = a.files.Replace(root, []atomic.Change{{Name: filepath.FromSlash(f.Name), New: f.Content, Add: true, Exec: f.Exec}})
		root.Close()
		var of *atomic.FileError
		if errors.As(err, &of) {
			err = fmt.Errorf("init: %s: %w", b.Shown(filepath.Join(f.Dir, f.Name)), files.Plain(of.Err))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// firstRun says on standard error what to do next where nobody has set xgen-lint
// up yet: there is no configuration, and this is a plain run.
func (l *lintFlags) firstRun(ctx context.Context, o lint.Options, res *lint.Result) {
	plainRun := len(l.targets) == 1 && l.targets[0] == (cli.Target{Format: "text"}) && len(l.rules)+len(l.skip)+len(o.Files)+len(o.Sites) == 0 &&
		!l.quiet && !l.staged && l.since == "" && l.baseline == "" && l.newBaseline == "" && !l.fix && !l.diff
	if !plainRun || res.Repo == nil || res.Repo.Config.File != nil {
		return
	}
	in, err := scaffold.Begin(ctx, o.Dir, false)
	if err != nil {
		return
	}
	printNext(l.err, "No "+model.ConfigName+" here yet. What to do next:", in.First(res, l.config != "").Next())
}

func printNext(w io.Writer, head string, steps [][2]string) {
	if len(steps) == 0 {
		return
	}
	fmt.Fprintln(w, head)
	width := 0
	for _, s := range steps {
		width = max(width, len(s[0]))
	}
	for _, s := range steps {
		fmt.Fprintf(w, "  %-*s  %s\n", width, s[0], s[1])
	}
}
