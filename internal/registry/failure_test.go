package registry

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// refuse answers a status to every path that ends (or, for "", goes on after
// the greeting) like this.
func refuse(suffix string, status int, headers ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/v2/" || !strings.HasSuffix(r.URL.Path, suffix) {
			return false
		}
		for _, h := range headers {
			key, value, _ := strings.Cut(h, ": ")
			w.Header().Set(key, value)
		}
		w.WriteHeader(status)
		return true
	}
}

// hang answers nothing until the asker goes away.
func hang(_ http.ResponseWriter, r *http.Request) bool {
	<-r.Context().Done()
	return true
}

func TestAnswersThatAreNoVerdict(t *testing.T) {
	const anyNumber = -1
	tests := []struct {
		name string
		hook func(http.ResponseWriter, *http.Request) bool
		opts Options
		want said
		asks int // for the manifest, or anyNumber
	}{
		{"403", refuse("", 403), Options{}, said{Cause: Forbidden,
			Detail: "HOST answered 403: reading xgen/main/xgen-core is forbidden",
			Help:   "ask for permission to pull HOST/xgen/main/xgen-core"}, 1},
		{"429 now and for ever", refuse("", 429), Options{Retries: 1}, said{Cause: TooMany,
			Detail: "HOST answered 429 (Too Many Requests)",
			Help:   "try again later, or ask fewer at a time with --jobs"}, 2},
		{"429 for an hour is not waited for", refuse("", 429, "Retry-After: 3600"), Options{Retries: 5}, said{Cause: TooMany,
			Detail: "HOST answered 429 (Too Many Requests) and asks to wait 1h0m0s",
			Help:   "try again later, or ask fewer at a time with --jobs"}, 1},
		{"500", refuse("", 500), Options{Retries: 1}, said{Cause: ServerError,
			Detail: "HOST answered 500 (Internal Server Error)"}, 2},
		{"500, no retries", refuse("", 500), Options{Retries: -1}, said{Cause: ServerError,
			Detail: "HOST answered 500 (Internal Server Error)"}, 1},
		{"505", refuse("", 505), Options{}, said{Cause: ServerError,
			Detail: "HOST answered 505 (HTTP Version Not Supported)"}, 1},
		{"an odd status", refuse("", 418), Options{}, said{Cause: Unexpected,
			Detail: "HOST answered 418 (I'm a teapot) to HEAD /v2/xgen/main/xgen-core/manifests/latest-amd64"}, 1},
		{"no answer", func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path != "/v2/" && hang(w, r)
		}, Options{Timeout: 100 * time.Millisecond}, said{Cause: TimedOut,
			Detail: "HOST did not answer within 100ms"}, 1},
		{"not even a greeting", hang, Options{Timeout: 100 * time.Millisecond}, said{Cause: TimedOut,
			Detail: "HOST did not answer within 100ms"}, 0},
		{"a web server", func(w http.ResponseWriter, r *http.Request) bool {
			http.NotFound(w, r)
			return true
		}, Options{}, said{Cause: NotRegistry,
			Detail: "HOST answered 404 to /v2/: it is not an image registry",
			Help:   "check the host and its port"}, 0},
		{"a cut connection", func(_ http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/v2/" {
				panic(http.ErrAbortHandler)
			}
			return false
		}, Options{Retries: -1}, said{Cause: Refused,
			Detail: "HOST closed the connection without an answer"}, anyNumber}, // net/http may try a kept connection anew
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t)
			f.holds(t, "xgen/main/xgen-core:latest-amd64")
			f.hook = tt.hook
			tt.want.Verdict = Unverifiable
			if diff := cmp.Diff(parts(tt.want), f.check(t, tt.opts, Image{Ref: core})[0]); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := f.count("HEAD", ""); got != tt.asks && tt.asks != anyNumber {
				t.Errorf("asked %d times for the manifest, want %d", got, tt.asks)
			}
		})
	}
}

func TestPassingTroubleIsTriedAgain(t *testing.T) {
	for _, status := range []int{408, 429, 500, 502, 503, 504} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			f := newFake(t)
			f.holds(t, "xgen/main/xgen-core:latest-amd64")
			f.hook = func(w http.ResponseWriter, r *http.Request) bool {
				return f.count("HEAD", "") == 1 && refuse("", status, "Retry-After: 0")(w, r)
			}
			if got := f.check(t, Options{}, Image{Ref: core})[0]; got.Verdict != Found {
				t.Errorf("%s: %s", got.Verdict, got.Detail)
			}
		})
	}
}

