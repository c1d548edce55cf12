// Command xgen-lint tells, before anything is rendered into a cluster, which
// line of the infra repo will break which customer's site, why, and how to fix
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
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
)

func main() {
	runtime.MemProfileRate = 0 // nobody reads such a profile, and what takes the samples is 1.5 % of a run
	paceGC(1000, 300, 100)
	debug.SetMemoryLimit(softMemory)
	log.SetOutput(io.Discard) // Helm's loader warns there of old charts
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	a := &app{streams: streams{os.Stdin, os.Stdout, os.Stderr}}
	go a.giveUp(ctx, nil)
	go a.boundMemory()
	code := a.execute(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// grace is how long a run that is to end may take to notice.
const grace = 2 * time.Second

// giveUp ends the program where ctx is over and the run does not notice: it may
// be deep in one template. over, where not nil, is the only reason that counts.
// What is not written whole is not written.
func (a *app) giveUp(ctx context.Context, over error) {
	<-ctx.Done()
	if over != nil && !errors.Is(ctx.Err(), over) {
		return
	}
	time.Sleep(grace)
	a.endNow(ctx.Err())
}

// endNow ends the program beside a run that goes on.
func (a *app) endNow(err error) {
	a.reports.failed(oneLine(err))
	a.files.Abandon()
	fmt.Fprintln(a.err, "xgen-lint: "+oneLine(err))
	os.Exit(exitFailed)
}

// softMemory is from where on the heap is collected as often as it takes, in bytes. It bounds nothing (what is alive is bounded where it is
// made): it keeps the pace of paceGC from doubling what is alive.
const softMemory = 320 << 20

// paceGC sets how far the heap may grow before it is collected, in percent of
// what is alive, and how far after that collection, and so on. In a run over a
// few sites 1000, 300 means one collection at 40 MB in place of three (a tenth
// of its time, within its 80 MB); with a large fleet, which comes to the last
// one soon, memory is worth more than time.
func paceGC(percent int, then ...int) {
	debug.SetGCPercent(percent)
	if len(then) > 0 {
		type collected struct{ _ [4]*int } // by the next collection
		runtime.SetFinalizer(new(collected), func(*collected) { paceGC(then[0], then[1:]...) })
	}
}

// execute is app.execute for streams alone.
func execute(ctx context.Context, args []string, s streams) int {
	return (&app{streams: s}).execute(ctx, args)
}

// execute runs one command line and returns its exit status. A defect of the
// program is one line like any other failure, never a stack trace.
func (a *app) execute(ctx context.Context, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(a.err, "xgen-lint: internal error: %v; please report it with the command line\n", p)
			if os.Getenv("XGEN_LINT_DEBUG") != "" {
				fmt.Fprintf(a.err, "%s", debug.Stack())
			}
			a.reports.failed(fmt.Sprintf("internal error: %v", p))
			code = exitFailed
		}
	}()
	a.args = args
	a.err = printing.Visible(a.err, terminal.Is(a.err))
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := a.inTime(root.ExecuteContext(ctx))
	if a.cancel != nil {
		a.cancel()
	}
	if dir, rootErr := a.root(); err != nil && rootErr == nil {
		switch {
		case errors.Is(err, model.ErrNothing):
			err = fmt.Errorf("%w; in %s, name another folder with --repo", err, dir)
		case a.strayed(dir):
			err = fmt.Errorf("in %s: %w", dir, err)
		}
	}
	if err != nil {
		a.reports.failed(oneLine(err))
		fmt.Fprintln(a.err, "xgen-lint: "+oneLine(err))
		return exitFailed
	}
	return a.status
}
