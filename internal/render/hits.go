package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// hit tells one fault, once however many services of the site it concerns.
// where is its place; what follows from it is named in related.
func (s *siteRender) hit(rule string, rel *Release, span source.Span, related []finding.Related, message string) {
	s.hitOnce(fmt.Sprint(rule, span, message), rule, rel, span, related, message)
}

// hitOnce tells what has not been told under the same key.
func (s *siteRender) hitOnce(key, rule string, rel *Release, span source.Span, related []finding.Related, message string) {
	if s.said[key] {
		return
	}
	s.said[key] = true
	s.result.Hits = append(s.result.Hits, finding.Hit{Rule: rule, Span: span, Subject: rel.subject(),
		Message: message + rel.whom(), Related: related})
}

func (rel *Release) subject() finding.Subject {
	return finding.Subject{Site: rel.Site.Name, Environment: rel.Environment, Service: rel.Service}
}

// whom names the site and service that a fault shows itself with.
func (rel *Release) whom() string {
	out := " (for site " + rel.Site.Name
	if rel.App != nil {
		out += ", service " + rel.Service
	}
	return out + ")"
}

// failed tells that a release cannot be rendered, at the line that refers to
// what is not there.
func (s *siteRender) failed(rel *Release, at argo.Place, message string) {
	rel.Failed = true
	span, related := s.locate(rel, at)
	s.hit(ruleFailed, rel, span, related, message)
}

// unread notes that a release lacks a file that is there and cannot be read:
// the tree keeps it, and it is reported at the file. Any other error is reported
// at the place that names the file.
func (s *siteRender) unread(rel *Release, at argo.Place, err error) {
	if rel.Failed = true; !source.IsRefused(err) {
		s.failed(rel, at, err.Error())
	}
}

// fileMissing tells that a values file is not there, at the line that refers to
// it: of what an Application template writes that is the template's own line,
// one for all sites and services that lack the file.
func (s *siteRender) fileMissing(rel *Release, f valueFile) {
	rel.Failed = true
	span, related := s.locate(rel, f.at)
	if o, _ := f.at.Object.(*Object); o != nil {
		i := slices.IndexFunc(related, func(r finding.Related) bool {
			return path.Ext(r.Span.File) == ".tpl" || strings.HasPrefix(r.Span.File, path.Dir(o.Template)+"/")
		})
		if i >= 0 {
			span, related[i] = related[i].Span, finding.Related{Span: span, Message: "this value names it"}
		}
	}
	rule := ruleFailed
	if f.outside {
		rule = ruleOutside
	}
	s.hit(rule, rel, span, related, fmt.Sprintf("Application %s: values file %q: %s", rel.app.Name, f.raw, f.missing))
}

// notRendered tells what cannot be had offline, and what was therefore not
// checked.
func (s *siteRender) notRendered(rel *Release, at argo.Place, what, why string) {
	span, related := s.locate(rel, at)
	s.hit(ruleNotRendered, rel, span, related, what+": "+why+"; its manifests were not checked")
}

// inlineFailed tells that helm.values is not YAML, at its own line.
func (s *siteRender) inlineFailed(rel *Release, l *layer, what string, err error) {
	rel.Failed = true
	at := l.at
	message := what + ": helm.values: " + plainValues(err)
	if e := l.text.Err; e != nil {
		start := l.text.Offset(e.Start())
		span, related := s.locateWithin(rel, at, &finding.Stretch{Start: start, End: max(start+1, l.text.Offset(e.End()))})
		why := strings.TrimPrefix(e.Message, "not YAML: ")
		if at.Object == nil {
			s.hit(ruleFailed, rel, span, related, fmt.Sprintf("%s: helm.values is not YAML: %s", what, why))
			return
		}
		if len(related) > 0 { // a value that the template should have quoted
			span, related[0] = related[0].Span, finding.Related{Span: span, Message: "the value that it writes"}
		}
		s.hitOnce(fmt.Sprint(ruleInvalidYAML, span, why), ruleInvalidYAML, rel, span, related,
			fmt.Sprintf("the rendered helm.values is not YAML: %s, in %q", why, finding.RedactLine(strings.TrimSpace(l.text.Line(e.Line)))))
		return
	}
	span, related := s.locate(rel, at)
	s.hit(ruleFailed, rel, span, related, message)
}

// parametersFit reports the parameters that Helm refuses, except those that
// argocd/parameter-mangled reports: the rest is rendered without them, so that
// its faults are found as well, but what is missing proves nothing.
func (s *siteRender) parametersFit(rel *Release, out *sourceRender) bool {
	ok := true
	for _, l := range out.layers {
		p := l.parameter
		if p != nil && p.Mangled == MangledRefused {
			rel.Failed = true
		}
		if p != nil && p.failure != "" && p.Mangled == MangledNot {
			ok = false
			if at, isFile := out.layers.barring(p.ValuePath); isFile { // one fault, however many parameters meet it
				s.failed(rel, at, fmt.Sprintf("%s is not a map, so Helm refuses the parameters below it", at.Path))
				continue
			}
			s.failed(rel, l.at.Child("name"), fmt.Sprintf("Application %s: Helm refuses the parameter %q: %s", rel.app.Name, p.Name, p.failure))
		}
	}
	return ok
}

