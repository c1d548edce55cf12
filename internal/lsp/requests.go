package lsp

import (
	"context"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/xgen-lint/xgen-lint/internal/editor"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// capabilities is what the server says of itself.
var capabilities = map[string]any{
	"positionEncoding":       "utf-16",
	"textDocumentSync":       map[string]any{"openClose": true, "change": 2, "save": map[string]any{"includeText": false}},
	"codeActionProvider":     map[string]any{"codeActionKinds": []string{quickFix, fixAll}},
	"hoverProvider":          true,
	"definitionProvider":     true,
	"referencesProvider":     true,
	"completionProvider":     map[string]any{"triggerCharacters": []string{".", "\"", ":", " "}},
	"renameProvider":         map[string]any{"prepareProvider": true},
	"documentSymbolProvider": true,
	"foldingRangeProvider":   true,
	"workspace":              map[string]any{"workspaceFolders": map[string]any{"supported": true, "changeNotifications": true}},
}

// requests are those that are answered.
var requests = map[string]func(*server, *jsonrpc2.Request) (answer, error){
	"textDocument/codeAction":     (*server).codeActions,
	"textDocument/hover":          (*server).hover,
	"textDocument/definition":     (*server).definition,
	"textDocument/references":     (*server).references,
	"textDocument/completion":     (*server).completion,
	"textDocument/prepareRename":  (*server).prepareRename,
	"textDocument/rename":         (*server).rename,
	"textDocument/documentSymbol": (*server).symbols,
	"textDocument/foldingRange":   (*server).folds,
}

// doc is a document of a repo in one snapshot.
type doc struct {
	printer
	snapshot *editor.Snapshot
	name     string // in the repo
	file     *source.File
}

func (d *doc) client() *initializeParams { return &d.repo.server.client }

// about answers a request about a document, on the snapshot of now. A document
// of no repo, or that is not there, has nothing to say: the answer is null.
func (s *server) about(uri string, f func(context.Context, *doc) (any, error)) (answer, error) {
	file, ok := fileOf(uri)
	if !ok {
		return nothing, nil
	}
	r, name, ok := s.repoOf(file)
	if !ok {
		return nothing, nil
	}
	return func(ctx context.Context) (any, error) {
		snapshot, err := r.snapshot(ctx)
		if err != nil {
			return nil, err
		}
		text, err := snapshot.Tree().File(name)
		if err != nil {
			return nil, nil
		}
		return f(ctx, &doc{printer{r, snapshot.Tree()}, snapshot, name, text})
	}, nil
}

func nothing(context.Context) (any, error) { return nil, nil }
