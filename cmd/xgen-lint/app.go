package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/atomic"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Exit statuses of contract.md.
const (
	exitClean  = 0
	exitFound  = 1
	exitFailed = 2
)

type streams struct {
	in       io.Reader
	out, err io.Writer
}

// app is what all commands share: the streams and the flags that every command
// takes.
type app struct {
	streams
	status  int
	cancel  context.CancelFunc // of --timeout; nil without
	files   atomic.Writer
	loaded  func(sites int) // gives a large fleet more time; nil with --timeout
	late    lateFlag        // the default time-out is over
	fleet   atomicCount     // the sites of the repo
	endless lateFlag        // the command ends when it is told to: see boundMemory
	reports once            // what a run that fails leaves
	args    []string        // the command line

	repo, config          string
	sites, envs, services []string
	allow                 []string
	color, lang           string
	language              texts.Language
	timeout               time.Duration
	quiet, verbose        bool
}

// prepare checks the flags that every command takes and bounds the command by
// --timeout.
func (a *app) prepare(cmd *cobra.Command, _ []string) error {
	if err := cli.OneOf("--color", a.color, "auto", "always", "never"); err != nil {
		return err
	}
	var err error
	if a.language, err = cli.Language(a.lang, os.Getenv, terminal.Is(a.out) || cmd.Name() == "lsp"); err != nil {
		return err
	}
	a.endless.Store(cmd.Name() == "lsp" || isSet(cmd, "watch"))
	a.out = printing.Visible(a.out, a.useColor(a.out))
	switch {
	case a.timeout < 0:
		return fmt.Errorf("--timeout %s: use 0 (never) or more", a.timeout)
	case !cmd.Flags().Changed("timeout"):
		a.boundByDefault(cmd)
	case a.timeout > 0:
		ctx, cancel := context.WithTimeout(cmd.Context(), a.timeout)
		a.cancel = cancel
		cmd.SetContext(ctx)
		go a.giveUp(ctx, context.DeadlineExceeded)
	}
	return nil
}

// useColor decides --color for a stream.
func (a *app) useColor(w io.Writer) bool { return terminal.Colours(a.color, w) }

// progress starts the line that says what a run is at, unless --quiet is given.
func (a *app) progress(text string) *terminal.Progress {
	if a.quiet {
		return nil
	}
	return terminal.Start(a.err, text)
}

// root returns the infra repo's folder: --repo, else the nearest parent with a
// configuration, else the Git root, else the current folder.
func (a *app) root() (string, error) {
	if a.repo != "" {
		info, err := os.Stat(a.repo)
		switch {
		case err != nil:
			return "", fmt.Errorf("--repo %s: %w", a.repo, files.Plain(err))
		case !info.IsDir():
			return "", fmt.Errorf("--repo %s: not a folder", a.repo)
		}
		return filepath.Abs(a.repo)
	}
	cwd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return cli.RootAround(cwd), nil
}

// mostStrayed is how many files and folders are read where the program was started
// in a folder that can hardly be an infra repo.
const mostStrayed = 20_000

// strayed reports whether a folder that nobody named is the root of a disk or the
// user's home.
func (a *app) strayed(root string) bool {
	if a.repo != "" {
		return false
	}
	if _, err := os.Stat(filepath.Join(root, model.ConfigName)); err == nil {
		return false
	}
	home, err := os.UserHomeDir()
	return root == filepath.Dir(root) || err == nil && cli.Real(root) == cli.Real(home)
}

// options are the lint options that every command shares.
func (a *app) options() (lint.Options, error) {
	root, err := a.root()
	if err != nil {
		return lint.Options{}, err
	}
	return a.optionsAt(root)
}

func (a *app) optionsAt(root string) (lint.Options, error) {
	folder, err := files.Open(root)
	if err != nil {
		return lint.Options{}, fmt.Errorf("read %s: %w", root, files.Plain(err))
	}
	if a.strayed(root) {
		folder.Bound(mostStrayed)
	}
	loaded := func(sites int) {
		a.fleet.Store(int64(sites))
		debug.SetMemoryLimit(softMemory + int64(sites)*memoryPerSite*3/4) // a diff keeps a part of each site, and a lint does not come near it
		if a.loaded != nil {
			a.loaded(sites)
		}
	}
	o := lint.Options{FS: folder, Loaded: loaded, Dir: root, Allow: a.allow, Sites: a.sites, Environments: a.envs, Services: a.services, Language: a.language}
	if a.config != "" {
		data, err := files.ReadNamed(a.config)
		if err != nil {
			return o, fmt.Errorf("--config %s: %w", a.config, files.Plain(err))
		}
		name := filepath.ToSlash(a.config)
		if abs, err := filepath.Abs(a.config); err == nil {
			if rel, err := filepath.Rel(root, abs); err == nil && filepath.IsLocal(rel) {
				name = filepath.ToSlash(rel)
			}
		}
		o.Config = source.NewFile(name, data)
	}
	return o, nil
}

// load reads the infra repo, for the commands that only look.
func (a *app) load() (*model.Repo, lint.Options, error) {
	o, err := a.options()
	if err != nil {
		return nil, o, err
	}
	repo, err := lint.LoadAllowed(o, schema.New())
	return repo, o, err
}

// oneLine is an error as one line; a time-out says what to do.
func oneLine(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timed out; raise --timeout, or narrow the run with --site"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(err.Error(), "\n", "; ")), " ")
}
