package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/editor"
	"github.com/xgen-lint/xgen-lint/internal/model"
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
		Short: "Print the schema of site files, for editors",
		Long: "Prints the schema of site files, for editors without the language server. As JSON Schema it is made from the infra\n" +
			"repo around the current folder: closed over the fields that its charts read, with its services, environments, sites\n" +
			"and rules. Elsewhere it is the schema alone.",
		Example: "  xgen-lint schema > site.schema.json          bind it to projects/*.yaml in the editor\n" +
			"  xgen-lint schema --format cue\n  xgen-lint schema --kind config               of .xgen-lint.yaml",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf("--format", format, "jsonschema", "cue"); err != nil {
				return err
			}
			if err := cli.OneOf("--kind", kind, kinds...); err != nil {
				return err
			}
			if kind == reportKind {
				return a.reportSchema(format)
			}
			if format == "cue" {
				_, err := io.WriteString(a.out, schema.CUE(schema.Kind(kind)))
				return err
			}
			text, err := a.jsonSchema(cmd, schema.Kind(kind))
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

// jsonSchema is made from the repo; one that cannot be read, or is none, is only an
// error where somebody named it.
func (a *app) jsonSchema(cmd *cobra.Command, kind schema.Kind) ([]byte, error) {
	o, err := a.options()
	if err == nil {
		var text []byte
		if text, err = editor.SchemaIn(cmd.Context(), o, kind); err == nil {
			return text, nil
		}
	}
	if a.repo != "" || cmd.Context().Err() != nil || !errors.Is(err, model.ErrNothing) {
		return nil, err
	}
	return schema.JSONSchema(kind)
}
