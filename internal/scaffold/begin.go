package scaffold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// Beginning is what is written and kept where somebody begins.
type Beginning struct {
	Planned []Planned
	Kept    []string // why a file is not written, one line each

	root, top string // of the infra repo and of the Git repository around it
	folder    string // the first in the second
	git       git.Place
}

// Planned is a file below a folder of the disk.
type Planned struct {
	Dir string
	File
}

// Begin looks at the infra repo in the folder root of the disk. The Git repository
// around it is needed for the hook only: with hook it is an error if there is none.
func Begin(ctx context.Context, root string, hook bool) (*Beginning, error) {
	b := &Beginning{root: root, top: root, folder: "."}
	return b, b.place(ctx, hook)
}

// place finds the Git repository.
func (b *Beginning) place(ctx context.Context, needed bool) error {
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
	if rel, err := filepath.Rel(withoutLinks(b.git.Top), withoutLinks(b.root)); err == nil && filepath.IsLocal(rel) {
		b.top, b.folder = b.git.Top, filepath.ToSlash(rel)
	}
	return nil
}

// withoutLinks is a path without links, where they can be followed.
func withoutLinks(name string) string {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		return followed
	}
	return name
}

func (b *Beginning) exists(name string) bool {
	_, err := os.Lstat(filepath.Join(b.top, filepath.FromSlash(name)))
	return err == nil
}

// Add plans a file of the infra repo's folder, or notes that it is there.
func (b *Beginning) Add(f File) { b.add(b.root, f) }

// CI plans the files for a CI engine.
func (b *Beginning) CI(engine string) error {
	list, err := engineFiles(engine, b.folder, b.exists)
	for _, f := range list {
		b.add(b.top, f)
	}
	return err
}

func (b *Beginning) add(dir string, f File) {
	name := filepath.Join(dir, filepath.FromSlash(f.Name))
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		b.Planned = append(b.Planned, Planned{dir, f})
		return
	}
	note := "kept " + b.Shown(name) + ": it is there already"
	if now, err := files.ReadNamed(name); f.Add != "" && (err != nil || !bytes.Contains(now, []byte("xgen-lint"))) {
		note += "; " + f.Add
	}
	b.Kept = append(b.Kept, note)
}

// Hook plans the hook that checks what a commit holds.
func (b *Beginning) Hook() {
	if config := filepath.Join(b.top, ".pre-commit-config.yaml"); b.exists(".pre-commit-config.yaml") {
		note := "kept " + b.Shown(config) + ": pre-commit owns the hooks here"
		if now, err := files.ReadNamed(config); err != nil || !bytes.Contains(now, []byte("xgen-lint")) {
			note += "; " + preCommit(b.folder)
		}
		b.Kept = append(b.Kept, note)
		return
	}
	f := hookFile("pre-commit", b.folder)
	if b.git.Moved {
		b.Kept = append(b.Kept, "no hook was written: core.hooksPath names "+b.Shown(b.git.Hooks)+"; "+
			strings.Replace(f.Add, "add to it", "add to pre-commit there", 1))
		return
	}
	b.add(b.git.Hooks, f)
}

// Shown is a path as the user knows it: relative to the Git root where it is below.
func (b *Beginning) Shown(name string) string {
	if rel, err := filepath.Rel(b.top, name); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return name
}

// First is what there is in the repository; configured is set if a configuration
// was named.
func (b *Beginning) First(res *lint.Result, configured bool) First {
	f := First{Findings: len(res.Findings)}
	if len(res.Findings) > 0 {
		f.Rule = res.Findings[0].Rule
	}
	if _, err := os.Stat(filepath.Join(b.root, model.ConfigName)); err == nil || configured {
		f.Configured = true
	}
	mentions := func(name string) bool {
		data, err := files.ReadNamed(name)
		return err == nil && bytes.Contains(data, []byte("xgen-lint"))
	}
	f.Hooked = b.git.Hooks == "" || mentions(filepath.Join(b.git.Hooks, "pre-commit")) || mentions(filepath.Join(b.top, ".pre-commit-config.yaml"))
	for _, name := range ciFiles() {
		f.InCI = f.InCI || mentions(filepath.Join(b.top, filepath.FromSlash(name)))
	}
	return f
}
