package git

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestNothingNamesACommand asks everything of repositories that name commands in
// every way that Git knows: none may run. RUN stands for a script that leaves a
// mark.
func TestNothingNamesACommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are shell scripts")
	}
	for _, tt := range []struct {
		name, config, attributes string
		env                      map[string]string
	}{
		{name: "fsmonitor", config: "[core]\nfsmonitor = RUN\n"},
		{name: "hooks", config: "[core]\nhooksPath = HOOKS\n"},
		{name: "filter", config: "[filter \"x\"]\nclean = RUN\nsmudge = RUN\nprocess = RUN\nrequired = true\n", attributes: "* filter=x\n"},
		{name: "textconv", config: "[diff \"x\"]\ntextconv = RUN\ncommand = RUN\n", attributes: "* diff=x\n"},
		{name: "external diff", config: "[diff]\nexternal = RUN\n"},
		{name: "merge driver", config: "[merge \"x\"]\ndriver = RUN\n", attributes: "* merge=x\n"},
		{name: "pager", config: "[core]\npager = RUN\n[pager]\nls-tree = RUN\ndiff-index = RUN\n"},
		{name: "alias", config: "[alias]\nls-tree = !RUN\nrev-parse = !RUN\ndiff-index = !RUN\ncat-file = !RUN\n"},
		{name: "lazy fetch", config: "[core]\nsshCommand = RUN\nrepositoryformatversion = 1\n[extensions]\npartialClone = origin\n[remote \"origin\"]\n" +
			"url = ssh://example.invalid/x\npromisor = true\nuploadpack = RUN\n"},
		{name: "transport", config: "[extensions]\npartialClone = origin\n[remote \"origin\"]\nurl = ext::RUN\npromisor = true\n[protocol]\nallow = always\n"},
		{name: "credentials", config: "[credential]\nhelper = !RUN\n[core]\naskPass = RUN\n"},
		{name: "editor", config: "[core]\neditor = RUN\n[sequence]\neditor = RUN\n"},
		{name: "gpg", config: "[gpg]\nprogram = RUN\n[log]\nshowSignature = true\n"},
		{name: "alternates", config: "[core]\nalternateRefsCommand = RUN\n"},
		{name: "environment", env: map[string]string{"GIT_EXTERNAL_DIFF": "RUN", "GIT_PAGER": "RUN", "PAGER": "RUN", "GIT_SSH_COMMAND": "RUN", "GIT_ASKPASS": "RUN",
			"SSH_ASKPASS": "RUN", "GIT_EDITOR": "RUN", "GIT_PROXY_COMMAND": "RUN", "GIT_EXEC_PATH": "HOOKS"}},
		{name: "settings in the environment", env: map[string]string{"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "RUN",
			"GIT_CONFIG_PARAMETERS": "'core.fsmonitor'='RUN'"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := repo(t, map[string]string{"a.yaml": "a: 1\n", "b.yaml": "b: 1\n", ".gitattributes": tt.attributes})
			script, hooks, mark := leavesMark(t)
			fill := strings.NewReplacer("RUN", script, "HOOKS", hooks)
			write(t, filepath.Join(dir, "a.yaml"), "a: 2\n")
			git(t, dir, "add", "a.yaml")
			write(t, filepath.Join(dir, "b.yaml"), "b: 2\n")
			config, err := os.ReadFile(filepath.Join(dir, ".git/config"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, ".git/config"), string(config)+fill.Replace(tt.config))
			for name, value := range tt.env {
				t.Setenv(name, fill.Replace(value))
			}
			askEverything(dir)
			if _, err := os.Stat(mark); err == nil {
				t.Error("a command ran")
			}
		})
	}
}

// leavesMark makes a script, a folder of hooks and programs that are that script,
// and names the file that it leaves.
func leavesMark(t *testing.T) (script, hooks, mark string) {
	t.Helper()
	dir := t.TempDir()
	mark = filepath.Join(dir, "mark")
	text := "#!/bin/sh\ntouch " + mark + "\nexit 1\n"
	for _, name := range []string{"run", "pre-commit", "post-index-change", "post-checkout", "reference-transaction", "git-ls-tree", "git-diff-index", "git-cat-file", "git-rev-parse"} {
		write(t, filepath.Join(dir, name), text)
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "run"), dir, mark
}

// askEverything does all that the program does with a repository; a repository
// that cannot be read is as good here.
func askEverything(dir string) {
	for _, open := range []func(context.Context, string) (*Repo, error){Open, OpenInHook} {
		r, err := open(context.Background(), dir)
		if err != nil {
			continue
		}
		for _, rev := range []string{"HEAD", "main", "nowhere", "--output=x", "HEAD:a.yaml"} {
			if state, err := r.At(context.Background(), rev); err == nil {
				state.readAll()
				_, _ = state.reader.read(strings.Repeat("1", 40)) // not in the store: fetched, in a partial clone
				state.Close()
			}
		}
		if s, err := r.Staged(context.Background()); err == nil {
			s.Index.readAll()
			s.Index.Close()
		}
	}
}

func (s *State) readAll() {
	for _, name := range s.Files() {
		_, _ = s.ReadFile(name)
	}
}

// TestEmbeddedRepository lints a folder of a checkout that looks like a bare
// repository: its configuration is a file that a merge request brings.
func TestEmbeddedRepository(t *testing.T) {
	dir := repo(t, map[string]string{"infra/a.yaml": "a: 1\n"})
	script, _, mark := leavesMark(t)
	git(t, dir, "clone", "-q", "--bare", dir, filepath.Join(dir, "bare.git"))
	if err := os.CopyFS(filepath.Join(dir, "infra"), os.DirFS(filepath.Join(dir, "bare.git"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "infra/config"), "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = "+dir+"\nfsmonitor = "+script+"\n")
	askEverything(filepath.Join(dir, "infra"))
	if _, err := os.Stat(mark); err == nil {
		t.Error("a command ran")
	}
	if _, err := Open(context.Background(), filepath.Join(dir, "infra")); err == nil {
		t.Error("the embedded repository is taken for the one around it")
	}
}

// TestGitOfTheCheckout: a program called git in the current folder is not git.
func TestGitOfTheCheckout(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the command is a shell script")
	}
	dir := repo(t, map[string]string{"a.yaml": "a: 1\n"})
	script, _, mark := leavesMark(t)
	if err := os.Rename(script, filepath.Join(dir, "git")); err != nil {
		t.Fatal(err)
	}
	real, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("PATH", "."+string(os.PathListSeparator)+filepath.Dir(real))
	askEverything(dir)
	if _, err := os.Stat(mark); err == nil {
		t.Error("the checkout's git ran")
	}
}
