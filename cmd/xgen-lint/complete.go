package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// completeFiles leaves file names to the shell.
func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func completeRules(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	rules, err := lint.Rules(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var out []string
	for _, r := range rules {
		if strings.HasPrefix(r.ID, typed) {
			out = append(out, r.ID+"\t"+r.Title)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// completeNames completes the names of sites, environments, services and rules.
func (a *app) completeNames(cmd *cobra.Command) {
	names := func(pick func(site, env, service string) string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			repo, _, err := a.load()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			seen := map[string]bool{}
			var out []string
			add := func(name string) {
				if name != "" && !seen[name] && strings.HasPrefix(name, lastOf(typed)) {
					seen[name] = true
					out = append(out, name)
				}
			}
			for _, s := range repo.Sites {
				add(pick(s.Name, "", ""))
				for _, e := range s.Environments {
					add(pick("", e.Name, ""))
					for _, v := range e.Services {
						add(pick("", "", v.Name))
					}
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		}
	}
	_ = cmd.RegisterFlagCompletionFunc("site", names(func(site, _, _ string) string { return site }))
	_ = cmd.RegisterFlagCompletionFunc("env", names(func(_, env, _ string) string { return env }))
	_ = cmd.RegisterFlagCompletionFunc("service", names(func(_, _, service string) string { return service }))
	_ = cmd.RegisterFlagCompletionFunc("rule", completeRules)
	_ = cmd.RegisterFlagCompletionFunc("skip", completeRules)
	_ = cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
}

// lastOf is what is being typed behind the last comma.
func lastOf(typed string) string { return typed[strings.LastIndex(typed, ",")+1:] }
