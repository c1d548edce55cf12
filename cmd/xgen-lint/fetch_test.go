package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// chartArchive packs a chart of nothing but its Chart.yaml.
func chartArchive(t *testing.T, name, version string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	text := "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n"
	if err := w.WriteHeader(&tar.Header{Name: name + "/Chart.yaml", Mode: 0o644, Size: int64(len(text))}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	_ = z.Close()
	return b.Bytes()
}

// TestFetch fetches what an Application and a dependency name, and nothing else.
func TestFetch(t *testing.T) {
	files := map[string][]byte{}
	index := "entries:\n"
	for _, c := range []string{"exporter 1.2.3", "cache 2.0.0", "never 9.9.9"} {
		name, version, _ := strings.Cut(c, " ")
		data := chartArchive(t, name, version)
		files["/"+name+".tgz"] = data
		index += fmt.Sprintf("  %s: [{ version: %s, urls: [%s.tgz], digest: \"%x\" }]\n", name, version, name, sha256.Sum256(data))
	}
	files["/index.yaml"] = []byte(index)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if data, ok := files[r.URL.Path]; ok {
			_, _ = w.Write(data)
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()

	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	run := func() (int, string, string) {
		var out, errs bytes.Buffer
		code := execute(context.Background(), []string{"fetch", "--repo", repo}, streams{nil, &out, &errs})
		return code, strings.ReplaceAll(out.String(), server.URL, "URL"), errs.String()
	}
	if code, out, errs := run(); code != exitFailed || out != "" || !strings.Contains(errs, "set charts in .xgen-lint.yaml, for example `charts: .cache/charts`") {
		t.Errorf("without a folder: %d, %q, %q", code, out, errs)
	}
	add := func(file, text string) {
		data, err := os.ReadFile(filepath.Join(repo, file))
		if err == nil {
			err = os.WriteFile(filepath.Join(repo, file), append(data, text...), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add(".xgen-lint.yaml", "\ncharts: .cache/charts\n")
	if code, out, _ := run(); code != exitClean || out != "the repository names no remote chart\n" {
		t.Errorf("without charts: %d, %q", code, out)
	}
	add("k3s/argocd/templates/application.yaml", "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: exporter }\nspec:\n"+
		"  project: default\n  destination: { name: in-cluster, namespace: monitoring }\n  source: { repoURL: \""+server.URL+"\", chart: exporter, targetRevision: 1.2.3 }\n")
	add("k3s/helm-chart/Chart.yaml", "dependencies:\n  - { name: cache, version: 2.x, repository: \""+server.URL+"\" }\n")
	code, out, errs := run()
	if want := "exporter  URL  fetched exporter-1.2.3.tgz\ncache     URL  fetched cache-2.0.0.tgz\n"; code != exitClean || out != want || errs != "" {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
	names, err := filepath.Glob(filepath.Join(repo, ".cache/charts/*"))
	if err != nil || len(names) != 3 { // with the list of what was fetched
		t.Errorf("the folder has %v", names)
	}
	delete(files, "/cache.tgz")
	if err := os.Remove(filepath.Join(repo, ".cache/charts/cache-2.0.0.tgz")); err != nil {
		t.Fatal(err)
	}
	code, out, _ = run()
	want := "exporter  URL  kept exporter-1.2.3.tgz\ncache     URL  failed: URL/cache.tgz: it answers 404 Not Found\n" +
		"1 of 2 charts could not be fetched; run xgen-lint fetch again, or put them into the folder by hand\n"
	if code != exitFound || out != want {
		t.Errorf("%d, %q", code, out)
	}
}
