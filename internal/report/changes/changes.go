// Package changes is the reports about what a change does to each site: one file a
// format. It refuses to know where a diff comes from.
package changes

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// Options is what the user wants of a diff's look.
type Options struct {
	Color, Verbose bool
	// Tool is the name and the version of the program that made the report.
	Tool string
}

// Diff is what changed between two states.
type Diff = change.Diff

type writer func(io.Writer, *change.Diff, Options) error

var formats = []struct {
	name  string
	write writer
}{
	{"text", writeText},
	{"json", writeJSON},
	{"markdown", writeMarkdown},
	{"html", writeHTML},
}

// Formats returns the names that Write knows.
func Formats() (names []string) {
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// CheckFormat returns the error that Write would return for an unknown format.
func CheckFormat(name string) error {
	_, err := named(name)
	return err
}

func named(name string) (writer, error) {
	for _, f := range formats {
		if f.name == name {
			return f.write, nil
		}
	}
	hint := ""
	if meant, ok := near.Nearest(name, Formats()); ok {
		hint = fmt.Sprintf("; did you mean %q?", meant)
	}
	return nil, fmt.Errorf("no format %q%s (formats: %s)", name, hint, strings.Join(Formats(), ", "))
}

// Write prints what changed in the named format.
func Write(w io.Writer, format string, d *change.Diff, o Options) error {
	write, err := named(format)
	if err != nil {
		return err
	}
	buf := bufio.NewWriter(printing.Visible(w, o.Color))
	if err := write(buf, d, o); err != nil {
		return fmt.Errorf("write %s report: %w", format, err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write %s report: %w", format, err)
	}
	return nil
}
