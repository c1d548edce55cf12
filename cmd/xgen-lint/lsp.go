package main

import (
	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/lsp"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func (a *app) lspCommand() *cobra.Command {
	var rules, skip, policies []string
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Run a language server on standard input and output",
		Long: "Is a language server: an editor starts it, and shows the findings while you type, with their fixes, and what a\n" +
			"line makes where you point at it. docs/editors.md has the settings of each editor.",
		Example: "  xgen-lint lsp",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			sources, err := policySources(policies)
			if err != nil {
				return err
			}
			builtin, err := ruleset.List(cmd.Context(), texts.English)
			if err != nil {
				return err
			}
			pages := map[string]string{}
			for _, r := range builtin {
				pages[r.ID] = report.PageURL(r.ID)
			}
			clean, err := lsp.Serve(cmd.Context(), a.in, terminal.Raw(a.out), lsp.Options{
				Open: func(dir string) (string, lint.Options, error) {
					root, o, err := a.optionsAround(dir)
					o.Rules, o.Skip, o.Policies = rules, skip, sources
					return root, o, err
				},
				Page: func(rule string) string { return pages[rule] }, Version: version(), Log: a.err,
			})
			if err == nil && !clean {
				a.status = exitFound // as the protocol wants it: exit came without shutdown
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&rules, "rule", nil, "only rules that match `GLOB`, for example capacity/* (repeatable)")
	f.StringSliceVar(&skip, "skip", nil, "without the rules that match `GLOB` (repeatable)")
	f.StringArrayVar(&policies, "policy", nil, "more Rego rules, in `DIR`")
	f.Bool("stdio", true, "speak on standard input and output: the only way there is")
	_ = f.MarkHidden("stdio") // editors give it without being asked
	return cmd
}

// optionsAround is how the infra repo is linted that a folder of an editor is in.
// --repo is stronger, as is the folder that the program was started in where the
// editor names none.
func (a *app) optionsAround(dir string) (string, lint.Options, error) {
	root, err := cli.RootAround(dir), error(nil)
	if a.repo != "" || dir == "" {
		root, err = a.root()
	}
	if err != nil {
		return "", lint.Options{}, err
	}
	o, err := a.optionsAt(root)
	return root, o, err
}
