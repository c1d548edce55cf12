package lsp

import (
	"context"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/xgen-lint/xgen-lint/internal/editor"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// at answers a request about a place of a document.
func (s *server) at(req *jsonrpc2.Request, f func(ctx context.Context, d *doc, p source.Pos) (any, error)) (answer, error) {
	p, err := params[positionParams](req)
	if err != nil {
		return nil, err
	}
	return s.about(p.Document.URI, func(ctx context.Context, d *doc) (any, error) { return f(ctx, d, posOf(d.file, p.Position)) })
}

func (s *server) hover(req *jsonrpc2.Request) (answer, error) {
	return s.at(req, func(ctx context.Context, d *doc, p source.Pos) (any, error) {
		text, about, err := d.snapshot.Hover(ctx, d.name, p)
		if err != nil || text == "" {
			return nil, err
		}
		r := rangeOf(d.file, about)
		return hover{markup{"markdown", text}, &r}, nil
	})
}

func (s *server) definition(req *jsonrpc2.Request) (answer, error) {
	return s.at(req, func(ctx context.Context, d *doc, p source.Pos) (any, error) {
		found, err := d.snapshot.Definition(ctx, d.name, p)
		return d.locations(found), err
	})
}

func (s *server) references(req *jsonrpc2.Request) (answer, error) {
	p, err := params[referenceParams](req)
	if err != nil {
		return nil, err
	}
	return s.at(req, func(ctx context.Context, d *doc, at source.Pos) (any, error) {
		found, err := d.snapshot.References(ctx, d.name, at, p.Context.Declaration)
		return d.locations(found), err
	})
}

// completionKinds are the protocol's, by the kind of an item.
var completionKinds = map[editor.ItemKind]int{editor.KeyItem: 5, editor.ValueItem: 12, editor.HelperItem: 3, editor.NameItem: 18}

func (s *server) completion(req *jsonrpc2.Request) (answer, error) {
	return s.at(req, func(ctx context.Context, d *doc, p source.Pos) (any, error) {
		items, at, err := d.snapshot.Complete(ctx, d.name, p)
		out := make([]completionItem, 0, len(items))
		for _, i := range items {
			item := completionItem{Label: i.Label, Kind: completionKinds[i.Kind], Detail: i.Detail, Edit: &textEdit{rangeOf(d.file, at), i.Label}}
			if i.Doc != "" {
				item.Documentation = &markup{"markdown", i.Doc}
			}
			out = append(out, item)
		}
		return out, err
	})
}

func (s *server) prepareRename(req *jsonrpc2.Request) (answer, error) {
	return s.at(req, func(ctx context.Context, d *doc, p source.Pos) (any, error) {
		text, at, err := d.snapshot.Renamable(ctx, d.name, p)
		if err != nil || text == "" {
			return nil, err
		}
		return renameRange{rangeOf(d.file, at), text}, nil
	})
}

func (s *server) rename(req *jsonrpc2.Request) (answer, error) {
	p, err := params[renameParams](req)
	if err != nil {
		return nil, err
	}
	return s.at(req, func(ctx context.Context, d *doc, at source.Pos) (any, error) {
		edits, err := d.snapshot.Rename(ctx, d.name, at, p.NewName)
		if err != nil {
			return nil, err
		}
		return d.edit(edits), nil
	})
}

// symbolKinds are the protocol's, by the kind of a symbol.
var symbolKinds = map[editor.SymbolKind]int{editor.MapSymbol: 2, editor.ListSymbol: 18, editor.ValueSymbol: 15, editor.ObjectSymbol: 19, editor.HelperSymbol: 12}

func (s *server) symbols(req *jsonrpc2.Request) (answer, error) {
	p, err := params[documentParams](req)
	if err != nil {
		return nil, err
	}
	return s.about(p.Document.URI, func(_ context.Context, d *doc) (any, error) {
		tree := symbols(d.file, d.snapshot.Symbols(d.name))
		if d.client().Capabilities.TextDocument.Symbols.Hierarchical {
			return tree, nil
		}
		flat := []map[string]any{}
		var add func(list []symbol, within string)
		add = func(list []symbol, within string) {
			for _, sym := range list {
				uri, _ := d.repo.uri(d.name)
				flat = append(flat, map[string]any{"name": sym.Name, "kind": sym.Kind, "containerName": within, "location": location{uri, sym.Range}})
				add(sym.Children, sym.Name)
			}
		}
		add(tree, "")
		return flat, nil
	})
}

func symbols(f *source.File, list []editor.Symbol) []symbol {
	out := make([]symbol, 0, len(list))
	for _, s := range list {
		out = append(out, symbol{s.Name, s.Detail, symbolKinds[s.Kind], rangeOf(f, s.Span), rangeOf(f, s.Selection), symbols(f, s.Children)})
	}
	return out
}

func (s *server) folds(req *jsonrpc2.Request) (answer, error) {
	p, err := params[documentParams](req)
	if err != nil {
		return nil, err
	}
	return s.about(p.Document.URI, func(_ context.Context, d *doc) (any, error) {
		out := []foldingRange{}
		for _, f := range d.snapshot.Folds(d.name) {
			out = append(out, foldingRange{StartLine: f.First - 1, EndLine: f.Last - 1})
		}
		return out, nil
	})
}
