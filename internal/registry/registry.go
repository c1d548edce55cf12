// Package registry answers one question: does this image exist where the
// cluster will look for it?
//
// It owns everything that touches the network: requests and their number,
// time-outs, retries, logins, and the verdict on each reference. It refuses to
// know sites, files or rules, to keep anything between two calls of Check, and
// to take silence for absence: only a registry's own 404 for a manifest makes
// an image missing, whatever else goes wrong leaves it unverifiable.
//
// It is the only package that imports go-containerregistry.
package registry

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Defaults of the Options left at zero.
const (
	defaultJobs    = 16
	defaultTimeout = 10 * time.Second
	defaultRetries = 2
)

// Options say how registries are asked. The zero value asks politely with the
// logins of the docker config.
type Options struct {
	// Insecure holds the hosts (as written in references, with the port) that
	// speak plain http; https is not even tried there. Any other host is asked
	// by https, and loopback and private addresses (127.0.0.1, localhost:…,
	// 10/8, 172.16/12, 192.168/16) by http where https fails:
	// go-containerregistry's own rule.
	Insecure map[string]bool
	// Jobs is how many images are asked at the same time.
	Jobs int
	// Timeout bounds one request, from dialling to the last byte.
	Timeout time.Duration
	// Retries is how many more times a request is sent that was answered with
	// 408, 429, 500, 502, 503 or 504, or whose connection broke; negative
	// means none. Neither a refused connection nor a time-out is tried again.
	Retries int
	// CredentialHelpers allows the programs that the docker config names
	// (credsStore, credHelpers) to be run. Without it none ever is.
	CredentialHelpers bool
	// Progress, if set, hears after each answer how many distinct images are
	// done. Its calls do not overlap and done never falls.
	Progress func(done, total int)
	// UserAgent is sent in front of go-containerregistry's own.
	UserAgent string
	// Transport replaces the HTTP transport: to trust another CA, or to route.
	// Time-outs, retries and logins are laid over it all the same.
	Transport http.RoundTripper
}

// Image is a reference to look for. The host in Ref is the host that is asked:
// an alias of it (the same registry seen from elsewhere) is for the caller to
// put in, if that is what should be checked.
type Image struct {
	Ref string
	// Platform is "os/arch" or "os/arch/variant"; empty means any will do.
	Platform string
}

// Verdict is what is known about an image. The values are the contract's.
type Verdict string

// The four verdicts.
const (
	Found         Verdict = "found"          // the registry has it, and for the platform if one was named
	Missing       Verdict = "missing"        // the registry itself said 404
	WrongPlatform Verdict = "wrong-platform" // it exists, for other platforms only
	Unverifiable  Verdict = "unverifiable"   // nobody gave an answer to go by
)

// Cause tells verdicts of one kind apart, so that callers can group them
// without reading Detail.
type Cause string

// Causes of Missing. NoManifest: the registry does not say which of the two.
const (
	NoRepository Cause = "no-repository"
	NoTag        Cause = "no-tag"
	NoManifest   Cause = "no-manifest"
)

// Causes of Unverifiable.
const (
	BadReference   Cause = "bad-reference"   // not an image reference at all; nothing was asked
	BadCredentials Cause = "bad-credentials" // a credential helper failed
	Unauthorized   Cause = "unauthorized"    // 401
	Forbidden      Cause = "forbidden"       // 403
	TooMany        Cause = "rate-limited"    // 429
	ServerError    Cause = "server-error"    // 5xx
	Refused        Cause = "refused"         // nothing listens, or the connection broke
	UnknownHost    Cause = "unknown-host"    // the name does not resolve
	Untrusted      Cause = "untrusted"       // TLS: the certificate is not trusted
	WrongScheme    Cause = "wrong-scheme"    // http spoken where https is, or the reverse
	TimedOut       Cause = "timed-out"       // no answer within Options.Timeout
	NotRegistry    Cause = "not-a-registry"  // the host answers, but not as a registry
	Stopped        Cause = "stopped"         // the run ended before the answer
	Unexpected     Cause = "unexpected"      // any other answer
)

// Result is what was learned about one image.
type Result struct {
	Image
	Verdict Verdict
	// Cause is empty for Found and WrongPlatform.
	Cause Cause
	// Detail is the fact in one line, without a full stop; unset for a plain
	// Found. It never holds a credential.
	Detail finding.Phrase
	// Help is one imperative sentence, or unset where Detail suffices.
	Help finding.Phrase
	// Host, Repository and Tag are the reference taken apart ("docker.io" for
	// Docker Hub, the digest in Tag for a reference by digest); empty for a
	// BadReference.
	Host, Repository, Tag string
	// Near is what exists instead, nearest first and at most five: tags for
	// NoTag, repositories for NoRepository, platforms for WrongPlatform.
	Near []string
}

// Check asks for every image and returns the results in the order of images.
//
// Equal references are asked once; a host is greeted once and, when it does not
// answer the greeting, not asked again; so is a host that fails five requests
// in a row. With basic authentication or none an image costs one request, or
// two where a platform is wanted; a token registry adds one for each
// repository. Nothing is kept for the next call.
//
// The error is about the run, never about an image: an unreadable docker
// config (then without results), or that ctx ended. In the latter case every
// result is there, those without an answer as Unverifiable with cause Stopped,
// and the error wraps ctx's.
func Check(ctx context.Context, images []Image, opts Options) ([]Result, error) {
	logins, err := loadLogins(opts.CredentialHelpers)
	if err != nil {
		return nil, fmt.Errorf("check images: %w", err)
	}
	asking, cancel := context.WithCancel(ctx)
	defer cancel() // ends pings that lost their race
	c, done, err := newChecker(asking, opts, logins)
	if err != nil {
		return nil, fmt.Errorf("check images: %w", err)
	}
	defer done()

	answers := c.askAll(asking, distinct(images))
	results := make([]Result, len(images))
	for i, img := range images {
		results[i] = answers[keyOf(img)]
		results[i].Image = img
	}
	if err := ctx.Err(); err != nil {
		return results, fmt.Errorf("check images: %w", err)
	}
	return results, nil
}

// askAll asks for each image once, Options.Jobs at a time.
func (c *checker) askAll(ctx context.Context, images []Image) map[Image]Result {
	var (
		mu      sync.Mutex
		answers = make(map[Image]Result, len(images))
		group   errgroup.Group
	)
	group.SetLimit(c.opts.Jobs)
	for _, img := range images {
		group.Go(func() error {
			r := c.ask(ctx, img)
			mu.Lock()
			defer mu.Unlock()
			answers[keyOf(img)] = r
			if c.opts.Progress != nil {
				c.opts.Progress(len(answers), len(images))
			}
			return nil
		})
	}
	_ = group.Wait() // no member returns an error
	return describe(answers)
}

// keyOf is the same for two spellings of one image ("nginx",
// "docker.io/library/nginx:latest").
func keyOf(img Image) Image {
	if ref, err := name.ParseReference(img.Ref); err == nil {
		img.Ref = ref.Name()
	}
	return img
}

// distinct keeps the first of each equal image.
func distinct(images []Image) []Image {
	seen := make(map[Image]bool, len(images))
	var list []Image
	for _, img := range images {
		if key := keyOf(img); !seen[key] {
			seen[key] = true
			list = append(list, img)
		}
	}
	return list
}