// chartFailed tells why a chart cannot be loaded or rendered, at the line that
// Helm fails at.
func (s *siteRender) chartFailed(rel *Release, out *sourceRender, err error) {
	rel.Failed = true
	if source.IsRefused(err) {
		return // reported at the file that cannot be read
	}
	var e *helm.Error
	if !errors.As(err, &e) {
		s.failed(rel, out.source.PlaceOf("path"), err.Error())
		return
	}
	switch e.Kind {
	case helm.KindOptions:
		s.optionsFailed(rel, out, e)
		return
	case helm.KindSchema:
		s.schemaFailed(rel, out, e)
		return
	case helm.KindIncompatible:
		s.failed(rel, argo.Place{File: out.chart.file, Path: source.P("kubeVersion")}, failureText(e))
		return
	case helm.KindValues:
		s.failed(rel, out.source.PlaceOf("helm"), fmt.Sprintf("chart %s: %s", out.chart.dir, e.Message))
		return
	case helm.KindChart:
		if y, yamlErr := s.repo.Tree.YAML(e.Template); yamlErr == nil && y.Err != nil && isYAMLName(e.Template) {
			return // yaml/syntax says it
		}
	}
	span := s.errorSpan(e)
	var related []finding.Related
	for _, p := range e.Stack {
		related = append(related, finding.Related{Span: source.Span{File: p.File, Line: p.Line, Column: p.Column, EndLine: p.Line, EndColumn: p.Column}, Message: "included here"})
	}
	s.hit(ruleFailed, rel, span, related, failureText(e))
}

// failureText says a failure in plain words.
func failureText(e *helm.Error) string {
	switch e.Kind {
	case helm.KindRequired:
		return "Helm fails: a required value is missing: " + e.Message
	case helm.KindFail:
		return "Helm fails: the chart refuses these values: " + e.Message
	case helm.KindParse:
		return "Helm fails: the template cannot be parsed: " + e.Message
	case helm.KindMissing, helm.KindExec:
		if e.Expr != "" {
			return fmt.Sprintf("Helm fails: {{ %s }}: %s", e.Expr, e.Message)
		}
	}
	return "Helm fails: " + e.Message
}

// optionsFailed tells a release name or a version that Helm refuses. A name is
// argocd/release-name's to judge.
func (s *siteRender) optionsFailed(rel *Release, out *sourceRender, e *helm.Error) {
	if !validReleaseName(out.options.name) {
		return
	}
	s.failed(rel, out.source.PlaceOf("helm", "kubeVersion"), e.Message)
}

// schemaFailed tells the values that a chart's values.schema.json refuses, at
// the lines that set them.
func (s *siteRender) schemaFailed(rel *Release, out *sourceRender, e *helm.Error) {
	for _, v := range e.Violations {
		at := input{kind: inputLeaf, path: source.Path(v.Path)}
		for len(at.path) > 0 {
			causes := s.origins(out, &at, want{})
			if len(causes) > 0 {
				related := []finding.Related{{Span: source.Span{File: v.Schema, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, Message: "the schema"}}
				s.hit(ruleFailed, rel, causes[0].Span, related, fmt.Sprintf("Helm fails: the chart's schema refuses %s: %s", source.Path(v.Path), v.Message))
				break
			}
			at.path = at.path.Parent()
		}
		if len(at.path) == 0 {
			s.failed(rel, out.source.PlaceOf("path"), fmt.Sprintf("Helm fails: the chart's schema refuses its values: %s", v.Message))
		}
	}
}

func isYAMLName(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// errorSpan is the span of a failing expression; the line where Helm names no
// column.
func (s *siteRender) errorSpan(e *helm.Error) source.Span {
	f, err := s.repo.Tree.File(e.Template)
	if err != nil || e.Line == 0 {
		return source.Span{File: e.Template, Line: max(1, e.Line), Column: max(1, e.Column), EndLine: max(1, e.Line), EndColumn: max(1, e.Column) + 1}
	}
	if e.Column == 0 {
		return f.LineSpan(e.Line)
	}
	start := f.Offset(source.Pos{Line: e.Line, Column: e.Column})
	if strings.HasPrefix(string(f.Data[start:]), e.Expr) && e.Expr != "" {
		return f.Span(start, start+len(e.Expr))
	}
	end := strings.IndexAny(string(f.Data[start:]), "\r\n")
	if end < 0 {
		end = len(f.Data) - start
	}
	if i := strings.Index(string(f.Data[start:start+end]), "}}"); i >= 0 {
		end = i + 2
	}
	return f.Span(start, start+end)
}

// plainValues takes the names of Go functions off an error of sigs.k8s.io/yaml.
func plainValues(err error) string {
	text := err.Error()
	for _, prefix := range []string{"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "yaml: ", "json: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	if strings.HasPrefix(text, "cannot unmarshal") {
		return "a map is expected at the top of a values file"
	}
	return "not YAML: " + text
}

// asHelm gives a decoded value the types that Helm gives it: all numbers are
// float64.
func asHelm(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out any
	if json.Unmarshal(data, &out) != nil {
		return v
	}
	return out
}
