package editor

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Suppression is a comment that silences a finding, put in at Span. Between
// Before and After its reason is missing.
type Suppression struct {
	source.Span
	Before, After string
}

// Edits puts the comment in without a reason.
func (s Suppression) Edits() []source.Edit {
	return []source.Edit{{Span: s.Span, Text: s.Before + s.After}}
}

// Suppress makes the comment that silences a finding, on a line of its own above
// it. There is none in a text within YAML, of which it would become a part, and
// none for a file as a whole.
func Suppress(tree *source.Tree, f finding.Finding) (Suppression, bool) {
	file, err := tree.File(f.File)
	if err != nil || f.Line < 1 || f.Rule == "" {
		return Suppression{}, false
	}
	before, after, ok := comment(tree, f)
	if !ok {
		return Suppression{}, false
	}
	line := f.Line
	for line > 1 && isShell(f.File) && strings.HasSuffix(strings.TrimRight(file.Line(line-1), "\r"), `\`) {
		line-- // no comment can be between lines that are continued
	}
	text := file.Line(line)
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	return Suppression{source.Span{File: f.File, Line: line, Column: 1, EndLine: line, EndColumn: 1},
		indent + before + "xgen-lint: ignore " + f.Rule + " -- ", after + "\n"}, true
}

// comment is how a comment begins and ends in a file.
func comment(tree *source.Tree, f finding.Finding) (before, after string, ok bool) {
	switch ext := path.Ext(f.File); {
	case ext == ".groovy" || strings.HasPrefix(path.Base(f.File), "Jenkinsfile"):
		return "// ", "", true
	case isShell(f.File):
		return "# ", "", true
	case ext == ".tpl" || isTemplate(tree, f.File):
		return "{{- /* ", " */}}", true
	case ext == ".yaml" || ext == ".yml":
		y, err := tree.YAML(f.File)
		return "# ", "", err == nil && !y.InText(f.Line)
	}
	return "", "", false
}

func isShell(name string) bool { return path.Ext(name) == ".sh" || path.Ext(name) == ".bash" }

// isTemplate reports whether a file is in the templates/ of a chart.
func isTemplate(tree *source.Tree, name string) bool {
	_, ok := chartOf(tree, name)
	return ok
}

// chartOf is the chart in whose templates/ a file is.
func chartOf(tree *source.Tree, name string) (string, bool) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if path.Base(dir) == "templates" && tree.Exists(path.Join(path.Dir(dir), "Chart.yaml")) {
			return path.Dir(dir), true
		}
	}
	return "", false
}

// Fixes are the edits of all safe fixes whose place is in a file. Of fixes that
// overlap the first is taken; the others are still there when it is done.
func Fixes(res *lint.Result, name string) []source.Edit {
	var out []source.Edit
	for _, f := range res.Findings {
		if f.Fix == nil || f.Fix.Suggested || f.File != name || overlap(out, f.Fix.Edits) {
			continue
		}
		out = append(out, f.Fix.Edits...)
	}
	return out
}

func overlap(taken, more []source.Edit) bool {
	for _, a := range taken {
		for _, b := range more {
			if a.File == b.File && a.Start().Less(b.End()) && b.Start().Less(a.End()) || a.File == b.File && a.Start() == b.Start() {
				return true
			}
		}
	}
	return false
}
