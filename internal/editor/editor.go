// Package editor owns what an infra repo says at a place: what a line makes and
// what wins over it, where a name leads, what could be written there. Each is a
// function of one snapshot. It refuses to know a protocol; places are source's.
package editor

import (
	"context"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// Snapshot is an infra repo as it is at one moment, with what was not saved. What
// is asked of it is worked out once. It is safe for concurrent use.
type Snapshot struct {
	state  *lint.State
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
func New(state *lint.State, m *Memory) *Snapshot { return &Snapshot{state: state, memory: m} }

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
