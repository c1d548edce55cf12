package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/atomic"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/git"
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
				if err := oneOf("--ci", e, scaffold.Engines()...); err != nil {
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
	o.Progress = line.at
	res, err := lint.Run(ctx, o)
	line.end()
	if err != nil {
		return err
	}
	in := &beginning{app: a, root: o.Dir, top: o.Dir, folder: "."}
	if err := in.place(ctx, hook); err != nil {
		return err
	}
	in.add(o.Dir, scaffold.File{Name: model.ConfigName, Content: scaffold.Config(res.Repo, res.Summary)})
	for _, e := range engines {
		files, err := scaffold.CI(e, in.folder, in.exists)
		if err != nil {
			return err
		}
		for _, f := range files {
			in.add(in.top, f)
		}
	}
	if hook {
		in.hook()
	}
	if err := in.write(); err != nil {
		return err
	}
	in.report()
	first := in.first(res)
	printNext(a.out, "Next:", first.Next())
	return nil
}

// beginning collects what init writes and keeps.
type beginning struct {
	*app
	root, top string // of the infra repo and of the Git repository around it
	folder    string // the first in the second
	git       git.Place
	planned   []placed
	kept      []string
}

// placed is a file below a folder of the disk.
type placed struct {
	dir string
	scaffold.File
}

// place finds the Git repository, which only the hook needs.
func (b *beginning) place(ctx context.Context, needed bool) error {
	repo, err := git.Open(ctx, b.root)
	if err == nil {
		b.git, err = repo.Place(ctx)
	}
	if err != nil {
		if needed {
			return fmt.Errorf("--hook: %w; run git init first, or leave out --hook", err)
		}
		return nil
	}
	if rel, err := relativeFolder(b.git.Top, b.root); err == nil {
		b.top, b.folder = b.git.Top, rel
	}
	return nil
}

func relativeFolder(top, root string) (string, error) {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	return relative(top, root)
}

func (b *beginning) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(b.top, filepath.FromSlash(name)))
	return err == nil
}

// add plans a file, or notes that it is there.
func (b *beginning) add(dir string, f scaffold.File) {
	name := filepath.Join(dir, filepath.FromSlash(f.Name))
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		b.planned = append(b.planned, placed{dir, f})
		return
	}
	note := "kept " + b.shown(name) + ": it is there already"
	if now, err := files.ReadNamed(name); f.Add != "" && (err != nil || !bytes.Contains(now, []byte("xgen-lint"))) {
		note += "; " + f.Add
	}
	b.kept = append(b.kept, note)
}

func (b *beginning) hook() {
	if config := filepath.Join(b.top, ".pre-commit-config.yaml"); b.exists(".pre-commit-config.yaml") {
		note := "kept " + b.shown(config) + ": pre-commit owns the hooks here"
		if now, err := files.ReadNamed(config); err != nil || !bytes.Contains(now, []byte("xgen-lint")) {
			note += "; " + scaffold.PreCommit(b.folder)
		}
		b.kept = append(b.kept, note)
		return
	}
	f := scaffold.Hook("pre-commit", b.folder)
	if b.git.Moved {
		b.kept = append(b.kept, "no hook was written: core.hooksPath names "+b.shown(b.git.Hooks)+"; "+
			strings.Replace(f.Add, "add to it", "add to pre-commit there", 1))
		return
	}
	b.add(b.git.Hooks, f)
}

// write puts every file in place; what is done so far stays where one fails.
func (b *beginning) write() error {
	for _, f := range b.planned {
		if err := os.MkdirAll(f.dir, 0o777); err != nil {
			return fmt.Errorf("init: %w", files.Plain(err))
		}
		root, err := os.OpenRoot(f.dir)
		if err != nil {
			return fmt.Errorf("init: %w", files.Plain(err))
		}
		err = b.app.files.Replace(root, []atomic.Change{{Name: filepath.FromSlash(f.Name), New: f.Content, Add: true, Exec: f.Exec}})
		root.Close()
		var of *atomic.FileError
		if errors.As(err, &of) {
			err = fmt.Errorf("init: %s: %w", b.shown(filepath.Join(f.dir, f.Name)), files.Plain(of.Err))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *beginning) report() {
	for _, f := range b.planned {
		fmt.Fprintf(b.out, "wrote %s\n", b.shown(filepath.Join(f.dir, filepath.FromSlash(f.Name))))
	}
	for _, note := range b.kept {
		fmt.Fprintln(b.out, note)
	}
}

// shown is a path as the user knows it: relative to the Git root where it is below.
func (b *beginning) shown(name string) string {
	if rel, err := filepath.Rel(b.top, name); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return name
}

// first is what there is in the repository.
func (b *beginning) first(res *lint.Result) scaffold.First {
	f := scaffold.First{Findings: len(res.Findings)}
	if len(res.Findings) > 0 {
		f.Rule = res.Findings[0].Rule
	}
	if _, err := os.Stat(filepath.Join(b.root, model.ConfigName)); err == nil || b.config != "" {
		f.Configured = true
	}
	mentions := func(name string) bool {
		data, err := files.ReadNamed(name)
		return err == nil && bytes.Contains(data, []byte("xgen-lint"))
	}
	f.Hooked = b.git.Hooks == "" || mentions(filepath.Join(b.git.Hooks, "pre-commit")) || mentions(filepath.Join(b.top, ".pre-commit-config.yaml"))
	for _, name := range scaffold.CIFiles() {
		f.InCI = f.InCI || mentions(filepath.Join(b.top, filepath.FromSlash(name)))
	}
	return f
}

// firstRun says on standard error what to do next where nobody has set xgen-lint
// up yet: there is no configuration, and this is a plain run.
func (l *lintFlags) firstRun(ctx context.Context, o lint.Options, res *lint.Result) {
	plainRun := len(l.targets) == 1 && l.targets[0] == (target{format: "text"}) && len(l.rules)+len(l.skip)+len(o.Files)+len(o.Sites) == 0 &&
		!l.quiet && !l.staged && l.since == "" && l.baseline == "" && l.newBaseline == "" && !l.fix && !l.diff
	if !plainRun || res.Repo == nil || res.Repo.Config.File != nil {
		return
	}
	in := &beginning{app: l.app, root: o.Dir, top: o.Dir, folder: "."}
	if err := in.place(ctx, false); err != nil {
		return
	}
	printNext(l.err, "No "+model.ConfigName+" here yet. What to do next:", in.first(res).Next())
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
