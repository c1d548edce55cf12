package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// asking is a server that counts what it is asked.
func asking(t *testing.T) (host string, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), asked
}

// TestTrustSince: a host that only the linted state names is asked by no command that compares with an earlier state, whatever this
// state's configuration says of it; one that both name is.
func TestTrustSince(t *testing.T) {
	good, goodAsked := asking(t)
	evil, evilAsked := asking(t)
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	edit := func(file string, pairs ...string) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(repo, file))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer(pairs...).Replace(string(data))
		if text == string(data) {
			t.Fatalf("%s has none of %q", file, pairs)
		}
		if err := os.WriteFile(filepath.Join(repo, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const config, aww, chart = ".xgen-lint.yaml", "k3s/argocd/projects/xgen-aww.yaml", "k3s/helm-chart/Chart.yaml"
	dependency := func(name, host string) string {
		return "\n  - { name: " + name + ", version: 1.0.0, repository: \"http://" + host + "\" }"
	}
	edit(config, "registries:\n", "charts: .cache/charts\nregistries:\n  - { host: \""+good+"\", insecure: true }\n")
	edit(aww, "10.100.1.65:5000", good)
	edit(chart, "name: xgen-service\n", "name: xgen-service\ndependencies:"+dependency("one", good)+"\n")
	gitIn(t, repo, "init", "-q")
	gitIn(t, repo, "add", "-A")
	gitIn(t, repo, "commit", "-qm", "base")
	edit(config, "registries:\n", "registries:\n  - { host: \""+evil+"\", insecure: true }\n")
	edit("k3s/argocd/projects/xgen-jeju.yaml", "\nvars:\n", "\nregistryHost: \""+evil+"\"\nvars:\n")
	edit(chart, "dependencies:", "dependencies:"+dependency("two", evil))

	for _, line := range []string{"--images", "images --check", "fetch"} {
		for _, since := range []string{"--since HEAD", ""} {
			goodAsked.Store(0)
			evilAsked.Store(0)
			var out, errs bytes.Buffer
			args := append(strings.Fields(line+" "+since), "--repo", repo)
			if code := execute(context.Background(), args, streams{nil, &out, &errs}); code == exitFailed {
				t.Fatalf("%v: %s", args, errs.String())
			}
			if goodAsked.Load() == 0 {
				t.Errorf("%s %s: the host that both states name is not asked\n%s", line, since, out.String())
			}
			if got := evilAsked.Load(); (got == 0) != (since != "") {
				t.Errorf("%s %s: the host that only the linted state names is asked %d times", line, since, got)
			}
			if since != "" && !strings.Contains(out.String(), "is not named in the state") {
				t.Errorf("%s %s does not say what was not asked:\n%s", line, since, out.String())
			}
		}
	}
}
