// Package kept holds results of earlier runs: the form of an entry, its key, what the run asked of the repository's files, and
// whether the answers are still the same. It runs nothing: what was found is given to it, and what still holds is given back.
package kept

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/cache"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Results is where results of earlier runs are, and which program wrote them: results of another one are never used.
type Results struct {
	Store   Store
	Program string
}

// Store keeps results by key. It is safe for concurrent use. *cache.Cache keeps them in a folder.
type Store interface {
	Get(key string) (data []byte, ok bool)
	Put(key string, data []byte) error
}

// Memory is a Store for as long as the program runs: it holds the newest entry. The zero Memory is ready.
type Memory struct {
	mu   sync.Mutex
	key  string
	data []byte
}

// Get returns the newest entry, if it is the key's.
func (m *Memory) Get(key string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.data, m.data != nil && m.key == key
}

// Put replaces the entry. It returns no error.
func (m *Memory) Put(key string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key, m.data = key, data
	return nil
}

// Key tells runs apart whose results may differ over the same files: by the program, the configuration (nil for the
// repository's own), the user's policies and options, which are written as JSON. The error is that of reading the policies.
func (r *Results) Key(config *source.File, policies []policy.Source, options ...any) (string, error) {
	written, err := json.Marshal(options)
	if err != nil {
		return "", fmt.Errorf("write the options as JSON: %w", err)
	}
	parts := [][]byte{[]byte(r.Program), written}
	if config != nil {
		parts = append(parts, []byte(config.Path), config.Data)
	}
	for _, set := range policies {
		err := fs.WalkDir(set.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(set.FS, name)
			parts = append(parts, []byte(set.Name), []byte(name), data)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("read the policies: %w", err)
		}
	}
	return cache.Key(parts...), nil
}
