// Package remote fetches the Helm charts that a repository names and does not
// hold, into a folder from which later runs read them offline. It is the only
// room besides internal/registry that uses the network, and only the command
// `xgen-lint fetch` calls it.
//
// It fetches what it is told to, no more: from Helm repositories (their
// index.yaml) and from OCI registries. Every download is bounded in size and
// time, checked against the digest that the repository states and put in place
// with one rename; what is there already is not fetched again.
package remote

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Chart is a chart that a repository names.
type Chart struct {
	Repository string // http(s)://… or oci://…, or an OCI registry without scheme
	Name       string
	Version    string // a version, or a range of versions; "" is the newest
}

// String is "NAME VERSION of REPOSITORY".
func (c Chart) String() string {
	version := c.Version
	if version == "" {
		version = "(newest)"
	}
	return fmt.Sprintf("%s %s of %s", c.Name, version, c.Repository)
}

// Bounds of one run, unless Options say otherwise.
const (
	maxIndex   = 64 << 20
	maxChart   = 16 << 20 // as much as internal/registry reads of one answer
	askTimeout = 60 * time.Second
)

// Options say how charts are fetched.
type Options struct {
	// Insecure holds registry hosts that speak plain http.
	Insecure map[string]bool
	// Transport replaces the HTTP transport, in tests.
	Transport http.RoundTripper
	// Timeout bounds one request with its answer; 0 is a minute.
	Timeout time.Duration
	// Progress hears before each chart how many are done.
	Progress func(done, total int, chart Chart)
	// UserAgent is sent with each request.
	UserAgent string
}

// Outcome is what became of one chart.
type Outcome struct {
	Chart
	File   string // in the folder, "" if Err is set
	Digest string // "sha256:…" of the file
	Kept   bool   // it was there already
	Size   int64
	Err    error
}

// Fetch brings charts into folder, which is in the repository at repo and is made if it is absent; what leads out of
// the repository is not written. The
// outcomes are in the order of charts, each distinct one once. The error is
// about the run: the folder cannot be written, or ctx ended; the charts that were
// fetched until then stay.
func Fetch(ctx context.Context, repo, folder string, charts []Chart, o Options) ([]Outcome, error) {
	whole, err := os.OpenRoot(repo)
	if err != nil {
		return nil, err
	}
	defer whole.Close()
	if err := whole.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("the folder %s is not written: %w", folder, err)
	}
	root, err := whole.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("the folder %s is not written: %w", folder, err)
	}
	defer root.Close()
	f := newFetcher(root, o)
	if err := f.readList(); err != nil {
		return nil, err
	}
	var out []Outcome
	list := distinct(charts)
	for i, c := range list {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if o.Progress != nil {
			o.Progress(i, len(list), c)
		}
		r := f.fetch(ctx, c)
		if r.Err == nil {
			f.list[r.File] = listed{Repository: c.Repository, Digest: r.Digest}
			if err := f.writeList(); err != nil {
				return out, err
			}
		}
		out = append(out, r)
	}
	return out, ctx.Err()
}

func distinct(charts []Chart) []Chart {
	var out []Chart
	for _, c := range charts {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// chartName is what a chart may be called: it becomes a file's name.
var chartName = lazyre.New(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)

// fetch brings one chart.
func (f *fetcher) fetch(ctx context.Context, c Chart) Outcome {
	out := Outcome{Chart: c}
	if !chartName.MatchString(path.Base(c.Name)) || strings.Contains(c.Name, "..") {
		out.Err = fmt.Errorf("%q is not a chart's name", c.Name)
		return out
	}
	var err error
	switch {
	case strings.HasPrefix(c.Repository, "http://"), strings.HasPrefix(c.Repository, "https://"):
		err = f.fromIndex(ctx, c, &out)
	case strings.HasPrefix(c.Repository, "oci://"), !strings.Contains(c.Repository, "://"):
		err = f.fromRegistry(ctx, c, &out)
	default:
		err = fmt.Errorf("%s is neither a chart repository (https://) nor a registry (oci://)", c.Repository)
	}
	if err != nil {
		out = Outcome{Chart: c, Err: plain(err)}
	}
	return out
}

// plain is an error without the words of Go's HTTP client.
func plain(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("no answer in time")
	}
	text := err.Error()
	if _, after, ok := strings.Cut(text, `": `); ok && (strings.HasPrefix(text, "Get ") || strings.HasPrefix(text, "Head ")) {
		return errors.New(after)
	}
	return err
}

// fileName is where a chart is kept.
func fileName(name, version string) string {
	return path.Base(name) + "-" + strings.ReplaceAll(version, "/", "_") + ".tgz"
}
