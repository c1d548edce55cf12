package remote

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"sigs.k8s.io/yaml"
)

// index is what is read of a Helm repository's index.yaml.
type index struct {
	Entries map[string][]indexEntry `json:"entries"`
}

type indexEntry struct {
	Version string   `json:"version"`
	URLs    []string `json:"urls"`
	Digest  string   `json:"digest"` // sha256, without its name
}

// fromIndex fetches a chart of a Helm repository.
func (f *fetcher) fromIndex(ctx context.Context, c Chart, out *Outcome) error {
	if f.there(c, out) {
		return nil
	}
	x, err := f.index(ctx, c.Repository)
	if err != nil {
		return fmt.Errorf("%s: %w", indexURL(c.Repository), err)
	}
	entries := x.Entries[c.Name]
	if len(entries) == 0 {
		return fmt.Errorf("%s has no chart %q", c.Repository, c.Name)
	}
	versions := make([]string, len(entries))
	for i, e := range entries {
		versions[i] = e.Version
	}
	version, err := choose(versions, c.Version)
	if err != nil {
		return fmt.Errorf("%s has no version of %s that fits %q: %w", c.Repository, c.Name, c.Version, err)
	}
	entry := entries[slices.Index(versions, version)]
	if len(entry.URLs) == 0 {
		return fmt.Errorf("the index of %s gives no URL for %s %s", c.Repository, c.Name, version)
	}
	digest := ""
	if entry.Digest != "" {
		digest = "sha256:" + strings.TrimPrefix(entry.Digest, "sha256:")
	}
	want := download{chart: c, version: version, file: fileName(c.Name, version), digest: digest}
	if f.keeps(want, out) {
		return nil
	}
	if rest, ok := strings.CutPrefix(entry.URLs[0], "oci://"); ok {
		return f.pull(ctx, want, rest, out)
	}
	at, err := resolve(c.Repository, entry.URLs[0])
	if err != nil {
		return err
	}
	return f.get(ctx, want, at, out)
}

func indexURL(repository string) string { return strings.TrimSuffix(repository, "/") + "/index.yaml" }

// index reads a repository's index, once a run.
func (f *fetcher) index(ctx context.Context, repository string) (*index, error) {
	if got, ok := f.indexes[repository]; ok {
		return got.index, got.err
	}
	x := &index{}
	data, err := f.body(ctx, indexURL(repository), maxIndex)
	if err == nil {
		if err = yaml.Unmarshal(data, x); err != nil {
			err = errors.New("it is not the index of a chart repository")
		}
	}
	f.indexes[repository] = indexAnswer{x, err}
	return x, err
}

type indexAnswer struct {
	index *index
	err   error
}

// resolve makes a URL of an index absolute.
func resolve(repository, chart string) (string, error) {
	base, err := url.Parse(strings.TrimSuffix(repository, "/") + "/")
	if err != nil {
		return "", fmt.Errorf("%q is not a URL", repository)
	}
	u, err := base.Parse(chart)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("the index names %q, which is not an http or https URL", chart)
	}
	if base.Scheme == "https" && u.Scheme == "http" {
		return "", fmt.Errorf("the index names %q, which is not https as the repository is", chart)
	}
	return u.String(), nil
}

// choose returns the version that Helm would take: the one that is named, else
// the highest in a range; "" is the newest that is not a pre-release.
func choose(versions []string, want string) (string, error) {
	if slices.Contains(versions, want) {
		return want, nil
	}
	if want == "" {
		want = "*"
	}
	constraint, err := semver.NewConstraint(want)
	if err != nil {
		return "", fmt.Errorf("%q is neither a version nor a range of versions", want)
	}
	var best *semver.Version
	found := ""
	for _, text := range versions {
		v, err := semver.NewVersion(text)
		if err != nil || !constraint.Check(v) {
			continue
		}
		if best == nil || v.GreaterThan(best) {
			best, found = v, text
		}
	}
	if found == "" {
		return "", fmt.Errorf("the newest is %s", newest(versions))
	}
	return found, nil
}

// newest is the highest version, for messages.
func newest(versions []string) string {
	var best *semver.Version
	for _, text := range versions {
		if v, err := semver.NewVersion(text); err == nil && (best == nil || v.GreaterThan(best)) {
			best = v
		}
	}
	if best == nil {
		return "none"
	}
	return best.Original()
}

// exact reports whether a text is one version and not a range.
func exact(version string) bool {
	_, err := semver.StrictNewVersion(strings.TrimPrefix(version, "v"))
	return err == nil
}
