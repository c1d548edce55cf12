package tool

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// The rules of what cannot be rendered. RuleOutside is one of checks; what the others are is in Rules.
const (
	RuleFailed      = "render/failed"
	RulePathMissing = "argocd/path-missing"
	RuleInvalidYAML = "render/invalid-yaml"
	RuleOutside     = "source/outside"
	RuleNotRendered = "render/not-rendered"
)

// NotRendered is the problem that what cannot be had offline, and was therefore not checked.
func NotRendered(at argo.Place, what string, why finding.Phrase, reason finding.Reason) argo.Problem {
	return argo.Problem{Rule: RuleNotRendered, At: at, Text: finding.Say("left-out", "what", what, "why", why), Reason: reason}
}
