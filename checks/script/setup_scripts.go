package script

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/shell/setup"
)

const (
	setupSyntaxRule = "setup/syntax"
	repeatableRule  = "setup/not-repeatable"
)

// SetupRules returns the metadata of the rules that Setup reports.
func SetupRules() []finding.Rule {
	return []finding.Rule{{
		ID: setupSyntaxRule, Severity: finding.Error, Scope: "text",
		Title: "A setup script that its shell cannot parse",
		Description: "A script under `layout.setup` with a syntax error stops in the middle of a new server's setup, or is not sourced at\n" +
			"all. What it makes is then not known: nothing is concluded from its Secrets. A text that only this reader does not\n" +
			"understand is reported as info.",
		Help: "Fix the script; `bash -n FILE` says the same.",
		Bad:  "if [[ -n \"$NAMESPACE\" ]]; then\n    kubectl create namespace \"$NAMESPACE\"\n",
		Good: "if [[ -n \"$NAMESPACE\" ]]; then\n    kubectl create namespace \"$NAMESPACE\"\nfi\n",
	}, {
		ID: repeatableRule, Severity: finding.Warning, Scope: "text",
		Title: "A kubectl create that fails the second time",
		Description: "A setup script is run again: after a fault in its middle, for a further site, for a new password. `kubectl create`\n" +
			"then fails with AlreadyExists, and under `set -e` the script stops there; without it the old object stays as it was.\n" +
			"Accepted are `--dry-run=client -o yaml | kubectl apply -f -`, a condition that asks the cluster (`kubectl get … ||`),\n" +
			"`kubectl delete` before it, and a failure that is handled (`|| true`).",
		Help: "Append --dry-run=client -o yaml | kubectl apply -f -.",
		Bad:  "kubectl create secret generic xgen-secrets --from-literal=TOKEN=\"$TOKEN\"\n",
		Good: "kubectl create secret generic xgen-secrets --from-literal=TOKEN=\"$TOKEN\" \\\n    --dry-run=client -o yaml | kubectl apply -f -\n",
	}}
}

// Setup checks the setup scripts, which belong together: one sources the others.
func Setup(repo *model.Repo) []finding.Hit {
	files := repo.Setup
	var hits []finding.Hit
	texts := make([]string, len(files))
	for i, f := range files {
		texts[i] = string(f.Data)
		e := shell.Syntax(texts[i])
		if e == nil {
			continue
		}
		what, help := plainSyntax(e.Message, texts[i], e.Offset)
		h := check.At(setupSyntaxRule, f.Span(e.Offset, min(e.Offset+1, len(texts[i]))), finding.Say("invalid", "what", what))
		h.HelpText = help
		if !e.Certain {
			h.Text, h.Severity = finding.Say("not-understood", "what", what), finding.Info
		}
		hits = append(hits, h)
	}
	for _, u := range setup.FindUnrepeatable(texts) {
		h := check.At(repeatableRule, files[u.Index].Span(u.Start, u.End), finding.Say("create", "what", made(u)))
		h.HelpText = finding.Say("apply")
		if u.What == "-f" {
			h.HelpText = finding.Say("apply-file", "file", u.Name)
		}
		hits = append(hits, h)
	}
	return hits
}

func made(u setup.Unrepeatable) finding.Phrase {
	if u.What == "-f" {
		return finding.Say("held", "file", u.Name)
	}
	return finding.Say("object", "kind", strings.ToUpper(u.What[:1])+u.What[1:], "name", u.Name)
}
