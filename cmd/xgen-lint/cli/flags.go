package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// withoutUnit is Go's error about a duration that is a bare number.
var withoutUnit = lazyre.New(`^invalid argument "(\d+)" for "--([a-z-]+)" flag: time: missing unit`)

// FlagError offers the nearest flag for one that does not exist.
func FlagError(cmd *cobra.Command, err error) error {
	text := err.Error()
	name, ok := strings.CutPrefix(text, "unknown flag: --")
	if !ok {
		if m := withoutUnit.FindStringSubmatch(text); m != nil {
			return fmt.Errorf("--%s %s: give a unit, as in --%s %ss", m[2], m[1], m[2], m[1])
		}
		what, _, _ := strings.Cut(text, ": strconv.") // Go's own words for a number that is none
		return errors.New(what)
	}
	var known []string
	collect := func(f *pflag.Flag) { known = append(known, f.Name) }
	cmd.Flags().VisitAll(collect)
	cmd.InheritedFlags().VisitAll(collect)
	if best, ok := near.Nearest(name, known); ok {
		return fmt.Errorf("no flag --%s; did you mean --%s?", name, best)
	}
	return fmt.Errorf("no flag --%s; see %s --help", name, cmd.CommandPath())
}

// OneOf checks a flag's value against those that it knows.
func OneOf(flag, value string, known ...string) error {
	for _, k := range known {
		if value == k {
			return nil
		}
	}
	if best, ok := near.Nearest(value, known); ok {
		return fmt.Errorf("%s %q: did you mean %q?", flag, value, best)
	}
	return fmt.Errorf("%s %q: use %s", flag, value, strings.Join(known, ", "))
}

// Exactly is cobra.ExactArgs with words of our own.
func Exactly(n int, help string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("%d arguments: %s", len(args), help)
		}
		return nil
	}
}

// FormatFlag lets a command print text or JSON.
func FormatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "format", "f", "text", "`FORMAT`: text or json")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

// NoSuchFile is the error about a FILE that is not there; it may be a misspelt command.
func NoSuchFile(cmd *cobra.Command, arg string) error {
	var names []string
	for _, c := range cmd.Root().Commands() {
		names = append(names, c.Name())
	}
	if !strings.ContainsAny(arg, "./") {
		if best, ok := near.Nearest(arg, names); ok {
			return fmt.Errorf("no command or file %q; did you mean %q?", arg, best)
		}
		return fmt.Errorf("no command or file %q; see xgen-lint --help", arg)
	}
	return fmt.Errorf("no file %s", arg)
}
