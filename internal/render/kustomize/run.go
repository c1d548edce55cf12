package kustomize

import (
	"fmt"
	"io"
	"log"
	"os"
	"path"
	"runtime/debug"
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// oneBuild lets one build run at a time in the process: kustomize keeps the
// OpenAPI schema of a build in a variable of its package, and prints warnings
// to os.Stderr, which is another one.
var oneBuild = sync.OnceValue(func() *sync.Mutex { return &sync.Mutex{} })

// run builds what a view shows. It ends with the context; the build itself
// cannot be stopped and is then left behind.
func (b *build) run(v *view) (*objects, error) {
	type answer struct {
		out *objects
		err error
	}
	done := make(chan answer, 1)
	go func() {
		out, err := b.locked(v)
		done <- answer{out, err}
	}()
	select {
	case a := <-done:
		return a.out, a.err
	case <-b.ctx.Done():
		return nil, b.ctx.Err()
	}
}

func (b *build) locked(v *view) (out *objects, err error) {
	mu := oneBuild()
	mu.Lock()
	defer mu.Unlock()
	if b.ctx.Err() != nil {
		return nil, b.ctx.Err()
	}
	defer quiet()()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("kustomize stops with an internal error: %v", p)
			if os.Getenv("XGEN_LINT_DEBUG") != "" {
				err = fmt.Errorf("%w\n%s", err, debug.Stack())
			}
		}
	}()
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified // as `kustomize build`
	if b.Unrestricted {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	m, err := krusty.MakeKustomizer(options).Run(v, path.Join(mount, b.root))
	if err != nil {
		return nil, err
	}
	return &objects{list: m.Resources(), nodes: map[int]*source.Node{}}, nil
}

// quiet keeps kustomize's warnings off the terminal until the function that it
// returns is called. They are about deprecated fields that work as before.
func quiet() func() {
	logged := log.Writer()
	log.SetOutput(io.Discard)
	stderr := os.Stderr
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
		return func() {
			os.Stderr = stderr
			_ = null.Close()
			log.SetOutput(logged)
		}
	}
	return func() { log.SetOutput(logged) }
}

// objects is what a build makes, as kustomize has it: turning all of it into
// text costs as much as the build.
type objects struct {
	list  []*resource.Resource
	nodes map[int]*source.Node // those that were asked for
}

// node reads one object as a tree, nil if it cannot be.
func (o *objects) node(i int) *source.Node {
	n, known := o.nodes[i]
	if !known {
		if m, err := manifest(o.list[i]); err == nil {
			n = m.Node
		}
		o.nodes[i] = n
	}
	return n
}

// manifests reads all objects as trees.
func (o *objects) manifests() ([]*Manifest, error) {
	out := make([]*Manifest, 0, len(o.list))
	for _, r := range o.list {
		m, err := manifest(r)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func manifest(r *resource.Resource) (*Manifest, error) {
	text, err := r.AsYAML()
	if err != nil {
		return nil, err
	}
	y := source.ParseYAML(source.NewFile("", text))
	if y.Err != nil || y.Root() == nil {
		return nil, fmt.Errorf("kustomize writes %s, which is not YAML", r.CurId())
	}
	return &Manifest{YAML: y, Node: y.Root()}, nil
}
