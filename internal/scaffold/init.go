package scaffold

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/ci"
)

// File is a file to be written, where nothing is yet.
type File struct {
	Name    string // relative to the Git root
	Content []byte
	Exec    bool
	// Add is what to do with the file that is there already: the text to add to
	// it, and where.
	Add string
}

// Engines are the CI engines that Beginning.CI knows.
func Engines() []string { return []string{"gitlab", "github", "jenkins"} }

// engineFiles are the files that run xgen-lint in an engine; folder is the infra repo's
// folder in the Git repository, "." for the whole of it. exists says which files
// are there.
func engineFiles(engine, folder string, exists func(name string) bool) ([]File, error) {
	switch engine {
	case "gitlab":
		return gitlab(folder), nil
	case "github":
		text := ci.GitHub
		if folder != "." {
			text = strings.Replace(text, "        with:\n          since:", "        with:\n          repo: "+folder+"\n          since:", 1)
		}
		return []File{{Name: ".github/workflows/xgen-lint.yml", Content: []byte(text)}}, nil
	case "jenkins":
		text := ci.Jenkins
		if folder != "." {
			text = strings.Replace(text, `/xgen-lint" "$@"`, `/xgen-lint" --repo "`+folder+`" "$@"`, 1)
		}
		name := "Jenkinsfile"
		if exists(name) { // another pipeline's
			name = "xgen-lint.Jenkinsfile"
		}
		return []File{{Name: name, Content: []byte(text)}}, nil
	}
	return nil, fmt.Errorf("--ci %q: use %s", engine, strings.Join(Engines(), ", "))
}

// gitlab is the job in a file of its own, which works without reaching another
// server, and the pipeline that takes it in.
func gitlab(folder string) []File {
	const job = ".gitlab/xgen-lint.yml"
	text := ci.GitLab
	if i := strings.Index(text, "# The merge request shows"); i > 0 { // how to include it from elsewhere
		text = "# A GitLab CI job that runs in merge requests and on the default branch.\n" + text[i:]
	}
	if folder != "." {
		text = strings.Replace(text, `XGEN_LINT_REPO: "."`, `XGEN_LINT_REPO: "`+folder+`"`, 1)
	}
	include := "include:\n  - local: " + job + "\n"
	return []File{{Name: job, Content: []byte(text)},
		{Name: ".gitlab-ci.yml", Content: []byte(include), Add: "add to it, under include: the entry `- local: " + job + "`"}}
}

// hookFile is the hook that lints what a commit will hold. name is where it belongs.
func hookFile(name, folder string) File {
	return File{Name: name, Exec: true, Content: []byte("#!/bin/sh\n" + hookLine(folder) + "\n"),
		Add: "add to it the line `" + strings.TrimPrefix(hookLine(folder), "exec ") + "`"}
}

func hookLine(folder string) string {
	if folder == "." {
		return "exec xgen-lint --staged"
	}
	return "exec xgen-lint --staged --repo '" + strings.ReplaceAll(folder, "'", `'\''`) + "'"
}

// preCommit is how the hook is added where pre-commit owns the hooks.
func preCommit(folder string) string {
	entry := "`- repo: https://github.com/xgen-lint/xgen-lint`, `rev: v0.1.0`, `hooks: [{ id: xgen-lint }]`"
	if folder != "." {
		entry = strings.Replace(entry, "id: xgen-lint", `id: xgen-lint, args: [--repo, "`+folder+`"]`, 1)
	}
	return "add to it, under repos: " + entry
}

// baselineName is the usual name of a baseline.
const baselineName = ".xgen-lint-baseline.json"

// First is what somebody does next in a repository in which xgen-lint runs for
// the first time.
type First struct {
	Configured, Hooked, InCI bool
	Findings                 int
	Rule                     string // of the first finding
}

// Next lists the steps, each a command and what it is for.
func (f First) Next() [][2]string {
	var out [][2]string
	if !f.Configured {
		out = append(out, [2]string{"xgen-lint init", "write .xgen-lint.yaml: what was detected here, each line explained"})
	}
	if n := f.Findings; n > 0 {
		out = append(out,
			[2]string{"xgen-lint explain " + f.Rule, "why this rule exists and how to fix what it finds"},
			[2]string{"xgen-lint --write-baseline " + baselineName, fmt.Sprintf("accept the %s of today; then report only new ones with --baseline %s", findings(n), baselineName)})
	}
	if !f.Hooked {
		out = append(out, [2]string{"xgen-lint init --hook", "check each commit before it is made"})
	}
	if !f.InCI {
		out = append(out, [2]string{"xgen-lint init --ci " + strings.Join(Engines(), "|"), "check each merge request: only what it introduces"})
	}
	return out
}

func findings(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", n)
}

// ciFiles are the files by which a repository that checks itself in CI is known.
func ciFiles() []string {
	return []string{".gitlab/xgen-lint.yml", ".github/workflows/xgen-lint.yml", "Jenkinsfile", "xgen-lint.Jenkinsfile", ".gitlab-ci.yml"}
}
