package helmtool

import (
	"errors"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// inlineFailed reports that helm.values is not YAML, at its own line.
func (h *run) inlineFailed(l *chart.Layer, what string, err error) {
	e := l.Text.Err
	if e == nil {
		h.failed(l.At, finding.Say("helm-values", "what", what, "why", plainValues(err)))
		return
	}
	start := l.Text.Offset(e.Start())
	why := finding.NotYAML(e)
	p := argo.Problem{Rule: tool.RuleFailed, At: l.At, Within: &finding.Stretch{Start: start, End: max(start+1, l.Text.Offset(e.End()))},
		Text: finding.Say("helm-values", "what", what, "why", finding.Say("is-not-yaml", "why", why))}
	if l.At.Object != nil { // a value that the template should have quoted
		p.Rule, p.Writer, p.Key = tool.RuleInvalidYAML, finding.Say("value-written"), why.Key()
		var line string
		line, p.Secrets = quotable(l.Text, e.Line)
		p.Text = finding.Say("rendered-values-not-yaml", "why", why, "line", line)
		p.Unquoted, p.Help = needsQuotes(why)
	}
	h.problem(p)
}

// needsQuotes reports whether a text is not YAML for want of quotes; where it is the indentation, the help says so.
func needsQuotes(why finding.Phrase) (bool, finding.Phrase) {
	switch why.ID {
	case "yaml-list", "yaml-list-item", "yaml-key", "yaml-document", "yaml-key-colon":
		return false, finding.Say("correct-indent")
	}
	return true, finding.Phrase{}
}

// parametersFit reports the parameters that Helm refuses, except those that
// argocd/parameter-mangled reports: the rest is rendered without them, so that
// its faults are found as well, but what is missing proves nothing.
func (h *run) parametersFit() bool {
	ok := true
	for _, l := range h.src.Layers {
		p := l.Parameter
		if p != nil && p.Mangled == parameter.MangledRefused {
			h.failed(l.At.Child("value"), finding.Say("parameter-value", "application", h.app.Name, "name", p.Name))
		}
		if p != nil && p.Failure.IsSet() && p.Mangled == parameter.MangledNot {
			ok = false
			if at, isFile := h.src.Layers.ScalarInTheWay(p.ValuePath); isFile { // one fault, however many parameters meet it
				h.failed(at, finding.Say("parameter-below", "path", at.Path))
				continue
			}
			h.failed(l.At.Child("name"), finding.Say("parameter", "application", h.app.Name, "name", p.Name, "why", p.Failure))
		}
	}
	return ok
}

// chartFailed returns why a chart cannot be loaded or rendered, at the line that
// Helm fails at.
func (h *run) chartFailed(err error) {
	h.incomplete = true
	if files.IsRefused(err) {
		return // reported at the file that cannot be read
	}
	var e *helm.Error
	if !errors.As(err, &e) {
		h.failed(h.src.Spec.PlaceOf("path"), finding.PhraseOf(err))
		return
	}
	switch e.Kind {
	case helm.KindOptions:
		h.optionsFailed(e)
		return
	case helm.KindSchema:
		h.schemaFailed(e)
		return
	case helm.KindIncompatible:
		h.failed(argo.Place{File: h.src.Chart.File, Path: source.P("kubeVersion")}, failureText(e))
		return
	case helm.KindValues:
		h.failed(h.src.Spec.PlaceOf("helm"), finding.Say("chart-values", "chart", h.src.Chart.Dir, "why", e.Text))
		return
	case helm.KindChart:
		if y, yamlErr := h.src.Tree.YAML(e.Template); yamlErr == nil && y.Err != nil && files.IsYAML(e.Template) {
			return // yaml/syntax says it
		}
	}
	if m := valuesChain.FindStringSubmatch(e.Expr); m != nil && h.src.MayBeGiven(strings.Split(m[1][1:], ".")) {
		return // that the dependency is missing says why
	}
	span := h.errorSpan(e)
	var related []finding.Related
	for _, p := range e.Stack {
		related = append(related, finding.Related{Span: source.Span{File: p.File, Line: p.Line, Column: p.Column, EndLine: p.Line, EndColumn: p.Column}, Text: finding.Say("included-here")})
	}
	p := argo.Problem{Rule: tool.RuleFailed, Span: span, Related: related, Text: failureText(e), Reads: h.mayRead(e), Certain: e.Kind == helm.KindParse}
	if e.Kind == helm.KindRequired || e.Kind == helm.KindFail {
		p.Reason, p.Why = finding.RequiredValues, e.Text
	}
	if p.Help = h.failureHelp(e); e.Kind == helm.KindLimit {
		p.Help = finding.Say("make-less")
	}
	h.problem(p)
}

// failureText says a failure in plain words.
func failureText(e *helm.Error) finding.Phrase {
	switch e.Kind {
	case helm.KindRequired:
		return finding.Say("required", "what", e.Text)
	case helm.KindFail:
		return finding.Say("chart-refuses", "what", e.Text)
	case helm.KindLimit:
		return finding.Say("too-much", "what", e.Text)
	case helm.KindParse:
		return finding.Say("unparsed", "what", e.Text)
	case helm.KindMissing, helm.KindExec:
		return finding.Say("failed", "expr", e.Expr, "what", e.Text)
	}
	return finding.Say("failed", "expr", "", "what", e.Text)
}

// optionsFailed tells a release name or a version that Helm refuses. A name is
// argocd/release-name's to judge.
func (h *run) optionsFailed(e *helm.Error) {
	if argo.ReleaseNameFault(h.src.Options.Name).IsSet() {
		at := h.app.At.Child("metadata", "name")
		if named := h.src.Spec.PlaceOf("helm", "releaseName"); named.Node() != nil {
			at = named
		}
		h.failed(at, e.Text)
		return
	}
	h.failed(h.src.Spec.PlaceOf("helm", "kubeVersion"), e.Text)
}

// schemaFailed tells the values that a chart's values.schema.json refuses, at
// the lines that set them.
func (h *run) schemaFailed(e *helm.Error) {
	for _, v := range e.Violations {
		at := source.Path(v.Path)
		for len(at) > 0 {
			if lines := h.out.Set(at); len(lines) > 0 {
				related := []finding.Related{{Span: source.Span{File: v.Schema, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, Text: finding.Say("the-schema")}}
				h.traced(lines[0], related, finding.Say("schema-refuses", "path", source.Path(v.Path), "why", v.Text))
				break
			}
			at = at.Parent()
		}
		if len(at) == 0 {
			h.failed(h.src.Spec.PlaceOf("path"), finding.Say("schema-refuses-all", "why", v.Text))
		}
	}
}

// errorSpan is the span of a failing expression; the line where Helm names no
// column.
func (h *run) errorSpan(e *helm.Error) source.Span {
	f, err := h.src.Tree.File(e.Template)
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
func plainValues(err error) finding.Phrase {
	text := chart.PlainError(err)
	if strings.HasPrefix(text, "cannot unmarshal") {
		return finding.Say("values-map")
	}
	return finding.Say("not-yaml", "why", finding.Say("words", "words", text))
}

// notYAML reports a document that is not YAML, at the template line that wrote
// the offending text, with the values that the line read.
func (h *run) notYAML(d *chart.Document) {
	e := d.YAML.Err
	at := h.out.Offender(d)
	why := finding.NotYAML(e)
	line, secrets := quotable(d.YAML, e.Line)
	unquoted, help := needsQuotes(why)
	h.problem(argo.Problem{Rule: tool.RuleInvalidYAML, Unquoted: unquoted, Help: help, Span: at.Span, Precision: at.Precision, Related: at.Values, Parts: at.Files,
		Secrets: secrets, Key: why.Key(), Text: finding.Say("rendered-not-yaml", "why", why, "line", line)})
}

var (
	valuesChain = lazyre.New(`\.Values((?:\.\w+)+)`)
	defineBegin = lazyre.New(`\{\{-?\s*define\s`)
)

// mayRead lists the values that the failing template may have read when it failed: those that it names from the
// beginning of its definition on.
func (h *run) mayRead(e *helm.Error) (out []finding.Pattern) {
	f, err := h.src.Tree.File(e.Template)
	if err != nil || e.Line == 0 {
		return nil
	}
	for n := e.Line; n > 0; n-- {
		for _, m := range valuesChain.FindAllStringSubmatch(f.Line(n), -1) {
			path := append(source.P(strings.Split(m[1][1:], ".")...), "**")
			out = append(out, finding.Pattern{Kind: finding.InSite, Path: path, Maybe: true}, finding.Pattern{Kind: finding.InValues, Path: path, Maybe: true})
		}
		if defineBegin.MatchString(f.Line(n)) {
			break
		}
	}
	return out
}
