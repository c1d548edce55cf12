package tables

import (
	"fmt"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Environment prints a table for each container: what wins, and under it, marked
// "over", what it hides, the nearest first.
func Environment(w io.Writer, containers []workload.Explained, columns int) error {
	for i, c := range containers {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s / %s / %s: %s, container %s\n", c.Site, dash(c.Environment), c.Service, c.Object, c.Container)
		for _, u := range c.Unseen {
			fmt.Fprintf(w, "  not seen: %s\n", u)
		}
		if len(c.Variables) == 0 {
			fmt.Fprintln(w, "  no variables")
			continue
		}
		t := &grid{indent: "  "}
		t.add("VARIABLE", "VALUE", "FROM", "LINE", "SETTING")
		for _, v := range c.Variables {
			name := v.Name
			if v.Uncertain {
				name += " ?"
			}
			t.add(name, envValue(v.Value, v.Secret), v.Source, envLine(v.File, v.Line), dash(v.Setting))
			for _, s := range v.Shadows {
				from := s.Source
				if from == s.Setting {
					from = "values"
				}
				t.add("  over", envValue(s.Value, s.Secret), from, envLine(s.File, s.Line), dash(s.Setting))
			}
		}
		if err := t.write(w, columns); err != nil {
			return err
		}
	}
	return nil
}

// maxEnvValue keeps scripts and certificates from tearing the table apart.
const maxEnvValue = 80

func envValue(value *string, secret bool) string {
	switch {
	case secret:
		return "(secret)"
	case value == nil:
		return "(unknown)"
	case *value == "":
		return `""`
	}
	text := []rune(strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(*value))
	if len(text) > maxEnvValue {
		return string(text[:maxEnvValue-1]) + "…"
	}
	return string(text)
}

func envLine(file string, line int) string {
	if file == "" {
		return "-"
	}
	return fmt.Sprintf("%s:%d", file, line)
}
