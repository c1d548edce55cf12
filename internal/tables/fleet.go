package tables

import (
	"io"
	"strconv"

	"github.com/clipperhouse/displaywidth"

	"github.com/xgen-lint/xgen-lint/internal/view"
)

// Fleet prints two tables: which service runs at which site, as the
// operators draw it, and what each one is.
func Fleet(w io.Writer, fleet []view.FleetSite, columns int) error {
	if err := writeMatrix(w, fleet, columns); err != nil {
		return err
	}
	t := &grid{}
	t.add("SITE", "ENV", "PLATFORM", "DOMAIN", "ROOT APP", "SERVICE", "REPLICAS", "AUTOSCALING", "IMAGE")
	for _, s := range fleet {
		for _, e := range s.Environments {
			for _, v := range e.Services {
				t.add(s.Name, dash(e.Name), s.Platform, dash(e.Domain), dash(e.RootApp), v.Name, num(v.Replicas), scaling(v), dash(v.Image))
			}
		}
	}
	return t.write(w, columns)
}

// writeMatrix prints which service runs at which site, in as many tables as the
// terminal asks for.
func writeMatrix(w io.Writer, fleet []view.FleetSite, width int) error {
	columns, services := fleetColumns(fleet)
	first := displaywidth.String("SERVICE")
	for _, service := range services {
		first = max(first, displaywidth.String(service))
	}
	for again := true; again; again = len(columns) > 0 {
		n, used := 0, first
		for n < len(columns) && (n == 0 || width == 0 || used+gutter+displaywidth.String(columns[n].label) <= width) {
			used += gutter + displaywidth.String(columns[n].label)
			n++
		}
		t := &grid{}
		head := []string{"SERVICE"}
		for _, c := range columns[:n] {
			head = append(head, c.label)
		}
		t.add(head...)
		for _, service := range services {
			row := []string{service}
			for _, c := range columns[:n] {
				mark := "X"
				if c.services[service] {
					mark = "O"
				}
				row = append(row, mark)
			}
			t.add(row...)
		}
		t.add()
		if err := t.write(w, width); err != nil {
			return err
		}
		columns = columns[n:]
	}
	return nil
}

type fleetColumn struct {
	label    string
	services map[string]bool
}

func fleetColumns(fleet []view.FleetSite) (columns []fleetColumn, services []string) {
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

func scaling(v view.FleetService) string {
	if v.MaxReplicas == nil {
		return "-"
	}
	return num(v.MinReplicas) + ".." + num(v.MaxReplicas)
}
