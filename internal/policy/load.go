package policy

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/policies"
)

// Source is a folder of policies: every .rego file in it and below. Name stands
// before the files' paths in messages.
type Source struct {
	Name string
	FS   fs.FS

	builtin bool
}

// Builtin is the folder of the rules that xgen-lint brings.
func Builtin() Source { return Source{Name: "policies", FS: policies.FS, builtin: true} }

// module is one parsed file.
type module struct {
	set  int    // index of its Source
	name string // in its Source
	file string
	text string
	test bool
	*ast.Module
}

const (
	regoExt    = ".rego"
	testSuffix = "_test" + regoExt
	// maxPolicySize keeps a stray file from being read as a policy.
	maxPolicySize = 1 << 20
)

// load reads and parses the policies of all sets, those of tests too where
// tests is set; the order is that of the sets, then of the paths.
func load(ctx context.Context, caps *ast.Capabilities, sets []Source, tests bool) ([]*module, error) {
	var modules []*module
	for i, set := range sets {
		err := fs.WalkDir(set.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, regoExt) {
				return err
			}
			test := isTest(name)
			if test && !tests {
				return nil
			}
			text, err := readPolicy(set.FS, name)
			modules = append(modules, &module{set: i, name: name, file: path.Join(set.Name, name), text: text, test: test})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read policies %s: %w", set.Name, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return modules, parse(modules, caps)
}

func isTest(file string) bool { return strings.HasSuffix(file, testSuffix) }

func readPolicy(fsys fs.FS, name string) (string, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular(): // a device or a pipe has no end
		return "", fmt.Errorf("%s is not a regular file", name)
	case info.Size() > maxPolicySize:
		return "", fmt.Errorf("%s is larger than %d KiB", name, maxPolicySize>>10)
	}
	data, err := fs.ReadFile(fsys, name)
	return string(data), err
}

// parse fills in the modules' trees, on all cores.
func parse(modules []*module, caps *ast.Capabilities) error {
	options := ast.ParserOptions{Capabilities: caps, ProcessAnnotation: true, RegoVersion: ast.RegoV1}
	failed := make([]error, len(modules))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(modules))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(modules); i += workers {
				m := modules[i]
				m.Module, failed[i] = ast.ParseModuleWithOpts(m.file, m.text, options)
			}
		})
	}
	wg.Wait()
	var all Errors
	for i, m := range modules {
		switch {
		case strings.TrimSpace(m.text) == "":
			all = append(all, Error{File: m.file, Message: "the file is empty"})
		case failed[i] != nil:
			faults := fromOPA(m.file, failed[i])
			all = append(all, faults[:min(1, len(faults))]...) // the others follow from it
		}
	}
	return all.orNil()
}
