package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/shard"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func (a *app) mergeCommand() *cobra.Command {
	l := &lintFlags{app: a, severity: "info"}
	cmd := &cobra.Command{
		Use:   "merge REPORT...",
		Short: "Join the JSON reports of shards into the report of one run",
		Long: `merge reads the JSON reports of all shards of a run (xgen-lint --shard INDEX/TOTAL --format json) and writes what one
run over all sites would report: a fault that sites of several shards share is one finding again, and a suppression
that nothing uses is one only if no shard uses it.

Exit status: 0 nothing at or above --fail-on, 1 something, 2 a report is missing or cannot be read.`,
		Example: `  xgen-lint --shard 1/3 --format json --output shard-1.json   (likewise 2/3 and 3/3)
  xgen-lint merge shard-*.json                                one JSON report
  xgen-lint merge --format text shard-*.json                  for people`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			l.outputs.Usual("json")
			if err := l.check(); err != nil {
				return err
			}
			return l.merge(cmd, args)
		},
	}
	f := cmd.Flags()
	l.given = f.Changed
	l.outputs.Register(f, "json")
	f.StringVar(&l.failOn, "fail-on", "error", "exit 1 if a finding has this `SEVERITY` or a higher one: error, warning, info or never")
	return cmd
}

func (l *lintFlags) merge(cmd *cobra.Command, args []string) error {
	var parts []shard.Part
	for _, name := range args {
		data, err := files.ReadNamed(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, files.Plain(err))
		}
		s, summary, err := report.ReadShard(data, tool().Version)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		parts = append(parts, shard.Part{Shard: shard.Shard{Index: s.Index, Of: s.Of}, Run: s.Run, Members: s.Members, Unused: s.Unused,
			Whole: s.Whole, Lacking: s.Lacking, Suppressed: s.Suppressed, Found: s.Found, Services: s.Services, Summary: finding.Summary(summary)})
	}
	res := &lint.Result{}
	var err error
	if res.Findings, res.Summary, err = shard.Join(parts, l.language); err != nil {
		return err
	}
	if res.Rules, err = knownRules(cmd, res.Findings); err != nil {
		return err
	}
	l.judgeExit(res)
	return l.writeReport(res, nil, l.fileOfRepo())
}

// knownRules are the built-in rules, and those of the findings that are the user's
// own, of which nothing else is known here.
func knownRules(cmd *cobra.Command, found []finding.Finding) ([]finding.Rule, error) {
	rules, err := ruleset.List(cmd.Context(), texts.English)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, r := range rules {
		known[r.ID] = true
	}
	for _, f := range found {
		if !known[f.Rule] {
			known[f.Rule] = true
			rules = append(rules, finding.Rule{ID: f.Rule, Severity: f.Severity, Title: f.Rule})
		}
	}
	return rules, nil
}

// fileOfRepo reads files for snippets, where the repo is there: merging needs
// nothing but the reports.
func (l *lintFlags) fileOfRepo() func(string) *source.File {
	root, err := l.root()
	if err != nil {
		return nil
	}
	folder, err := files.Open(root)
	if err != nil {
		return nil
	}
	tree := source.NewTree(folder)
	return func(name string) *source.File {
		f, err := tree.File(name)
		if err != nil {
			return nil
		}
		return f
	}
}
