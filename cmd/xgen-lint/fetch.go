package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/remote"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func (a *app) fetchCommand() *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:   "fetch",
		Short: "Fetch the remote charts that the repository names, into the folder charts: of the configuration",
		Long: `fetch is the only command that downloads anything. It brings the Helm charts that Applications, Chart.yaml and
kustomizations name and that the repository does not hold, from chart repositories and OCI registries, into the folder
that charts: in .xgen-lint.yaml names. Later runs read them from there, offline.

A chart that is there already is not fetched again; an interrupted download is continued. Digests are checked.
Registry logins are those of the docker configuration.`,
		Example: "  xgen-lint fetch\n  xgen-lint fetch --timeout 5m   gives up after five minutes; run it again to go on",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.fetch(cmd, since) },
	}
	trustFlag(cmd, &since)
	return cmd
}

func (a *app) fetch(cmd *cobra.Command, since string) error {
	view, err := a.look(cmd)
	if err != nil {
		return err
	}
	folder := view.Repo.Config.Charts
	if folder == "" {
		return errors.New("no folder to fetch into: set charts in .xgen-lint.yaml, for example `charts: .cache/charts`")
	}
	root, err := a.root()
	if err != nil {
		return err
	}
	charts := view.Charts()
	if len(charts) == 0 {
		_, err := fmt.Fprintln(a.out, "the repository names no remote chart")
		return err
	}
	earlier, done, err := a.trusts(cmd, since)
	if err != nil {
		return err
	}
	defer done()
	ask, not := askable(charts, earlier)
	line := a.progress("charts")
	got, err := remote.Fetch(cmd.Context(), root, filepath.FromSlash(folder), ask, remote.Options{
		Insecure:  known.Insecure(view.Repo.Config, earlier),
		UserAgent: "xgen-lint/" + version(),
		Progress:  func(done, total int, _ remote.Chart) { line.At("charts", done, total) },
	})
	line.End()
	if err != nil {
		return err
	}
	return a.fetched(append(got, not...))
}

// fetched prints what became of each chart; one that failed sets exit status 1.
func (a *app) fetched(list []remote.Outcome) error {
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	failed := 0
	for _, o := range list {
		what := "fetched " + o.File
		switch {
		case o.Err != nil:
			failed++
			what = "failed: " + texts.Of(a.language).Say(finding.PhraseOf(o.Err))
		case o.Kept:
			what = "kept " + o.File
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", o.Name, o.Repository, what)
	}
	if err := t.Flush(); err != nil || failed == 0 {
		return err
	}
	a.status = exitFound
	_, err := fmt.Fprintf(a.out, "%d of %d charts could not be fetched; run xgen-lint fetch again, or put them into the folder by hand\n", failed, len(list))
	return err
}

// askable splits charts by whether their repositories may be asked; those that may not have an outcome that says so.
func askable(charts []remote.Chart, earlier []*known.Findings) (ask []remote.Chart, not []remote.Outcome) {
	for _, c := range charts {
		if slices.ContainsFunc(earlier, func(k *known.Findings) bool { return !k.MayAsk(c.Repository) }) {
			not = append(not, remote.Outcome{Chart: c, Err: errNotNamed})
		} else {
			ask = append(ask, c)
		}
	}
	return ask, not
}

var errNotNamed = errors.New("the host is not named in the state that --since names, so it is not asked")
