package registry

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// basic wants jenkins:secret for everything, the greeting included.
func basic(w http.ResponseWriter, r *http.Request) bool {
	if user, password, _ := r.BasicAuth(); user == "jenkins" && password == "secret" {
		return false
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="nexus"`)
	w.WriteHeader(http.StatusUnauthorized)
	return true
}

func auths(key, user, password string) string {
	return fmt.Sprintf(`{"auths": {%q: {"auth": %q}}}`, key,
		base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
}

func TestBasicLogin(t *testing.T) {
	denied := "HOST answered 401: the docker config's login may not read xgen/main/xgen-core"
	tests := []struct {
		name, config string
		want         said
	}{
		{"right", auths("HOST", "jenkins", "secret"), said{Verdict: Found}},
		{"right, kept as a URL", auths("https://HOST/v2/", "jenkins", "secret"), said{Verdict: Found}},
		{"right, of the repository", auths("HOST/xgen/main/xgen-core", "jenkins", "secret"), said{Verdict: Found}},
		{"wrong", auths("HOST", "jenkins", "guess"), said{Verdict: Unverifiable, Cause: Unauthorized,
			Detail: denied, Help: "log in again with `docker login HOST`"}},
		{"none", "", said{Verdict: Unverifiable, Cause: Unauthorized,
			Detail: "HOST answered 401: no permission to read xgen/main/xgen-core without a login",
			Help:   "log in with `docker login HOST`"}},
		{"another host's", auths("docker.x2bee.com", "jenkins", "secret"), said{Verdict: Unverifiable, Cause: Unauthorized,
			Detail: "HOST answered 401: no permission to read xgen/main/xgen-core without a login",
			Help:   "log in with `docker login HOST`"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t)
			f.holds(t, "xgen/main/xgen-core:latest-amd64")
			f.hook = basic
			login(t, strings.ReplaceAll(tt.config, "HOST", f.host))
			if diff := cmp.Diff(parts(tt.want), f.check(t, Options{}, Image{Ref: core})[0]); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// With a login that may not read, a 401 must never look like a missing image;
// with one that may, a 404 is one.
func TestMissingBehindLogin(t *testing.T) {
	f := newFake(t)
	f.hook = basic
	if got := f.check(t, Options{}, Image{Ref: core})[0]; got.Verdict != Unverifiable {
		t.Errorf("no login: %s", got.Verdict)
	}
	login(t, auths(f.host, "jenkins", "secret"))
	if got := f.check(t, Options{}, Image{Ref: core})[0]; got.Verdict != Missing || got.Cause != NoRepository {
		t.Errorf("login: %s", got.Verdict)
	}
}

// A token registry is greeted once; each repository has a token of its own.
func TestTokenLogin(t *testing.T) {
	f := newFake(t)
	images := fleet(t, f, 5)
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case r.URL.Path == "/token":
			if user, _, _ := r.BasicAuth(); user != "jenkins" {
				w.WriteHeader(http.StatusUnauthorized)
				return true
			}
			_, _ = fmt.Fprintf(w, `{"token": %q}`, r.URL.Query().Get("scope"))
			return true
		case r.Header.Get("Authorization") == "Bearer "+scopeOf(r.URL.Path):
			return false
		}
		w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="http://%s/token",service="fake"`, f.host))
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	for _, r := range f.check(t, Options{}, images...) {
		if r.Cause != Unauthorized {
			t.Errorf("no login: %s, %s", r.Verdict, r.Detail)
		}
	}
	f.asked = map[string]int{}
	login(t, auths(f.host, "jenkins", "secret"))
	for _, r := range f.check(t, Options{}, images...) {
		if r.Verdict != Found {
			t.Errorf("login: %s, %s", r.Verdict, r.Detail)
		}
	}
	want := map[string]int{"GET /v2/": 1, "GET /token": 5}
	got := map[string]int{"GET /v2/": f.asked["GET /v2/"], "GET /token": f.asked["GET /token"]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func scopeOf(path string) string {
	repo, _, _ := strings.Cut(strings.TrimPrefix(path, "/v2/"), "/manifests/")
	return "repository:" + repo + ":pull"
}

func TestCredentialHelpersRunOnlyWhenAsked(t *testing.T) {
	for _, config := range []string{`{"credsStore": "spy"}`, `{"credHelpers": {"HOST": "spy"}}`} {
		t.Run(config, func(t *testing.T) {
			f := newFake(t)
			images := fleet(t, f, 3)
			f.hook = basic
			login(t, strings.ReplaceAll(config, "HOST", f.host))
			runs := spy(t)

			for _, r := range f.check(t, Options{}, images...) {
				want := `HOST answered 401: no permission to read ` + r.Repository + ` without a login; ` +
					`the docker config keeps logins in the credential helper "spy", which is not run unasked`
				if r.Cause != Unauthorized || r.Detail != want {
					t.Errorf("not allowed: %+v", r)
				}
			}
			if got := runs(); got != 0 {
				t.Fatalf("the helper ran %d times unasked", got)
			}
			for _, r := range f.check(t, Options{CredentialHelpers: true}, images...) {
				if r.Verdict != Found {
					t.Errorf("allowed: %s, %s", r.Verdict, r.Detail)
				}
			}
			if got := runs(); got != 1 {
				t.Errorf("the helper ran %d times for one host", got)
			}
		})
	}
}

// spy puts a credential helper into the PATH that leaves a line for each run.
func spy(t *testing.T) (runs func() int) {
	t.Helper()
	dir := t.TempDir()
	trace := filepath.Join(dir, "trace")
	script := "#!/bin/sh\necho run >> " + trace + "\n" +
		`echo '{"ServerURL": "x", "Username": "jenkins", "Secret": "secret"}'` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "docker-credential-spy"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func() int {
		lines, err := os.ReadFile(trace)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return strings.Count(string(lines), "\n")
	}
}

func TestFailingCredentialHelper(t *testing.T) {
	f := newFake(t)
	login(t, `{"credsStore": "not-there"}`)
	got := f.check(t, Options{CredentialHelpers: true}, Image{Ref: core})[0]
	if got.Verdict != Unverifiable || got.Cause != BadCredentials || !strings.Contains(got.Detail, "docker-credential-not-there") {
		t.Errorf("got %+v", got)
	}
}

func TestBrokenDockerConfig(t *testing.T) {
	login(t, `{"auths": [`)
	_, err := Check(t.Context(), []Image{{Ref: "a.test/b:1"}}, Options{})
	want := "check images: read docker config " + filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json") + ": "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error = %v, want it to start with %q", err, want)
	}
}

func TestPodmanLoginIsFound(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-core:latest-amd64")
	f.hook = basic
	dir := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "containers")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "auth.json"), []byte(auths(f.host, "jenkins", "secret")), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := f.check(t, Options{}, Image{Ref: core})[0]; got.Verdict != Found {
		t.Errorf("%s: %s", got.Verdict, got.Detail)
	}
}
