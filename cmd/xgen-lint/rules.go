package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/tables"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
)

func (a *app) rulesCommand() *cobra.Command {
	var format string
	var policies []string
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules: id, severity, title, fixable",
		Example: "  xgen-lint rules\n  xgen-lint rules --format json | jq -r '.rules[].id'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf("--format", format, "text", "json"); err != nil {
				return err
			}
			rules, err := a.rules(cmd, policies)
			if err != nil {
				return err
			}
			if format == "json" {
				return tables.RulesJSON(a.out, rules)
			}
			return tables.Rules(a.out, rules, terminal.Width(a.out))
		},
	}
	cli.FormatFlag(cmd, &format)
	cmd.Flags().StringArrayVar(&policies, "policy", nil, "more Rego rules, in `DIR`")
	return cmd
}

// policySources are the folders of --policy.
func policySources(dirs []string) ([]policy.Source, error) {
	var out []policy.Source
	for _, dir := range dirs {
		folder, err := files.Open(dir)
		if err != nil {
			return nil, fmt.Errorf("--policy %s: no such folder", dir)
		}
		out = append(out, policy.Source{Name: dir, FS: folder})
	}
	return out, nil
}

// rules lists the built-in rules and those of --policy.
func (a *app) rules(cmd *cobra.Command, policies []string) ([]finding.Rule, error) {
	more, err := policySources(policies)
	if err != nil {
		return nil, err
	}
	return ruleset.List(cmd.Context(), a.language, more...)
}

// writePage prints a page: as Markdown, and on a terminal laid out for it.
func (a *app) writePage(page string) error {
	if columns := terminal.Width(a.out); columns > 0 {
		page = printing.Terminal(page, columns, a.useColor(a.out))
	}
	_, err := io.WriteString(a.out, page)
	return err
}
