package lsp

import (
	"github.com/sourcegraph/jsonrpc2"
)

// buffer is a document that is open in the editor.
type buffer struct {
	uri     string // as the editor writes it
	version *int
	text    string
}

// notifications are those that are heeded.
var notifications = map[string]func(*server, *jsonrpc2.Request) error{
	"initialized":                         func(s *server, _ *jsonrpc2.Request) error { s.started(); return nil },
	"textDocument/didOpen":                (*server).didOpen,
	"textDocument/didChange":              (*server).didChange,
	"textDocument/didClose":               (*server).didClose,
	"textDocument/didSave":                (*server).didSave,
	"workspace/didChangeWatchedFiles":     func(s *server, _ *jsonrpc2.Request) error { s.each(func(r *repo) { r.changed("") }); return nil },
	"workspace/didChangeWorkspaceFolders": (*server).didChangeFolders,
}

func (s *server) didOpen(req *jsonrpc2.Request) error {
	p, err := params[didOpenParams](req)
	if err != nil {
		return err
	}
	file, ok := fileOf(p.Document.URI)
	if !ok {
		return nil
	}
	s.mu.Lock()
	s.documents[file] = &buffer{p.Document.URI, p.Document.Version, p.Document.Text}
	s.mu.Unlock()
	s.touched(file)
	return nil
}

// didChange changes an open document. After a change that does not fit, its text
// is not known any more: it counts as closed until it is opened again or sent
// whole.
func (s *server) didChange(req *jsonrpc2.Request) error {
	p, err := params[didChangeParams](req)
	if err != nil {
		return err
	}
	file, ok := fileOf(p.Document.URI)
	if !ok {
		return nil
	}
	s.mu.Lock()
	old, open := s.documents[file]
	if !open {
		old = &buffer{uri: p.Document.URI}
		if len(p.Changes) == 0 || p.Changes[0].Range != nil {
			s.mu.Unlock()
			return failure(codeInvalidParams, "%s is not open", p.Document.URI)
		}
	}
	text, err := apply(old.text, p.Changes)
	if err != nil {
		delete(s.documents, file)
	} else {
		s.documents[file] = &buffer{old.uri, p.Document.Version, text}
	}
	s.mu.Unlock()
	s.touched(file)
	return err
}

func (s *server) didClose(req *jsonrpc2.Request) error {
	p, err := params[documentParams](req)
	if err != nil {
		return err
	}
	if file, ok := fileOf(p.Document.URI); ok {
		s.mu.Lock()
		delete(s.documents, file)
		s.mu.Unlock()
		s.touched(file)
	}
	return nil
}

// didSave looks at the disk again: saving one file may run what changes others.
func (s *server) didSave(req *jsonrpc2.Request) error {
	p, err := params[documentParams](req)
	if err != nil {
		return err
	}
	if file, ok := fileOf(p.Document.URI); ok {
		s.touched(file)
	}
	return nil
}

func (s *server) didChangeFolders(req *jsonrpc2.Request) error {
	p, err := params[foldersParams](req)
	if err != nil {
		return err
	}
	for _, f := range p.Event.Removed {
		s.remove(f)
	}
	for _, f := range p.Event.Added {
		s.addFolder(f)
	}
	return nil
}

// touched tells the repo of a file that it changed. A file of no repo changes
// nothing.
func (s *server) touched(file string) {
	if r, name, ok := s.repoOf(file); ok {
		r.changed(name)
	}
}
