package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/registry"
)

// fetcher is the state of one run.
type fetcher struct {
	Options
	root    *os.Root
	client  *http.Client
	indexes map[string]indexAnswer
	list    map[string]listed
}

func newFetcher(root *os.Root, o Options) *fetcher {
	if o.Timeout == 0 {
		o.Timeout = askTimeout
	}
	f := &fetcher{Options: o, root: root, indexes: map[string]indexAnswer{}, list: map[string]listed{}}
	f.client = &http.Client{Transport: o.Transport, CheckRedirect: followed}
	return f
}

// maxRedirects is how often a server may send on.
const maxRedirects = 5

// followed keeps redirects few, and within https once they are there.
func followed(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return fmt.Errorf("redirected more than %d times", maxRedirects)
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		return fmt.Errorf("redirected to %s, which is not http", req.URL.Redacted())
	case via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme == "http":
		return errors.New("redirected from https to http")
	}
	return nil
}

// ask sends a GET and returns an answer of 200, or of 206 where a part is asked for.
func (f *fetcher) ask(ctx context.Context, url string, from int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if f.UserAgent != "" {
		req.Header.Set("User-Agent", f.UserAgent)
	}
	if from > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, err
	}
	switch code := resp.StatusCode; {
	case code == http.StatusOK, code == http.StatusPartialContent && from > 0:
		return resp, nil
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		err = fmt.Errorf("it asks for a login (status %d); download the chart by hand into the folder", code)
	default:
		err = fmt.Errorf("it answers %d %s", code, http.StatusText(code))
	}
	_ = resp.Body.Close()
	return nil, err
}

// body reads a small answer whole.
func (f *fetcher) body(ctx context.Context, url string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	resp, err := f.ask(ctx, url, 0)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("it is larger than %d MiB", limit>>20)
	}
	return data, err
}

// listName is the file that says where the charts of the folder come from.
const listName = ".fetched.json"

// listed is what is remembered of one file.
type listed struct {
	Repository string `json:"repository"`
	Digest     string `json:"digest"`
}

func (f *fetcher) readList() error {
	data, err := f.root.ReadFile(listName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(data, &f.list)
	}
	if err != nil {
		return fmt.Errorf("read %s in the folder of charts: %w; remove it to fetch all charts again", listName, err)
	}
	return nil
}

func (f *fetcher) writeList() error {
	data, err := json.MarshalIndent(f.list, "", "  ")
	if err != nil {
		return err
	}
	if err := f.root.WriteFile(listName+".part", append(data, '\n'), 0o644); err != nil {
		return err
	}
	return f.root.Rename(listName+".part", listName)
}

// chartLayer is the media type of a chart in a registry (Helm's
// registry.ChartLayerMediaType).
const chartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"

// fromRegistry fetches a chart of an OCI registry.
func (f *fetcher) fromRegistry(ctx context.Context, c Chart, out *Outcome) error {
	if f.there(c, out) {
		return nil
	}
	repository := strings.TrimSuffix(strings.TrimPrefix(c.Repository, "oci://"), "/")
	// Argo CD's sources may name the chart in the repository, in chart, or in both.
	if !strings.HasSuffix(repository, "/"+c.Name) {
		repository += "/" + c.Name
	}
	version := c.Version
	if !exact(version) {
		tags, err := registry.Tags(ctx, repository+":any", f.registryOptions())
		if err != nil {
			return err
		}
		for i := range tags {
			tags[i] = strings.ReplaceAll(tags[i], "_", "+")
		}
		if version, err = choose(tags, c.Version); err != nil {
			return fmt.Errorf("%s has no version that fits %q: %w", repository, c.Version, err)
		}
	}
	want := download{chart: c, version: version, file: fileName(c.Name, version)}
	return f.pull(ctx, want, repository+":"+strings.ReplaceAll(version, "+", "_"), out)
}

func (f *fetcher) registryOptions() registry.Options {
	return registry.Options{Insecure: f.Insecure, Timeout: f.Timeout, Transport: f.Transport, UserAgent: f.UserAgent}
}

// pull fetches a chart from a registry, which states its digest.
func (f *fetcher) pull(ctx context.Context, want download, ref string, out *Outcome) error {
	a, done, err := registry.Pull(ctx, ref, chartLayer, f.registryOptions())
	if err != nil {
		return err
	}
	defer done()
	defer a.Content.Close()
	if want.digest != "" && want.digest != a.Digest {
		return fmt.Errorf("the registry has the digest %s, and the index says %s", a.Digest, want.digest)
	}
	if want.digest = a.Digest; f.keeps(want, out) {
		return nil
	}
	if a.Size > maxChart {
		return fmt.Errorf("the chart has %d MiB; %d are allowed", a.Size>>20, maxChart>>20)
	}
	return f.save(want, a.Content, 0, out)
}
