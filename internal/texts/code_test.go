package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/policies"
)

// sentences lists the templates of each ID, whichever rule has it: which rule a hit of Go code is of is not known here.
func sentences(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, folder := range folders(t) {
		if _, err := fs.Stat(folder, "en.yaml"); err != nil {
			continue
		}
		f, err := readFile(folder, "en.yaml")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, of := range []map[string]string{f.Messages, f.Helps} {
			for id, text := range of {
				out[id] = append(out[id], text)
			}
		}
	}
	return out
}

// sources are the files of the program that may report something, but for some folders.
func sources(t *testing.T, but ...string) []string {
	t.Helper()
	var out []string
	for _, dir := range []string{"checks", "internal", "schema"} {
		err := filepath.WalkDir("../../"+dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || d.Name() == "judge" || slices.Contains(but, strings.TrimPrefix(name, "../../"))):
				return fs.SkipDir
			case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
				out = append(out, name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestGoSaysWhatIsThere: each finding.Say of Go code has an ID that some rule has, with a value for each of its places.
func TestGoSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	known := sentences(t)
	for _, name := range sources(t, "internal/policy") {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			first, says := sayers[called(call)]
			if !says || len(call.Args) <= first || call.Ellipsis.IsValid() {
				return true
			}
			id, ok := literal(call.Args[first])
			if !ok || id == "" {
				return true
			}
			given := map[string]bool{}
			for i := first + 1; i < len(call.Args); i += 2 {
				arg, _ := literal(call.Args[i])
				given[arg] = true
			}
			if !anyFits(known[id], given) {
				t.Errorf("%s: no text %q that %v fits", set.Position(call.Pos()), id, given)
			}
			return true
		})
	}
}

// sayers are the functions that take a text's ID and its values, and where the ID is.
var sayers = map[string]int{"Say": 0, "says": 0, "kustomizeFails": 0, "errorAt": 1,
	"bad": 0, "refuse": 0, "unwanted": 0, "lacks": 1, "beside": 1, "exactlyOne": 0} // of internal/kube

// called is the name of the function that a call calls.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// anyFits reports whether one of the templates has places only for what is given.
func anyFits(texts []string, given map[string]bool) bool {
	for _, text := range texts {
		fits := true
		for name := range placeholders(text) {
			fits = fits && given[name]
		}
		if fits {
			return true
		}
	}
	return false
}

var regoID = regexp.MustCompile(`"id": "([^"]+)"`)

// TestRegoSaysWhatIsThere: each ID in a rule's Rego is in the rule's file or in what all share.
func TestRegoSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	common, err := readFile(os.DirFS("shared"), "en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := filepath.Glob("../../policies/rules/*/*/*.rego")
	if err != nil || len(rules) == 0 {
		t.Fatalf("no rules: %v", err)
	}
	for _, name := range rules {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		own := File{}
		if dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(name)), "../../policies/"); len(regoID.FindIndex(text)) > 0 {
			folder, err := fs.Sub(policies.FS, dir)
			if err != nil {
				t.Fatal(err)
			}
			if own, err = readFile(folder, "en.yaml"); err != nil {
				t.Errorf("%s says texts: %v", name, err)
			}
		}
		for _, m := range regoID.FindAllStringSubmatch(string(text), -1) {
			_, message := own.Messages[m[1]]
			_, help := own.Helps[m[1]]
			if _, shared := common.Messages[m[1]]; !message && !help && !shared {
				t.Errorf("%s: no text %q in its en.yaml", name, m[1])
			}
		}
	}
}

// matched is a comparison of what a person reads: a message, its English, a note.
var matched = regexp.MustCompile(`strings\.(Contains|HasPrefix|HasSuffix|TrimPrefix|TrimSuffix|Cut|CutPrefix|CutSuffix|EqualFold)\([^()]*\b(f|g|h|hit|p|o|c|cause)\.(Message|English|Note|Help)\b` +
	`|\.(Message|English|Note|Help) [!=]= ("[^"]|[a-zA-Z])`)

// TestNoTextIsMatched: code that tells findings apart compares IDs, so that no language decides what is reported.
func TestNoTextIsMatched(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, "internal/shell", "internal/render/helm/internal/functions") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if matched.MatchString(line) {
				t.Errorf("%s:%d matches the words of a finding: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// TestSharedTextsAreSaid: what no code and no rule has the ID of is not kept. IDs that are put together have a prefix.
func TestSharedTextsAreSaid(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	for _, pattern := range []string{"*/*.go", "*/*/*.go", "*/*/*/*.go", "*/*/*/*/*.go", "*/*/*/*/*/*.go", "policies/rules/*/*/*.rego", "policies/lib/*/*.rego", "policies/*/*.rego"} {
		files, err := filepath.Glob("../../" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_test.rego") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	made := regexp.MustCompile(`^(want|reason|is|fact|yaml|file|rule|list|part|summary|spread|fixed|page|exec|over|limit)-`)
	for _, name := range sharedFolders() {
		folder, err := fs.Sub(shared, name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := readFile(folder, "en.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range []map[string]string{f.Messages, f.Helps} {
			for id := range of {
				if !made.MatchString(id) && !strings.Contains(code.String(), `"`+id+`"`) {
					t.Errorf("%s: nobody says %s", name, id)
				}
			}
		}
	}
}
