package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// What a release is built with: -ldflags "-X main.release=v1.2.3 -X main.commit=… -X main.date=…".
var (
	release = ""
	commit  = ""
	date    = ""
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.out, versionLine())
			return err
		},
	}
}

// version is that of the release, else that of the module, as go install writes
// it.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// versionLine returns which program this is: version, commit and date as far as they
// are known, compiler and platform.
func versionLine() string {
	commit, date := commit, date
	if info, ok := debug.ReadBuildInfo(); ok && release == "" {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				commit = s.Value
			case "vcs.time":
				date = s.Value
			}
		}
	}
	var built []string
	if commit != "" {
		built = append(built, "commit "+commit[:min(len(commit), 12)])
	}
	if date != "" {
		built = append(built, date)
	}
	line := "xgen-lint " + version()
	if len(built) > 0 {
		line += " (" + strings.Join(built, ", ") + ")"
	}
	return fmt.Sprintf("%s %s %s/%s", line, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// tool is the program as reports name it. The pages of the rules are those of the
// release.
func tool() report.Tool {
	ref := "main"
	if release != "" {
		ref = release
	}
	return report.Tool{Name: "xgen-lint", Version: version(), URL: printing.Home, Pages: printing.Home + "/blob/" + ref + "/docs/rules/"}
}
