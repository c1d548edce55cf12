package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/compare"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func (a *app) rootCommand() *cobra.Command {
	l := &lintFlags{app: a}
	cmd := &cobra.Command{
		Use:   "xgen-lint [FILE...]",
		Short: "Find the line of the infra repo that will break a customer's site, say why, and how to fix it",
		Long: `xgen-lint reads a GitOps infra repo (one shared chart, one app-of-apps chart, one YAML file per site), renders it as
Argo CD would, and reports what will break, on the line that you would edit.

With FILEs (as pre-commit passes them) only findings that these files have a part in are reported.
Exit status: 0 nothing at or above --fail-on, 1 something, 2 the run itself failed.`,
		Example: `  xgen-lint                                   lint the repo around the current folder
  xgen-lint --site xgen-jeju                  only what concerns one site
  xgen-lint --format sarif --output out.sarif for a code scanning service
  xgen-lint --since origin/main               only what this branch introduces
  xgen-lint explain secret/misnamed-key       why a rule exists and how to fix its findings`,
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		RunE:              l.run,
		ValidArgsFunction: completeFiles,
	}
	cmd.Version = versionLine()
	cmd.SetVersionTemplate("{{.Version}}\n")
	p := cmd.PersistentFlags()
	p.StringVar(&a.repo, "repo", "", "the infra repo's `DIR` (default: the nearest parent with .xgen-lint.yaml, else the Git root)")
	p.StringArrayVar(&a.allow, "allow", nil, "a `DIR` outside of the repo that may be read where .xgen-lint.yaml names it (repeatable)")
	p.StringVar(&a.config, "config", "", "configuration `FILE` in place of .xgen-lint.yaml")
	p.StringSliceVar(&a.sites, "site", nil, "only this `SITE` (repeatable, comma separated)")
	p.StringSliceVar(&a.envs, "env", nil, "only this environment, `ENV` (repeatable, comma separated)")
	p.StringSliceVar(&a.services, "service", nil, "only this `SERVICE` (repeatable, comma separated)")
	p.StringVar(&a.color, "color", "auto", "colours: `WHEN` is auto, always or never")
	p.StringVar(&a.lang, "lang", "", "language of messages, helps and pages: `LANG` is en or ko (default: XGEN_LINT_LANG, else the locale, of which $LANG counts on a terminal only)")
	p.DurationVar(&a.timeout, "timeout", defaultTimeout, "give up after this `DURATION` (0: never); by default, "+moreTime+fmt.Sprintf("; a run also ends where it takes more than %d MB of memory and %d MB a site", mostMemory>>20, memoryPerSite>>20))
	p.BoolVarP(&a.quiet, "quiet", "q", false, "the report alone: no summary, no snippets")
	p.BoolVarP(&a.verbose, "verbose", "v", false, "print decisions made along the way (layout, platforms), and the templates that a value passed")
	l.register(cmd)
	cmd.SetFlagErrorFunc(l.flagError)
	cmd.CompletionOptions.HiddenDefaultCmd = false
	cmd.PersistentPreRunE = a.prepare
	cmd.AddCommand(a.renderCommand(), a.envCommand(), a.imagesCommand(), a.sitesCommand(), a.rulesCommand(),
		a.explainCommand(), a.diffCommand(), a.initCommand(), a.newCommand(), a.fetchCommand(), a.lspCommand(), a.schemaCommand(), a.policyCommand(), a.versionCommand())
	cmd.AddCommand(a.mergeCommand())
	a.completeNames(cmd)
	_ = cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions([]string{"en", "ko"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.SetHelpCommand(cli.HelpCommand())
	cli.FitUsage(cmd, terminal.Width(a.out))
	a.speakHelp(cmd)
	return cmd
}

// repoPaths turns the FILE arguments into paths in the repo. One that is not
// there may be a misspelt command.
//
// Whether one that is gone was ever there is left to changedFiles.
func (a *app) repoPaths(cmd *cobra.Command, args []string) (files []string, err error) {
	if len(args) == 0 {
		return nil, nil
	}
	root, err := a.root()
	if err != nil {
		return nil, err
	}
	files = []string{}
	for _, arg := range args {
		abs, err := filepath.Abs(arg)
		if err != nil {
			return nil, err
		}
		if _, err := os.Lstat(abs); err != nil {
			inRepo := filepath.Join(root, arg)
			_, err := os.Lstat(inRepo)
			rel, relErr := cli.Relative(root, abs)
			switch {
			case err == nil:
				abs = inRepo
			case relErr == nil:
				files = append(files, rel)
				continue
			default:
				return nil, cli.NoSuchFile(cmd, arg)
			}
		}
		rel, err := cli.Relative(root, abs)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(filepath.Join(abs, model.ConfigName)); err == nil && rel != "." {
			return nil, fmt.Errorf("%s is an infra repo of its own; give it with --repo", arg)
		}
		files = append(files, rel)
	}
	return files, nil
}

// changedFiles lets a run report, beside what the FILEs have a part in, what
// their change since HEAD brings about elsewhere.
func (l *lintFlags) changedFiles(cmd *cobra.Command, o *lint.Options, args []string) error {
	if len(o.Files) == 0 || l.staged { // the index is compared with HEAD as a whole
		return nil
	}
	root, err := l.root()
	if err != nil {
		return err
	}
	ago, unknown, err := compare.BeforeChange(cmd.Context(), *o, root, o.Files)
	if err != nil {
		return err
	}
	if unknown != "" {
		return cli.NoSuchFile(cmd, args[slices.Index(o.Files, unknown)])
	}
	o.Ago = ago
	return nil
}

// speakHelp lets help be in the language of messages. It is asked before the flags are acted on, so --lang is read here.
func (a *app) speakHelp(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if l, err := cli.Language(a.lang, os.Getenv, terminal.Is(a.out)); err == nil && l == texts.Korean {
			cli.InKorean(cmd.Root(), cli.Translations())
		}
		help(cmd, args)
	})
}
