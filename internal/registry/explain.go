package registry

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// problem is why an image cannot be verified, in words for people.
type problem struct {
	cause  Cause
	detail string
	help   string
}

func (r Result) unverifiable(p problem) Result {
	r.Verdict, r.Cause, r.Detail, r.Help = Unverifiable, p.cause, p.detail, p.help
	return r
}

// isNoManifest is the registry's own word that the image is not there: a 404
// for the manifest. A 404 for anything else (the greeting, a token) is not.
func isNoManifest(err error) bool {
	var answer *transport.Error
	return errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound &&
		strings.Contains(answer.Request.URL.Path, "/manifests/")
}

func isNotFound(err error) bool {
	var answer *transport.Error
	return errors.As(err, &answer) && answer.StatusCode == http.StatusNotFound
}

// explain finds the cause of an error. The greeting of a private address has
// two of them, of https and of http, so the more telling is looked for first.
func (c *checker) explain(ctx context.Context, repo name.Repository, err error) problem {
	host := hostOf(repo.Registry)
	var (
		helper *helperError
		unsafe *unsafeError
		cert   *tls.CertificateVerificationError
		status *statusError
		answer *transport.Error
	)
	switch {
	case ctx.Err() != nil:
		return problem{Stopped, "the run ended before " + host + " could be asked", "give the run more time with --timeout"}
	case errors.As(err, &helper):
		return problem{BadCredentials, fmt.Sprintf("the credential helper for %s failed: %v", host, helper.error), ""}
	case errors.As(err, &unsafe):
		return problem{BadCredentials, unsafe.reason, unsafe.help}
	case errors.As(err, &cert):
		return problem{Untrusted, fmt.Sprintf("the certificate of %s is not trusted: %v", host, cert.Err),
			"install the registry's CA certificate on this machine"}
	case errors.As(err, &status):
		return busy(host, status)
	case errors.As(err, &answer):
		return c.answered(repo, answer)
	}
	return unreached(host, err, c.opts.Timeout)
}

// busy words an answer that was worth a retry and did not get better.
func busy(host string, e *statusError) problem {
	detail := fmt.Sprintf("%s answered %d (%s)", host, e.code, http.StatusText(e.code))
	if e.after > 0 {
		detail += fmt.Sprintf(" and asks to wait %s", e.after)
	}
	if e.code == http.StatusTooManyRequests {
		return problem{TooMany, detail, "try again later, or ask fewer at a time with --jobs"}
	}
	return problem{ServerError, detail, ""}
}

// answered words a status that was meant.
func (c *checker) answered(repo name.Repository, e *transport.Error) problem {
	host := hostOf(repo.Registry)
	who := host
	if at := e.Request.URL.Host; at != repo.RegistryStr() {
		who = fmt.Sprintf("%s (for %s)", at, host) // a token service, a storage
	}
	what := fmt.Sprintf("%s answered %d", who, e.StatusCode)
	greeted := e.Request.URL.Path == "/v2/"
	switch {
	case e.StatusCode == http.StatusUnauthorized:
		return c.unauthorized(repo, what)
	case e.StatusCode == http.StatusForbidden:
		return problem{Forbidden, fmt.Sprintf("%s: reading %s is forbidden", what, repo.RepositoryStr()),
			"ask for permission to pull " + repo.Name()}
	case e.StatusCode >= 500:
		return problem{ServerError, fmt.Sprintf("%s (%s)", what, http.StatusText(e.StatusCode)), ""}
	case e.StatusCode == http.StatusBadRequest && greeted && strings.Contains(e.Error(), "HTTPS"):
		// Go's and nginx's words for http spoken to their https port.
		return speaksHTTPS(host)
	case greeted:
		return problem{NotRegistry, what + " to /v2/: it is no image registry", "check the host and its port"}
	}
	return problem{Unexpected, fmt.Sprintf("%s (%s) to %s %s",
		what, http.StatusText(e.StatusCode), e.Request.Method, e.Request.URL.Path), ""}
}

func (c *checker) unauthorized(repo name.Repository, what string) problem {
	host := hostOf(repo.Registry)
	if c.logins.has(repo) {
		return problem{Unauthorized, fmt.Sprintf("%s: the docker config's login may not read %s", what, repo.RepositoryStr()),
			"log in again with `docker login " + host + "`"}
	}
	detail := fmt.Sprintf("%s: no permission to read %s without a login", what, repo.RepositoryStr())
	if helper := c.logins.unrun(repo.RegistryStr()); helper != "" {
		return problem{Unauthorized, fmt.Sprintf("%s; the docker config keeps logins in the credential helper %q, which is not run unasked", detail, helper),
			"allow credential helpers, or put the login into the docker config itself"}
	}
	return problem{Unauthorized, detail, "log in with `docker login " + host + "`"}
}

func speaksHTTPS(host string) problem {
	return problem{WrongScheme, host + " speaks https, and was asked by http",
		"remove `insecure: true` of " + host + " from registries in .xgen-lint.yaml"}
}

// unreached words a failure below HTTP.
func unreached(host string, err error, limit time.Duration) problem {
	var (
		timeout net.Error
		dns     *net.DNSError
		alert   tls.AlertError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, errRedirects):
		return problem{Unexpected, fmt.Sprintf("%s sends requests on more than %d times", host, maxRedirects), ""}
	case errors.Is(err, errNoAnswer):
		return problem{TimedOut, fmt.Sprintf("%s did not answer within %s", host, limit), ""}
	case errors.As(err, &dns):
		return problem{UnknownHost, fmt.Sprintf("the name of %s does not resolve (%s)", host, dns.Err), "check the host's spelling, or the network (VPN, DNS) of this machine"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return problem{Refused, host + " refused the connection", "check the host and its port"}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return problem{Refused, "there is no route to " + host, "check the network (VPN) of this machine"}
	case broken(err):
		return problem{Refused, host + " closed the connection without an answer", ""}
	case errors.As(err, &timeout) && timeout.Timeout(): // also context.DeadlineExceeded, of a body
		return problem{TimedOut, fmt.Sprintf("%s did not answer within %s", host, limit), ""}
	// The schemes come late: of a private address both were tried, and that
	// https found http there is not why the http that followed failed.
	case errors.Is(err, http.ErrSchemeMismatch):
		return problem{WrongScheme, host + " speaks plain http, and was asked by https",
			"declare `insecure: true` for " + host + " under registries in .xgen-lint.yaml"}
	case strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`):
		return speaksHTTPS(host) // a TLS alert, read as HTTP
	case errors.As(err, &alert), errors.As(err, &record):
		return problem{Untrusted, fmt.Sprintf("no TLS connection to %s: %v", host, plain(err)), ""}
	}
	return problem{Unexpected, fmt.Sprintf("asking %s failed: %v", host, plain(err)), ""}
}

// plain drops the URL that net/http puts in front: a redirect's may be signed.
func plain(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
