package view_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

// documentSchema compiles the typed schema of a document.
func documentSchema(t *testing.T, scope string) *jsonschema.Schema {
	t.Helper()
	data, err := json.Marshal(document.Typed(scope))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(scope+".json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile(scope + ".json")
}

// TestDocumentsFitTheirTypes holds the documents of the golden repositories
// against the types of internal/document: no field besides, none of another type.
func TestDocumentsFitTheirTypes(t *testing.T) {
	t.Parallel()
	site, fleet := documentSchema(t, "site"), documentSchema(t, "fleet")
	dirs := []string{"../../testdata/infra"}
	for _, pattern := range []string{"../../testdata/styles/*", "../../testdata/repos/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no repository at %s: %v", pattern, err)
		}
		dirs = append(dirs, found...)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			o := lint.Options{FS: os.DirFS(dir), Dir: dir}
			run, err := view.Look(context.Background(), o) // names the sites of other shapes
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range append([]string{""}, run.Repo.SiteNames()...) {
				doc, err := view.Input(context.Background(), o, name)
				if err != nil {
					t.Fatal(err)
				}
				form := site
				if name == "" {
					form = fleet
				}
				if err := form.Validate(doc); err != nil {
					t.Errorf("site %q: %v", name, err)
				}
			}
		})
	}
}
