package registry

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	"golang.org/x/net/publicsuffix"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// confine keeps a registry's login with that registry: it is not sent on to another host, not to a token service that
// somebody else may run, and not by plain http unless that was declared. What a registry answers decides none of this.
type confine struct {
	next     http.RoundTripper
	insecure map[string]bool
	// known reports whether the docker config has a login for a registry.
	known func(host string) bool
}

// unsafeError is a login that would have left its registry.
type unsafeError struct{ reason, help finding.Phrase }

func (e *unsafeError) Error() string { return e.reason.Key() }

func (c *confine) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get("Authorization") != "" {
		first, n := redirects(req)
		if n > 0 && (first.URL.Host != req.URL.Host || first.URL.Scheme != req.URL.Scheme) {
			req = req.Clone(req.Context())
			req.Header.Del("Authorization")
		} else if !c.encrypted(req.URL) {
			return nil, &unsafeError{finding.Say("login-not-sent", "host", req.URL.Host), finding.Say("declare-http-only", "host", req.URL.Host)}
		}
	}
	resp, err := c.next.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || !c.known(req.URL.Host) {
		return resp, err
	}
	if realm := realmOf(resp.Header); realm != nil && !c.trusts(req.URL, realm) {
		_ = resp.Body.Close()
		return nil, &unsafeError{finding.Say("login-elsewhere", "host", req.URL.Host, "realm", realm.Scheme+"://"+realm.Host),
			finding.Say("remove-login", "host", req.URL.Host)}
	}
	return resp, nil
}

// encrypted reports whether nobody on the way can read what is sent, or the configuration says that this is as it
// should be.
func (c *confine) encrypted(u *url.URL) bool {
	return u.Scheme == "https" || c.insecure[u.Host] || isLoopback(u.Hostname())
}

// trusts reports whether a registry's login may be sent to the token service that it names.
func (c *confine) trusts(registry, realm *url.URL) bool {
	if realm.Host == registry.Host {
		return realm.Scheme == registry.Scheme || realm.Scheme == "https"
	}
	if realm.Scheme != "https" {
		return false
	}
	if registry.Host == name.DefaultRegistry {
		return realm.Host == "auth.docker.io"
	}
	return sameOwner(registry.Hostname(), realm.Hostname())
}

// sameOwner reports whether two names are of one domain, as registry.example.com and gitlab.example.com.
func sameOwner(a, b string) bool {
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return a == b
	}
	one, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	if err != nil {
		return false
	}
	other, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	return err == nil && one == other
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// realmOf returns where a challenge sends for a token, nil if it does not.
func realmOf(h http.Header) *url.URL {
	for _, challenge := range h.Values("WWW-Authenticate") {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(challenge), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			continue
		}
		i := strings.Index(strings.ToLower(rest), "realm=")
		if i < 0 {
			continue
		}
		value := rest[i+len("realm="):]
		if strings.HasPrefix(value, `"`) {
			value, _, _ = strings.Cut(value[1:], `"`)
		} else {
			value, _, _ = strings.Cut(value, ",")
		}
		if u, err := url.Parse(value); err == nil {
			return u
		}
		return &url.URL{Host: value}
	}
	return nil
}
