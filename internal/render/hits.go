package render

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// report makes a hit of a problem, once for a release.
func (s *siteRender) report(rel *Release, p argo.Problem) {
	if s.structure != nil { // nobody reads it, and finding its place may take builds
		if p.Rule == tool.RuleNotRendered && rel.NotRendered == "" {
			rel.NotRendered = p.Reason
		}
		return
	}
	span, precision, related := p.Span, p.Precision, p.Related
	if span.IsZero() && !s.quiet {
		span, precision, related = s.locate(rel, p.At, p.Within)
	}
	if o, _ := p.At.Object.(*Object); o != nil && p.Writer.IsSet() {
		i := slices.IndexFunc(related, func(r finding.Related) bool {
			return path.Ext(r.Span.File) == ".tpl" || strings.HasPrefix(r.Span.File, path.Dir(o.Template)+"/")
		})
		if i >= 0 {
			span, related[i] = related[i].Span, finding.Related{Span: span, Text: p.Writer}
		}
	}
	if p.Reason == finding.RequiredValues && rel.App != nil && rel.App.Virtual && len(rel.app.Sources) > 0 && len(rel.app.Sources[0].Helm().ValueFiles) == 0 {
		p.Rule, p.Help = tool.RuleNotRendered, finding.Say("add-ci-values")
		p.Text = finding.Say("needs-value", "chart", rel.app.Sources[0].Path, "why", p.Why)
	}
	if p.Rule == tool.RuleNotRendered && rel.NotRendered == "" {
		rel.NotRendered = p.Reason
	}
	if !rel.Why.Text.IsSet() {
		rel.Why = argo.Problem{Rule: p.Rule, Text: p.Text}
	}
	if s.quiet {
		return
	}
	if p.Key == "" {
		p.Key = p.Text.Key()
	}
	key := fmt.Sprint(p.Rule, span, p.Key, rel.Environment, rel.Service) // lint joins those of several services
	if s.said[key] {
		return
	}
	s.said[key] = true
	s.result.Hits = append(s.result.Hits, finding.Hit{Rule: p.Rule, Span: span, Precision: precision, Subject: rel.subject(),
		Text: p.Text, Related: related, Parts: p.Parts, Secrets: p.Secrets, HelpText: p.Help, Unquoted: p.Unquoted,
		About: about(rel, p), Reads: append(p.Reads, assumed(rel, p)...), Unrendered: true})
}

func (rel *Release) subject() finding.Subject {
	return finding.Subject{Site: rel.Site.Name, Environment: rel.Environment, Service: rel.Service}
}

// failed reports that a release cannot be rendered, at the line that refers to
// what is not there.
func (s *siteRender) failed(rel *Release, at argo.Place, text finding.Phrase) {
	rel.Failed = true
	s.report(rel, argo.Problem{Rule: tool.RuleFailed, At: at, Text: text})
}

// notRendered reports what cannot be had offline, and what was therefore not
// checked.
func (s *siteRender) notRendered(rel *Release, at argo.Place, what string, why finding.Phrase, reason finding.Reason) {
	rel.Failed = true
	s.report(rel, tool.NotRendered(at, what, why, reason))
}

// Rules returns what the rules of this package and its tools are.
func Rules() []finding.Rule { return tool.Rules() }

// Unchecked is the warning about what was not rendered and is not reported otherwise. Nothing switches it off.
func Unchecked() finding.Finding {
	return finding.Finding{Rule: tool.RuleNotRendered, Severity: finding.Warning}
}

// NotJudged is the hit about a chart whose defaults lack values that nothing in the repository sets, at the place of the
// first of them.
func NotJudged(chart string, values []string, at source.Span) finding.Hit {
	return finding.Hit{Rule: tool.RuleNotRendered, Span: at, Unrendered: true, HelpText: finding.Say("outside-values", "chart", chart),
		Text: finding.Say("outside-values", "chart", chart, "values", values)}
}
