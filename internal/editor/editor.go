// Package editor owns what an infra repo says at a place: what a line makes and
// what wins over it, where a name leads, what could be written there. Each is a
// function of one snapshot. It refuses to know a protocol; places are source's.
package editor

import (
	"context"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/session"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// Snapshot is an infra repo as it is at one moment, with what was not saved. What
// is asked of it is worked out once. It is safe for concurrent use.
type Snapshot struct {
	state  *session.State
	memory *Memory

	linting sync.Mutex
	result  *lint.Result

	loading sync.Mutex
	world   *world

	rendering sync.Mutex
	sites     map[string]*kept

	reading  sync.Mutex
	analyzed map[string]*values.Chart // by the chart's folder
}

// New makes a Snapshot of a state; m is what it shares with others.
func New(state *session.State, m *Memory) *Snapshot { return &Snapshot{state: state, memory: m} }

// Tree is the repo's files.
func (s *Snapshot) Tree() *source.Tree { return s.state.Tree }

// Lint is lint.Run, once. One that was cancelled says nothing to the next.
func (s *Snapshot) Lint(ctx context.Context) (*lint.Result, error) {
	s.linting.Lock()
	defer s.linting.Unlock()
	if s.result != nil {
		return s.result, nil
	}
	res, err := s.state.Lint(ctx)
	if err != nil {
		return nil, err
	}
	s.result = res
	return res, nil
}

// LintFirst lints the one site whose file changed since an earlier result, for
// whoever waits in a repo of many sites, and takes over from that result what
// concerns the others: all of it is known only by Lint. ok is false where it would
// be of no use: few sites, or a file that is not one site's.
func (s *Snapshot) LintFirst(ctx context.Context, before *lint.Result, file string) (found []finding.Finding, ok bool, err error) {
	if before == nil || len(before.Repo.Sites) < manySites {
		return nil, false, nil
	}
	name := ""
	for _, site := range before.Repo.Sites {
		if site.File.Path == file && len(site.Roots) == 0 {
			name = site.Name
		}
	}
	if name == "" {
		return nil, false, nil
	}
	res, err := s.state.LintSite(ctx, name)
	if err != nil {
		return nil, false, err
	}
	known := map[string]bool{}
	for _, f := range res.Findings {
		known[f.Fingerprint] = true
	}
	for _, f := range before.Findings {
		if f.File != file && f.Site != name && !slices.Contains(f.Sites, name) && !known[f.Fingerprint] {
			found = append(found, f)
		}
	}
	found = append(found, res.Findings...)
	finding.Sort(found)
	return found, true, nil
}

// manySites is from how many sites on one is linted before the others.
const manySites = 24
