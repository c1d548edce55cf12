package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// names are what the source files declare and use: which exported name other packages select, which field anybody does.
type names struct {
	declared []declared
	outside  map[string]bool // "folder.Name", selected in a file of another package
	selected map[string]bool // names behind a dot, in any file
}

type declared struct {
	folder, name, kind string
	at                 token.Position
}

// TestNames wants every exported function and variable to be used by another package, be it by its tests, and every field
// of a structure to be read: what nothing selects goes, or is no part of the package's interface. Types and constants are left out: a
// type may be part of what a function returns, a constant one of several.
func TestNames(t *testing.T) {
	t.Parallel()
	n := names{outside: map[string]bool{}, selected: map[string]bool{}}
	set := token.NewFileSet()
	moduleFiles(t, func(name string, data []byte) {
		if path.Ext(name) != ".go" {
			n.template(data)
			return
		}
		f, err := parser.ParseFile(set, name, data, parser.SkipObjectResolution)
		if err != nil {
			return // the compiler's to say
		}
		n.uses(path.Dir(name), f)
		if !strings.HasSuffix(name, "_test.go") {
			n.declares(set, path.Dir(name), f)
		}
	}, ".go", ".html", ".tmpl")
	for _, d := range n.declared {
		switch {
		case d.kind == "field" && !n.selected[d.name] && d.name != "_":
			t.Errorf("%s: nothing reads the field %s", d.at, d.name)
		case d.kind != "field" && ast.IsExported(d.name) && !n.outside[d.folder+"."+d.name]:
			t.Errorf("%s: no other package uses %s", d.at, d.name)
		}
	}
}

// uses notes what a file selects.
func (n *names) uses(folder string, f *ast.File) {
	imports := map[string]string{}
	for _, i := range f.Imports {
		imported, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module+"/")
		if !ours {
			continue
		}
		name := path.Base(imported)
		if i.Name != nil {
			name = i.Name.Name
		}
		imports[name] = imported
	}
	ast.Inspect(f, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.SelectorExpr:
			n.selected[x.Sel.Name] = true
			if id, ok := x.X.(*ast.Ident); ok && imports[id.Name] != "" {
				n.outside[imports[id.Name]+"."+x.Sel.Name] = true
			}
		case *ast.BasicLit: // a template
			if x.Kind == token.STRING && strings.Contains(x.Value, "{{") {
				n.template([]byte(x.Value))
			}
		}
		return true
	})
}

// template notes the fields that a template names.
func (n *names) template(data []byte) {
	for _, part := range bytes.Split(data, []byte("."))[1:] {
		end := bytes.IndexFunc(part, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') })
		if end < 0 {
			end = len(part)
		}
		n.selected[string(part[:end])] = true
	}
}

// declares notes the functions, variables and fields that a file declares. A field with a tag is written by an encoder, one
// of a structure that is a key is compared.
func (n *names) declares(files *token.FileSet, folder string, f *ast.File) {
	add := func(kind string, ids ...*ast.Ident) {
		for _, id := range ids {
			n.declared = append(n.declared, declared{folder, id.Name, kind, files.Position(id.Pos())})
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add("function", d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					if d.Tok == token.VAR {
						add("variable", s.Names...)
					}
				case *ast.TypeSpec:
					st, ok := s.Type.(*ast.StructType)
					if !ok || slices.Contains(comparedTypes, folder+"."+s.Name.Name) {
						continue
					}
					for _, field := range st.Fields.List {
						if field.Tag == nil {
							add("field", field.Names...)
						}
					}
				}
			}
		}
	}
}

// comparedTypes are structures that are compared as a whole, and those that templates of charts read.
var comparedTypes = []string{"internal/watch.stamp", "internal/render/helm/internal/chartutil.Capabilities", "internal/render/helm/internal/engine.undecided"}
