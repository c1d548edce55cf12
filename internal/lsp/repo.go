package lsp

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/editor"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/session"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// repo is one infra repo that is open in the editor.
type repo struct {
	server *server
	root   string // its folder
	real   string // the folder without links
	lint   lint.Options

	ctx   context.Context
	stop  context.CancelFunc
	newer chan struct{} // a newer state is there

	ready   chan struct{} // closed when session is there, or broken
	session *session.Session
	memory  *editor.Memory
	broken  error

	mu      sync.Mutex
	current *editor.Snapshot // nil: the state changed since
	cancel  context.CancelFunc
	touched map[string]bool // files that changed since the last round; "" for any

	// What the editor shows is one goroutine's, until done is closed.
	done  chan struct{}
	shown map[string]publishParams // by URI
	said  string                   // the last failure of a run
	last  *lint.Result             // the last whole one
}

func newRepo(s *server, root string, o lint.Options) *repo {
	r := &repo{server: s, root: root, real: root, lint: o, newer: make(chan struct{}, 1), ready: make(chan struct{}), done: make(chan struct{}), memory: &editor.Memory{}, shown: map[string]publishParams{}}
	if real, err := filepath.EvalSymlinks(root); err == nil {
		r.real = real
	}
	r.ctx, r.stop = context.WithCancel(s.ctx)
	return r
}

// within is a file's name in the repo.
func (r *repo) within(file string) (string, bool) {
	rel, err := filepath.Rel(r.root, file)
	if err != nil || !filepath.IsLocal(rel) {
		real, realErr := filepath.EvalSymlinks(filepath.Dir(file))
		if realErr != nil {
			return "", false
		}
		rel, err = filepath.Rel(r.real, filepath.Join(real, filepath.Base(file)))
	}
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel) && rel != "."
}

// start compiles the rules and lints, and lints again whenever the state changed.
func (r *repo) start() {
	r.server.work.Add(1)
	go func() {
		defer r.server.work.Done()
		defer close(r.done)
		r.session, r.broken = session.New(r.ctx, r.lint)
		close(r.ready)
		for {
			r.round()
			select {
			case <-r.newer:
			case <-r.ctx.Done():
				return
			}
		}
	}()
}

// changed says that the state is another one now: a file of it, "" for any. What is being worked out about
// the earlier one is of no use any more.
func (r *repo) changed(name string) {
	r.mu.Lock()
	r.current = nil
	if r.touched == nil {
		r.touched = map[string]bool{}
	}
	r.touched[name] = true
	if r.cancel != nil {
		r.cancel()
	}
	r.mu.Unlock()
	select {
	case r.newer <- struct{}{}:
	default:
	}
}

// unsaved are the open documents of the repo, by their names in it.
func (r *repo) unsaved() map[string][]byte {
	out := map[string][]byte{}
	s := r.server
	s.mu.Lock()
	defer s.mu.Unlock()
	for file, b := range s.documents {
		if name, ok := r.within(file); ok {
			out[name] = []byte(b.text)
		}
	}
	return out
}

// snapshot is the state as it is now. It waits for the rules.
func (r *repo) snapshot(ctx context.Context) (*editor.Snapshot, error) {
	select {
	case <-r.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.broken != nil {
		return nil, r.broken
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current == nil {
		r.current = editor.New(r.session.At(r.unsaved()), r.memory)
	}
	return r.current, nil
}

// round lints the state as it is now and shows what was found, unless a newer
// state comes meanwhile.
func (r *repo) round() {
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	r.mu.Lock()
	r.cancel = cancel
	r.mu.Unlock()
	snapshot, err := r.snapshot(ctx)
	var res *lint.Result
	if err == nil {
		r.first(ctx, snapshot)
		res, err = snapshot.Lint(ctx)
	}
	switch {
	case ctx.Err() != nil: // a newer state is there
	case err != nil:
		r.failed(err, snapshot)
	default:
		r.said, r.last = "", res
		r.show(res.Findings, snapshot.Tree())
	}
}

// first shows what can be known soon where there are many sites: see
// editor.Snapshot.LintFirst.
func (r *repo) first(ctx context.Context, snapshot *editor.Snapshot) {
	r.mu.Lock()
	files := r.touched
	r.touched = nil
	r.mu.Unlock()
	if len(files) != 1 {
		return
	}
	for file := range files {
		found, ok, err := snapshot.LintFirst(ctx, r.last, file)
		if ok && err == nil && ctx.Err() == nil {
			r.show(found, snapshot.Tree())
		}
	}
}

// failed shows why the repo cannot be linted at all: at the configuration's line
// where that is to blame. What was found before is not known any more.
func (r *repo) failed(err error, snapshot *editor.Snapshot) {
	var at *lint.UserError
	found := []finding.Finding{}
	switch {
	case errors.Is(err, model.ErrNothing): // a folder that is no infra repo, or not yet
	case errors.As(err, &at) && !at.Place.IsZero():
		found = append(found, finding.Finding{Rule: "config", Severity: finding.Error, Message: at.Reason, Span: at.Place})
	case r.said != err.Error():
		r.said = err.Error()
		r.server.tell("window/showMessage", messageError, "xgen-lint: "+r.said)
	}
	var tree *source.Tree
	if snapshot != nil {
		tree = snapshot.Tree()
	}
	r.show(found, tree)
}

// show publishes what changed of the findings.
func (r *repo) show(found []finding.Finding, tree *source.Tree) {
	p := &printer{repo: r, tree: tree}
	next := map[string]publishParams{}
	for _, f := range found {
		uri, version := r.uri(f.File)
		d, ok := next[uri]
		if !ok {
			d = publishParams{URI: uri, Version: version}
		}
		d.Diagnostics = append(d.Diagnostics, p.diagnostic(f))
		next[uri] = d
	}
	for uri := range r.shown {
		if _, still := next[uri]; !still {
			next[uri] = publishParams{URI: uri, Diagnostics: []diagnostic{}}
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(next)) {
		if was := r.shown[uri]; reflect.DeepEqual(was, next[uri]) {
			continue
		}
		_ = r.server.conn.Notify(r.ctx, "textDocument/publishDiagnostics", next[uri])
		if r.shown[uri] = next[uri]; len(next[uri].Diagnostics) == 0 {
			delete(r.shown, uri)
		}
	}
}

// clear takes all findings from the editor, after stop.
func (r *repo) clear() {
	<-r.done
	for uri := range r.shown {
		_ = r.server.conn.Notify(r.server.ctx, "textDocument/publishDiagnostics", publishParams{URI: uri, Diagnostics: []diagnostic{}})
	}
}

// uri is how the editor calls a file of the repo, and the version that it has of
// it, nil where it is not open.
func (r *repo) uri(name string) (string, *int) {
	file := filepath.Join(r.root, filepath.FromSlash(name))
	s := r.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.documents[file]; b != nil {
		return b.uri, b.version
	}
	for open, b := range s.documents { // by another way
		if rel, ok := r.within(open); ok && rel == name {
			return b.uri, b.version
		}
	}
	return uriOf(file), nil
}
