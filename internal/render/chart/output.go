package chart

import (
	"errors"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Output is what a chart rendered to, shared by all releases that are equal.
type Output struct {
	Documents []*Document
	Failures  []error
}

// Document is one YAML document of what a template wrote.
type Document struct {
	Template string // the file in the repo
	Name     string // the template as Helm names it: chart/templates/x.yaml
	Hook     bool
	YAML     *source.YAML // the document's own text; Err where it is not YAML
	Offset   int          // of the text in the template's whole text
	// From is what is known of the document's values, nil for what a template of
	// a chart wrote.
	From argo.Provenance
	// Later is the same document of another render, nil where they are equal; Functions are those that have no answer
	// here and that its template calls.
	Later     *source.YAML
	Functions []string
	Ordinal   int // which document of its template it is, as printed
}

// values is about how many YAML values an output has.
func (out *Output) values() (n int) {
	for _, d := range out.Documents {
		if d.YAML.File != nil {
			n += 10 + source.CountNodes(d.YAML.Data)
		}
	}
	return n
}

// crdText is what is printed of a file of crds/, nil if it holds several
// documents.
func crdText(y *source.YAML) *source.File {
	if len(y.Docs) > 1 {
		return nil
	}
	return y.File
}

func render(src *Source) *Output {
	rendered, err := src.Chart.Helm.Render(src.Merged, src.Options.Helm())
	out := &Output{}
	var broken *helm.Manifest
	if err != nil {
		out.Failures = append(out.Failures, err)
		var e *helm.Error
		if errors.As(err, &e) && e.Kind == helm.KindYAML {
			broken, out.Failures = e.Manifest, nil
		}
	}
	if rendered == nil {
		return out
	}
	ordinals := map[string]int{}
	for i := range rendered.Manifests {
		m := &rendered.Manifests[i]
		if m.CRD { // a file as it is, of any number of documents
			y := source.ParseYAML(source.NewFile(m.Template, []byte(m.Text)))
			for k := range y.Docs {
				out.Documents = append(out.Documents, &Document{Template: m.Template, Name: m.Name,
					YAML: &source.YAML{File: crdText(y), Docs: y.Docs[k : k+1]}, From: argo.Literal{At: argo.Place{File: y, Doc: k}}})
			}
			continue
		}
		y := m.YAML
		d := &Document{Template: m.Template, Name: m.Name, Hook: m.Hook, YAML: y, Offset: m.Offset, Ordinal: ordinals[m.Name]}
		ordinals[m.Name]++
		if y.Err == nil && broken != nil && broken.Name == m.Name && broken.Offset == m.Offset {
			y = &source.YAML{File: y.File, Err: &source.SyntaxError{Span: y.LineSpan(1), ID: "library", Args: []any{"words", PlainError(err)}, Message: PlainError(err)}}
			d.YAML = y
		}
		out.Documents = append(out.Documents, d)
	}
	out.undecided(src, rendered)
	return out
}

// undecided notes, for the documents of templates that call functions without an answer here, which functions these
// are and what another render writes.
func (out *Output) undecided(src *Source, rendered *helm.Output) {
	if len(rendered.Undecidable) == 0 {
		return
	}
	for _, d := range out.Documents {
		for _, u := range rendered.Undecidable {
			if u.Template == d.Template {
				d.Functions = u.Functions
			}
		}
	}
	if !rendered.Changes() {
		return
	}
	again, err := src.Chart.Helm.RenderLater(src.Merged, src.Options.Helm())
	if err != nil {
		return
	}
	type id struct {
		name    string
		ordinal int
	}
	later, seen := map[id]*source.YAML{}, map[string]int{}
	for _, m := range again.Manifests {
		if !m.CRD {
			later[id{m.Name, seen[m.Name]}] = m.YAML
			seen[m.Name]++
		}
	}
	for _, d := range out.Documents {
		if y := later[id{d.Name, d.Ordinal}]; d.From == nil && y != nil && y.Err == nil && string(y.Data) != string(d.YAML.Data) {
			d.Later = y
		}
	}
}

// PlainError is the text of an error of sigs.k8s.io/yaml without the names of its layers.
func PlainError(err error) string {
	text := err.Error()
	for _, prefix := range []string{"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "yaml: ", "json: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}
