package lint

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// loopback starts a registry and returns its host.
func loopback(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// pulling returns the golden repo with all its registries at host.
func pulling(t *testing.T, host string) fstest.MapFS {
	files := infra(t)
	for name, f := range files {
		data := f.Data
		for _, old := range []string{"docker.x2bee.com", "10.100.1.65:5000", "43.202.115.195:5000"} {
			data = bytes.ReplaceAll(data, []byte(old), []byte(host))
		}
		files[name] = &fstest.MapFile{Data: data, Mode: f.Mode}
	}
	return files
}

func push(t *testing.T, ref string) {
	t.Helper()
	img, err := random.Image(64, 1)
	if err != nil {
		t.Fatal(err)
	}
	config, err := img.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	config.OS, config.Architecture = "linux", "amd64"
	if img, err = mutate.ConfigFile(img, config); err != nil {
		t.Fatal(err)
	}
	parsed, err := name.ParseReference(ref, name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(parsed, img); err != nil {
		t.Fatal(err)
	}
}

// TestImages holds every image of the fleet but one, and wants that one
// reported once, at the service's line in its site file.
func TestImages(t *testing.T) {
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	host := loopback(t)
	files := pulling(t, host)
	var uses []ImageUse
	for _, rendered := range looked(t, Options{FS: files}) {
		uses = append(uses, imageUses(rendered)...)
	}
	for _, image := range finding.Unique(refsOf(uses)) {
		if !strings.Contains(image, "lotteimall/xgen-workflow") {
			push(t, image)
		}
	}
	res, err := Run(context.Background(), Options{FS: files, Images: &ImageOptions{}, Rules: []string{"image/missing", "image/unverifiable", "image/wrong-platform"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Findings) != 1 {
		t.Fatalf("%d findings, want one:\n%s", len(res.Findings), long(res))
	}
	f := res.Findings[0]
	file, err := res.Tree.File(f.File)
	if err != nil {
		t.Fatal(err)
	}
	if f.Rule != "image/missing" || f.File != "k3s/argocd/projects/lotteimall.yaml" || !strings.Contains(file.Line(f.Line), "name: xgen-workflow") {
		t.Errorf("reported at the wrong place:\n%s", long(res))
	}
	if !strings.Contains(f.Message, host+"/xgen/lotteimall/xgen-workflow:latest-amd64") {
		t.Errorf("message %q does not name the image", f.Message)
	}
}

// TestImagesUnverifiable asks a host that does not answer: one warning for it,
// and never "missing".
func TestImagesUnverifiable(t *testing.T) {
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	server := httptest.NewServer(nil)
	host := strings.TrimPrefix(server.URL, "http://")
	server.Close()
	res, err := Run(context.Background(), Options{FS: pulling(t, host), Images: &ImageOptions{}, Rules: []string{"image/*"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Findings) != 1 || res.Findings[0].Rule != "image/unverifiable" {
		t.Errorf("want one image/unverifiable:\n%s", long(res))
	}
}

func refsOf(uses []ImageUse) []string {
	var out []string
	for _, u := range uses {
		out = append(out, u.Image)
	}
	return out
}
