package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// lax are the types marked +enum whose values the API server does not hold
// manifests to, or holds them to by other circumstances.
var lax = map[string]bool{"Signal": true}

// readEnums finds the values of the fields whose Go type the newest k8s.io/api
// marks +enum: "definition.field" to values, and which of them are new since an
// older version. The published swagger leaves them out.
func readEnums(files map[string]fs.FS) (map[string]limits, error) {
	out := map[string]limits{}
	var marked map[string]bool
	for _, m := range modules { // the oldest first
		if m.use != "enums" {
			continue
		}
		marked = map[string]bool{}
		values := map[string][]string{}
		groups, err := fs.Glob(files[m.key()], "*/v*")
		if err != nil {
			return nil, err
		}
		for _, dir := range groups {
			prefix := "io.k8s.api." + strings.ReplaceAll(dir, "/", ".") + "."
			if err := packageEnums(files[m.key()], dir, prefix, values, marked); err != nil {
				return nil, fmt.Errorf("read %s: %w", dir, err)
			}
		}
		for field, list := range values {
			before, known := out[field]
			out[field] = addValues(before, known, list, m.minor())
		}
	}
	maps.DeleteFunc(out, func(field string, _ limits) bool { return !marked[field] })
	return out, nil
}

// addValues adds what Kubernetes 1.minor knows to what older ones did.
func addValues(l limits, known bool, values []string, minor int) limits {
	for _, v := range values {
		if slices.Contains(l.Enum, v) {
			continue
		}
		l.Enum = append(l.Enum, v)
		if known {
			if l.Since == nil {
				l.Since = map[string]int{}
			}
			l.Since[v] = minor
		}
	}
	sort.Strings(l.Enum)
	return l
}

// packageEnums adds the fields of one package: their values, and those that are
// marked.
func packageEnums(files fs.FS, dir, prefix string, out map[string][]string, enums map[string]bool) error {
	values := map[string][]string{}
	marked := map[string]bool{}
	var structs []*ast.TypeSpec
	names, err := fs.Glob(files, dir+"/*.go")
	if err != nil {
		return err
	}
	for _, name := range names {
		if base := path.Base(name); strings.HasPrefix(base, "zz_") || strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "generated.") {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				structs = append(structs, readDecl(g, marked, values)...)
			}
		}
	}
	for _, s := range structs {
		for _, f := range s.Type.(*ast.StructType).Fields.List {
			typ := baseIdent(f.Type)
			if tag := jsonName(f); tag != "" && !lax[typ] && whole(values[typ]) {
				field := prefix + s.Name.Name + "." + tag
				out[field], enums[field] = values[typ], marked[typ]
			}
		}
	}
	return nil
}

// readDecl collects marked types and constants, and returns the structs.
func readDecl(g *ast.GenDecl, marked map[string]bool, values map[string][]string) (structs []*ast.TypeSpec) {
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if strings.Contains(g.Doc.Text()+spec.Doc.Text(), "+enum") {
				marked[spec.Name.Name] = true
			}
			if _, ok := spec.Type.(*ast.StructType); ok {
				structs = append(structs, spec)
			}
		case *ast.ValueSpec:
			typ, ok := spec.Type.(*ast.Ident)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, v := range spec.Values {
				values[typ.Name] = append(values[typ.Name], literal(v))
			}
		}
	}
	return structs
}

// opaque stands for a constant whose value is not written out.
const opaque = "\x00"

// whole reports whether all values of a type are known.
func whole(values []string) bool { return len(values) > 0 && !slices.Contains(values, opaque) }

// literal returns the text of a string constant, opaque for what is no literal.
func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		if text, err := strconv.Unquote(lit.Value); err == nil {
			return text
		}
	}
	return opaque
}

func baseIdent(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return baseIdent(e.X)
	case *ast.ArrayType:
		return baseIdent(e.Elt)
	}
	return ""
}

func jsonName(f *ast.Field) string {
	if f.Tag == nil {
		return ""
	}
	tag, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name
}
