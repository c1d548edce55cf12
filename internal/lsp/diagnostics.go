package lsp

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// printer says in the protocol's words what the program says in its own.
type printer struct {
	repo *repo
	tree *source.Tree // nil: columns are not known
}

// file is a file's text, an empty one if there is none.
func (p *printer) file(name string) *source.File {
	if p.tree != nil {
		if f, err := p.tree.File(name); err == nil {
			return f
		}
	}
	return source.NewFile(name, nil)
}

func (p *printer) location(s source.Span) location {
	uri, _ := p.repo.uri(s.File)
	return location{uri, rangeOf(p.file(s.File), s)}
}

func (p *printer) locations(spans []source.Span) []location {
	out := make([]location, 0, len(spans))
	for _, s := range spans {
		out = append(out, p.location(s))
	}
	return out
}

// The severities of the protocol.
var severities = map[finding.Severity]int{finding.Error: 1, finding.Warning: 2, finding.Info: 3}

// diagnostic is a finding, with the text of the report.
func (p *printer) diagnostic(f finding.Finding) diagnostic {
	d := diagnostic{Range: rangeOf(p.file(f.File), f.Span), Severity: severities[f.Severity], Code: f.Rule, Source: "xgen-lint", Message: f.Message}
	if f.Help != "" {
		d.Message += "\nhelp: " + f.Help
	}
	if page := p.repo.server.Page(f.Rule); page != "" {
		d.Link = &link{page}
	}
	for _, o := range f.Origins {
		note := o.Note
		if note == "" {
			note = "from here"
		}
		d.Related = append(d.Related, related{p.location(o.Span), note})
	}
	return d
}

// edit makes a change of several files; all of them were read for the snapshot.
func (p *printer) edit(edits []source.Edit) *workspaceEdit {
	out := &workspaceEdit{}
	versions := p.repo.server.client.Capabilities.Workspace.Edit.DocumentChanges
	if !versions {
		out.Changes = map[string][]textEdit{}
	}
	at := map[string]int{}
	for _, e := range edits {
		uri, version := p.repo.uri(e.File)
		change := textEdit{Range: rangeOf(p.file(e.File), e.Span), NewText: e.Text}
		if !versions {
			out.Changes[uri] = append(out.Changes[uri], change)
			continue
		}
		i, ok := at[uri]
		if !ok {
			i = len(out.DocumentChanges)
			at[uri] = i
			out.DocumentChanges = append(out.DocumentChanges, documentEdit{Document: versionedDocument{uri, version}})
		}
		out.DocumentChanges[i].Edits = append(out.DocumentChanges[i].Edits, change)
	}
	return out
}
