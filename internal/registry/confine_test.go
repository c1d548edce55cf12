package registry

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// listener is a host that the registry sends clients to; it keeps the logins that it is sent.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	logins []string
}

func newListener(t *testing.T) *listener {
	l := &listener{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		_ = r.ParseForm()
		if got := r.Header.Get("Authorization") + r.Form.Get("password") + r.Form.Get("refresh_token"); got != "" {
			l.logins = append(l.logins, r.Method+" "+r.URL.Path+" "+got)
		}
		_, _ = fmt.Fprint(w, `{"token": "x"}`)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) got() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.logins
}

// A registry that names another host as its token service gets no login sent there.
func TestNoLoginToAnotherRealm(t *testing.T) {
	other := newListener(t)
	for _, config := range []string{
		`{"auths": {"HOST": {"username": "jenkins", "password": "secret"}}}`,
		`{"auths": {"HOST": {"identitytoken": "refresh"}}}`,
		`{"auths": {"HOST/xgen/main/xgen-core": {"username": "jenkins", "password": "secret"}}}`,
	} {
		for _, challenge := range []string{`Bearer realm="%s/token",service="x"`, `bearer service="x", Realm=%s/token`} {
			f := newFake(t)
			f.hook = func(w http.ResponseWriter, r *http.Request) bool {
				w.Header().Set("WWW-Authenticate", fmt.Sprintf(challenge, other.URL))
				w.WriteHeader(http.StatusUnauthorized)
				return true
			}
			login(t, strings.ReplaceAll(config, "HOST", f.host))
			got := f.check(t, Options{}, Image{Ref: core})[0]
			if got.Verdict != Unverifiable {
				t.Errorf("%s: %s", config, got.Verdict)
			}
			if sent := other.got(); len(sent) > 0 {
				t.Fatalf("%s, %s: sent %q", config, challenge, sent)
			}
		}
	}
}

// hosts answers for several hosts, by name.
type hosts map[string]http.HandlerFunc

func (h hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	h[r.URL.Host](answer, r)
	resp := answer.Result()
	resp.Request = r
	return resp, nil
}

// Without a login there is nothing to lose: a token service elsewhere is asked for an anonymous token. With one it is
// not asked.
func TestRealmOfAnotherOwner(t *testing.T) {
	var asked []string
	net := hosts{
		"auth.other.net": func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.Header.Get("Authorization"))
			_, _ = fmt.Fprint(w, `{"token": "x"}`)
		},
		"registry.example.com": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer x" {
				w.Header().Set("WWW-Authenticate", `Bearer realm="https://auth.other.net/token",service="x"`)
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			w.WriteHeader(http.StatusNotFound)
		},
	}
	for _, test := range []struct {
		config string
		asked  int
		cause  Cause
	}{
		{`{}`, 1, NoRepository},
		{auths("registry.example.com", "jenkins", "secret"), 0, BadCredentials},
	} {
		asked = nil
		login(t, test.config)
		got, err := Check(t.Context(), []Image{{Ref: "registry.example.com/a/b:c"}}, Options{Transport: net})
		if err != nil {
			t.Fatal(err)
		}
		if got[0].Cause != test.cause || min(1, len(asked)) != test.asked || strings.Join(asked, "") != "" {
			t.Errorf("%s: %+v, the token service was asked with %q", test.config, got[0], asked)
		}
	}
}

// A request that a registry sends on to another host goes there without the login.
func TestNoLoginByRedirect(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		other := newListener(t)
		f := newFake(t)
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if basic(w, r) {
				return true
			}
			if r.URL.Path == "/v2/" {
				return false
			}
			http.Redirect(w, r, other.URL+r.URL.Path, status)
			return true
		}
		login(t, auths(f.host, "jenkins", "secret"))
		f.check(t, Options{}, Image{Ref: core, Platform: "linux/amd64"})
		if sent := other.got(); len(sent) > 0 {
			t.Errorf("%d: sent %q", status, sent)
		}
	}
}

