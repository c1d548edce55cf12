package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/tables"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

func (a *app) policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Work with your own Rego rules",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.policyTestCommand(), a.policyInputCommand())
	return cmd
}

func (a *app) policyTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the unit tests of a folder of Rego policies",
		Long: `Runs the test_* rules of a folder of Rego policies (default: the current one). What rules read of the infra repo
around the current folder (or of --repo), where there is one, stands under data.xgen.documents: fleet, and sites by name.`,
		Example: "  xgen-lint policy test ./policies\n  xgen-lint policy test --repo ../infra ./policies",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			folder, err := files.Open(dir)
			if err != nil {
				return fmt.Errorf("policy test %s: no such folder", dir)
			}
			return a.testPolicies(cmd.Context(), policy.Source{Name: dir, FS: folder})
		},
	}
}

func (a *app) policyInputCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "input --site SITE",
		Short: "Print the document that rules read, as JSON",
		Long: `Prints the document that rules of scope site read of a site (with --site), or that of scope fleet (without), as
JSON. Secrets are masked. What its fields mean is in docs/policies.md.`,
		Example: "  xgen-lint policy input --site xgen-aww | jq '.containers[0]'\n  xgen-lint policy input | jq '.sites[].name'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(a.sites) > 1 {
				return fmt.Errorf("--site: one document is printed: name one site, or none for the fleet's")
			}
			o, err := a.options()
			if err != nil {
				return err
			}
			site := ""
			if len(a.sites) == 1 {
				site = a.sites[0]
			}
			doc, err := view.Input(cmd.Context(), o, site)
			if err != nil {
				return err
			}
			return printing.JSON(a.out, doc)
		},
	}
}

func (a *app) testPolicies(ctx context.Context, set policy.Source) error {
	documents, err := a.sampleDocuments(ctx)
	if err != nil {
		return err
	}
	results, err := view.TestPolicies(ctx, set, documents)
	if err != nil {
		return err
	}
	if len(results) == 0 {
		return fmt.Errorf("policy test %s: no test_* rule in any _test.rego", set.Name)
	}
	if tables.Tests(a.out, results, a.verbose) {
		a.status = exitFound
	}
	return nil
}

// sampleDocuments are those of the repo that the user named, or is in. A
// folder of policies alone has none.
func (a *app) sampleDocuments(ctx context.Context) (map[string]any, error) {
	o, err := a.options()
	if err != nil {
		return nil, err
	}
	documents, err := view.Documents(ctx, o)
	if lint.IsUserError(err) && a.repo == "" {
		return map[string]any{}, nil
	}
	return documents, err
}
