package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/atomic"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/scaffold"
)

func (a *app) newRuleCommand() *cobra.Command {
	var dir string
	var builtin bool
	cmd := &cobra.Command{
		Use:   "rule ID",
		Short: "Begin a rule of your own, with its test",
		Long: `Writes a rule of your own in Rego, and its test, into a folder for --policy. Both work as they are; replace the
condition by yours. With --builtin, in a clone of xgen-lint: the folder of a built-in rule, with METADATA, test and incident.`,
		Example: "  xgen-lint new rule own/memory-limit\n  xgen-lint new rule own/memory-limit --policy ./rules",
		Args:    cli.Exactly(1, "name the rule, for example: xgen-lint new rule own/memory-limit"),
		RunE: func(cmd *cobra.Command, args []string) error {
			known, err := a.rules(cmd, nil)
			if err != nil {
				return err
			}
			if builtin {
				return a.newBuiltinRule(args[0], known)
			}
			rule, err := scaffold.Rule(args[0], filepath.ToSlash(filepath.Clean(dir)), known)
			if err != nil {
				return err
			}
			return a.writeRule(rule, ".")
		},
	}
	cmd.Flags().StringVar(&dir, "policy", "policies", "the `DIR` of your rules, as --policy names it")
	cmd.Flags().BoolVar(&builtin, "builtin", false, "a rule of xgen-lint itself, in a clone of it")
	return cmd
}

func (a *app) newBuiltinRule(id string, known []finding.Rule) error {
	top, err := clone()
	if err != nil {
		return err
	}
	site, err := os.ReadFile(filepath.Join(top, "testdata/infra/k3s/argocd/projects/xgen-jeju.yaml"))
	if err != nil {
		return files.Plain(err)
	}
	begun, err := scaffold.BuiltinRule(id, site, known)
	if err != nil {
		return err
	}
	return a.writeRule(begun, top)
}

// clone is the folder of the clone of xgen-lint around the current one.
func clone() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if data, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && strings.HasPrefix(string(data), "module github.com/xgen-lint/xgen-lint\n") {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("--builtin: run it in a clone of xgen-lint; without it, the rule is your own")
		}
	}
}

// writeRule writes the files of a rule below dir, all or none.
func (a *app) writeRule(r *scaffold.NewRule, dir string) error {
	base := "."
	list := make([]atomic.Change, len(r.Changes))
	for i, c := range r.Changes {
		name := filepath.FromSlash(c.File)
		if filepath.IsAbs(name) || !filepath.IsLocal(name) { // --policy names a folder elsewhere
			abs, err := filepath.Abs(name)
			if err != nil {
				return err
			}
			base, name = filepath.VolumeName(abs)+string(filepath.Separator), strings.TrimPrefix(abs, filepath.VolumeName(abs)+string(filepath.Separator))
		}
		list[i] = atomic.Change{Name: name, New: c.New, Add: true}
	}
	root, err := os.OpenRoot(filepath.Join(dir, base))
	if base != "." {
		root, err = os.OpenRoot(base)
	}
	if err != nil {
		return files.Plain(err)
	}
	defer root.Close()
	if err := a.files.Replace(root, list); err != nil {
		var of *atomic.FileError
		if errors.As(err, &of) {
			return fmt.Errorf("new rule: %s: %w; nothing was written", filepath.ToSlash(of.Name), files.Plain(of.Err))
		}
		return err
	}
	for _, c := range r.Changes {
		fmt.Fprintf(a.out, "wrote %s\n", c.File)
	}
	printNext(a.out, "Next:", r.Next)
	return nil
}
