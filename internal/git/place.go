package git

import (
	"context"
	"path/filepath"
	"strings"
)

// Place is where the parts of a repository are on the disk.
type Place struct {
	Top   string // of the working tree
	Hooks string // the folder of hooks that Git looks into
	// Moved is set where the settings name another folder of hooks than the
	// repository's own: who set that owns the hooks.
	Moved bool
}

// Place asks where the working tree and the hooks are.
func (r *Repo) Place(ctx context.Context) (Place, error) {
	top, err := r.run(ctx, nil, "rev-parse", "--show-toplevel")
	if err != nil {
		return Place{}, err
	}
	common, err := r.run(ctx, nil, "rev-parse", "--git-common-dir")
	if err != nil {
		return Place{}, err
	}
	p := Place{Top: line(top), Hooks: filepath.Join(r.path(line(common)), "hooks")}
	// The command's own settings name a folder as well: it comes last.
	set, err := r.run(ctx, nil, "config", "--get-all", "core.hooksPath")
	if lines := strings.Split(line(set), "\n"); err == nil && len(lines) > 1 {
		p.Moved, p.Hooks = true, lines[len(lines)-2]
		if !filepath.IsAbs(p.Hooks) {
			p.Hooks = filepath.Join(p.Top, p.Hooks)
		}
	}
	return p, nil
}

// path is a path that git printed: relative ones are so to the folder.
func (r *Repo) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.dir, name)
}

func line(out []byte) string { return strings.TrimRight(string(out), "\r\n") }
