package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	var format, kind string
	var kinds []string
	for _, k := range schema.Kinds() {
		kinds = append(kinds, string(k))
	}
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
	cmd.Flags().StringVar(&kind, "kind", string(schema.Site), "`KIND` of file: site, jenkins, catalog, root-app or config")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"jsonschema", "cue"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(kinds, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
