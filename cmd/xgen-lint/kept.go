package main

import (
	"cmp"
	"fmt"
	"os"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/cache"
	"github.com/xgen-lint/xgen-lint/internal/kept"
)

// cacheVariable names the folder for kept results; set, it keeps them in CI too.
const cacheVariable = "XGEN_LINT_CACHE"

// kept are the results of earlier runs, nil with --no-cache, in CI unless a folder is named, and where there is no folder for
// them: then everything is worked out anew.
func (l *lintFlags) kept() *kept.Results {
	if l.noCache {
		return nil
	}
	dir := os.Getenv(cacheVariable)
	if dir == "" && cli.InCI(os.Getenv) {
		return nil
	}
	if dir == "" {
		var err error
		if dir, err = cache.Folder(); err != nil {
			l.note("no results are kept: %v", err)
			return nil
		}
	}
	program, err := thisProgram()
	if err != nil {
		l.note("no results are kept: %v", err)
		return nil
	}
	c, err := cache.Open(dir)
	if err != nil {
		l.note("no results are kept: %v", err)
		return nil
	}
	return &kept.Results{Store: c, Program: program}
}

// note prints a line with --verbose.
func (l *lintFlags) note(format string, args ...any) {
	if l.verbose {
		fmt.Fprintf(l.err, format+"\n", args...)
	}
}

// thisProgram tells this program from any other one, built from other files too: by its version, and by what its file is.
func thisProgram() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", fmt.Errorf("look at this program: %w", err)
	}
	return fmt.Sprint(cmp.Or(versionLine(), name), " ", name, " ", info.Size(), " ", info.ModTime().UnixNano()), nil
}
