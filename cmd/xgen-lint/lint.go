package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/compare"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/shard"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/tables"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

// lintFlags are the flags of xgen-lint itself.
type lintFlags struct {
	*app
	outputs               cli.Outputs
	targets               []cli.Target
	paths                 string
	severity              string
	statistics, watch     bool
	failOn                string
	rules, skip           []string
	images                bool
	since                 string
	staged                bool
	stdin                 string // the file whose content is read from standard input
	baseline, newBaseline string
	fix, diff, noCache    bool
	policies              []string
	jobs                  int
	shard                 string
	given                 func(flag string) bool // on the command line
}

func (l *lintFlags) register(cmd *cobra.Command) {
	f := cmd.Flags()
	l.given = f.Changed
	l.outputs.Register(f, "text")
	f.StringVar(&l.paths, "paths", "", "what paths in reports are relative to: repo, git or cwd, the current folder (default: git in formats that a forge reads, cwd on a terminal, else repo)")
	f.StringVar(&l.failOn, "fail-on", "error", "exit 1 if a finding has this `SEVERITY` or a higher one: error, warning, info or never")
	f.StringVar(&l.severity, "severity", "info", "only findings of this `SEVERITY` and above: error, warning or info")
	f.BoolVar(&l.statistics, "statistics", false, "count the findings by rule in place of the text report")
	f.BoolVar(&l.watch, "watch", false, "run again whenever a file changes, until interrupted")
	f.StringSliceVar(&l.rules, "rule", nil, "only rules that match `GLOB`, for example capacity/* (repeatable)")
	f.StringSliceVar(&l.skip, "skip", nil, "without the rules that match `GLOB` (repeatable)")
	f.BoolVar(&l.images, "images", false, "ask the registries whether each image exists")
	f.StringVar(&l.since, "since", "", "only findings that the repo at `REV` does not have")
	f.BoolVar(&l.staged, "staged", false, "lint what the next commit holds (the Git index), and report what HEAD does not have: for the hook")
	f.StringVar(&l.stdin, "stdin-filename", "", "lint `FILE` with the content that is read from standard input, for an editor's buffer")
	f.StringVar(&l.baseline, "baseline", "", "only findings that are not in `FILE`")
	f.StringVar(&l.newBaseline, "write-baseline", "", "write the findings of now to `FILE`, for --baseline")
	f.BoolVar(&l.fix, "fix", false, "apply the safe fixes")
	f.BoolVar(&l.diff, "diff", false, "print the safe fixes as a patch, change nothing")
	f.StringArrayVar(&l.policies, "policy", nil, "more Rego rules, in `DIR`")
	f.IntVar(&l.jobs, "jobs", 0, "sites checked in parallel, `N` at most (default: two per core)")
	f.BoolVar(&l.noCache, "no-cache", false, "work out everything anew: neither use results of earlier runs nor keep those of this one")
	f.StringVar(&l.shard, "shard", "", "check only `PART` of the sites: INDEX/TOTAL, or auto for what the CI engine says; see xgen-lint merge")
	_ = cmd.RegisterFlagCompletionFunc("paths", cobra.FixedCompletions([]string{"repo", "git", "cwd"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Formats(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("severity", cobra.FixedCompletions([]string{"error", "warning", "info"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions([]string{"error", "warning", "info", "never"}, cobra.ShellCompDirectiveNoFileComp))
}

// check finds bad flags before any work is done.
func (l *lintFlags) check() (err error) {
	if l.targets, err = l.outputs.Targets(); err != nil {
		return err
	}
	if !l.diff {
		l.leaveReports(l.targets, true)
	}
	if err := cli.OneOf("--severity", l.severity, "error", "warning", "info"); err != nil {
		return err
	}
	if err := cli.OneOf("--fail-on", l.failOn, "error", "warning", "info", "never"); err != nil {
		return err
	}
	if l.paths != "" {
		if err := cli.OneOf("--paths", l.paths, "repo", "git", "cwd"); err != nil {
			return err
		}
	}
	switch {
	case l.diff && l.outputs.Any():
		return errors.New("--diff prints a patch in place of the report: leave out --format and --output")
	case l.fix && l.diff:
		return errors.New("--fix applies the fixes and --diff only shows them: give one of the two")
	case l.staged && l.since != "":
		return errors.New("--staged compares the index with HEAD and --since the folder with a revision: give one of the two")
	case l.staged && (l.fix || l.diff):
		return errors.New("--staged lints the index, which --fix and --diff cannot change: run them without --staged, then git add")
	case l.watch && (l.fix || l.diff || l.staged || l.newBaseline != ""):
		return errors.New("--watch only reports: leave out --fix, --diff, --staged and --write-baseline")
	case l.stdin != "" && (l.staged || l.fix || l.watch):
		return errors.New("--stdin-filename lints what is read from standard input, which is neither staged nor to be written: leave out --staged, --fix and --watch")
	case l.shard == "" && l.given("shard"): // a variable that is not set: each job would check all sites
		return errors.New("--shard is empty: use INDEX/TOTAL, for example 1/3, or auto")
	case l.jobs < 1 && l.given("jobs"):
		return fmt.Errorf("--jobs %d: use 1 or more", l.jobs)
	}
	return nil
}

func (l *lintFlags) run(cmd *cobra.Command, args []string) error {
	if err := l.check(); err != nil {
		return err
	}
	if l.watch {
		return l.watchRuns(cmd, args)
	}
	return l.once(cmd, args)
}

// once is one run.
func (l *lintFlags) once(cmd *cobra.Command, args []string) error {
	o, err := l.lintOptions(cmd, args)
	if err != nil {
		return err
	}
	if l.staged {
		staged, again, err := l.readIndex(cmd.Context(), &o)
		if err != nil || !again {
			return err
		}
		defer staged.Close()
	}
	fixed, err := l.judge(cmd.Context(), o)
	if err != nil {
		return err
	}
	res := fixed.After
	switch {
	case l.diff:
		l.judgeExit(fixed.Before)
		return l.printDiff(fixed.Changes)
	case l.fix:
		if err := l.writeFixes(fixed.Changes); err != nil {
			return err
		}
	}
	if !l.quiet {
		for _, warning := range slices.Concat(res.Warnings, l.staleEntries(res)) {
			fmt.Fprintln(l.err, "xgen-lint: "+warning)
		}
	}
	if l.verbose {
		for _, note := range res.Notes {
			fmt.Fprintln(l.err, note)
		}
	}
	if err := l.writeBaseline(res); err != nil {
		return err
	}
	if l.newBaseline == "" { // what is there is accepted
		l.judgeExit(res)
	}
	fleet, err := l.fleetFor(cmd.Context(), o)
	if err != nil {
		return err
	}
	if err := l.write(res, fleet); err != nil {
		return err
	}
	l.firstRun(cmd.Context(), o, res)
	return nil
}

// fleetFor is the fleet for a report on a page, nil for other formats.
func (l *lintFlags) fleetFor(ctx context.Context, o lint.Options) (*report.Fleet, error) {
	if !slices.ContainsFunc(l.targets, func(t cli.Target) bool { return t.Format == "html" }) {
		return nil, nil
	}
	view, err := view.Look(ctx, o)
	if err != nil {
		return nil, err
	}
	return tables.Page(ctx, view)
}

// judge lints, and fixes in memory where that is asked for.
func (l *lintFlags) judge(ctx context.Context, o lint.Options) (*lint.Fixed, error) {
	known, err := l.known(ctx, o)
	if err != nil {
		return nil, err
	}
	line := l.progress("reading")
	defer line.End()
	o.Known, o.Progress = append(o.Known, known...), line.At
	if l.fix || l.diff {
		return lint.Fix(ctx, o)
	}
	res, err := lint.Run(ctx, o)
	return &lint.Fixed{Before: res, After: res}, err
}

func (l *lintFlags) lintOptions(cmd *cobra.Command, args []string) (lint.Options, error) {
	o, err := l.options()
	if err != nil {
		return o, err
	}
	if o.Files, err = l.repoPaths(cmd, args); err != nil {
		return o, err
	}
	if o.Least, err = finding.ParseSeverity(l.severity); err != nil {
		return o, err
	}
	if o.Today, err = today(); err != nil {
		return o, err
	}
	if err := l.readBuffer(&o); err != nil {
		return o, err
	}
	o.Rules, o.Skip, o.Jobs = l.rules, l.skip, l.jobs
	if o.Shard, err = cli.Shard(l.shard, os.Getenv); err != nil {
		return o, err
	}
	if o.Policies, err = policySources(l.policies); err != nil {
		return o, err
	}
	if err := l.changedFiles(cmd, &o, args); err != nil {
		return o, err
	}
	if l.images {
		o.Images = &lint.ImageOptions{}
	}
	o.Kept = l.kept()
	return o, nil
}

// write prints the report in every format asked for, standard output last: a file
// that cannot be written is found before it.
func (l *lintFlags) write(res *lint.Result, fleet *report.Fleet) error {
	return l.writeReport(res, fleet, func(name string) *source.File { f, _ := res.Tree.File(name); return f })
}

func (l *lintFlags) writeReport(res *lint.Result, fleet *report.Fleet, file func(string) *source.File) error {
	if !l.reports.begin() {
		return nil // time ran out, and that is reported
	}
	r := &report.Report{Fleet: fleet, Findings: res.Findings, Earlier: res.Earlier, Compared: l.since != "", Rules: res.Rules, Summary: report.Summary(res.Summary),
		Shard: reportedShard(res.Part), Tool: tool(), Language: l.language, Source: file}
	r.Secrets = res.Secrets
	var failed error
	for _, t := range l.targets {
		if t.File == "" {
			continue
		}
		var buf bytes.Buffer
		err := report.Write(&buf, t.Format, r, report.Options{Quiet: l.quiet, Verbose: l.verbose, Color: l.color == "always", Path: l.pathsOf(t)})
		if err == nil {
			err = l.writeFile("--output", t.File, buf.Bytes())
		}
		failed = cmp.Or(failed, err)
	}
	if failed != nil {
		return failed
	}
	for _, t := range l.targets {
		if t.File != "" {
			continue
		}
		if l.statistics && t.Format == "text" {
			if err := report.WriteStatistics(l.out, r); err != nil {
				return err
			}
			continue
		}
		if err := report.Write(l.out, t.Format, r, report.Options{Color: l.useColor(l.out), Links: l.useColor(l.out) && terminal.Links(l.out), Quiet: l.quiet, Verbose: l.verbose, Path: l.pathsOf(t), Width: terminal.Width(l.out), Wrap: terminal.Width(l.out) > 0}); err != nil {
			return err
		}
	}
	if text := slices.Contains(l.targets, cli.Target{Format: "text"}); l.statistics && !text {
		if err := report.WriteStatistics(l.err, r); err != nil {
			return err
		}
	}
	if !l.quiet {
		if dir, err := l.root(); err == nil && l.strayed(dir) {
			fmt.Fprintf(l.err, "xgen-lint: read all of %s, since there is no infra repo around the current folder; name one with --repo\n", dir)
		}
		fmt.Fprintln(l.err, report.SummaryLineIn(l.language, r.Summary))
		if line := report.NotRenderedLineIn(l.language, r.Summary); line != "" {
			fmt.Fprintln(l.err, line)
		}
	}
	return nil
}

// judgeExit sets exit status 1 where something is at or above --fail-on.
func (l *lintFlags) judgeExit(res *lint.Result) {
	least, err := finding.ParseSeverity(l.failOn)
	if err != nil { // never
		return
	}
	for _, f := range res.Findings {
		if f.Severity >= least {
			l.status = exitFound
		}
	}
}

// writeBaseline writes --write-baseline: all that was found, known or not.
func (l *lintFlags) writeBaseline(res *lint.Result) error {
	if l.newBaseline == "" {
		return nil
	}
	data, err := res.Baseline()
	if err != nil {
		return err
	}
	return l.writeFile("--write-baseline", l.newBaseline, data)
}

// staleEntries returns what the baseline lists and nothing finds any more: a fault
// that comes back there would be accepted unseen.
func (l *lintFlags) staleEntries(res *lint.Result) []string {
	stale := res.Stale
	if len(stale) == 0 {
		return nil
	}
	const most = 3
	var names []string
	for _, e := range stale[:min(len(stale), most)] {
		names = append(names, e.Rule+" in "+e.File)
	}
	if len(stale) > most {
		names = append(names, fmt.Sprintf("%d more", len(stale)-most))
	}
	return []string{fmt.Sprintf("--baseline %s lists what is not found any more: %s; write it anew with --write-baseline", l.baseline, strings.Join(names, ", "))}
}

// known collects what --baseline and --since take away.
func (l *lintFlags) known(ctx context.Context, o lint.Options) ([]*known.Findings, error) {
	var out []*known.Findings
	if l.baseline != "" {
		data, err := files.ReadNamed(l.baseline)
		if err != nil {
			return nil, fmt.Errorf("--baseline %s: %w", l.baseline, files.Plain(err))
		}
		accepted, err := known.ReadBaseline(l.baseline, data)
		if err != nil {
			return nil, err
		}
		out = append(out, accepted)
	}
	if l.since != "" {
		dir, err := l.root()
		if err != nil {
			return nil, err
		}
		line := l.progress("reading " + l.since)
		known, err := compare.Since(ctx, o, dir, l.since)
		line.End()
		if err != nil {
			return nil, err
		}
		if known.Note != "" && !l.quiet {
			fmt.Fprintln(l.err, known.Note)
		}
		out = append(out, known)
	}
	return out, nil
}

// reportedShard is what a report holds of a shard.
func reportedShard(p *shard.Part) *report.Shard {
	if p == nil {
		return nil
	}
	return &report.Shard{Index: p.Index, Of: p.Of, Run: p.Run, Members: p.Members, Unused: p.Unused, Whole: p.Whole, Lacking: p.Lacking, Suppressed: p.Suppressed, Found: p.Found, Services: p.Services}
}
