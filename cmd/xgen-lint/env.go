package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/tables"
	"github.com/xgen-lint/xgen-lint/internal/view"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

func (a *app) envCommand() *cobra.Command {
	return lister(a, &cobra.Command{
		Use:   "env",
		Short: "Show the environment that each container really gets, and which layer won",
		Long: "Shows the environment that each container really gets: variable, value (never a Secret's), the layer that\n" +
			"won, its source line, and below it what it hides.",
		Example: "  xgen-lint env --site xgen-aww --service xgen-documents",
	}, "containers", func(ctx context.Context, view *view.View) ([]workload.Explained, error) { return view.Env(ctx) }, tables.Environment)
}
