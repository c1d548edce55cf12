package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

func (a *app) rulesCommand() *cobra.Command {
	var format string
	var policies []string
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules: id, severity, title, fixable",
		Example: "  xgen-lint rules\n  xgen-lint rules --format json | jq -r '.rules[].id'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("--format", format, "text", "json"); err != nil {
				return err
			}
			rules, err := a.rules(cmd, policies)
			if err != nil {
				return err
			}
			if format == "json" {
				return writeRulesJSON(a.out, rules)
			}
			return writeRulesTable(a.out, rules, width(a.out))
		},
	}
	formatFlag(cmd, &format)
	cmd.Flags().StringArrayVar(&policies, "policy", nil, "more Rego rules, in `DIR`")
	return cmd
}

// policySources are the folders of --policy.
func policySources(dirs []string) ([]policy.Source, error) {
	var out []policy.Source
	for _, dir := range dirs {
		folder, err := files.Open(dir)
		if err != nil {
			return nil, fmt.Errorf("--policy %s: no such folder", dir)
		}
		out = append(out, policy.Source{Name: dir, FS: folder})
	}
	return out, nil
}

// rules lists the built-in rules and those of --policy.
func (a *app) rules(cmd *cobra.Command, policies []string) ([]finding.Rule, error) {
	more, err := policySources(policies)
	if err != nil {
		return nil, err
	}
	return lint.RulesIn(cmd.Context(), a.language, more...)
}

func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "format", "f", "text", "`FORMAT`: text or json")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

func writeRulesJSON(w io.Writer, rules []finding.Rule) error {
	type rule struct {
		ID       string           `json:"id"`
		Severity finding.Severity `json:"severity"`
		Title    string           `json:"title"`
		Fixable  bool             `json:"fixable"`
		Incident bool             `json:"incident"`
		Scope    string           `json:"scope"`
	}
	out := struct {
		Rules []rule `json:"rules"`
	}{Rules: []rule{}}
	for _, r := range rules {
		out.Rules = append(out.Rules, rule{r.ID, r.Severity, r.Title, r.Fixable, r.Incident, r.Scope})
	}
	return writeJSON(w, out)
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeRulesTable(w io.Writer, rules []finding.Rule, columns int) error {
	t := &grid{}
	t.add("ID", "SEVERITY", "FIX", "TITLE")
	for _, r := range rules {
		fix := ""
		if r.Fixable {
			fix = "yes"
		}
		t.add(r.ID, r.Severity.String(), fix, r.Title)
	}
	return t.write(w, columns)
}

// writePage prints a page: as Markdown, and on a terminal laid out for it.
func (a *app) writePage(page string) error {
	if columns := width(a.out); columns > 0 {
		page = printing.Terminal(page, columns, a.useColor(a.out))
	}
	_, err := io.WriteString(a.out, page)
	return err
}

// exactly is cobra.ExactArgs with words of our own.
func exactly(n int, help string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return fmt.Errorf("%d arguments: %s", len(args), help)
		}
		return nil
	}
}
