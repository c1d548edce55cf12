package main

import (
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
)

// TestHelpInKorean: each text of the help of commands and flags is in Korean too, with the same name for a flag's value, and
// no translation is left of a text that is not there any more.
func TestHelpInKorean(t *testing.T) {
	t.Parallel()
	root := (&app{}).rootCommand()
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	words, used := cli.Translations(), map[string]bool{}
	check := func(whose, en string) {
		ko := words[en]
		switch used[en] = true; {
		case en == "":
		case ko == "":
			t.Errorf("%s is not in Korean: %q", whose, en)
		case ko != en && !strings.ContainsFunc(ko, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }):
			t.Errorf("%s is not Korean: %q", whose, ko)
		}
	}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		path := cmd.CommandPath()
		check(path, cmd.Short)
		if shell := cmd.HasParent() && cmd.Parent().Name() == "completion"; !shell { // cobra's own instructions
			check(path, cmd.Long)
		}
		if words[cmd.Example] != "" || strings.Contains(cmd.Example, "   ") {
			check(path+"'s example", cmd.Example)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "help" || f.Name == "version" {
				return
			}
			check(path+" --"+f.Name, f.Usage)
			name, _ := pflag.UnquoteUsage(f)
			translated := *f
			translated.Usage = words[f.Usage]
			if ko, _ := pflag.UnquoteUsage(&translated); ko != name {
				t.Errorf("%s --%s takes %s, in Korean %s", path, f.Name, name, ko)
			}
		})
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(root)
	for en := range words {
		if !used[en] {
			t.Errorf("nothing says %q", en)
		}
	}
	cli.InKorean(root, words)
	if got := root.UsageString(); !strings.Contains(got, "사용법:") || !strings.Contains(got, "버전을 출력") || strings.Contains(got, "Flags:") {
		t.Errorf("usage:\n%s", got)
	}
}