// wireTap answers for hosts that are not there, and keeps what was sent by plain http.
type wireTap struct {
	https func(*http.Request) *http.Response // nil: https fails
	plain []string
}

func (w *wireTap) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "https" && w.https == nil {
		return nil, errors.New("connection refused")
	}
	answer := httptest.NewRecorder()
	if r.URL.Scheme == "https" {
		resp := w.https(r)
		resp.Request = r
		return resp, nil
	}
	w.plain = append(w.plain, r.Header.Get("Authorization"))
	answer.Header().Set("WWW-Authenticate", `Basic realm="x"`)
	answer.WriteHeader(http.StatusUnauthorized)
	resp := answer.Result()
	resp.Request = r
	return resp, nil
}

// Where https fails, or sends on to http, the login stays here unless the configuration says that the host speaks http.
func TestNoLoginByPlainHTTP(t *testing.T) {
	const host = "10.9.8.7:5000"
	down := func(r *http.Request) *http.Response {
		answer := httptest.NewRecorder()
		switch {
		case r.Header.Get("Authorization") == "":
			answer.Header().Set("WWW-Authenticate", `Basic realm="x"`)
			answer.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path != "/v2/":
			answer.Header().Set("Location", "http://"+host+r.URL.Path)
			answer.WriteHeader(http.StatusTemporaryRedirect)
		}
		return answer.Result()
	}
	for name, https := range map[string]func(*http.Request) *http.Response{"https fails": nil, "https sends on": down} {
		login(t, auths(host, "jenkins", "secret"))
		tap := &wireTap{https: https}
		got, err := Check(t.Context(), []Image{{Ref: host + "/a/b:c"}}, Options{Transport: tap})
		if err != nil || got[0].Verdict != Unverifiable {
			t.Errorf("%s: %v %+v", name, err, got)
		}
		if strings.Join(tap.plain, "") != "" {
			t.Errorf("%s: sent %q", name, tap.plain)
		}
	}
	tap := &wireTap{}
	login(t, auths(host, "jenkins", "secret"))
	if _, err := Check(t.Context(), []Image{{Ref: host + "/a/b:c"}}, Options{Transport: tap, Insecure: map[string]bool{host: true}}); err != nil {
		t.Fatal(err)
	}
	if strings.Join(tap.plain, "") == "" {
		t.Error("a host that is declared insecure gets no login")
	}
}

func TestTrustedRealms(t *testing.T) {
	for _, test := range []struct {
		registry, realm string
		want            bool
	}{
		{"https://registry.example.com", "https://registry.example.com/token", true},
		{"https://registry.example.com", "https://gitlab.example.com/jwt/auth", true},
		{"https://registry.example.com:5050", "https://registry.example.com/token", true},
		{"https://index.docker.io", "https://auth.docker.io/token", true},
		{"https://registry.example.com", "http://gitlab.example.com/jwt/auth", false},
		{"https://registry.example.com", "http://registry.example.com/token", false},
		{"https://registry.example.com", "https://registry.example.com.evil.net/token", false},
		{"https://a.github.io", "https://b.github.io/token", false},
		{"https://a.co.kr", "https://b.co.kr/token", false},
		{"https://10.0.0.1:5000", "https://10.0.0.2:5000/token", false},
		{"https://10.0.0.1:5000", "https://10.0.0.1:8443/token", true},
		{"http://10.0.0.1:5000", "http://10.0.0.1:5000/token", true},
		{"http://10.0.0.1:5000", "http://10.0.0.1:6000/token", false},
	} {
		registry, err := url.Parse(test.registry)
		if err != nil {
			t.Fatal(err)
		}
		realm, err := url.Parse(test.realm)
		if err != nil {
			t.Fatal(err)
		}
		if got := (&confine{}).trusts(registry, realm); got != test.want {
			t.Errorf("%s -> %s: %v", test.registry, test.realm, got)
		}
	}
}
