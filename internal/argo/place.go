// Package argo is the one reader of Argo CD's kinds: Application, ApplicationSet
// (its outer shape) and AppProject, each field with its place; how their sources
// name charts, folders and value files; and which names Argo CD and Helm accept.
// It renders nothing and knows no site.
//
// Facts about Argo CD are those of its 3.5 and 3.6 sources.
package argo

import (
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Manifest is a manifest that was itself rendered, and that the renderer can
// follow back to its lines.
type Manifest interface {
	Root() *source.Node
}

// Place is an address: a value in a document of a file, or in a manifest that
// was rendered. The zero Place is unknown.
type Place struct {
	// File, Doc and Path name a value in the repository …
	File *source.YAML
	Doc  int
	// … Object and Path one in a rendered manifest.
	Object Manifest
	Path   source.Path
}

// Child is the place of a value further down.
func (p Place) Child(elems ...string) Place {
	p.Path = p.Path.Child(elems...)
	return p
}

// Index is the place of the i-th item of the list at p.
func (p Place) Index(i int) Place {
	p.Path = p.Path.Index(i)
	return p
}

// Node returns the value's node, nil if there is none.
func (p Place) Node() *source.Node {
	root := p.Root()
	if root == nil {
		return nil
	}
	_, v := source.Get(root, p.Path)
	return v
}

// Root returns the whole document or manifest, nil if there is none.
func (p Place) Root() *source.Node {
	switch {
	case p.File != nil && p.Doc < len(p.File.Docs):
		return p.File.Docs[p.Doc]
	case p.Object != nil:
		return p.Object.Root()
	}
	return nil
}

// Known reports whether p names a file or a manifest at all.
func (p Place) Known() bool { return p.File != nil || p.Object != nil }

// Kind returns which of Argo CD's kinds the place's document is, "" for all
// others.
func (p Place) Kind() string { return kindOf(p.Root()) }
