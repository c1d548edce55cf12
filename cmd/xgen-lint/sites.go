package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/tables"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

func (a *app) sitesCommand() *cobra.Command {
	return lister(a, &cobra.Command{
		Use:     "sites",
		Short:   "Show the fleet as a table: site x environment x service, image, domain, replicas",
		Example: "  xgen-lint sites\n  xgen-lint sites --site xgen-aww --format json",
	}, "sites", func(_ context.Context, view *view.View) ([]view.FleetSite, error) { return view.Fleet(), nil }, tables.Fleet)
}

// lister completes a command that lists something of the rendered repo: as lines, or as JSON under a name.
func lister[T any](a *app, cmd *cobra.Command, name string, read func(context.Context, *view.View) (T, error), write func(io.Writer, T, int) error) *cobra.Command {
	var format string
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := cli.OneOf("--format", format, "text", "json"); err != nil {
			return err
		}
		view, err := a.look(cmd)
		if err != nil {
			return err
		}
		list, err := read(cmd.Context(), view)
		if err != nil {
			return err
		}
		if format == "json" {
			return printing.JSON(a.out, map[string]any{name: list})
		}
		return write(a.out, list, terminal.Width(a.out))
	}
	cli.FormatFlag(cmd, &format)
	return cmd
}

// look renders what --site, --env and --service chose.
func (a *app) look(cmd *cobra.Command) (*view.View, error) {
	o, err := a.options()
	if err != nil {
		return nil, err
	}
	line := a.progress("rendering")
	view, err := view.Look(cmd.Context(), o)
	line.End()
	if err != nil {
		return nil, err
	}
	return view, a.tellBroken(view)
}

// tellBroken says which site files cannot be read; the other sites are looked at
// all the same. It is an error where no site is left.
func (a *app) tellBroken(view *view.View) error {
	broken := view.Broken()
	if len(broken) > 0 && len(broken) == len(view.Results) {
		return broken[0]
	}
	for _, err := range broken {
		fmt.Fprintln(a.err, "xgen-lint: "+oneLine(err))
		a.status = exitFound
	}
	return nil
}
