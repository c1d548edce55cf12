package cli

import (
	_ "embed"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

//go:embed help.ko.yaml
var helpInKorean []byte

// Translations are the Korean texts by the English ones.
func Translations() map[string]string {
	out := map[string]string{}
	y := source.ParseYAML(source.NewFile("help.ko.yaml", helpInKorean))
	if y.Root() == nil {
		return out // a test reads it
	}
	for _, pair := range y.Root().Content {
		_, en := source.Get(pair, source.P("en"))
		_, ko := source.Get(pair, source.P("ko"))
		if en != nil && ko != nil {
			out[en.Value] = ko.Value
		}
	}
	return out
}

// headings are the words of cobra's own template.
var headings = strings.NewReplacer("Usage:", "사용법:", "Aliases:", "별칭:", "Examples:", "예:", "Available Commands:", "명령:", "Additional Commands:", "다른 명령:",
	"Global Flags:", "공통 플래그:", "Flags:", "플래그:", "Additional help topics:", "그 밖의 도움말:",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `명령에 대한 자세한 내용: {{.CommandPath}} [command] --help`)

// InKorean puts what a command and those below it say of themselves into Korean.
func InKorean(cmd *cobra.Command, words map[string]string) {
	if !cmd.HasParent() {
		cmd.SetUsageTemplate(headings.Replace(cmd.UsageTemplate()))
	}
	for _, text := range []*string{&cmd.Short, &cmd.Long, &cmd.Example} {
		if ko := words[*text]; ko != "" {
			*text = ko
		}
	}
	flags := func(f *pflag.Flag) {
		switch ko := words[f.Usage]; {
		case ko != "":
			f.Usage = ko
		case f.Name == "help":
			f.Usage = cmd.Name() + " 도움말"
		case f.Name == "version":
			f.Usage = "버전"
		}
	}
	cmd.LocalFlags().VisitAll(flags)
	cmd.PersistentFlags().VisitAll(flags)
	for _, c := range cmd.Commands() {
		InKorean(c, words)
	}
}
