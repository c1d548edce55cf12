package registry

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// fake is go-containerregistry's own registry on loopback, with a hook in
// front of it and a count of what was asked.
type fake struct {
	*httptest.Server
	host    string
	content http.Handler
	// hook answers in place of the registry when it returns true.
	hook func(w http.ResponseWriter, r *http.Request) bool

	mu    sync.Mutex
	asked map[string]int // "HEAD /v2/a/manifests/b" -> times
}

func newFake(t testing.TB) *fake { return startFake(t, httptest.NewServer) }

func newTLSFake(t testing.TB) *fake { return startFake(t, httptest.NewTLSServer) }

func startFake(t testing.TB, start func(http.Handler) *httptest.Server) *fake {
	t.Helper()
	login(t, "")
	silent := log.New(io.Discard, "", 0)
	f := &fake{content: registry.New(registry.Logger(silent)), asked: map[string]int{}}
	f.Server = start(http.HandlerFunc(f.serve))
	f.Config.ErrorLog = silent
	f.host = f.Listener.Addr().String()
	t.Cleanup(f.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.asked[r.Method+" "+r.URL.Path]++
	f.mu.Unlock()
	if f.hook == nil || !f.hook(w, r) {
		f.content.ServeHTTP(w, r)
	}
}

// count adds up the requests whose method and path begin and end like this.
func (f *fake) count(prefix, suffix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for what, times := range f.asked {
		if strings.HasPrefix(what, prefix) && strings.HasSuffix(what, suffix) {
			n += times
		}
	}
	return n
}

// holds puts an image for linux/amd64 under each "repository:tag".
func (f *fake) holds(t testing.TB, images ...string) {
	t.Helper()
	for _, image := range images {
		repo, tag, _ := strings.Cut(image, ":")
		f.put(t, repo, tag, imageFor(t, "linux", "amd64"))
	}
}

// put stores an image without going over the network.
func (f *fake) put(t testing.TB, repo, tag string, img v1.Image) {
	t.Helper()
	config, err := img.RawConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := img.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	f.send(t, http.MethodPost, "/v2/"+repo+"/blobs/uploads/?digest="+digest.String(), "", config)
	f.putManifest(t, repo, tag, img)
}

type manifest interface {
	RawManifest() ([]byte, error)
	MediaType() (types.MediaType, error)
}

func (f *fake) putManifest(t testing.TB, repo, tag string, m manifest) {
	t.Helper()
	raw, err := m.RawManifest()
	if err != nil {
		t.Fatal(err)
	}
	kind, err := m.MediaType()
	if err != nil {
		t.Fatal(err)
	}
	f.send(t, http.MethodPut, "/v2/"+repo+"/manifests/"+tag, string(kind), raw)
}

func (f *fake) send(t testing.TB, method, path, kind string, content []byte) {
	t.Helper()
	req := httptest.NewRequest(method, path, bytes.NewReader(content))
	req.Header.Set("Content-Type", kind)
	answer := httptest.NewRecorder()
	f.content.ServeHTTP(answer, req)
	if answer.Code != http.StatusCreated {
		t.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
}

// putIndex stores an index of images for the given platforms; a platform that
// ends in "?" is left out of the index and stands only in the image's config.
func (f *fake) putIndex(t testing.TB, repo, tag string, platforms ...string) {
	t.Helper()
	var index v1.ImageIndex = empty.Index
	for _, platform := range platforms {
		hidden := strings.HasSuffix(platform, "?")
		p, err := v1.ParsePlatform(strings.TrimSuffix(platform, "?"))
		if err != nil {
			t.Fatal(err)
		}
		img := imageFor(t, p.OS, p.Architecture)
		digest, err := img.Digest()
		if err != nil {
			t.Fatal(err)
		}
		f.put(t, repo, digest.String(), img)
		entry := mutate.IndexAddendum{Add: img}
		if !hidden {
			entry.Descriptor = v1.Descriptor{Platform: p}
		}
		index = mutate.AppendManifests(index, entry)
	}
	f.putManifest(t, repo, tag, index)
}

func imageFor(t testing.TB, system, arch string) v1.Image {
	t.Helper()
	img, err := mutate.ConfigFile(empty.Image, &v1.ConfigFile{
		OS: system, Architecture: arch, RootFS: v1.RootFS{Type: "layers"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// login makes the given text the docker config, and hides the machine's own.
func login(t testing.TB, config string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"DOCKER_CONFIG", "HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"} {
		t.Setenv(name, dir)
	}
	for _, name := range []string{"REGISTRY_AUTH_FILE", "DOCKER_AUTH_CONFIG", "HTTP_PROXY", "HTTPS_PROXY"} {
		t.Setenv(name, "")
	}
	if config == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

// check runs Check and puts HOST in place of the fake's address.
func (f *fake) check(t testing.TB, opts Options, images ...Image) []said {
	t.Helper()
	for i := range images {
		images[i].Ref = strings.ReplaceAll(images[i].Ref, "HOST", f.host)
	}
	if opts.Timeout == 0 {
		opts.Timeout = 2 * time.Second
	}
	results, err := Check(t.Context(), images, opts)
	if err != nil {
		t.Fatalf("Check: %v", err)
	}
	out := make([]said, len(results))
	for i, r := range results {
		s := inEnglish(r)
		for _, text := range []*string{&s.Ref, &s.Detail, &s.Help, &s.Host} {
			*text = strings.ReplaceAll(*text, f.host, "HOST")
		}
		out[i] = s
	}
	return out
}

// said is a Result in English.
type said struct {
	Image
	Verdict               Verdict
	Cause                 Cause
	Detail, Help          string
	Host, Repository, Tag string
	Near                  []string
}

func inEnglish(r Result) said {
	words := texts.Of(texts.English)
	help, _ := words.Help("image/unverifiable", r.Help)
	return said{r.Image, r.Verdict, r.Cause, words.Say(r.Detail), help, r.Host, r.Repository, r.Tag, r.Near}
}
