package report

import (
	"io"
	"net/url"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// SARIF 2.1.0, as far as it is used here:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifRoot    = "%SRCROOT%" // the name that GitHub and the SARIF viewers know
)

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool                `json:"tool"`
		Invoked    []sarifInvocation        `json:"invocations"`
		BaseIDs    map[string]sarifArtifact `json:"originalUriBaseIds"`
		ColumnKind string                   `json:"columnKind"`
		Results    []sarifResult            `json:"results"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifArtifact struct {
		URI         string     `json:"uri,omitempty"`
		URIBaseID   string     `json:"uriBaseId,omitempty"`
		Description *sarifText `json:"description,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Baseline     string            `json:"baselineState,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
		Properties   *sarifSubject     `json:"properties,omitempty"`
	}
	sarifSubject struct {
		Site        string            `json:"site,omitempty"`
		Sites       []string          `json:"sites,omitempty"`
		Environment string            `json:"environment,omitempty"`
		Service     string            `json:"service,omitempty"`
		Object      string            `json:"object,omitempty"`
		Path        string            `json:"path,omitempty"`
		Precision   finding.Precision `json:"precision,omitempty"`
		Help        string            `json:"help,omitempty"`
	}
)

func writeSARIF(w io.Writer, r *Report, _ Options) error {
	rules := allRules(r)
	index := map[string]int{}
	driver := sarifDriver{Name: r.Tool.Name, Version: r.Tool.Version, InformationURI: r.Tool.URL, Rules: make([]sarifRule, 0, len(rules))}
	for i, rule := range rules {
		index[rule.ID] = i
		driver.Rules = append(driver.Rules, toSARIFRule(rule, r.Tool))
	}
	run := sarifRun{
		Tool:       sarifTool{driver},
		Invoked:    []sarifInvocation{{Successful: true}},
		BaseIDs:    map[string]sarifArtifact{sarifRoot: {Description: &sarifText{Text: "The root of the infra repository."}}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, 0, len(r.Findings)),
	}
	if r.Failure != "" {
		run.Invoked[0] = sarifInvocation{Notifications: []sarifNotification{{Level: "error", Message: sarifText{Text: r.Failure}}}}
	}
	for _, c := range r.carried() {
		result := toSARIF(c.Finding, index[c.Rule], labelsOf(r))
		if r.Compared {
			result.Baseline = "new"
			if c.earlier {
				result.Baseline = "unchanged"
			}
		}
		run.Results = append(run.Results, result)
	}
	return printing.JSON(w, sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}})
}

func toSARIF(f finding.Finding, rule int, l labels) sarifResult {
	out := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: sarifLevel(f.Severity), Message: sarifMessage(f, l),
		Locations: []sarifLocation{{Physical: sarifPlace(f.Span)}},
	}
	for i, o := range f.Origins {
		l := sarifLocation{ID: i + 1, Physical: sarifPlace(o.Span)}
		if o.Note != "" {
			l.Message = &sarifText{Text: o.Note}
		}
		out.Related = append(out.Related, l)
	}
	if f.Fingerprint != "" {
		out.Fingerprints = map[string]string{"xgenLint/v1": f.Fingerprint}
	}
	if f.Fix != nil && len(f.Fix.Edits) > 0 {
		out.Fixes = []sarifFix{toSARIFFix(*f.Fix)}
	}
	j := toJSON(f)
	out.Properties = &sarifSubject{j.Site, j.Sites, j.Environment, j.Service, j.Object, j.Path, j.Precision, j.Help}
	return out
}

// sarifMessage holds the way of the value and the help too: GitHub shows nothing
// else of a result beside it.
func sarifMessage(f finding.Finding, l labels) sarifText {
	out := sarifText{Text: strings.Join(append([]string{f.Message}, details(f, l)...), "\n")}
	md := []string{markdown(f.Message)}
	for _, o := range f.Origins {
		line := "- " + l.from + " `" + position(o.Span) + "`"
		if o.Note != "" {
			line += " (" + markdown(o.Note) + ")"
		}
		md = append(md, line)
	}
	if f.Help != "" {
		md = append(md, "", "**Help:** "+markdown(f.Help))
	}
	if out.Markdown = md[0]; len(md) > 1 {
		out.Markdown += "\n\n" + strings.TrimLeft(strings.Join(md[1:], "\n"), "\n")
	}
	return out
}

// markdown writes a text so that Markdown prints it as it is.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range printing.OneLine(s) {
		if strings.ContainsRune("\\`*_[]<>#&|~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func sarifPlace(s source.Span) sarifPhysical {
	p := sarifPhysical{Artifact: sarifFile(s.File)}
	if s.Line > 0 {
		p.Region = &sarifRegion{StartLine: s.Line, StartColumn: s.Column}
		if s.EndLine >= s.Line && s.Column > 0 {
			p.Region.EndLine, p.Region.EndColumn = s.EndLine, s.EndColumn
		}
	}
	return p
}

// sarifFile makes a path a relative URI reference.
func sarifFile(file string) sarifArtifact {
	return sarifArtifact{URI: (&url.URL{Path: file}).String(), URIBaseID: sarifRoot}
}

func sarifLevel(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	case finding.Info:
		return "note"
	}
	return "none"
}
