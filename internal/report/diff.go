package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// DiffOptions is what the user wants of a diff's look.
type DiffOptions struct {
	Color, Verbose bool
	// Tool is the program that made the report.
	Tool Tool
}

// Diff is what changed between two states.
type Diff = change.Diff

type diffWriter func(io.Writer, *change.Diff, DiffOptions) error

var diffFormats = []struct {
	name  string
	write diffWriter
}{
	{"text", writeDiffText},
	{"json", writeDiffJSON},
	{"markdown", writeDiffMarkdown},
	{"html", writeDiffHTML},
}

// DiffFormats returns the names that WriteDiff knows.
func DiffFormats() (names []string) {
	for _, f := range diffFormats {
		names = append(names, f.name)
	}
	return names
}

// CheckDiffFormat returns the error that WriteDiff would return for an unknown format.
func CheckDiffFormat(name string) error {
	_, err := diffFormat(name)
	return err
}

func diffFormat(name string) (diffWriter, error) {
	for _, f := range diffFormats {
		if f.name == name {
			return f.write, nil
		}
	}
	hint := ""
	if meant, ok := near.Nearest(name, DiffFormats()); ok {
		hint = fmt.Sprintf("; did you mean %q?", meant)
	}
	return nil, fmt.Errorf("no format %q%s (formats: %s)", name, hint, strings.Join(DiffFormats(), ", "))
}

// WriteDiff prints what changed in the named format.
func WriteDiff(w io.Writer, format string, d *change.Diff, o DiffOptions) error {
	write, err := diffFormat(format)
	if err != nil {
		return err
	}
	buf := bufio.NewWriter(Visible(w, o.Color))
	if err := write(buf, d, o); err != nil {
		return fmt.Errorf("write %s report: %w", format, err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write %s report: %w", format, err)
	}
	return nil
}
