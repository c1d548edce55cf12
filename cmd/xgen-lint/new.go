package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/scaffold"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func (a *app) newCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Make a new site or a new rule",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.newSiteCommand(), a.newRuleCommand())
	return cmd
}

func (a *app) newSiteCommand() *cobra.Command {
	var like string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "site NAME --like SITE",
		Short: "Make a site like another one: site file, root app, Jenkins; print what is left to do",
		Long: `Makes a new customer's site like one that is there: site file, root app, Jenkins' sites and SITE choices (and its
registry), the facts in .xgen-lint.yaml. What is named for the like site is named for the new one; what only a person
can supply is listed: domain, addresses, images, Secrets. The result is linted before it is written.`,
		Example: "  xgen-lint new site lotte-duty-free --like lotteimall\n  xgen-lint new site lotte-duty-free --like lotteimall --dry-run | git apply",
		Args:    cli.Exactly(1, "name the new site, for example: xgen-lint new site lotte-duty-free --like lotteimall"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.newSite(cmd.Context(), args[0], like, dryRun)
		},
	}
	cmd.Flags().StringVar(&like, "like", "", "the `SITE` that the new one is made like")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the changes as a patch, write nothing")
	return cmd
}

func (a *app) newSite(ctx context.Context, name, like string, dryRun bool) error {
	repo, o, err := a.load()
	if err != nil {
		return err
	}
	plan, err := scaffold.Site(repo, name, like)
	if err != nil {
		return err
	}
	line := a.progress("linting")
	o.Progress = line.At
	brought, res, err := lint.Brought(ctx, o, plan.Changes)
	line.End()
	if err != nil {
		return err
	}
	out := a.out
	if dryRun {
		if err := (&lintFlags{app: a}).printDiff(plan.Changes); err != nil {
			return err
		}
		out = a.err
	} else if err := a.writeChanges("new site", plan.Changes); err != nil {
		return err
	}
	for _, c := range plan.Changes {
		verb := map[bool]string{true: "wrote", false: "changed"}[c.Add]
		if dryRun {
			verb = map[bool]string{true: "would write", false: "would change"}[c.Add]
		}
		fmt.Fprintf(out, "%s %s\n", verb, c.File)
	}
	fmt.Fprintf(out, "Left to do for %s:\n", plan.Name)
	for _, left := range plan.Left {
		fmt.Fprintf(out, "  - %s\n", left)
	}
	if len(brought) == 0 {
		return nil
	}
	fmt.Fprintf(out, "xgen-lint reports of it:\n")
	for _, f := range brought {
		if f.Severity >= finding.Warning {
			a.status = exitFound
		}
	}
	return report.Write(out, "text", &report.Report{Findings: brought, Rules: res.Rules,
		Source: func(name string) *source.File { f, _ := res.Tree.File(name); return f }}, report.Options{Color: a.useColor(out)})
}
