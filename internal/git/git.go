// Package git owns what the program asks of Git, through the user's own git
// command: the infra repo as it was at a commit, and as it is in the index. It
// changes nothing, and lets nothing that a checkout holds name a command.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Repo is a folder of a Git repository.
type Repo struct {
	dir string
	env []string // with what a hook is told, see OpenInHook
	// Shallow is set for a clone without its whole history.
	Shallow bool
}

// Open finds the Git repository that holds the folder dir. Nothing that the
// environment says of a repository counts. The error says in one line what is
// missing: git itself, or a repository.
func Open(ctx context.Context, dir string) (*Repo, error) {
	return open(ctx, &Repo{dir: dir, env: environment()})
}

func open(ctx context.Context, r *Repo) (*Repo, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, errors.New("git is not installed")
	}
	out, err := r.run(ctx, nil, "rev-parse", "--is-shallow-repository")
	if err != nil {
		if strings.Contains(err.Error(), "not a git repository") {
			return nil, fmt.Errorf("%s is not in a Git repository", r.dir)
		}
		return nil, err // as of a folder that belongs to another user
	}
	r.Shallow = strings.TrimSpace(string(out)) == "true"
	return r, nil
}

// OpenInHook is Open for a program that Git itself may have called: what the
// environment says of the index and the repository counts where it belongs to
// the repository that holds dir. `git commit FILE` has an index of its own.
func OpenInHook(ctx context.Context, dir string) (*Repo, error) {
	r, err := Open(ctx, dir)
	if err != nil {
		return openByName(ctx, dir, err)
	}
	own, err := r.gitDir(ctx)
	if err != nil {
		return nil, err
	}
	if named := os.Getenv("GIT_DIR"); named != "" && real(named) != own {
		return r, nil // of another repository, and so is its index
	}
	if index := os.Getenv("GIT_INDEX_FILE"); index != "" {
		if folder := real(filepath.Dir(index)); folder == own || strings.HasPrefix(folder, own+string(filepath.Separator)) {
			r.env = append(r.env, "GIT_INDEX_FILE="+filepath.Join(folder, filepath.Base(index)))
		}
	}
	return r, nil
}

// openByName opens a repository that is kept apart from its working tree, and
// that only the environment names. It counts where its working tree holds dir.
func openByName(ctx context.Context, dir string, notFound error) (*Repo, error) {
	gitDir, tree := os.Getenv("GIT_DIR"), os.Getenv("GIT_WORK_TREE")
	if gitDir == "" || tree == "" {
		return nil, notFound
	}
	if rel, err := filepath.Rel(real(tree), real(dir)); err != nil || !filepath.IsLocal(rel) {
		return nil, notFound
	}
	env := append(environment(), "GIT_DIR="+real(gitDir), "GIT_WORK_TREE="+real(tree))
	if index := os.Getenv("GIT_INDEX_FILE"); index != "" && real(filepath.Dir(index)) == real(gitDir) {
		env = append(env, "GIT_INDEX_FILE="+filepath.Join(real(gitDir), filepath.Base(index)))
	}
	return open(ctx, &Repo{dir: dir, env: env})
}

func (r *Repo) gitDir(ctx context.Context) (string, error) {
	out, err := r.run(ctx, nil, "rev-parse", "--absolute-git-dir")
	return real(strings.TrimSuffix(string(out), "\n")), err
}

// real is a path of the disk, absolute and without links where it exists.
func real(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if followed, err := filepath.EvalSymlinks(abs); err == nil {
		return followed
	}
	return abs
}

// settings switch off what the configuration of a repository can name as a
// command, and embedded bare repositories, whose configuration is a file of the
// checkout like any other.
var settings = []string{"--no-pager", "--literal-pathspecs", "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false",
	"-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null", "-c", "core.alternateRefsCommand=", "-c", "diff.external=",
	"-c", "core.sshCommand=false", "-c", "core.askPass=", "-c", "credential.helper=", "-c", "protocol.allow=never", "-c", "gc.auto=0"}

// command is a git command that runs in the folder.
func (r *Repo) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append(slices.Clone(settings), args...)...)
	cmd.Dir, cmd.Env = r.dir, r.env
	return cmd
}

// run returns a git command's output; its error holds git's own words.
func (r *Repo) run(ctx context.Context, in io.Reader, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	var out, problems bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &problems
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if words := strings.TrimSpace(problems.String()); words != "" {
			err = errors.New(strings.TrimPrefix(words, "fatal: "))
		}
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out.Bytes(), nil
}

// environment is the process's own without any variable of Git's: they can name
// commands, settings and another repository. Messages stay in English, so that
// they can be told apart, and nothing asks, fetches or locks.
func environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return strings.HasPrefix(strings.ToUpper(name), "GIT_") || strings.EqualFold(name, "SSH_ASKPASS") || strings.EqualFold(name, "PAGER")
	})
	return append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_ATTR_NOSYSTEM=1", "GIT_PAGER=cat")
}
