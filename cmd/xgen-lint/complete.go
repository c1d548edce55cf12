package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// completeFiles leaves file names to the shell.
func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// completeRule completes the one rule that a command takes.
func completeRule(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completeRules(cmd, args, typed)
}

func completeRules(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	rules, err := ruleset.List(cmd.Context(), texts.English)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	before, last := splitList(typed)
	var out []string
	for _, r := range rules {
		if strings.HasPrefix(r.ID, last) {
			out = append(out, before+r.ID+"\t"+r.Title)
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
			before, last := splitList(typed)
			seen := map[string]bool{}
			var out []string
			add := func(name string) {
				if name != "" && !seen[name] && strings.HasPrefix(name, last) {
					seen[name] = true
					out = append(out, before+name)
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

// splitList parts a comma separated list into what stands already and what is
// being typed: the shell replaces the whole word.
func splitList(typed string) (before, last string) {
	i := strings.LastIndex(typed, ",") + 1
	return typed[:i], typed[i:]
}
