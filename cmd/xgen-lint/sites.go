package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

func (a *app) sitesCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "sites",
		Short:   "Shows the fleet as a table: site x environment x service, image, domain, replicas",
		Example: "  xgen-lint sites\n  xgen-lint sites --site xgen-aww --format json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("--format", format, "text", "json"); err != nil {
				return err
			}
			view, err := a.look(cmd)
			if err != nil {
				return err
			}
			fleet := view.Fleet()
			if format == "json" {
				return writeJSON(a.out, map[string]any{"sites": fleet})
			}
			return writeFleet(a.out, fleet)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

// look renders what --site, --env and --service chose.
func (a *app) look(cmd *cobra.Command) (*lint.View, error) {
	o, err := a.options()
	if err != nil {
		return nil, err
	}
	line := a.progress("rendering")
	view, err := lint.Look(cmd.Context(), o)
	line.end()
	if err == nil {
		err = view.Broken()
	}
	return view, err
}

// writeFleet prints two tables: which service runs at which site, as the
// operators draw it, and what each one is.
func writeFleet(w io.Writer, fleet []lint.FleetSite) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	columns, services := fleetColumns(fleet)
	fmt.Fprint(t, "SERVICE")
	for _, c := range columns {
		fmt.Fprintf(t, "\t%s", c.label)
	}
	fmt.Fprintln(t)
	for _, service := range services {
		fmt.Fprint(t, service)
		for _, c := range columns {
			mark := "X"
			if c.services[service] {
				mark = "O"
			}
			fmt.Fprintf(t, "\t%s", mark)
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintln(t)
	fmt.Fprintln(t, "SITE\tENV\tPLATFORM\tDOMAIN\tROOT APP\tSERVICE\tREPLICAS\tAUTOSCALING\tIMAGE")
	for _, s := range fleet {
		for _, e := range s.Environments {
			for _, v := range e.Services {
				fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.Name, dash(e.Name), s.Platform, dash(e.Domain), dash(e.RootApp),
					v.Name, num(v.Replicas), scaling(v), dash(v.Image))
			}
		}
	}
	return t.Flush()
}

type fleetColumn struct {
	label    string
	services map[string]bool
}

func fleetColumns(fleet []lint.FleetSite) (columns []fleetColumn, services []string) {
	seen := map[string]bool{}
	for _, s := range fleet {
		for _, e := range s.Environments {
			c := fleetColumn{s.Name, map[string]bool{}}
			if len(s.Environments) > 1 {
				c.label += "/" + e.Name
			}
			for _, v := range e.Services {
				c.services[v.Name] = true
				if !seen[v.Name] {
					seen[v.Name] = true
					services = append(services, v.Name)
				}
			}
			columns = append(columns, c)
		}
	}
	return columns, services
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func num(n *int64) string {
	if n == nil {
		return "-"
	}
	return strconv.FormatInt(*n, 10)
}

func scaling(v lint.FleetService) string {
	if v.MaxReplicas == nil {
		return "-"
	}
	return num(v.MinReplicas) + ".." + num(v.MaxReplicas)
}
