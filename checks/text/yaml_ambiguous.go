package text

import (
	"fmt"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const ambiguousRule = "yaml/ambiguous-scalar"

func ambiguousScalarCheck() check.OfFile {
	return check.OfFile{Run: findAmbiguous, Rules: []finding.Rule{{
		ID: ambiguousRule, Severity: finding.Warning, Fixable: true, Relatives: finding.Relatives{Stage: finding.Text, Follows: unreadable}, Scope: "file",
		Title: "A plain value that is read as another type than text",
		Description: "Environment variables, hosts and tags are text, but YAML 1.1 (which Helm and Argo CD read) turns a plain\n" +
			"`on` into true, `012` into 10, `1e3` into 1000 and, in some readers, `12:30` into 750. What reaches the\n" +
			"container is then not what the file says, or Kubernetes refuses the manifest. Large numbers arrive in exponent\n" +
			"form: 104857600 becomes 1.048576e+08. It is an error if what arrives differs from what is written.",
		Help: "Quote the value.",
		Bad:  "vars:\n  MINIO_SECURE: yes\n",
		Good: "vars:\n  MINIO_SECURE: \"yes\"\n",
	}}}
}

var (
	envName     = lazyre.New(`^[A-Z_][A-Z0-9_]*$`)
	sexagesimal = lazyre.New(`^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`)
)

func findAmbiguous(f *check.YAML) []finding.Hit {
	if f.Role == check.Other {
		return nil
	}
	var hits []finding.Hit
	for i, doc := range f.Docs {
		check.Walk(doc, func(n *source.Node, path source.Path) {
			if n.Kind == yaml.MappingNode {
				hits = append(hits, ambiguousKeys(f, i, n, path)...)
				return
			}
			if n.Kind == yaml.ScalarNode && n.Style == 0 && quotedByTypographer(n.Value) && meansText(f.Role, path) {
				hits = append(hits, typographicHit(f, i, n, path))
				return
			}
			if n.Kind != yaml.ScalarNode || n.Style != 0 || n.Value == "" || !meansText(f.Role, path) && !(f.Role == check.Values && ofVariables(doc, path)) {
				return
			}
			what := misread(n)
			if !what.IsSet() || f.Role == check.Values && printsSame(n) {
				return
			}
			span, _ := f.Lookup(i, path)
			hit := ambiguousHit(f, n, path, span, what)
			hit.Doc, hit.Subject.Path = i, path.String()
			hits = append(hits, hit)
		})
	}
	return hits
}

// ambiguousHit is an error if what reaches the container differs from what is
// written, else a warning.
func ambiguousHit(f *check.YAML, n *source.Node, path source.Path, span source.Span, what finding.Phrase) finding.Hit {
	value := f.NodeSpan(n)
	arrived := arrives(n)
	hit := check.At(ambiguousRule, span, finding.Say("text", "path", path, "value", n.Value, "read", what))
	if arrived != n.Value {
		hit.Severity = finding.Error
		hit.Text = finding.Say("arrives", "path", path, "value", n.Value, "read", what, "arrived", arrived)
	} else {
		hit.Severity = finding.Warning
	}
	hit.HelpText = finding.Say("quote", "value", n.Value)
	hit.Fix = &finding.Repair{Text: finding.Say("fix", "value", n.Value), Edits: []source.Edit{{Span: value, Text: `"` + f.Text(value) + `"`}}}
	if finding.SecretName(path.Last()) { // its value is printed nowhere, not as a number either
		hit.Text = finding.Say("secret", "path", path)
		hit.HelpText = finding.Say("secret")
		hit.Fix = &finding.Repair{Description: "quote the value", Edits: enclose(f, value, `"`)}
	}
	return hit
}

// arrives returns what a template prints of a plain scalar: Helm holds every
// number of a values file as a float (sigs.k8s.io/yaml), so large ones come out
// in exponent form.
func arrives(n *source.Node) string {
	switch v := source.Scalar(n).(type) {
	case int64:
		return fmt.Sprint(float64(v))
	case nil:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

// enclose puts a mark on both sides of a stretch without saying what is in it.
func enclose(f *check.YAML, span source.Span, mark string) []source.Edit {
	before, after := span, span
	before.EndLine, before.EndColumn = span.Line, span.Column
	after.Line, after.Column = span.EndLine, span.EndColumn
	return []source.Edit{{Span: before, Text: mark}, {Span: after, Text: mark}}
}

// meansText reports the places whose value is text by its meaning: variables,
// domains, tags. A chart's `config` may hold structured settings of a program,
// so there only names of environment variables count.
func meansText(role check.Role, path source.Path) bool {
	last, parent := path.Last(), path.Parent().Last()
	switch parent {
	case "vars", "config", "env":
		return role == check.Site && parent != "env" || envName.MatchString(last)
	}
	return last == "domain" || last == "tag" || last == "imageTag"
}

// ofVariables reports an entry of a map of environment variables, whatever the
// chart calls it: all its keys are names of such.
func ofVariables(doc *source.Node, path source.Path) bool {
	if len(path) < 2 || !envName.MatchString(path.Last()) {
		return false
	}
	_, m := source.Get(doc, path.Parent())
	all := true
	source.Entries(m, func(key string, _, _ *source.Node) { all = all && envName.MatchString(key) })
	return all
}

// printsSame reports whether a template that prints the value prints what is in
// the file: true and 8080 do, yes and 012 do not. A chart's own values are
// read by its templates alone, which may well mean a number.
func printsSame(n *source.Node) bool {
	return fmt.Sprint(source.Scalar(n)) == n.Value && !sexagesimal.MatchString(n.Value)
}

// misread returns what a plain scalar is read as, "" if it stays text.
func misread(n *source.Node) finding.Phrase {
	switch v := source.Scalar(n).(type) {
	case bool:
		return finding.Say("truth", "value", v)
	case int64:
		return finding.Say("integer", "value", v)
	case float64:
		return finding.Say("number", "value", v)
	case string:
		if sexagesimal.MatchString(v) {
			return finding.Say("sexagesimal")
		}
	}
	return finding.Phrase{}
}
