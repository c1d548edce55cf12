package registry

import (
	"context"
	"fmt"
	"io"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Artifact is one layer of something that a registry keeps besides images: a
// Helm chart, for example.
type Artifact struct {
	Digest string // "sha256:…", of Content
	Size   int64
	// Content is the layer. Reading it to the end fails if its digest is not
	// Digest. It must be closed.
	Content io.ReadCloser
}

// Pull opens the layer of mediaType of the artifact that ref names. It asks with
// the logins of the docker config, and with opts' bounds; done must be called
// when the content has been read. The error says in one line why there is none.
func Pull(ctx context.Context, ref, mediaType string, opts Options) (a *Artifact, done func(), err error) {
	c, parsed, end, err := open(ctx, ref, opts)
	if err != nil {
		return nil, nil, err
	}
	if a, err = c.artifact(ctx, parsed, types.MediaType(mediaType)); err != nil {
		end()
		return nil, nil, err
	}
	return a, end, nil
}

// artifact opens the layer of a media type.
func (c *checker) artifact(ctx context.Context, ref name.Reference, mediaType types.MediaType) (*Artifact, error) {
	desc, err := c.puller.Get(ctx, ref)
	if err != nil {
		return nil, finding.Fail(c.explain(ctx, ref.Context(), err).detail, nil)
	}
	image, err := desc.Image()
	if err != nil {
		return nil, fmt.Errorf("%s is not an artifact with layers: %w", ref, err)
	}
	layer, err := layerOf(image, mediaType)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ref, err)
	}
	digest, err := layer.Digest()
	if err != nil {
		return nil, err
	}
	size, err := layer.Size()
	if err != nil {
		return nil, err
	}
	content, err := layer.Compressed()
	if err != nil {
		return nil, finding.Fail(c.explain(ctx, ref.Context(), err).detail, nil)
	}
	return &Artifact{Digest: digest.String(), Size: size, Content: content}, nil
}

// Tags lists the tags of the repository that ref is in, in the registry's order.
func Tags(ctx context.Context, ref string, opts Options) ([]string, error) {
	c, parsed, done, err := open(ctx, ref, opts)
	if err != nil {
		return nil, err
	}
	defer done()
	tags, err := c.puller.List(ctx, parsed.Context())
	if err != nil {
		return nil, finding.Fail(c.explain(ctx, parsed.Context(), err).detail, nil)
	}
	return tags, nil
}

// open makes a client for one reference.
func open(ctx context.Context, ref string, opts Options) (*checker, name.Reference, func(), error) {
	logins, err := loadLogins(opts.CredentialHelpers)
	if err != nil {
		return nil, nil, nil, err
	}
	parsed, err := parse(ref, opts.Insecure)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("%q is not a reference: %w", ref, err)
	}
	asking, cancel := context.WithCancel(ctx)
	c, idle, err := newChecker(asking, opts, logins)
	if err != nil {
		cancel()
		return nil, nil, nil, err
	}
	return c, parsed, func() { cancel(); idle() }, nil
}

// layerOf returns the layer of a media type.
func layerOf(image v1.Image, mediaType types.MediaType) (v1.Layer, error) {
	layers, err := image.Layers()
	if err != nil {
		return nil, err
	}
	for _, l := range layers {
		if got, err := l.MediaType(); err == nil && got == mediaType {
			return l, nil
		}
	}
	return nil, fmt.Errorf("it has no layer of the type %s", mediaType)
}
