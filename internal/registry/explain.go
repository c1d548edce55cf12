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

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// problem is why an image cannot be verified.
type problem struct {
	cause        Cause
	detail, help finding.Phrase
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
		return problem{Stopped, finding.Say("run-ended", "host", host), finding.Say("more-time")}
	case errors.As(err, &helper):
		return problem{BadCredentials, finding.Say("helper-failed", "host", host, "why", helper.Error()), finding.Phrase{}}
	case errors.As(err, &unsafe):
		return problem{BadCredentials, unsafe.reason, unsafe.help}
	case errors.As(err, &cert):
		return problem{Untrusted, finding.Say("certificate-untrusted", "host", host, "why", fmt.Sprint(cert.Err)), finding.Say("install-ca")}
	case errors.As(err, &status):
		return busy(host, status)
	case errors.As(err, &answer):
		return c.answered(repo, answer)
	}
	return unreached(host, err, c.opts.Timeout)
}

// busy words an answer that was worth a retry and did not get better.
func busy(host string, e *statusError) problem {
	wait := ""
	if e.after > 0 {
		wait = e.after.String()
	}
	detail := finding.Say("answered-status", "who", host, "code", e.code, "status", http.StatusText(e.code), "wait", wait)
	if e.code == http.StatusTooManyRequests {
		return problem{TooMany, detail, finding.Say("later")}
	}
	return problem{ServerError, detail, finding.Phrase{}}
}

// answered words a status that was meant.
func (c *checker) answered(repo name.Repository, e *transport.Error) problem {
	host := hostOf(repo.Registry)
	who := host
	if at := e.Request.URL.Host; at != repo.RegistryStr() {
		who = fmt.Sprintf("%s (for %s)", at, host) // a token service, a storage
	}
	greeted := e.Request.URL.Path == "/v2/"
	switch {
	case e.StatusCode == http.StatusUnauthorized:
		return c.unauthorized(repo, who, e.StatusCode)
	case e.StatusCode == http.StatusForbidden:
		return problem{Forbidden, finding.Say("answered-forbidden", "who", who, "code", e.StatusCode, "repository", repo.RepositoryStr()),
			finding.Say("ask-permission", "repository", repo.Name())}
	case e.StatusCode >= 500:
		return problem{ServerError, finding.Say("answered-status", "who", who, "code", e.StatusCode, "status", http.StatusText(e.StatusCode), "wait", ""), finding.Phrase{}}
	case e.StatusCode == http.StatusBadRequest && greeted && strings.Contains(e.Error(), "HTTPS"):
		// Go's and nginx's words for http spoken to their https port.
		return speaksHTTPS(host)
	case greeted:
		return problem{NotRegistry, finding.Say("no-registry", "who", who, "code", e.StatusCode), finding.Say("check-host")}
	}
	return problem{Unexpected, finding.Say("answered-odd", "who", who, "code", e.StatusCode, "status", http.StatusText(e.StatusCode),
		"method", e.Request.Method, "path", e.Request.URL.Path), finding.Phrase{}}
}

func (c *checker) unauthorized(repo name.Repository, who string, code int) problem {
	host, path := hostOf(repo.Registry), repo.RepositoryStr()
	if c.logins.has(repo) {
		return problem{Unauthorized, finding.Say("login-refused", "who", who, "code", code, "repository", path), finding.Say("log-in-again", "host", host)}
	}
	helper := c.logins.unrun(repo.RegistryStr())
	detail := finding.Say("no-login", "who", who, "code", code, "repository", path, "helper", helper)
	if helper != "" {
		return problem{Unauthorized, detail, finding.Say("allow-helpers")}
	}
	return problem{Unauthorized, detail, finding.Say("log-in", "host", host)}
}

func speaksHTTPS(host string) problem {
	return problem{WrongScheme, finding.Say("speaks-https", "host", host), finding.Say("remove-insecure", "host", host)}
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
		return problem{Unexpected, finding.Say("redirects", "host", host, "most", maxRedirects), finding.Phrase{}}
	case errors.Is(err, errNoAnswer):
		return problem{TimedOut, finding.Say("no-answer", "host", host, "limit", limit.String()), finding.Phrase{}}
	case errors.As(err, &dns):
		return problem{UnknownHost, finding.Say("not-resolved", "host", host, "why", dns.Err), finding.Say("check-name")}
	case errors.Is(err, syscall.ECONNREFUSED):
		return problem{Refused, finding.Say("connection-refused", "host", host), finding.Say("check-host")}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return problem{Refused, finding.Say("no-route", "host", host), finding.Say("check-network")}
	case broken(err):
		return problem{Refused, finding.Say("closed", "host", host), finding.Phrase{}}
	case errors.As(err, &timeout) && timeout.Timeout(): // also context.DeadlineExceeded, of a body
		return problem{TimedOut, finding.Say("no-answer", "host", host, "limit", limit.String()), finding.Phrase{}}
	// The schemes come late: of a private address both were tried, and that
	// https found http there is not why the http that followed failed.
	case errors.Is(err, http.ErrSchemeMismatch):
		return problem{WrongScheme, finding.Say("speaks-http", "host", host), finding.Say("declare-insecure", "host", host)}
	case strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`):
		return speaksHTTPS(host) // a TLS alert, read as HTTP
	case errors.As(err, &alert), errors.As(err, &record):
		return problem{Untrusted, finding.Say("no-tls-connection", "host", host, "why", plain(err).Error()), finding.Phrase{}}
	}
	return problem{Unexpected, finding.Say("asking-failed", "host", host, "why", plain(err).Error()), finding.Phrase{}}
}

// plain drops the URL that net/http puts in front: a redirect's may be signed.
func plain(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
