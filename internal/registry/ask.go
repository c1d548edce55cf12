package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// maxChildren is how many manifests of an index are opened that do not state
// their platform in the index.
const maxChildren = 8

// checker is the state of one Check.
type checker struct {
	opts    Options // with defaults filled in
	logins  *logins
	puller  *remote.Puller
	tags    memo[string, tagList]
	catalog memo[string, []string]
}

// newChecker builds the transports, from the wire up: deadline, retries, confinement,
// greeting, then go-containerregistry's logins. done closes idle connections.
func newChecker(ctx context.Context, opts Options, logins *logins) (c *checker, done func(), err error) {
	if opts.Jobs <= 0 {
		opts.Jobs = defaultJobs
	}
	if opts.Timeout <= 0 {
		opts.Timeout = defaultTimeout
	}
	if opts.Retries == 0 {
		opts.Retries = defaultRetries
	}
	wire, done := opts.Transport, func() {}
	if wire == nil {
		own := newTransport(opts.Jobs)
		wire, done = own, own.CloseIdleConnections
	}
	careful := &confine{next: &polite{next: deadline{next: wire, after: opts.Timeout}, retries: opts.Retries}, insecure: opts.Insecure, known: logins.hasHost}
	puller, err := remote.NewPuller(
		remote.WithTransport(&greeting{next: careful, ctx: ctx, insecure: opts.Insecure}),
		remote.WithAuthFromKeychain(logins),
		remote.WithUserAgent(opts.UserAgent),
		// polite retries, and knows when to stop; the library's own retries
		// would come on top of it and sleep through a cancellation.
		remote.WithRetryBackoff(remote.Backoff{Steps: 1}),
		remote.WithRetryPredicate(func(error) bool { return false }),
		remote.WithRetryStatusCodes(),
	)
	if err != nil {
		return nil, nil, fmt.Errorf("set up registry client: %w", err)
	}
	return &checker{opts: opts, logins: logins, puller: puller}, done, nil
}

// ask finds the verdict on one image.
func (c *checker) ask(ctx context.Context, img Image) Result {
	r := Result{Image: img}
	ref, err := parse(img.Ref, c.opts.Insecure)
	if err != nil {
		return r.unverifiable(problem{BadReference, finding.Say("no-reference", "ref", img.Ref, "why", err.Error()), finding.Phrase{}})
	}
	want, err := v1.ParsePlatform(img.Platform)
	if err != nil {
		return r.unverifiable(problem{BadReference, finding.Say("no-platform", "platform", img.Platform, "why", err.Error()), finding.Phrase{}})
	}
	r.Host = hostOf(ref.Context().Registry)
	r.Repository = ref.Context().RepositoryStr()
	r.Tag = ref.Identifier()

	if img.Platform == "" {
		err = c.exists(ctx, ref)
	} else {
		err = c.runsOn(ctx, ref, *want, &r)
	}
	switch {
	case err == nil && r.Verdict == "":
		r.Verdict = Found
	case err == nil: // runsOn has spoken
	case isNoManifest(err):
		return c.missing(ctx, ref, r)
	default:
		return r.unverifiable(c.explain(ctx, ref.Context(), err))
	}
	return r
}

// exists asks with HEAD, which does not count as a pull where pulls are
// counted; with GET if the registry's HEAD is of no use.
func (c *checker) exists(ctx context.Context, ref name.Reference) error {
	_, err := c.puller.Head(ctx, ref)
	if !unhelpfulHead(err) {
		return err
	}
	_, err = c.puller.Get(ctx, ref)
	return err
}

// unhelpfulHead is a HEAD that was refused as such, or whose answer lacks the
// headers that go-containerregistry wants: an error of neither the wire nor a
// login nor a status.
func unhelpfulHead(err error) bool {
	var (
		answer *transport.Error
		wire   *url.Error
		helper *helperError
	)
	switch {
	case err == nil || errors.As(err, &wire) || errors.As(err, &helper):
		return false
	case errors.As(err, &answer):
		return answer.Request.Method == http.MethodHead &&
			(answer.StatusCode == http.StatusMethodNotAllowed || answer.StatusCode == http.StatusNotImplemented)
	}
	return true
}

// runsOn fetches the manifest and fills in r what its platforms mean. The
// error is that of fetching the manifest.
func (c *checker) runsOn(ctx context.Context, ref name.Reference, want v1.Platform, r *Result) error {
	desc, err := c.puller.Get(ctx, ref)
	if err != nil {
		return err
	}
	budget := maxChildren
	have, err := c.platforms(ctx, ref.Context(), desc, &budget)
	if slices.ContainsFunc(have, func(p v1.Platform) bool { return p.Satisfies(want) }) {
		return nil
	}
	if err != nil {
		p := c.explain(ctx, ref.Context(), err)
		p.detail = finding.Say("platform-unread", "why", p.detail)
		*r = r.unverifiable(p)
		return nil
	}
	if len(have) == 0 {
		// It makes no claim that could be wrong; a runtime takes it as it is.
		r.Verdict, r.Detail = Found, finding.Say("platform-unstated")
		return nil
	}
	r.Verdict = WrongPlatform
	for _, p := range have {
		r.Near = append(r.Near, p.String())
	}
	slices.Sort(r.Near)
	r.Near = firstFew(slices.Compact(r.Near))
	r.Detail = finding.Say("other-platform", "image", ref.Name(), "has", r.Near, "wants", want.String())
	return nil
}

// platforms lists what the image states: the entries of an index, or the
// config of a single manifest. What was found before an error is returned too.
func (c *checker) platforms(ctx context.Context, repo name.Repository, desc *remote.Descriptor, budget *int) ([]v1.Platform, error) {
	if !desc.MediaType.IsIndex() {
		return configPlatform(desc)
	}
	index, err := v1.ParseIndexManifest(strings.NewReader(string(desc.Manifest)))
	if err != nil {
		return nil, fmt.Errorf("parse index: %w", err)
	}
	var have []v1.Platform
	for _, child := range index.Manifests {
		switch {
		case child.Platform != nil && child.Platform.OS == "unknown":
			// BuildKit's attestations, which are not images.
		case child.Platform != nil && child.Platform.Architecture != "":
			have = append(have, stated(*child.Platform))
		case (child.MediaType.IsImage() || child.MediaType.IsIndex()) && *budget > 0:
			*budget--
			opened, err := c.puller.Get(ctx, repo.Digest(child.Digest.String()))
			if err != nil {
				return have, err
			}
			more, err := c.platforms(ctx, repo, opened, budget)
			have = append(have, more...)
			if err != nil {
				return have, err
			}
		}
	}
	return have, nil
}

// configPlatform reads the config of a single image. A docker schema 1 image
// has none, and an artifact's may say nothing: no platform, no error.
func configPlatform(desc *remote.Descriptor) ([]v1.Platform, error) {
	img, err := desc.Image()
	if errors.Is(err, remote.ErrSchema1) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	config, err := img.ConfigFile()
	if err != nil {
		return nil, err
	}
	if config.Architecture == "" {
		return nil, nil
	}
	return []v1.Platform{stated(v1.Platform{
		OS: config.OS, Architecture: config.Architecture, Variant: config.Variant,
	})}, nil
}

// stated keeps what a wanted platform can be compared with. An image without
// an OS is of the time when there was but one.
func stated(p v1.Platform) v1.Platform {
	if p.OS == "" {
		p.OS = "linux"
	}
	return v1.Platform{OS: p.OS, Architecture: p.Architecture, Variant: p.Variant}
}
