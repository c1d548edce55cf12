package main

import (
	"bytes"
	"io"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/report"
)

// once lets reports be written by one side alone: by the run, or by what ends it.
type once struct {
	mu    sync.Mutex
	begun bool
	fail  func(why string) // writes the reports of a run that failed; nil if none is to be written
}

// begin reports whether nobody has begun to write.
func (o *once) begin() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.begun
	o.begun = true
	return !was
}

// again lets the next run of a watch write its reports.
func (o *once) again() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.begun = false
}

func (o *once) onFailure(fail func(why string)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fail = fail
}

// failed writes the reports of a run that failed, unless reports were written.
func (o *once) failed(why string) {
	o.mu.Lock()
	fail := o.fail
	o.mu.Unlock()
	if fail != nil && o.begin() {
		fail(why)
	}
}

// leaveReports lets a run that fails leave a report in each place where one is
// waited for: an empty one, or none, would read as if all were fixed. Text on
// standard output says nothing that standard error does not.
func (l *lintFlags) leaveReports(targets []cli.Target, stdout bool) {
	l.reports.onFailure(func(why string) {
		r := report.Failed(tool(), model.ConfigName, why)
		for _, t := range targets {
			o := report.Options{Path: l.pathsOf(t)}
			switch {
			case t.File != "":
				var buf bytes.Buffer
				if report.Write(&buf, t.Format, r, o) == nil {
					_ = l.writeFile("--output", t.File, buf.Bytes()) // why the run failed is said already
				}
			case stdout && t.Format != "text":
				_ = report.Write(l.out, t.Format, r, o)
			}
		}
	})
}

// flagError is flagError for xgen-lint itself: the files of reports that can be
// made out beside the bad flag are written.
func (l *lintFlags) flagError(cmd *cobra.Command, err error) error {
	if !cmd.HasParent() {
		var o cli.Outputs
		lenient := pflag.NewFlagSet("", pflag.ContinueOnError)
		lenient.SetOutput(io.Discard)
		lenient.ParseErrorsAllowlist.UnknownFlags = true
		lenient.StringVar(&l.repo, "repo", "", "")
		o.Register(lenient, "")
		if lenient.Parse(l.args) == nil {
			if targets, err := o.Targets(); err == nil {
				l.leaveReports(targets, false)
			}
		}
	}
	return cli.FlagError(cmd, err)
}
