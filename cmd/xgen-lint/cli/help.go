package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/xgen-lint/xgen-lint/internal/near"
)

// HelpCommand is cobra's own, but for a command that does not exist: that is an
// error, and the nearest one is offered.
func HelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || found == nil || len(rest) > 0 || found == cmd.Root() && len(args) > 0 {
				return noSuchCommand(cmd.Root(), strings.Join(args, " "))
			}
			found.InitDefaultHelpFlag()
			found.InitDefaultVersionFlag()
			return found.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			return commandNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func noSuchCommand(root *cobra.Command, name string) error {
	if best, ok := near.Nearest(name, commandNames(root)); ok {
		return fmt.Errorf("no command %q; did you mean %q?", name, best)
	}
	return fmt.Errorf("no command %q; see xgen-lint --help", name)
}

func commandNames(root *cobra.Command) (names []string) {
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// idle lists, by command, the flags of all commands that do nothing there. They
// are taken, since every command takes them, but help does not name them.
var idle = map[string][]string{
	"rules":   {"repo", "allow", "config", "site", "env", "service", "verbose", "quiet"},
	"explain": {"repo", "allow", "config", "site", "env", "service", "verbose", "quiet"},
	"schema":  {"repo", "allow", "config", "site", "env", "service", "verbose", "quiet", "color"},
	"version": {"repo", "allow", "config", "site", "env", "service", "verbose", "quiet", "color", "timeout"},
	"help":    {"repo", "allow", "config", "site", "env", "service", "verbose", "quiet", "color", "timeout"},
	"test":    {"site", "env", "service"},
	"sites":   {"verbose"},
	"env":     {"verbose"},
	"images":  {"verbose"},
	"render":  {"verbose"},
	"fetch":   {"site", "env", "service"},
	"merge":   {"allow", "config", "site", "env", "service", "verbose", "timeout"},
}

// FitUsage lets help fit the terminal and name only flags that do something. A
// width of 0 is any.
func FitUsage(root *cobra.Command, width int) {
	usage := root.UsageFunc()
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		hidden := idle[cmd.Name()]
		if cmd.Name() == "completion" || cmd.HasParent() && cmd.Parent().Name() == "completion" {
			hidden = idle["version"]
		}
		cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { f.Hidden = f.Hidden || slices.Contains(hidden, f.Name) })
		return usage(cmd)
	})
	if width > 0 {
		root.SetUsageTemplate(strings.NewReplacer(".LocalFlags.FlagUsages", fmt.Sprintf("(.LocalFlags.FlagUsagesWrapped %d)", width),
			".InheritedFlags.FlagUsages", fmt.Sprintf("(.InheritedFlags.FlagUsagesWrapped %d)", width)).Replace(root.UsageTemplate()))
	}
}
