// Package git owns what the program asks of Git, through the user's own git
// command: an earlier state of the infra repo as a file system, and which files
// were renamed since. It changes nothing.
package git

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
)

// Rev is the infra repo as it was at a revision.
type Rev struct {
	FS fs.FS
	// Renamed maps paths at the revision to paths of now, for files that were
	// moved since.
	Renamed map[string]string
}

// At reads the folder dir of a Git repository as it was at rev. The error says
// in one line what is missing: git, a repository, the revision, or the history
// that a shallow clone left out.
func At(ctx context.Context, dir, rev string) (*Rev, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, errors.New("git is not installed")
	}
	if _, err := run(ctx, dir, nil, "rev-parse", "--git-dir"); err != nil {
		if strings.Contains(err.Error(), "not a git repository") {
			return nil, fmt.Errorf("%s is not in a Git repository", dir)
		}
		return nil, err // as of a folder that belongs to another user
	}
	commit, err := run(ctx, dir, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, unknownRev(ctx, dir, rev)
	}
	id := strings.TrimSpace(string(commit))
	files, err := readTree(ctx, dir, id)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", rev, err)
	}
	renamed, err := renames(ctx, dir, id)
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", rev, err)
	}
	return &Rev{FS: files, Renamed: renamed}, nil
}

func unknownRev(ctx context.Context, dir, rev string) error {
	shallow, _ := run(ctx, dir, nil, "rev-parse", "--is-shallow-repository")
	if strings.TrimSpace(string(shallow)) != "true" {
		return fmt.Errorf("no revision %q in this repository; fetch it first", rev)
	}
	if remote, branch, ok := strings.Cut(rev, "/"); ok {
		return fmt.Errorf("no revision %q: this clone is shallow; run git fetch --depth=1 %s +%s:refs/remotes/%s first", rev, remote, branch, rev)
	}
	return fmt.Errorf("no revision %q: this clone is shallow; run git fetch --unshallow, or fetch that revision, first", rev)
}

// run returns a git command's output; its error holds git's own words.
func run(ctx context.Context, dir string, in io.Reader, args ...string) ([]byte, error) {
	return runWith(ctx, dir, "", in, args...)
}

// runWith is run with one more variable in the environment.
func runWith(ctx context.Context, dir, variable string, in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Stdin, cmd.Env = dir, in, environment()
	if variable != "" {
		cmd.Env = append(cmd.Env, variable)
	}
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
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

// environment is the process's own, without what git tells its hooks of the
// repository that they run in: dir says which one is meant. Messages stay in
// English, so that they can be told apart.
func environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
	return append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
}

// readTree reads all files below dir at a commit, as they are stored: git
// archive would leave out what .gitattributes marks export-ignore.
func readTree(ctx context.Context, dir, commit string) (fs.FS, error) {
	list, err := run(ctx, dir, nil, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	var names []string
	var modes []fs.FileMode
	var ids bytes.Buffer
	for _, entry := range strings.Split(string(list), "\x00") {
		meta, name, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(meta)
		if !ok || len(fields) != 3 || fields[1] != "blob" {
			continue // no submodules
		}
		mode := fs.FileMode(0o644)
		if fields[0] == "120000" {
			mode |= fs.ModeSymlink
		}
		names, modes = append(names, name), append(modes, mode)
		ids.WriteString(fields[2] + "\n")
	}
	blobs, err := run(ctx, dir, &ids, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	files := fstest.MapFS{}
	in := bufio.NewReader(bytes.NewReader(blobs))
	for i, name := range names {
		data, err := readBlob(in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files[name] = &fstest.MapFile{Data: data, Mode: modes[i]}
	}
	return files, nil
}

// readBlob reads one answer of cat-file --batch: "ID blob SIZE", the bytes, a
// line break.
func readBlob(in *bufio.Reader) ([]byte, error) {
	head, err := in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(head)
	if len(fields) != 3 {
		return nil, fmt.Errorf("not in this clone (%s)", strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil {
		return nil, err
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	return data[:size], nil
}

// renames asks which files below dir were renamed between a commit and the work
// tree. New files that git was not told of yet are looked at too, by way of an
// index of our own.
func renames(ctx context.Context, dir, commit string) (map[string]string, error) {
	temp, err := os.MkdirTemp("", "xgen-lint-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	index := "GIT_INDEX_FILE=" + filepath.Join(temp, "index")
	if _, err := runWith(ctx, dir, index, nil, "read-tree", commit); err != nil {
		return nil, err
	}
	if _, err := runWith(ctx, dir, index, nil, "add", "--intent-to-add", "--", "."); err != nil {
		return nil, err
	}
	out, err := runWith(ctx, dir, index, nil, "diff", "--name-status", "-z", "-M", "--relative", "--diff-filter=R", commit, "--", ".")
	if err != nil {
		return nil, err
	}
	renamed := map[string]string{}
	fields := strings.Split(string(out), "\x00")
	for i := 0; i+2 < len(fields); i += 3 {
		renamed[fields[i+1]] = fields[i+2]
	}
	return renamed, nil
}
