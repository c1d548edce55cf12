package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

func (a *app) renderCommand() *cobra.Command {
	var format string
	var origins, applications, secrets bool
	cmd := &cobra.Command{
		Use:   "render --site SITE",
		Short: "Print the manifests as Argo CD would apply them",
		Example: "  xgen-lint render --site xgen-aww\n" +
			"  xgen-lint render --site xgen-aww --service xgen-core --origins   each field with its source line\n" +
			"  xgen-lint render --site xgen-jeju --applications",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cli.OneOf("--format", format, "yaml", "json"); err != nil {
				return err
			}
			if format == "json" && origins {
				return fmt.Errorf("--origins writes comments, which JSON has not: leave out --format json")
			}
			view, err := a.look(cmd)
			if err != nil {
				return err
			}
			if format == "json" {
				err = printing.JSON(a.out, map[string]any{"releases": releases(view, applications, secrets)})
			} else {
				o := render.PrintOptions{Applications: applications, Secrets: secrets}
				if origins {
					o.Origins = view.Renderer
				}
				for _, res := range view.Results {
					if err = res.WriteYAML(a.out, o); err != nil {
						break
					}
				}
			}
			if err != nil {
				return err
			}
			return a.tellFailures(view)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "yaml", "`FORMAT`: yaml or json")
	cmd.Flags().BoolVar(&origins, "origins", false, "add each field's source line as a comment")
	cmd.Flags().BoolVar(&applications, "applications", false, "stop at the Applications")
	cmd.Flags().BoolVar(&secrets, "show-secrets", false, "print the values of Secrets and passwords in URLs, which are masked otherwise (***)")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"yaml", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// tellFailures says on standard error what could not be rendered; the rest has
// been printed all the same.
func (a *app) tellFailures(view *view.View) error {
	words := texts.Of(a.language)
	for _, res := range view.Results {
		for _, h := range res.Hits {
			if h.Rule == "render/failed" || h.Rule == "render/invalid-yaml" {
				a.status = exitFound
			}
			if !a.quiet {
				fmt.Fprintf(a.err, "%s:%d:%d: %s [%s]\n", h.Span.File, h.Span.Line, h.Span.Column, view.Masked(words.Say(saying(h))), h.Rule)
			}
		}
	}
	return nil
}

// saying is what a hit says, and of whom.
func saying(h finding.Hit) finding.Phrase {
	return finding.Say("for-site", "message", h.Text, "site", h.Site, "service", h.Service)
}

type jsonRelease struct {
	Site        string `json:"site"`
	Environment string `json:"environment"`
	Service     string `json:"service"`
	Application string `json:"application"`
	Namespace   string `json:"namespace"`
	Manifests   []any  `json:"manifests"`
}

// releases are the releases as JSON has them; with applications, what the root
// apps render instead: their Applications and what comes with them.
func releases(view *view.View, applications, secrets bool) []jsonRelease {
	out := []jsonRelease{}
	for _, res := range view.Results {
		if applications {
			for _, root := range res.Roots {
				if root.Release != nil {
					out = append(out, jsonOf(res, root.Release, root.Name, secrets))
				}
			}
			continue
		}
		for _, rel := range res.Releases {
			out = append(out, jsonOf(res, rel, rel.App.Name, secrets))
		}
	}
	return out
}

func jsonOf(res *render.Result, rel *render.Release, application string, secrets bool) jsonRelease {
	r := jsonRelease{Site: res.Site.Name, Environment: rel.Environment, Service: rel.Service, Application: application,
		Namespace: rel.Namespace, Manifests: []any{}}
	for _, o := range rel.Objects {
		node := o.Node
		if !secrets {
			node = o.Masked()
		}
		r.Manifests = append(r.Manifests, source.Decode(node))
	}
	return r
}
