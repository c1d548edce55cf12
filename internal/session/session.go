// Package session looks at one infra repo in one state after the other, as an editor needs it. What is as it was is taken over from
// the state before; linting itself is internal/lint's.
package session

import (
	"context"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Session looks at one infra repo again and again while its files change, as an
// editor wants it: the rules are compiled once, and what is as it was is not
// parsed again, and a site of which nothing changed is not checked again. It is safe for concurrent use.
type Session struct {
	options lint.Options

	mu       sync.Mutex
	last     *source.Tree
	renderer *render.Renderer // of the last run that came to its end
}

// New compiles the rules. The error is that of lint.Run.
func New(ctx context.Context, o lint.Options) (*Session, error) {
	o, err := o.Compiled(ctx)
	if err != nil {
		return nil, err
	}
	o.Kept = &kept.Results{Store: &kept.Memory{}}
	return &Session{options: o}, nil
}

// State is the infra repo as it is at one moment.
type State struct {
	Tree    *source.Tree
	options lint.Options
	like    *render.Renderer // of an earlier state, nil for none
	session *Session         // nil for one that is looked at once
}

// At is the state of the repo now, with texts laid over it that are not saved.
func (s *Session) At(unsaved map[string][]byte) *State {
	s.mu.Lock()
	defer s.mu.Unlock()
	fsys := s.options.FS
	if len(unsaved) > 0 {
		fsys = files.Lay(fsys, unsaved)
	}
	if s.last == nil {
		s.last = source.NewTree(fsys)
	} else {
		s.last = s.last.Again(fsys)
	}
	s.last.Record()
	return &State{Tree: s.last, options: s.options.At(fsys, s.last, s.renderer), like: s.renderer, session: s}
}

// Lint is lint.Run. What it renders is there for the next state, as far as that is the
// same.
func (st *State) Lint(ctx context.Context) (*lint.Result, error) {
	res, err := lint.Run(ctx, st.options)
	if err == nil && st.session != nil {
		st.session.mu.Lock()
		st.session.renderer = res.Renderer
		st.session.mu.Unlock()
	}
	return res, err
}

// LintSite is Lint for one site: what concerns it, at the same places. The others are
// neither rendered nor judged.
func (st *State) LintSite(ctx context.Context, site string) (*lint.Result, error) {
	o := st.options
	o.Sites = []string{site}
	return lint.Run(ctx, o)
}

// Once is the state of a repo for whoever looks at it once.
func Once(o lint.Options) *State {
	tree := source.NewTree(o.FS)
	return &State{Tree: tree, options: o.At(o.FS, tree, nil)}
}

// With is the state in which some files have another text.
func (st *State) With(texts map[string][]byte) *State {
	fsys := files.Lay(st.options.FS, texts)
	tree := st.Tree.Again(fsys)
	return &State{Tree: tree, options: st.options.At(fsys, tree, st.like), like: st.like}
}

// Load is lint.LoadAllowed and a renderer, which takes from another what is as it was; like may
// be nil. The error is that of lint.Run.
func (st *State) Load(ctx context.Context, like *render.Renderer) (*model.Repo, *render.Renderer, error) {
	repo, err := lint.LoadAllowed(st.options, schema.New())
	if err != nil {
		return nil, nil, err
	}
	if like == nil {
		like = st.like
	}
	r, err := render.NewLike(ctx, repo, like)
	return repo, r, err
}

// Rules lists the rules that the state is held against, by ID; none where they were
// not compiled.
func (st *State) Rules() []finding.Rule { return st.options.CompiledRules() }
