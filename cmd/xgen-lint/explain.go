package main

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/editor"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
)

func (a *app) explainCommand() *cobra.Command {
	var policies []string
	cmd := &cobra.Command{
		Use:   "explain RULE | FILE:LINE",
		Short: "Print a rule's page, or what a line makes and what wins over it",
		Long: "Print a rule's page: what, why, a bad and a good example, how to fix it. For FILE:LINE, print what the line\n" +
			"makes: each rendered field that it reaches, per site, and each layer that wins over it.",
		Example: "  xgen-lint explain secret/misnamed-key\n  xgen-lint explain k3s/argocd/projects/xgen-aww.yaml:36",
		Args:    cli.Exactly(1, "name one rule or line, as in: xgen-lint explain secret/misnamed-key"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if file, line, ok := fileLine(args[0]); ok {
				return a.explainLine(cmd, file, line)
			}
			rules, err := a.rules(cmd, policies)
			if err != nil {
				return err
			}
			var ids []string
			for _, r := range rules {
				if r.ID == args[0] {
					return a.writePage(report.PageIn(a.language, r))
				}
				ids = append(ids, r.ID)
			}
			return ruleset.Unknown(args[0], ids)
		},
		ValidArgsFunction: completeRule,
	}
	cmd.Flags().StringArrayVar(&policies, "policy", nil, "more Rego rules, in `DIR`")
	return cmd
}

// fileLine takes FILE:LINE apart. A rule's ID has no colon.
func fileLine(arg string) (file string, line int, ok bool) {
	file, number, ok := strings.Cut(arg, ":")
	if i := strings.LastIndex(arg, ":"); i >= 0 {
		file, number = arg[:i], arg[i+1:]
	}
	line, err := strconv.Atoi(number)
	return file, line, ok && err == nil && file != ""
}

func (a *app) explainLine(cmd *cobra.Command, file string, line int) error {
	names, err := a.repoPaths(cmd, []string{file})
	if err != nil {
		return err
	}
	o, err := a.options()
	if err != nil {
		return err
	}
	if info, err := fs.Stat(o.FS, names[0]); err != nil || info.IsDir() {
		return fmt.Errorf("no file %s", file)
	}
	made, err := editor.MakesIn(cmd.Context(), o, names[0], line)
	if err != nil {
		return err
	}
	for _, text := range made.Text() {
		fmt.Fprintln(a.out, text)
	}
	return nil
}
