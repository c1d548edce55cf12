package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module = "github.com/xgen-lint/xgen-lint"
	// longest is the most lines that a source file may have.
	longest = 500
)

// TestHouse holds the code against the tables of ARCHITECTURE.md.
// What holds the table of words and the lengths of packages is in house_words_test.go.
func TestHouse(t *testing.T) {
	t.Parallel()
	packages := listPackages(t)
	t.Run("doors", func(t *testing.T) { checkDoors(t, packages) })
	t.Run("rooms", func(t *testing.T) { checkRooms(t, packages) })
	t.Run("links", func(t *testing.T) { checkLinks(t, packages) })
	t.Run("module", func(t *testing.T) { checkModule(t, packages) })
	t.Run("sources", checkSources)
	t.Run("words", checkWords)
	t.Run("lengths", checkLengths)
}

// goPackage is what `go list -json` tells of a package, without its tests.
type goPackage struct {
	ImportPath string
	Name       string
	Imports    []string
	Deps       []string
}

func (p goPackage) room() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Imports,Deps", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages
		case err != nil:
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// table returns the rows of the table in ARCHITECTURE.md whose first column is
// head, without quotes.
func table(t *testing.T, head string) [][]string {
	t.Helper()
	f, err := os.Open("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]string
	inside := false
	for scan := bufio.NewScanner(f); scan.Scan(); {
		line := scan.Text()
		switch {
		case strings.HasPrefix(line, "| "+head+" |"):
			inside = true
		case inside && strings.HasPrefix(line, "| ---"):
		case inside && strings.HasPrefix(line, "|"):
			cells := strings.Split(strings.Trim(line, "|"), "|")
			for i := range cells {
				cells[i] = strings.Trim(cells[i], " `")
			}
			rows = append(rows, cells)
		default:
			inside = false
		}
	}
	if len(rows) == 0 {
		t.Fatalf("ARCHITECTURE.md has no table of %s", head)
	}
	return rows
}

func below(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// checkDoors wants each heavy library to be imported in its room only.
func checkDoors(t *testing.T, packages []goPackage) {
	for _, door := range table(t, "library") {
		used := false
		for _, p := range packages {
			for _, imported := range p.Imports {
				if !below(imported, door[0]) {
					continue
				}
				used = true
				if !below(p.room(), door[1]) {
					t.Errorf("%s imports %s, whose door is %s", p.room(), imported, door[1])
				}
			}
		}
		if !used {
			t.Errorf("nothing imports %s: the table of doors is stale", door[0])
		}
	}
}

// checkRooms wants rooms to import only what the table lets them.
func checkRooms(t *testing.T, packages []goPackage) {
	rooms := table(t, "room")
	names := make([]string, len(rooms))
	for i, r := range rooms {
		names[i] = r[0]
	}
	for _, p := range packages {
		i := slices.Index(names, p.room())
		switch {
		case i < 0 && slices.ContainsFunc(names, func(n string) bool { return below(p.room(), n) }):
			continue // a room's own inside
		case i < 0:
			t.Errorf("%s is no room in ARCHITECTURE.md", p.room())
			continue
		}
		for _, imported := range p.Imports {
			name, ours := strings.CutPrefix(imported, module+"/")
			if ours && !below(name, p.room()) && !lets(rooms[i][2], name, names[:i]) && !forAll(rooms, name) {
				t.Errorf("%s imports %s, which ARCHITECTURE.md does not let it", p.room(), name)
			}
		}
	}
}

// lets reports whether a cell of the table names a room; above are the rooms
// of the rows before.
func lets(cell, room string, above []string) bool {
	if cell == "everything above" {
		return slices.Contains(above, room)
	}
	return slices.Contains(strings.Split(cell, ", "), strings.TrimPrefix(room, "internal/")) && slices.Contains(above, room)
}

// forAll reports whether the table lets all import a room.
func forAll(rooms [][]string, room string) bool {
	i := slices.IndexFunc(rooms, func(r []string) bool { return r[0] == room })
	return i >= 0 && strings.HasSuffix(rooms[i][2], "all may import it")
}

// checkLinks wants the program to be free of what would slow every start.
func checkLinks(t *testing.T, packages []goPackage) {
	for _, p := range packages {
		if p.room() != "cmd/xgen-lint" {
			continue
		}
		for _, dep := range p.Deps {
			if below(dep, "k8s.io/client-go") || below(dep, "helm.sh/helm/v3/pkg/engine") || below(dep, "helm.sh/helm/v3/pkg/action") {
				t.Errorf("the program links %s", dep)
			}
		}
		return
	}
	t.Error("go list does not know cmd/xgen-lint")
}

// checkModule keeps go install from building what is no part of the program: one command, and nothing of Kubernetes' client
// even for tests. Judges and generators are modules of their own.
func checkModule(t *testing.T, packages []goPackage) {
	data, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range []string{"k8s.io/client-go", "k8s.io/kubectl", "k8s.io/cli-runtime"} {
		if bytes.Contains(data, []byte(module+" v")) {
			t.Errorf("go.mod requires %s", module)
		}
	}
	for _, p := range packages {
		if p.Name == "main" && p.room() != "cmd/xgen-lint" {
			t.Errorf("%s is a second program of the main module", p.ImportPath)
		}
	}
}

// checkSources reads the source files: their length, and what they keep outside
// of functions.
func checkSources(t *testing.T) {
	root := os.DirFS(filepath.Join("..", ".."))
	files := token.NewFileSet()
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			return fs.SkipDir
		}
		if ext := filepath.Ext(name); d.IsDir() || ext != ".go" && ext != ".rego" && ext != ".cue" {
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		if n := bytes.Count(data, []byte("\n")); n > longest {
			t.Errorf("%s has %d lines; %d are allowed", name, n, longest)
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(files, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil // the compiler's to say
		}
		for _, d := range f.Decls {
			checkDeclaration(t, files, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// constant are the calls that make a variable which nobody changes.
var constant = regexp.MustCompile(`^(regexp\.MustCompile|lazyre\.New|errors\.New|strings\.NewReplacer|sync\.OnceValues?|time\.Date|source\.P|template\.\w+)$`)

// checkDeclaration refuses init functions and variables of a package that are
// no tables: neither without a value (but for embedded files) nor made by a
// call that is not known to be harmless, nor pointers.
func checkDeclaration(t *testing.T, files *token.FileSet, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil && d.Name.Name == "init" {
			t.Errorf("%s: init functions are not allowed", files.Position(d.Pos()))
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok || d.Tok != token.VAR || v.Names[0].Name == "_" || embeds(d.Doc) || embeds(v.Doc) {
				continue
			}
			if len(v.Values) == 0 || slices.ContainsFunc(v.Values, changeable) {
				t.Errorf("%s: the variable %s of the package is no table", files.Position(v.Pos()), v.Names[0].Name)
			}
		}
	}
}

func embeds(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
}

func changeable(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.CallExpr:
		switch f := e.Fun.(type) {
		case *ast.Ident:
			return f.Name == "new" || f.Name == "make"
		case *ast.SelectorExpr:
			pkg, _ := f.X.(*ast.Ident)
			return pkg == nil || !constant.MatchString(pkg.Name+"."+f.Sel.Name)
		}
		return false
	}
	return false
}
