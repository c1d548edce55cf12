package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

const infraDir = "../../testdata/infra"

// TestMain lets the test binary be the command as well, so that scripts run
// xgen-lint as a process of its own and its lines count as covered.
func TestMain(m *testing.M) {
	// No test leaves anything in the user's cache folder, or takes anything from it. (Not so in the command itself, which
	// is this program by another name.)
	if !strings.HasPrefix(filepath.Base(os.Args[0]), "xgen-lint") || strings.HasSuffix(os.Args[0], ".test") {
		if err := os.Setenv("CI", "true"); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"xgen-lint": main})
}

// TestScript runs testdata/script. Beside testscript's own commands there are
//
//	infra [DIR]            copies testdata/infra to DIR (default: infra)
//	golden NAME DIR        copies testdata/NAME to DIR
//	sub FILE OLD NEW       replaces the one OLD in FILE, \n and \t understood
//	build DIR              installs the program to DIR, as README says
//	git-init DIR           makes DIR a repository with one commit
//	status N COMMAND...    runs a command, wants exit status N; where that is 2, one
//	                       line on standard error and nothing on standard output
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		Setup:               setupScript,
		Cmds:                scriptCommands(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

func setupScript(env *testscript.Env) error {
	home := filepath.Join(env.WorkDir, ".home")
	env.Setenv("HOME", home)
	env.Setenv("CI", "true")
	for _, v := range gitEnvironment() {
		name, value, _ := strings.Cut(v, "=")
		env.Setenv(name, value)
	}
	return os.Mkdir(home, 0o755)
}

// gitEnvironment keeps the git of tests from reading this machine's settings.
func gitEnvironment() []string {
	return []string{"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org",
		"GIT_AUTHOR_DATE=2026-02-20T18:18:00Z", "GIT_COMMITTER_DATE=2026-02-20T18:18:00Z"}
}

func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"infra": func(ts *testscript.TestScript, _ bool, args []string) {
			dir := "infra"
			if len(args) > 0 {
				dir = args[0]
			}
			ts.Check(os.CopyFS(ts.MkAbs(dir), os.DirFS(infraDir)))
		},
		"golden": func(ts *testscript.TestScript, _ bool, args []string) {
			if len(args) != 2 {
				ts.Fatalf("usage: golden NAME DIR")
			}
			ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(filepath.Join("..", "..", "testdata", filepath.FromSlash(args[0])))))
		},
		"sub": func(ts *testscript.TestScript, _ bool, args []string) {
			if len(args) != 3 {
				ts.Fatalf("usage: sub FILE OLD NEW")
			}
			ts.Check(substitute(ts.MkAbs(args[0]), args[1], args[2]))
		},
		"build": func(ts *testscript.TestScript, _ bool, args []string) {
			cmd := exec.Command("go", "build", "-o", filepath.Join(ts.MkAbs(args[0]), "xgen-lint"), ".")
			if out, err := cmd.CombinedOutput(); err != nil {
				ts.Fatalf("go build: %v\n%s", err, out)
			}
		},
		"git-init": func(ts *testscript.TestScript, _ bool, args []string) {
			for _, line := range []string{"init -q -b main", "add -A", "commit -q -m base"} {
				cmd := exec.Command("git", strings.Fields(line)...)
				cmd.Dir, cmd.Env = ts.MkAbs(args[0]), append(os.Environ(), gitEnvironment()...)
				out, err := cmd.CombinedOutput()
				if err != nil {
					ts.Fatalf("git %s: %v\n%s", line, err, out)
				}
			}
		},
		"status": func(ts *testscript.TestScript, _ bool, args []string) {
			code := 0
			var exit *exec.ExitError
			if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
				code = exit.ExitCode()
			} else {
				ts.Check(err)
			}
			out, problems := ts.ReadFile("stdout"), ts.ReadFile("stderr")
			switch {
			case fmt.Sprint(code) != args[0]:
				ts.Fatalf("exit status %d, want %s\n%s%s", code, args[0], out, problems)
			case code == 2 && out != "":
				ts.Fatalf("a run that failed printed to standard output:\n%s", out)
			case code == 2 && strings.Count(problems, "\n") != 1:
				ts.Fatalf("a run that failed says so in one line, not in:\n%s", problems)
			case strings.Contains(problems, "goroutine ") || strings.Contains(problems, "internal error"):
				ts.Fatalf("a defect of the program:\n%s", problems)
			}
		},
	}
}

// substitute replaces the one place where old is in a file.
func substitute(file, old, new string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	escapes := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r")
	old, new = escapes.Replace(old), escapes.Replace(new)
	if n := bytes.Count(data, []byte(old)); n != 1 {
		return fmt.Errorf("%s: %q stands there %d times, want once", file, old, n)
	}
	return os.WriteFile(file, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644)
}
