package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	// maxBody is the most that is read of any answer, maxList of a list of tags or
	// repositories: a page of 1,000 has 130 KB at the most, and some registries give all at once.
	maxBody = 16 << 20
	maxList = 2 << 20
	// firstWait doubles with each retry.
	firstWait = 100 * time.Millisecond
	// maxWait is the longest Retry-After that is waited for. A registry that
	// wants more is reported instead: a linter does not sleep for minutes.
	maxWait = 3 * time.Second
	// maxFailures in a row, and a host is not asked again: one silent registry
	// must not cost a time-out for each of a thousand images.
	maxFailures = 5
	// maxRedirects is how many times one request is sent on: from the registry to
	// its mirror, and from there to where the blobs are.
	maxRedirects = 4
)

// newTransport is http.DefaultTransport's settings with a connection kept for
// each job, in place of two.
func newTransport(jobs int) *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: jobs,
		IdleConnTimeout:     30 * time.Second,
	}
}

// errRedirects is a request that was sent on and on.
var errRedirects = errors.New("it redirects in a circle")

// redirects returns the request that a person asked for, and how often it was
// sent on.
func redirects(req *http.Request) (first *http.Request, n int) {
	for ; req.Response != nil && req.Response.Request != nil; req = req.Response.Request {
		n++
	}
	return req, n
}

// errNoAnswer is a request that ran into Options.Timeout.
var errNoAnswer = errors.New("no answer in time")

// deadline bounds each request on its own, its body included, and the size of
// the body.
type deadline struct {
	next  http.RoundTripper
	after time.Duration
}

func (d deadline) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(req.Context(), d.after, errNoAnswer)
	resp, err := d.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		if context.Cause(ctx) == errNoAnswer {
			err = errNoAnswer
		}
		cancel()
		return nil, err
	}
	most := int64(maxBody)
	if strings.HasSuffix(req.URL.Path, "/tags/list") || strings.HasSuffix(req.URL.Path, "/_catalog") {
		most = maxList
	}
	resp.Body = &body{ReadCloser: http.MaxBytesReader(nil, resp.Body, most), cancel: cancel}
	return resp, nil
}

// body lets go of its deadline when read to its end, as well as when closed:
// go-containerregistry does not close the body of a failed tag list.
type body struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.cancel()
	}
	return n, err
}

func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.cancel()
	return err
}

// statusError is an answer of 429 or 5xx (or 408) that no retry bettered.
type statusError struct {
	code  int
	after time.Duration // Retry-After, if one was given
}

func (e *statusError) Error() string {
	return fmt.Sprintf("status %d %s", e.code, http.StatusText(e.code))
}

// polite tries again what may pass, within bounds, and leaves a host alone
// that wants to be left alone or that is not there.
type polite struct {
	next    http.RoundTripper
	retries int

	mu    sync.Mutex
	hosts map[string]*manners
}

// manners are how one host (by scheme and port) has been behaving.
type manners struct {
	mu       sync.Mutex
	until    time.Time // it asked for silence up to then
	failures int       // in a row
	last     error     // the latest of them
	circles  int       // requests that it sent on and on
}

func (p *polite) RoundTrip(req *http.Request) (*http.Response, error) {
	host := p.host(req)
	if first, n := redirects(req); n > maxRedirects {
		p.host(first).circle() // the one that is to blame
		return nil, errRedirects
	}
	for try := 0; ; try++ {
		pause, err := host.ready()
		if err != nil {
			return nil, err
		}
		if err := sleep(req.Context(), pause); err != nil {
			return nil, err
		}
		resp, err := p.next.RoundTrip(req)
		err = failure(resp, err)
		again := try < p.retries && (req.Method == http.MethodGet || req.Method == http.MethodHead)
		wait := firstWait << try
		if again {
			wait, again = retryIn(err, wait)
		}
		if again && req.Context().Err() == nil {
			host.silence(err, wait)
			if err := sleep(req.Context(), wait); err != nil {
				return nil, err
			}
			continue
		}
		if req.Context().Err() == nil { // else the failure is ours
			host.note(err)
		}
		if err != nil {
			return nil, err
		}
		return resp, nil
	}
}

func (p *polite) host(req *http.Request) *manners {
	key := req.URL.Scheme + "://" + req.URL.Host
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hosts == nil {
		p.hosts = map[string]*manners{}
	}
	if p.hosts[key] == nil {
		p.hosts[key] = &manners{}
	}
	return p.hosts[key]
}

// ready is how long to keep silent before the next request, or the failure
// that the host is known for.
func (m *manners) ready() (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failures >= maxFailures {
		return 0, m.last
	}
	if m.circles >= maxFailures {
		return 0, errRedirects
	}
	return time.Until(m.until), nil
}

// silence holds back everyone's requests after a Retry-After, not only those
// of the one who was told.
func (m *manners) silence(err error, wait time.Duration) {
	var status *statusError
	if !errors.As(err, &status) || status.after == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.until = time.Now().Add(wait)
}

// circle counts a request that the host sent on and on. Its answers before that
// do not make up for it.
func (m *manners) circle() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.circles++
}

func (m *manners) note(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !outage(err) {
		m.failures = 0
		return
	}
	m.failures++
	m.last = err
}

// failure turns a transient answer into an error, and drops its body so that
// the connection can be used again. Any other answer is for others to judge.
func failure(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	switch resp.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
	default:
		return nil
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	return &statusError{code: resp.StatusCode, after: retryAfter(resp.Header.Get("Retry-After"), time.Now())}
}

// retryAfter reads the header's two forms, seconds and a date (RFC 9110,
// 10.2.3); what is neither is as good as absent.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// retryIn reports whether a failed request is worth another try, and when.
func retryIn(err error, wait time.Duration) (time.Duration, bool) {
	var status *statusError
	if errors.As(err, &status) {
		return max(wait, status.after), status.after <= maxWait
	}
	return wait, broken(err)
}

// broken is a connection that was there and was lost.
func broken(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// outage is a failure that speaks for the whole host.
func outage(err error) bool {
	var (
		status *statusError
		op     *net.OpError
	)
	return errors.Is(err, errNoAnswer) || errors.As(err, &status) || errors.As(err, &op) || broken(err)
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