// A host that is down costs what one image costs, and one that goes down
// half-way what a few do.
func TestSilentHostIsLeftAlone(t *testing.T) {
	tests := []struct {
		name string
		hook func(http.ResponseWriter, *http.Request) bool
		most int
	}{
		{"from the start", hang, 1},
		{"after the greeting", func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path != "/v2/" && hang(w, r)
		}, 1 + maxFailures},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t)
			images := fleet(t, f, 40)
			f.hook = tt.hook
			for _, r := range f.check(t, Options{Jobs: 1, Timeout: 100 * time.Millisecond}, images...) {
				if r.Verdict != Unverifiable || r.Cause != TimedOut {
					t.Fatalf("%s: %s, %s", r.Ref, r.Verdict, r.Detail)
				}
			}
			if got := f.count("", ""); got != tt.most {
				t.Errorf("%d requests, want %d", got, tt.most)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	login(t, "")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := listener.Addr().String()
	_ = listener.Close()
	got := one(t, Image{Ref: host + "/a/b:1"}, Options{})
	want := said{
		Image: Image{Ref: host + "/a/b:1"}, Verdict: Unverifiable, Cause: Refused,
		Detail: host + " refused the connection", Help: "check the host and its port",
		Host: host, Repository: "a/b", Tag: "1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestUnknownHost(t *testing.T) {
	login(t, "")
	wire := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "dokcer.x2bee.com", IsNotFound: true}}
	}}
	got := one(t, Image{Ref: "dokcer.x2bee.com/xgen/main/xgen-core:1"}, Options{Transport: wire})
	want := "the name of dokcer.x2bee.com does not resolve (no such host)"
	if got.Verdict != Unverifiable || got.Cause != UnknownHost || got.Detail != want {
		t.Errorf("got %+v", got)
	}
}

func TestTLS(t *testing.T) {
	f := newTLSFake(t)
	f.holds(t, "xgen/main/xgen-core:latest-amd64")
	untrusted := f.check(t, Options{}, Image{Ref: core})[0]
	want := parts(said{
		Verdict: Unverifiable, Cause: Untrusted,
		Detail: "the certificate of HOST is not trusted: x509: certificate signed by unknown authority",
		Help:   "install the registry's CA certificate on this machine",
	})
	if diff := cmp.Diff(want, untrusted); diff != "" {
		t.Errorf("unknown CA: (-want +got)\n%s", diff)
	}
	trusting := f.Client().Transport
	if got := f.check(t, Options{Transport: trusting}, Image{Ref: core})[0]; got.Verdict != Found {
		t.Errorf("known CA: %s, %s", got.Verdict, got.Detail)
	}

	byHTTP := f.check(t, Options{Insecure: map[string]bool{f.host: true}}, Image{Ref: core})[0]
	want = parts(said{
		Verdict: Unverifiable, Cause: WrongScheme, Detail: "HOST speaks https, and was asked by http",
		Help: "remove `insecure: true` of HOST from registries in .xgen-lint.yaml",
	})
	if diff := cmp.Diff(want, byHTTP); diff != "" {
		t.Errorf("declared insecure: (-want +got)\n%s", diff)
	}
}

// A name is asked by https, whatever its port; insecure is a setting.
func TestInsecureIsASetting(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-core:latest-amd64")
	var secure int
	wire := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, f.host)
		},
		DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			secure++
			return tls.Dial(network, f.host, &tls.Config{InsecureSkipVerify: true})
		},
	}
	img := Image{Ref: "registry.test:5000/xgen/main/xgen-core:latest-amd64"}
	got := one(t, img, Options{Transport: wire})
	if got.Cause != WrongScheme || got.Detail != "registry.test:5000 speaks plain http, and was asked by https" ||
		got.Help != "declare `insecure: true` for registry.test:5000 under registries in .xgen-lint.yaml" {
		t.Errorf("undeclared: %+v", got)
	}
	secure = 0
	got = one(t, img, Options{Transport: wire, Insecure: map[string]bool{"registry.test:5000": true}})
	if got.Verdict != Found || secure != 0 {
		t.Errorf("declared: %s (%s), %d TLS connections tried", got.Verdict, got.Detail, secure)
	}
}

