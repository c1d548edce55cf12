package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/xgen-lint/xgen-lint/internal/editor"
)

const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll.xgen-lint"
)

// codeActions offers the fix of each finding in a range, and to silence it; for
// the file as a whole all its safe fixes.
func (s *server) codeActions(req *jsonrpc2.Request) (answer, error) {
	p, err := params[codeActionParams](req)
	if err != nil {
		return nil, err
	}
	return s.about(p.Document.URI, func(ctx context.Context, d *doc) (any, error) {
		out := []codeAction{}
		res, err := d.snapshot.Lint(ctx)
		if err != nil {
			return out, err
		}
		wants := func(kind string) bool {
			return len(p.Context.Only) == 0 || slices.ContainsFunc(p.Context.Only, func(only string) bool { return kind == only || strings.HasPrefix(kind, only+".") })
		}
		for _, f := range res.Findings {
			if f.File != d.name || !wants(quickFix) || !touches(rangeOf(d.file, f.Span), p.Range) {
				continue
			}
			shown := []diagnostic{d.diagnostic(f)}
			if f.Fix != nil {
				out = append(out, codeAction{Title: f.Fix.Description, Kind: quickFix, Diagnostics: shown, Preferred: !f.Fix.Suggested, Edit: d.edit(f.Fix.Edits)})
			}
			if edit, ok := editor.Suppress(d.snapshot.Tree(), f); ok {
				out = append(out, codeAction{Title: "Silence " + f.Rule + " here (say why)", Kind: quickFix, Diagnostics: shown, Edit: d.silence(edit)})
			}
		}
		if edits := editor.Fixes(res, d.name); len(edits) > 0 && wants(fixAll) {
			out = append(out, codeAction{Title: "Apply all safe fixes of this file", Kind: fixAll, Edit: d.edit(edits)})
		}
		return out, nil
	})
}

// touches reports whether two ranges have a place in common; an empty one has.
func touches(a, b textRange) bool { return !before(a.End, b.Start) && !before(b.End, a.Start) }

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// silence puts a suppression in, with a gap for the reason where the editor knows
// how; elsewhere the reason is missing, which is itself a finding until it is
// written.
func (d *doc) silence(s editor.Suppression) *workspaceEdit {
	change := d.client().Capabilities.Workspace.Edit
	if !change.DocumentChanges || !change.SnippetEditSupport {
		return d.edit(s.Edits())
	}
	escape := strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`).Replace
	uri, version := d.repo.uri(d.name)
	return &workspaceEdit{DocumentChanges: []documentEdit{{versionedDocument{uri, version},
		[]any{snippetEdit{rangeOf(d.file, s.Span), snippet{"snippet", escape(s.Before) + "${1:why}" + escape(s.After)}}}}}}
}
