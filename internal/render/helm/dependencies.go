package helm

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
)

// localDependencies adds what `helm dependency build` would package into charts/: the `file://` dependencies of
// the root chart. Helm does not do so for the dependencies' own ones.
func (l *chartLoader) localDependencies(root *node) {
	for _, d := range root.chart.Metadata.Dependencies {
		if !strings.HasPrefix(d.Repository, "file://") || root.has(d.Name) {
			continue
		}
		sub, err := l.local(root, d)
		if err != nil {
			l.miss(root, d, finding.PhraseOf(err))
			continue
		}
		root.add(sub)
	}
}

func (l *chartLoader) local(root *node, d *chart.Dependency) (*node, error) {
	at := strings.TrimPrefix(d.Repository, "file://")
	if path.IsAbs(at) || !fs.ValidPath(path.Join(root.dir, at)) {
		return nil, finding.Fail(finding.Say("is-outside", "path", at), nil)
	}
	sub, err := l.dir(path.Join(root.dir, at))
	var e *Error
	switch {
	case errors.As(err, &e):
		return nil, finding.Fail(finding.Say("in-file", "file", e.Template, "what", e.Text), nil)
	case err != nil:
		return nil, err
	case sub.chart.Name() != d.Name:
		return nil, finding.Fail(finding.Say("chart-name", "dir", sub.dir, "name", sub.chart.Name()), nil)
	case !chartutil.Compatible(d.Version, sub.chart.Metadata.Version):
		return nil, finding.Fail(finding.Say("chart-version", "dir", sub.dir, "version", sub.chart.Metadata.Version, "want", d.Version), nil)
	}
	return sub, nil
}

// maxRemote bounds charts that depend on charts that are all remote.
const maxRemote = 5

// remoteDependencies adds the dependencies that are in neither charts/ nor the repository and that remote finds, and
// theirs.
func (l *chartLoader) remoteDependencies(n *node, remote func(repository, name, version string) (string, bool), depth int) error {
	for _, d := range n.chart.Metadata.Dependencies {
		if depth >= maxRemote || n.has(d.Name) || strings.HasPrefix(d.Repository, "file://") {
			continue
		}
		dir, ok := remote(d.Repository, d.Name, d.Version)
		if !ok {
			continue
		}
		sub, err := l.dir(dir)
		if err != nil {
			return err
		}
		if err := l.remoteDependencies(sub, remote, depth+1); err != nil {
			return err
		}
		n.add(sub)
	}
	return nil
}

func (n *node) has(name string) bool {
	for _, sub := range n.deps {
		if sub.chart.Name() == name {
			return true
		}
	}
	return false
}

// findMissing notes the listed dependencies that no chart fills, of the root and of the charts below.
func (l *chartLoader) findMissing(n *node) {
next:
	for _, d := range n.chart.Metadata.Dependencies {
		for _, m := range l.missing {
			if m.Chart == n.dir && m.Name == d.Name && m.Alias == d.Alias {
				continue next
			}
		}
		if !n.has(d.Name) {
			l.miss(n, d, finding.Say("not-in-charts"))
		}
	}
	for _, sub := range n.deps {
		l.findMissing(sub)
	}
}

func (l *chartLoader) miss(n *node, d *chart.Dependency, reason finding.Phrase) {
	l.missing = append(l.missing, Dependency{Chart: n.dir, Name: d.Name, Version: d.Version, Repository: d.Repository,
		Alias: d.Alias, Condition: d.Condition, Tags: d.Tags, Reason: reason})
}
