package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/compare"
	"github.com/xgen-lint/xgen-lint/internal/report/changes"
)

// diffFlags are the flags of `xgen-lint diff`.
type diffFlags struct {
	*app
	formats, outputs []string
	objects          []string
	policies         []string
	exitCode         bool
}

func (a *app) diffCommand() *cobra.Command {
	f := &diffFlags{app: a}
	cmd := &cobra.Command{
		Use:   "diff [REV | REV..REV]",
		Short: "Show what a change does to each site: objects, fields, the lines that did it, pods that restart",
		Long: `Shows what the working tree would change in each site's cluster, against REV (default: where the branch left
origin/HEAD, else HEAD): objects that are added, removed and changed, field by field, each with the changed source line
that made it, and what that does to a running site. A..B compares two commits; the working tree is not touched.

Order, comments and formatting, Kubernetes' defaults and equal quantities are no change. Equal changes of several
releases are one entry. Values of Secrets are never shown.`,
		Example: "  xgen-lint diff                          what this branch changes\n" +
			"  xgen-lint diff HEAD --site xgen-aww     what is not committed yet, for one site\n" +
			"  xgen-lint diff v1.4..v1.5 --format html --output diff.html",
		Args: cobra.MaximumNArgs(1),
		RunE: f.run,
	}
	cmd.Flags().StringArrayVarP(&f.formats, "format", "f", nil, "`FORMAT`: text, json, markdown or html (default text)")
	cmd.Flags().StringArrayVarP(&f.outputs, "output", "o", nil, "write the report to `FILE` (repeatable, in pairs with --format)")
	cmd.Flags().StringSliceVar(&f.objects, "object", nil, "only objects of this `OBJECT`: Kind or Kind/name (repeatable)")
	cmd.Flags().StringArrayVar(&f.policies, "policy", nil, "more Rego rules, in `DIR`: those of scope change name effects")
	cmd.Flags().BoolVar(&f.exitCode, "exit-code", false, "exit 1 if anything changed or could not be compared")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(changes.Formats(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (f *diffFlags) run(cmd *cobra.Command, args []string) error {
	if len(f.formats) == 0 {
		f.formats = []string{"text"}
	}
	for _, format := range f.formats {
		if err := changes.CheckFormat(format); err != nil {
			return err
		}
	}
	switch {
	case len(f.outputs) > len(f.formats):
		return fmt.Errorf("%d --output and %d --format: give them in pairs", len(f.outputs), len(f.formats))
	case len(f.formats) > len(f.outputs)+1:
		return fmt.Errorf("only one --format can go to standard output: give the others an --output")
	}
	o, err := f.options()
	if err != nil {
		return err
	}
	if o.Policies, err = policySources(f.policies); err != nil {
		return err
	}
	do := compare.DiffOptions{Options: o, Objects: f.objects}
	if len(args) > 0 {
		do.Rev = args[0]
	}
	line := f.progress("comparing")
	d, err := compare.Diff(cmd.Context(), do)
	line.End()
	if err != nil {
		return err
	}
	if f.exitCode && d.Changes() {
		f.status = exitFound
	}
	return f.write(d)
}

// write prints the report in every format asked for; the one without a file goes to standard output.
func (f *diffFlags) write(d *changes.Diff) error {
	for i, format := range f.formats {
		o := changes.Options{Verbose: f.verbose, Tool: "xgen-lint " + version()}
		if i >= len(f.outputs) {
			o.Color = f.useColor(f.out)
			if err := changes.Write(f.out, format, d, o); err != nil {
				return err
			}
			continue
		}
		var buf bytes.Buffer
		o.Color = f.color == "always"
		if err := changes.Write(&buf, format, d, o); err != nil {
			return err
		}
		if err := f.writeFile("--output", f.outputs[i], buf.Bytes()); err != nil {
			return err
		}
	}
	if !f.quiet {
		_, err := io.WriteString(f.err, changes.Line(d)+"\n")
		return err
	}
	return nil
}
