package kustomize

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxKept bounds the manifests that are kept: a root is built to find what it renders and built again to be judged, and
// many Applications deploy one folder.
const maxKept = 4000

// kept holds what builds made, for one renderer.
type kept struct {
	mu        sync.Mutex
	outputs   map[keptKey]*Output
	manifests int
	free      map[*source.Tree]bool // see unrestricted
}

type keptKey struct {
	tree *source.Tree
	asks string
}

// build is buildOverlay for a folder that may have been built already.
func (k *kept) build(ctx context.Context, in Input, env map[string]string) (*Output, error) {
	if in.Block == nil {
		env = nil // it makes no difference who asks
	}
	asks, err := json.Marshal([]any{in.Dir, in.Block, env})
	if err != nil {
		return buildOverlay(ctx, in)
	}
	key := keptKey{in.Tree, string(asks)}
	k.mu.Lock()
	was := k.outputs[key]
	k.mu.Unlock()
	if was != nil {
		return was.again(ctx, in), nil
	}
	out, err := buildOverlay(ctx, in)
	if err == nil && out.restricted && k.unrestricted(in.Tree) {
		in.Unrestricted = true
		out, err = buildOverlay(ctx, in)
	}
	if err == nil && !out.own {
		k.keep(key, out)
	}
	return out, err
}

func (k *kept) keep(key keptKey, out *Output) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.outputs == nil || k.manifests+len(out.Manifests) > maxKept {
		k.outputs, k.manifests = map[keptKey]*Output{}, 0
	}
	k.outputs[key] = out
	k.manifests += len(out.Manifests)
}

// again is the output for somebody else.
func (o *Output) again(ctx context.Context, in Input) *Output {
	first := o.build
	in.Unrestricted = first.Unrestricted
	b := &build{Input: in, ctx: ctx, root: first.root, skip: first.skip, search: first.search}
	out := *o
	out.build = b
	out.Manifests = make([]*Manifest, len(o.Manifests))
	for i, m := range o.Manifests {
		out.Manifests[i] = &Manifest{YAML: m.YAML, Node: m.Node, build: b, index: m.index}
	}
	return &out
}

// unrestricted reports whether the repository sets Argo CD's build options (in argocd-cm, or in the values of a chart that
// makes it) so that files may be read from anywhere.
func (k *kept) unrestricted(t *source.Tree) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	is, known := k.free[t]
	if !known {
		is = slices.ContainsFunc(t.Files(), func(e files.Entry) bool {
			f, err := t.File(e.Path)
			return err == nil && slices.ContainsFunc(bytes.Split(f.Data, []byte("\n")), setsNoRestriction)
		})
		if k.free == nil {
			k.free = map[*source.Tree]bool{}
		}
		k.free[t] = is
	}
	return is
}

func setsNoRestriction(line []byte) bool {
	line = bytes.TrimLeft(line, " \t\"'")
	return bytes.HasPrefix(line, []byte("kustomize.buildOptions")) && bytes.Contains(line, []byte("LoadRestrictionsNone"))
}
