package remote

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strings"

	"sigs.k8s.io/yaml"
)

// download is one file to fetch.
type download struct {
	chart   Chart
	version string
	file    string
	digest  string // "" where the repository states none
}

// there reports a chart of one version that an earlier run fetched and that is
// still what it was: nothing is asked for it.
func (f *fetcher) there(c Chart, out *Outcome) bool {
	if !exact(c.Version) {
		return false
	}
	file := fileName(c.Name, c.Version)
	known, ok := f.list[file]
	if !ok || known.Repository != c.Repository {
		return false
	}
	return f.keeps(download{chart: c, version: c.Version, file: file, digest: known.Digest}, out)
}

// keeps reports a file that is there with the right digest.
func (f *fetcher) keeps(want download, out *Outcome) bool {
	if want.digest == "" {
		return false
	}
	digest, size, err := f.digest(want.file)
	if err != nil || digest != want.digest {
		return false
	}
	out.File, out.Digest, out.Size, out.Kept = want.file, digest, size, true
	return true
}

// digest is the SHA-256 of a file of the folder.
func (f *fetcher) digest(name string) (string, int64, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(file, maxChart+1))
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), n, err
}

// get downloads a chart by HTTP. A part that an interrupted run left is gone on
// with, if its digest can tell whether that went well.
func (f *fetcher) get(ctx context.Context, want download, url string, out *Outcome) error {
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	var from int64
	if info, err := f.root.Stat(want.file + ".part"); err == nil && want.digest != "" {
		from = info.Size()
	}
	resp, err := f.ask(ctx, url, from)
	if err != nil && from > 0 {
		from = 0
		resp, err = f.ask(ctx, url, 0)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", url, plain(err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusPartialContent {
		from = 0
	}
	err = f.save(want, resp.Body, from, out)
	if errors.Is(err, errDigest) && from > 0 { // the part was of another file
		return f.get(ctx, want, url, out)
	}
	return err
}

var errDigest = errors.New("the digest is not the one that the repository states")

// save writes content behind the first `from` bytes of the part, checks it and
// puts it in place.
func (f *fetcher) save(want download, content io.Reader, from int64, out *Outcome) error {
	part := want.file + ".part"
	flags := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if from > 0 {
		flags = os.O_WRONLY | os.O_APPEND
	}
	file, err := f.root.OpenFile(part, flags, 0o644)
	if err != nil {
		return err
	}
	n, err := io.Copy(file, io.LimitReader(content, maxChart+1-from))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err // the part stays, for the next run
	}
	if from+n > maxChart {
		_ = f.root.Remove(part)
		return fmt.Errorf("the chart is larger than %d MiB", maxChart>>20)
	}
	return f.place(want, part, out)
}

// place checks a whole part and renames it.
func (f *fetcher) place(want download, part string, out *Outcome) error {
	digest, size, err := f.digest(part)
	if err == nil && want.digest != "" && digest != want.digest {
		err = fmt.Errorf("%w: %s, not %s", errDigest, digest, want.digest)
	}
	if err == nil {
		err = f.isChart(part, want)
	}
	if err == nil {
		err = f.free(want, digest)
	}
	if err != nil {
		_ = f.root.Remove(part)
		return err
	}
	if err := f.root.Rename(part, want.file); err != nil {
		return err
	}
	out.File, out.Digest, out.Size = want.file, digest, size
	return nil
}

// free refuses to put a chart in the place of another repository's.
func (f *fetcher) free(want download, digest string) error {
	known, ok := f.list[want.file]
	if ok && known.Repository != want.chart.Repository && known.Digest != digest {
		return fmt.Errorf("%s is there already, from %s: two repositories have a chart of this name and version; keep one of them unpacked in its chart's charts/", want.file, known.Repository)
	}
	return nil
}

// maxMetadata bounds the Chart.yaml of an archive.
const maxMetadata = 1 << 20

// isChart reads an archive's Chart.yaml: a page that asks for a login is no chart.
func (f *fetcher) isChart(name string, want download) error {
	file, err := f.root.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		return errors.New("what the repository sends is not a chart archive")
	}
	archive := tar.NewReader(io.LimitReader(zip, 16*maxChart))
	for {
		h, err := archive.Next()
		if err != nil {
			return errors.New("the archive has no Chart.yaml")
		}
		dir, base := path.Split(path.Clean(h.Name))
		if base != "Chart.yaml" || strings.Count(dir, "/") != 1 {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(archive, maxMetadata))
		var meta struct{ Name, Version string }
		if err == nil {
			err = yaml.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &meta)
		}
		switch {
		case err != nil:
			return fmt.Errorf("the archive's Chart.yaml cannot be read: %w", err)
		case meta.Name != path.Base(want.chart.Name):
			return fmt.Errorf("the archive holds the chart %q", meta.Name)
		case strings.TrimPrefix(meta.Version, "v") != strings.TrimPrefix(want.version, "v"):
			return fmt.Errorf("the archive holds version %s, not %s", meta.Version, want.version)
		}
		return nil
	}
}
