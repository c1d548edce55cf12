// Command xgen-lint tells, before anything is rendered into a cluster, which
// line of the infra repo will break which customer's site, why, and how to mend
// it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/xgen-lint/xgen-lint/internal/model"
)

func main() {
	// A run lives for milliseconds and then frees everything at once: collecting
	// rarely is worth its memory.
	debug.SetGCPercent(400)
	log.SetOutput(io.Discard) // Helm's loader warns there of old charts
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// execute runs one command line and returns its exit status. A defect of the
// program is one line like any other failure, never a stack trace.
func execute(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(s.err, "xgen-lint: internal error: %v; please report it with the command line\n", p)
			if os.Getenv("XGEN_LINT_DEBUG") != "" {
				fmt.Fprintf(s.err, "%s", debug.Stack())
			}
			code = exitFailed
		}
	}()
	app := &app{streams: s}
	root := app.rootCommand()
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	if app.cancel != nil {
		app.cancel()
	}
	if errors.Is(err, model.ErrNothing) {
		if dir, rootErr := app.root(); rootErr == nil {
			err = fmt.Errorf("%w; in %s, name another folder with --repo", err, dir)
		}
	}
	if err != nil {
		fmt.Fprintln(s.err, "xgen-lint: "+oneLine(err))
		return exitFailed
	}
	return app.status
}
