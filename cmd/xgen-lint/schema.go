package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/schema"
)

// reportKind is the kind of the JSON report, which is no file of the repo.
const reportKind = "report"

func (a *app) reportSchema(format string) error {
	if format == "cue" {
		return errors.New("--kind report is a JSON Schema only: use --format jsonschema")
	}
	_, err := io.WriteString(a.out, report.JSONSchema)
	return err
}

func (a *app) schemaCommand() *cobra.Command {
	var format, kind string
	var kinds []string
	for _, k := range schema.Kinds() {
		kinds = append(kinds, string(k))
	}
	kinds = append(kinds, reportKind)
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Prints the schema of site files, for editors",
		Example: "  xgen-lint schema > site.schema.json          bind it to projects/*.yaml in the editor\n" +
			"  xgen-lint schema --format cue\n  xgen-lint schema --kind config               of .xgen-lint.yaml",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := oneOf("--format", format, "jsonschema", "cue"); err != nil {
				return err
			}
			if err := oneOf("--kind", kind, kinds...); err != nil {
				return err
			}
			if kind == reportKind {
				return a.reportSchema(format)
			}
			if format == "cue" {
				_, err := io.WriteString(a.out, schema.CUE(schema.Kind(kind)))
				return err
			}
			text, err := schema.JSONSchema(schema.Kind(kind))
			if err != nil {
				return err
			}
			_, err = a.out.Write(append(text, '\n'))
			return err
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "jsonschema", "`FORMAT`: jsonschema or cue")
	cmd.Flags().StringVar(&kind, "kind", string(schema.Site), "`KIND` of file: site, jenkins, catalog, root-app or config; report is the form of --format json")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"jsonschema", "cue"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(kinds, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
