package lint

import (
	"context"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Session looks at one infra repo again and again while its files change, as an
// editor wants it: the rules are compiled once, and what is as it was is not
// parsed again, and a site of which nothing changed is not checked again. It is safe for concurrent use.
type Session struct {
	options Options

	mu       sync.Mutex
	last     *source.Tree
	renderer *render.Renderer // of the last run that came to its end
}

// NewSession compiles the rules. The error is that of Run.
func NewSession(ctx context.Context, o Options) (*Session, error) {
	engine, err := policy.Compile(ctx, append([]policy.Source{policy.Builtin()}, o.Policies...)...)
	if err != nil {
		return nil, policyError(ctx, err)
	}
	o.compiled, o.Kept = engine, &kept.Results{Store: &kept.Memory{}}
	return &Session{options: o}, nil
}

// State is the infra repo as it is at one moment.
type State struct {
	Tree    *source.Tree
	options Options
	session *Session // nil for one that is looked at once
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
	o := s.options
	o.FS, o.tree, o.like = fsys, s.last, s.renderer
	return &State{Tree: s.last, options: o, session: s}
}

// Lint is Run. What it renders is there for the next state, as far as that is the
// same.
func (st *State) Lint(ctx context.Context) (*Result, error) {
	res, err := Run(ctx, st.options)
	if err == nil && st.session != nil {
		st.session.mu.Lock()
		st.session.renderer = res.renderer
		st.session.mu.Unlock()
	}
	return res, err
}

// LintSite is Lint for one site: what concerns it, at the same places. The others are
// neither rendered nor judged.
func (st *State) LintSite(ctx context.Context, site string) (*Result, error) {
	o := st.options
	o.Sites = []string{site}
	return Run(ctx, o)
}

// NewState is the state of a repo for whoever looks at it once.
func NewState(o Options) *State {
	o.tree = source.NewTree(o.FS)
	return &State{Tree: o.tree, options: o}
}

// With is the state in which some files have another text.
func (st *State) With(texts map[string][]byte) *State {
	o := st.options
	o.FS = files.Lay(o.FS, texts)
	o.tree = st.Tree.Again(o.FS)
	return &State{Tree: o.tree, options: o}
}

// Load is Load and a Renderer, which takes from another what is as it was; like may
// be nil. The error is that of Run.
func (st *State) Load(ctx context.Context, like *render.Renderer) (*model.Repo, *render.Renderer, error) {
	repo, err := st.options.load(schema.New())
	if err != nil {
		return nil, nil, err
	}
	if like == nil {
		like = st.options.like
	}
	r, err := newRendererLike(ctx, repo, like)
	return repo, r, err
}

// Rules lists the rules that the state is held against, by ID; none where they were
// not compiled.
func (st *State) Rules() []finding.Rule {
	if st.options.compiled == nil {
		return nil
	}
	table, err := ruleTable(st.options.compiled)
	if err != nil {
		return nil
	}
	return sorted(table)
}