// one checks a single image.
func one(t *testing.T, img Image, opts Options) said {
	t.Helper()
	results, err := Check(t.Context(), []Image{img}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return inEnglish(results[0])
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 2, 20, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "soon": 0, "2": 2 * time.Second,
		"Fri, 20 Feb 2026 12:01:00 GMT": time.Minute,
		"Fri, 20 Feb 2026 11:00:00 GMT": 0,
		"99999999999":                   0x100000 * time.Second,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("retryAfter(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestRetryInHonoursRetryAfter(t *testing.T) {
	tests := []struct {
		after, want time.Duration
		again       bool
	}{
		{0, firstWait, true},
		{2 * time.Second, 2 * time.Second, true},
		{maxWait + time.Second, maxWait + time.Second, false},
	}
	for _, tt := range tests {
		wait, again := retryIn(&statusError{code: 429, after: tt.after}, firstWait)
		if again != tt.again || wait != tt.want {
			t.Errorf("Retry-After %s: wait %s, again %t", tt.after, wait, again)
		}
	}
	if _, again := retryIn(errNoAnswer, firstWait); again {
		t.Error("a time-out is tried again")
	}
}

// Who is told to wait speaks for all who ask the same host.
func TestRetryAfterHoldsBackEveryone(t *testing.T) {
	f := newFake(t)
	images := fleet(t, f, 8)
	var mu sync.Mutex
	var told, early time.Time
	f.hook = func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.Method != http.MethodHead:
			return false
		case told.IsZero():
			told = time.Now()
			return refuse("", 429, "Retry-After: 1")(w, r)
		case time.Since(told) < 900*time.Millisecond && time.Since(told) > 300*time.Millisecond:
			early = time.Now() // those under way at the time are excused
		}
		return false
	}
	for _, r := range f.check(t, Options{Jobs: 2}, images...) {
		if r.Verdict != Found {
			t.Errorf("%s: %s, %s", r.Ref, r.Verdict, r.Detail)
		}
	}
	if !early.IsZero() {
		t.Errorf("asked %s after a 429 with Retry-After: 1", early.Sub(told))
	}
	if took := time.Since(told); took < 900*time.Millisecond {
		t.Errorf("the wait of 1s took %s", took)
	}
}

func TestUnreachedInPlainWords(t *testing.T) {
	at := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://store.test/?signature=secret", Err: err}
	}
	tests := []struct {
		err    error
		cause  Cause
		detail string
	}{
		{at(&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}), Refused, "there is no route to a.test"},
		{at(&net.OpError{Op: "read", Err: syscall.ECONNRESET}), Refused, "a.test closed the connection without an answer"},
		{at(context.DeadlineExceeded), TimedOut, "a.test did not answer within 5s"},
		{at(tls.AlertError(40)), Untrusted, "no TLS connection to a.test: tls: handshake failure"},
		{at(errors.New("something new")), Unexpected, "asking a.test failed: something new"},
	}
	for _, tt := range tests {
		got := unreached("a.test", tt.err, 5*time.Second)
		if got.cause != tt.cause || texts.Of(texts.English).Say(got.detail) != tt.detail {
			t.Errorf("%v:\n got %s, %q\nwant %s, %q", tt.err, got.cause, got.detail, tt.cause, tt.detail)
		}
	}
}

// A TLS alert that a client of plain http reads as an answer, over a real wire.
func TestTLSAlertIsNoHTTP(t *testing.T) {
	login(t, "")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = bufio.NewReader(conn).ReadString('\n')
			_, _ = conn.Write([]byte("\x15\x03\x01\x00\x02\x02\x46\n"))
			_ = conn.Close()
		}
	}()
	host := listener.Addr().String()
	got := one(t, Image{Ref: host + "/a/b:1"}, Options{Insecure: map[string]bool{host: true}})
	if got.Cause != WrongScheme || got.Detail != host+" speaks https, and was asked by http" {
		t.Errorf("got %s, %q", got.Cause, got.Detail)
	}
}
