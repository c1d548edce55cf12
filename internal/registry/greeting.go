package registry

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
)

// greeting answers the ping of go-containerregistry (GET /v2/, sent once for
// each repository) from memory after the first: a host is greeted once in a
// Check, and one that does not answer costs one time-out, not a thousand.
type greeting struct {
	next     http.RoundTripper
	ctx      context.Context // the Check's: a ping is shared, so no single asker may end it
	insecure map[string]bool
	replies  memo[string, reply]
}

// reply is what is kept of an answered ping.
type reply struct {
	status int
	header http.Header
	body   []byte
	err    error
}

// errDeclaredInsecure stands for the https ping that is not sent to a host
// declared to speak http. It never reaches a Result: the http ping that
// follows it has a reason of its own.
var errDeclaredInsecure = errors.New("https not tried: declared insecure")

func (g *greeting) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet || req.URL.Path != "/v2/" {
		return g.next.RoundTrip(req)
	}
	if req.URL.Scheme == "https" && g.insecure[req.URL.Host] {
		return nil, errDeclaredInsecure
	}
	r := g.replies.get(req.URL.String(), func() reply { return g.greet(req) })
	if r.err != nil {
		return nil, r.err
	}
	return &http.Response{
		Status: http.StatusText(r.status), StatusCode: r.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header.Clone(), Request: req,
		Body: io.NopCloser(bytes.NewReader(r.body)), ContentLength: int64(len(r.body)),
	}, nil
}

func (g *greeting) greet(req *http.Request) reply {
	resp, err := g.next.RoundTrip(req.Clone(g.ctx))
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	return reply{status: resp.StatusCode, header: resp.Header, body: text, err: err}
}

// memo computes the value of a key once, also for those who ask meanwhile.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	values map[K]func() V
}

func (m *memo[K, V]) get(key K, compute func() V) V {
	m.mu.Lock()
	if m.values == nil {
		m.values = map[K]func() V{}
	}
	value, ok := m.values[key]
	if !ok {
		value = sync.OnceValue(compute)
		m.values[key] = value
	}
	m.mu.Unlock()
	return value()
}
