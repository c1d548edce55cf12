package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/compare"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/tables"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

func (a *app) imagesCommand() *cobra.Command {
	var check bool
	var since string
	var cmd *cobra.Command
	read := func(ctx context.Context, view *view.View) ([]lint.ImageUse, error) {
		uses := view.Images()
		if check {
			known, done, err := a.trusts(cmd, since)
			if err != nil {
				return nil, err
			}
			defer done()
			line := a.progress("images")
			err = lint.Check(ctx, view.Repo.Config, uses, lint.ImageOptions{}, a.language, known, func(done, total int) { line.At("images", done, total) })
			line.End()
			if err != nil {
				return nil, err
			}
			a.judgeVerdicts(uses)
		}
		hidePasswords(uses)
		return uses, nil
	}
	cmd = lister(a, &cobra.Command{
		Use:   "images",
		Short: "List every image reference with its source line; --check asks the registries",
		Example: "  xgen-lint images --site xgen-aww\n" +
			"  xgen-lint images --site xgen-aww --check   exits 1 where one is missing",
	}, "images", read, func(w io.Writer, uses []lint.ImageUse, columns int) error {
		return tables.Images(w, uses, check, columns)
	})
	cmd.Flags().BoolVar(&check, "check", false, "ask the registries whether each image exists (needs the network)")
	trustFlag(cmd, &since)
	return cmd
}

// trustFlag lets a command ask only what an earlier state of the repo names.
func trustFlag(cmd *cobra.Command, since *string) {
	cmd.Flags().StringVar(since, "since", "", "ask no host that the repo at `REV` does not name")
}

// trusts returns what the repo at a revision says of registries, nothing where none was given.
func (a *app) trusts(cmd *cobra.Command, since string) (earlier []*known.Findings, done func(), err error) {
	if since == "" {
		return nil, func() {}, nil
	}
	o, err := a.options()
	if err != nil {
		return nil, nil, err
	}
	dir, err := a.root()
	if err != nil {
		return nil, nil, err
	}
	one, done, err := compare.TrustSince(cmd.Context(), o, dir, since)
	if err != nil {
		return nil, nil, err
	}
	return []*known.Findings{one}, done, nil
}

// hidePasswords masks what is written before the @ of a registry's host.
func hidePasswords(uses []lint.ImageUse) {
	for i, u := range uses {
		if strings.Contains(u.Image, "@") {
			uses[i].Image, uses[i].Detail = finding.Redact(u.Image), finding.Redact(u.Detail)
		}
	}
}

// judgeVerdicts sets exit status 1 where an image is known not to be there.
func (a *app) judgeVerdicts(uses []lint.ImageUse) {
	for _, u := range uses {
		if u.Verdict == "missing" || u.Verdict == "wrong-platform" {
			a.status = exitFound
		}
	}
}
