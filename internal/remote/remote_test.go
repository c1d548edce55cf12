package remote

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/name"
	oci "github.com/google/go-containerregistry/pkg/registry"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// archive packs a chart.
func archive(t testing.TB, name, version string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for file, text := range map[string]string{"Chart.yaml": "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n"} {
		if err := w.WriteHeader(&tar.Header{Name: name + "/" + file, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	_ = w.Close()
	_ = z.Close()
	return b.Bytes()
}

func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// server is a chart repository on the loopback interface.
type server struct {
	*httptest.Server
	files map[string][]byte
	asked []string
}

func newServer(t *testing.T) *server {
	t.Helper()
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	s := &server{files: map[string][]byte{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("Range")))
		data, ok := s.files[r.URL.Path]
		switch {
		case r.URL.Path == "/locked/index.yaml":
			w.WriteHeader(http.StatusUnauthorized)
		case strings.HasPrefix(r.URL.Path, "/around"):
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		case !ok:
			http.NotFound(w, r)
		default:
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// holds puts charts into the repository's index.
func (s *server) holds(t *testing.T, charts ...string) {
	index := "apiVersion: v1\nentries:\n"
	for _, c := range charts {
		name, version, _ := strings.Cut(c, " ")
		data := archive(t, name, version)
		file := "/files/" + name + "-" + version + ".tgz"
		s.files[file] = data
		index += fmt.Sprintf("  %s:\n    - { version: %s, urls: [%q], digest: %s }\n", name, version, strings.TrimPrefix(file, "/"), sum(data))
	}
	s.files["/index.yaml"] = []byte(index)
}

// told prints outcomes: what is there, what was kept, what failed.
func told(s *server, list []Outcome) []string {
	var out []string
	for _, o := range list {
		line := o.Chart.Name + " " + o.File
		if o.Kept {
			line += " kept"
		}
		if o.Err != nil {
			line += o.Err.Error()
		}
		out = append(out, strings.ReplaceAll(strings.ReplaceAll(line, s.URL, "URL"), strings.TrimPrefix(s.URL, "http://"), "HOST"))
	}
	return out
}

func TestFetch(t *testing.T) {
	s := newServer(t)
	index := "entries:\n"
	for _, version := range []string{"1.0.0", "1.2.0", "1.3.0-rc.1", "2.0.0"} {
		data := archive(t, "redis", version)
		s.files["/redis-"+version+".tgz"] = data
		if version == "1.0.0" {
			index += "  redis:\n"
		}
		index += fmt.Sprintf("    - { version: %s, urls: [redis-%s.tgz], digest: %s }\n", version, version, sum(data))
	}
	for name, line := range map[string]string{
		"tampered": "{ version: 1.0.0, urls: [redis-1.0.0.tgz], digest: \"0000000000000000000000000000000000000000000000000000000000000000\" }",
		"other":    "{ version: 1.0.0, urls: [redis-1.0.0.tgz] }",
		"page":     "{ version: 1.0.0, urls: [page.html] }",
		"gone":     "{ version: 1.0.0, urls: [nothing.tgz] }",
		"file":     `{ version: 1.0.0, urls: ["file:///etc/passwd"] }`,
		"nowhere":  "{ version: 1.0.0 }",
		"circle":   "{ version: 1.0.0, urls: [around] }",
	} {
		index += "  " + name + ":\n    - " + line + "\n"
	}
	s.files["/index.yaml"], s.files["/page.html"] = []byte(index), []byte("<html>")
	s.files["/text/index.yaml"] = []byte("<html>")
	chart := func(name, version string) Chart { return Chart{s.URL, name, version} }
	repo, folder := t.TempDir(), filepath.Join("new", "charts")
	dir := filepath.Join(repo, folder)
	got, err := Fetch(context.Background(), repo, folder, []Chart{
		chart("redis", "1.0.0"), chart("redis", "1.x"), chart("redis", ""), chart("redis", "1.0.0"), chart("redis", "~3.0"), chart("redis", "nonsense!"),
		chart("postgres", "1.0.0"), chart("tampered", "1.0.0"), chart("other", "1.0.0"), chart("page", "1.0.0"), chart("gone", ""), chart("file", ""), chart("nowhere", ""),
		chart("circle", ""), chart("../../etc", "1.0.0"), {s.URL + "/text", "redis", ""}, {s.URL + "/locked", "redis", ""}, {s.URL + "/no", "redis", ""}, {"git://x", "redis", ""},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"redis redis-1.0.0.tgz", "redis redis-1.2.0.tgz", "redis redis-2.0.0.tgz",
		`redis URL has no version of redis that fits "~3.0": the newest is 2.0.0`,
		`redis URL has no version of redis that fits "nonsense!": "nonsense!" is neither a version nor a range of versions`,
		`postgres URL has no chart "postgres"`,
		"tampered the digest is not the one that the repository states: sha256:" + sum(archive(t, "redis", "1.0.0")) + ", not sha256:" + strings.Repeat("0", 64),
		`other the archive holds the chart "redis"`,
		"page what the repository sends is not a chart archive",
		"gone URL/nothing.tgz: it answers 404 Not Found",
		`file the index names "file:///etc/passwd", which is not an http or https URL`,
		"nowhere the index of URL gives no URL for nowhere 1.0.0",
		"circle URL/around: redirected more than 5 times",
		`../../etc "../../etc" is not a chart's name`,
		"redis URL/text/index.yaml: it is not the index of a chart repository",
		"redis URL/locked/index.yaml: it asks for a login (status 401); download the chart by hand into the folder",
		"redis URL/no/index.yaml: it answers 404 Not Found",
		"redis git://x is neither a chart repository (https://) nor a registry (oci://)",
	}
	if diff := cmp.Diff(want, told(s, got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{".fetched.json", "redis-1.0.0.tgz", "redis-1.2.0.tgz", "redis-2.0.0.tgz"}, names); diff != "" {
		t.Errorf("the folder: -want +got:\n%s", diff)
	}
}

// TestFetchAgain asks for nothing that is there, and goes on with a part.
func TestFetchAgain(t *testing.T) {
	s := newServer(t)
	s.holds(t, "redis 1.0.0", "web 2.0.0", "half 3.0.0")
	charts := []Chart{{s.URL, "redis", "1.0.0"}, {s.URL, "web", "2.0.0"}, {s.URL, "half", "3.0.0"}}
	dir := t.TempDir()
	if _, err := Fetch(context.Background(), dir, ".", charts[:2], Options{}); err != nil {
		t.Fatal(err)
	}
	// web was changed in the folder, half was interrupted.
	if err := os.WriteFile(filepath.Join(dir, "web-2.0.0.tgz"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "half-3.0.0.tgz.part"), s.files["/files/half-3.0.0.tgz"][:20], 0o644); err != nil {
		t.Fatal(err)
	}
	s.asked = nil
	got, err := Fetch(context.Background(), dir, ".", charts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"redis redis-1.0.0.tgz kept", "web web-2.0.0.tgz", "half half-3.0.0.tgz"}, told(s, got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/index.yaml", "/files/web-2.0.0.tgz", "/files/half-3.0.0.tgz bytes=20-"}, s.asked); diff != "" {
		t.Errorf("asked: -want +got:\n%s", diff)
	}
}

// TestFetchWrongPart starts anew where a part belongs to another file.
func TestFetchWrongPart(t *testing.T) {
	s := newServer(t)
	s.holds(t, "redis 1.0.0")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "redis-1.0.0.tgz.part"), []byte("not of this file"), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := Fetch(context.Background(), dir, ".", []Chart{{s.URL, "redis", "1.0.0"}}, Options{})
	if err != nil || got[0].Err != nil {
		t.Fatal(err, got)
	}
	if diff := cmp.Diff([]string{"/index.yaml", "/files/redis-1.0.0.tgz bytes=16-", "/files/redis-1.0.0.tgz"}, s.asked); diff != "" {
		t.Errorf("asked: -want +got:\n%s", diff)
	}
}

// TestFetchTwoRepositories does not put one repository's chart in the place of
// another's.
func TestFetchTwoRepositories(t *testing.T) {
	s, other := newServer(t), newServer(t)
	s.holds(t, "redis 1.0.0")
	data := append(archive(t, "redis", "1.0.0"), 0)
	other.files["/index.yaml"], other.files["/r.tgz"] = []byte("entries: { redis: [{ version: 1.0.0, urls: [r.tgz] }] }"), data
	got, err := Fetch(context.Background(), t.TempDir(), "charts", []Chart{{s.URL, "redis", "1.0.0"}, {other.URL, "redis", "1.0.0"}}, Options{})
	if err != nil || got[0].Err != nil || got[1].Err == nil || !strings.Contains(got[1].Err.Error(), "two repositories have a chart of this name and version") {
		t.Errorf("%v %v", err, got)
	}
}

// TestFetchSlow ends with the time that a request may take, and with the run's.
func TestFetchSlow(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer s.Close()
	defer close(release)
	got, err := Fetch(context.Background(), t.TempDir(), "charts", []Chart{{s.URL, "redis", "1.0.0"}}, Options{Timeout: 50 * time.Millisecond})
	if err != nil || len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != "no answer in time" {
		t.Errorf("%v %v", err, got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got, err := Fetch(ctx, t.TempDir(), "charts", []Chart{{s.URL, "redis", "1.0.0"}}, Options{}); err == nil || len(got) != 0 {
		t.Errorf("%v %v", err, got)
	}
}

// TestFetchRegistry pulls charts from an OCI registry.
func TestFetchRegistry(t *testing.T) {
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	s := &server{Server: httptest.NewServer(oci.New(oci.Logger(log.New(io.Discard, "", 0))))}
	defer s.Close()
	host := strings.TrimPrefix(s.URL, "http://")
	for _, version := range []string{"1.0.0", "1.1.0", "1.1.0+b1"} {
		push(t, host+"/charts/redis:"+strings.ReplaceAll(version, "+", "_"), chartLayer, archive(t, "redis", version))
	}
	push(t, host+"/charts/image:1.0.0", types.DockerLayer, []byte("layer"))
	dir := t.TempDir()
	charts := []Chart{{"oci://" + host + "/charts", "redis", "1.0.0"}, {host + "/charts/redis", "redis", "~1.1"}, {host + "/charts", "redis", "1.1.0+b1"},
		{host + "/charts", "image", "1.0.0"}, {host + "/charts", "nothing", "1.0.0"}, {host + "/charts", "nothing", "1.x"}}
	got, err := Fetch(context.Background(), dir, ".", charts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"redis redis-1.0.0.tgz", "redis redis-1.1.0.tgz", "redis redis-1.1.0+b1.tgz",
		"image HOST/charts/image:1.0.0: it has no layer of the type " + chartLayer}
	lines := told(s, got)
	if diff := cmp.Diff(want, lines[:4]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, l := range lines[4:] {
		if !strings.Contains(l, "HOST/charts/nothing") && !strings.Contains(l, "HOST") {
			t.Errorf("it says %q", l)
		}
	}
	s.Close()
	if got, err = Fetch(context.Background(), dir, ".", charts[:1], Options{}); err != nil || got[0].Err != nil || !got[0].Kept {
		t.Errorf("what is there is asked for again: %v %v", err, got)
	}
}

func push(t *testing.T, ref string, mediaType types.MediaType, data []byte) {
	t.Helper()
	parsed, err := name.ParseReference(ref)
	if err != nil {
		t.Fatal(err)
	}
	image, err := mutate.AppendLayers(empty.Image, static.NewLayer(data, mediaType))
	if err == nil {
		err = remote.Write(parsed, image)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A folder that leads out of the repository is not written, whatever the configuration says.
func TestFetchStaysInside(t *testing.T) {
	outside := t.TempDir()
	repo := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(repo, ".cache")); err != nil {
		t.Skip(err)
	}
	for _, folder := range []string{".cache/charts", ".cache", "../" + filepath.Base(outside), outside} {
		if _, err := Fetch(context.Background(), repo, folder, []Chart{{"https://charts.example.com", "redis", "1.0.0"}}, Options{}); err == nil {
			t.Errorf("%s is written", folder)
		}
	}
	if list, err := os.ReadDir(outside); err != nil || len(list) > 0 {
		t.Errorf("the folder outside holds %v (%v)", list, err)
	}
}
