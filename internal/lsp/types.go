package lsp

import "encoding/json"

// The parts of the Language Server Protocol 3.17 that are spoken here, under its
// own names: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification

type position struct {
	Line      int `json:"line"`      // from 0
	Character int `json:"character"` // from 0, in UTF-16 code units
}

type textRange struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type location struct {
	URI   string    `json:"uri"`
	Range textRange `json:"range"`
}

type document struct {
	URI     string `json:"uri"`
	Version *int   `json:"version,omitempty"`
	Text    string `json:"text"`
}

type initializeParams struct {
	RootURI      string            `json:"rootUri"`
	RootPath     string            `json:"rootPath"`
	Folders      []workspaceFolder `json:"workspaceFolders"`
	Capabilities struct {
		Workspace struct {
			Edit struct {
				DocumentChanges    bool `json:"documentChanges"`
				SnippetEditSupport bool `json:"snippetEditSupport"`
			} `json:"workspaceEdit"`
			Watched struct {
				Dynamic bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
		} `json:"workspace"`
		TextDocument struct {
			Symbols struct {
				Hierarchical bool `json:"hierarchicalDocumentSymbolSupport"`
			} `json:"documentSymbol"`
		} `json:"textDocument"`
	} `json:"capabilities"`
}

type workspaceFolder struct {
	URI string `json:"uri"`
}

type didOpenParams struct {
	Document document `json:"textDocument"`
}

type didChangeParams struct {
	Document document        `json:"textDocument"`
	Changes  []contentChange `json:"contentChanges"`
}

type contentChange struct {
	Range *textRange `json:"range"` // nil: the whole text
	Text  string     `json:"text"`
}

type documentParams struct {
	Document document `json:"textDocument"`
}

type positionParams struct {
	Document document `json:"textDocument"`
	Position position `json:"position"`
}

type referenceParams struct {
	positionParams
	Context struct {
		Declaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

type renameParams struct {
	positionParams
	NewName string `json:"newName"`
}

type codeActionParams struct {
	Document document  `json:"textDocument"`
	Range    textRange `json:"range"`
	Context  struct {
		Only []string `json:"only"`
	} `json:"context"`
}

type foldersParams struct {
	Event struct {
		Added   []workspaceFolder `json:"added"`
		Removed []workspaceFolder `json:"removed"`
	} `json:"event"`
}

type cancelParams struct {
	ID json.RawMessage `json:"id"`
}

type diagnostic struct {
	Range    textRange `json:"range"`
	Severity int       `json:"severity"`
	Code     string    `json:"code,omitempty"`
	Link     *link     `json:"codeDescription,omitempty"`
	Source   string    `json:"source"`
	Message  string    `json:"message"`
	Related  []related `json:"relatedInformation,omitempty"`
}

type link struct {
	Href string `json:"href"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type publishParams struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version,omitempty"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type textEdit struct {
	Range   textRange `json:"range"`
	NewText string    `json:"newText"`
}

// snippetEdit is of 3.18: a text with a gap that the editor lets a person fill.
type snippetEdit struct {
	Range   textRange `json:"range"`
	Snippet snippet   `json:"snippet"`
}

type snippet struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes,omitempty"`
	DocumentChanges []documentEdit        `json:"documentChanges,omitempty"`
}

type documentEdit struct {
	Document versionedDocument `json:"textDocument"`
	Edits    []any             `json:"edits"` // textEdit or snippetEdit
}

type versionedDocument struct {
	URI     string `json:"uri"`
	Version *int   `json:"version"` // null: not open
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	Preferred   bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
}

type hover struct {
	Contents markup     `json:"contents"`
	Range    *textRange `json:"range,omitempty"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type completionItem struct {
	Label         string    `json:"label"`
	Kind          int       `json:"kind,omitempty"`
	Detail        string    `json:"detail,omitempty"`
	Documentation *markup   `json:"documentation,omitempty"`
	Edit          *textEdit `json:"textEdit,omitempty"`
}

type symbol struct {
	Name      string    `json:"name"`
	Detail    string    `json:"detail,omitempty"`
	Kind      int       `json:"kind"`
	Range     textRange `json:"range"`
	Selection textRange `json:"selectionRange"`
	Children  []symbol  `json:"children,omitempty"`
}

type foldingRange struct {
	StartLine int    `json:"startLine"`
	EndLine   int    `json:"endLine"`
	Kind      string `json:"kind,omitempty"`
}

type renameRange struct {
	Range       textRange `json:"range"`
	Placeholder string    `json:"placeholder"`
}

type showMessageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}
