package helm_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/helmtest"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// testCase is a file cases/NAME.yaml of an archive: what chart/ is rendered with.
type testCase struct {
	Chart   string // its folder, chart if not given
	Values  map[string]any
	Options helm.Options
	// Error is the file and line of our error, outermost last; Helm must fail too.
	Error   []string
	Kind    helm.Kind
	Message string
}

// TestJudge renders each testdata/*.txtar with Helm and with us.
func TestJudge(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, a := range archives {
		fsys, cases := unpack(t, a)
		for name, c := range cases {
			t.Run(strings.TrimSuffix(filepath.Base(a), ".txtar")+"/"+name, func(t *testing.T) {
				err := helmtest.Compare(t, fsys, c.Chart, c.Values, c.Options)
				checkError(t, c, err)
			})
		}
	}
}

// unpack reads an archive into a file system and its cases.
func unpack(t *testing.T, file string) (fs.FS, map[string]testCase) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fsys, cases := fstest.MapFS{}, map[string]testCase{}
	for _, f := range txtar.Parse(data).Files {
		name, ok := strings.CutPrefix(f.Name, "cases/")
		if !ok {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
			continue
		}
		c := testCase{}
		if err := yaml.UnmarshalStrict(f.Data, &c); err != nil {
			t.Fatalf("%s: %s: %v", file, f.Name, err)
		}
		if c.Chart == "" {
			c.Chart = "chart"
		}
		if c.Options.ReleaseName == "" {
			c.Options.ReleaseName = "my-release"
		}
		if c.Options.Namespace == "" {
			c.Options.Namespace = "my-namespace"
		}
		cases[strings.TrimSuffix(name, path.Ext(name))] = c
	}
	if len(cases) == 0 {
		t.Fatalf("%s has no cases", file)
	}
	return fsys, cases
}

func checkError(t *testing.T, c testCase, err error) {
	t.Helper()
	if len(c.Error) == 0 {
		if err != nil {
			t.Errorf("it should render: %v", err)
		}
		return
	}
	var e *helm.Error
	if !errors.As(err, &e) {
		t.Fatalf("want a failure at %v, got %v", c.Error, err)
	}
	at := []string{fmt.Sprintf("%s:%d:%d", e.Template, e.Line, e.Column)}
	for _, p := range e.Stack {
		at = append(at, fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column))
	}
	if diff := cmp.Diff(c.Error, at); diff != "" {
		t.Errorf("not where it should be (-want +got):\n%s\n%v", diff, e)
	}
	if e.Kind != c.Kind {
		t.Errorf("kind %q, want %q", e.Kind, c.Kind)
	}
	if says := texts.Of(texts.English).Say(e.Text); c.Message != "" && !strings.Contains(says, c.Message) {
		t.Errorf("message %q does not say %q", says, c.Message)
	}
}
