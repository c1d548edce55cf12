// Package report owns how findings are printed: one file a format, and the
// masking of secret material in all of them. It refuses to know how findings
// come about, and neither sorts nor filters them: what it is given it prints,
// in the order it is given.
package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Report is all that a format can print.
type Report struct {
	Findings []finding.Finding // sorted
	Rules    []finding.Rule    // every rule that ran
	Summary  Summary
	Tool     Tool
	Language texts.Language // of the findings and rules; "" is English
	Shard    *Shard         // what a shard hands on to `xgen-lint merge`; nil in a run over all sites
	// Source returns a file for its snippets, nil where it cannot be read. Nil
	// prints no snippets.
	Source func(file string) *source.File
	// Earlier are the findings that the revision of --since has too, sorted.
	// Formats that a forge compares itself carry them beside Findings. Compared is
	// set where there was such a revision.
	Earlier  []finding.Finding
	Compared bool
	// Failure is why the run ended before it was done, "" where it did not; see
	// Failed.
	Failure string
	// Fleet is what html shows beside the findings; nil leaves it out.
	Fleet *Fleet
	// Secrets are values that are masked wherever they are.
	Secrets []string
}

// lines hands out source lines with what must be masked of them.
func (r *Report) lines() *mask.Lines { return mask.New(r.Source).With(r.Secrets) }

// Tool is the program that made the report.
type Tool struct {
	Name, Version string
	URL           string // home page; may be empty
	Pages         string // where the pages of the rules are, by ID and .md; may be empty
}

// Options are what the user wants of the output's look.
type Options struct {
	Color bool // text: colours
	Links bool // text: a rule leads to its page, in a terminal that has links (OSC 8)
	Quiet bool // text: one line a finding
	// Verbose prints the templates that a value passed on its way to where it is wrong, for text; they are printed all the
	// same where the place is only the nearest known.
	Verbose bool
	Width   int  // text: columns of a snippet before it is cut; 0 is 120
	Wrap    bool // text: messages go on in the next line where they are wider than that
	// Path turns a file's path in the repo into the one that is printed; nil prints
	// it as it is.
	Path func(string) string
}

type writer func(io.Writer, *Report, Options) error

type format struct {
	name  string
	write writer
	// forge is set where a forge or a CI engine reads it, which knows files by their
	// path in the Git repository.
	forge bool
}

func formats() []format {
	return []format{
		{"text", writeText, false},
		{"json", writeJSON, false},
		{"sarif", writeSARIF, true},
		{"junit", writeJUnit, true},
		{"gitlab", writeGitLab, true},
		{"github", writeGitHub, true},
		{"checkstyle", writeCheckstyle, true},
		{"markdown", writeMarkdown, true},
		{"html", writeHTML, false},
	}
}

// ForForge reports whether a forge or a CI engine reads a format.
func ForForge(name string) bool {
	return slices.ContainsFunc(formats(), func(f format) bool { return f.name == name && f.forge })
}

// Formats returns the names that Write knows.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// CheckFormat returns the error that Write would return for an unknown format,
// so that a bad flag is found before any work is done.
func CheckFormat(name string) error {
	_, err := lookup(name)
	return err
}

func lookup(name string) (writer, error) {
	for _, f := range formats() {
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

// Write prints r to w in the named format. What looks like secret material is
// masked. It returns an error for an unknown format, and w's own.
func Write(w io.Writer, format string, r *Report, o Options) error {
	write, err := lookup(format)
	if err != nil {
		return err
	}
	buf := bufio.NewWriter(printing.Visible(w, o.Color || o.Links))
	if err := write(buf, redacted(r).relocated(o.Path), o); err != nil {
		return fmt.Errorf("write %s report: %w", format, err)
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("write %s report: %w", format, err)
	}
	return nil
}

// redacted returns a copy of r without secret material in what rules said. A
// fix whose text holds some is left out: masked it would break the file.
func redacted(r *Report) *Report {
	out := *r
	lines := r.lines()
	shown := func(fs []finding.Finding) []finding.Finding {
		out := make([]finding.Finding, len(fs))
		for i, f := range fs {
			out[i] = lines.Shown(f)
		}
		return out
	}
	out.Findings, out.Earlier = shown(r.Findings), shown(r.Earlier)
	out.Shard = r.Shard.shown(lines)
	return &out
}
