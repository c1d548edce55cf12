package schema_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/schema"
)

func parse(tb testing.TB, name, text string) *source.YAML {
	tb.Helper()
	y := source.ParseYAML(source.NewFile(name, []byte(text)))
	if y.Err != nil {
		tb.Fatalf("%s: %v", name, y.Err)
	}
	return y
}

// tell prints hits as the tables below want them: path, "key" where the key is
// meant, message, and help in brackets.
func tell(hits []finding.Hit) (out []string) {
	for _, h := range hits {
		s := h.Path.String()
		if h.Key {
			s += " (key)"
		}
		says := texts.Of(texts.English)
		s += ": " + says.Say(h.Text)
		if help, ok := says.Help(h.Rule, h.HelpText); ok {
			s += " [" + help + "]"
		}
		out = append(out, s)
	}
	return out
}

type badFile struct {
	name string
	text string
	want []string
}

func checkBad(t *testing.T, kind schema.Kind, tests []badFile, reads func(source.Path) bool) {
	t.Helper()
	s := schema.New()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := parse(t, "f.yaml", tt.text)
			hits := s.Check(kind, y, 0, reads)
			if diff := cmp.Diff(tt.want, tell(hits)); diff != "" {
				t.Errorf("hits (-want +got):\n%s\nof:\n%s", diff, tt.text)
			}
			seen := map[string]bool{}
			for _, h := range hits {
				if h.File != "f.yaml" {
					t.Errorf("hit in file %q", h.File)
				}
				if _, ok := y.Lookup(0, h.Path); !ok && len(h.Path) > 0 {
					t.Errorf("path %s does not exist", h.Path)
				}
				if seen[h.Path.String()] {
					t.Errorf("two hits at %s", h.Path)
				}
				seen[h.Path.String()] = true
			}
		})
	}
}

func checkGood(t *testing.T, kind schema.Kind, files map[string]string, reads func(source.Path) bool) {
	t.Helper()
	s := schema.New()
	for name, text := range files {
		t.Run(name, func(t *testing.T) {
			if hits := s.Check(kind, parse(t, "f.yaml", text), 0, reads); len(hits) > 0 {
				t.Errorf("%s\nof:\n%s", strings.Join(tell(hits), "\n"), text)
			}
		})
	}
}

func TestGoldenIsClean(t *testing.T) {
	s := schema.New()
	for _, f := range golden(t) {
		for doc := range f.yaml.Docs {
			if hits := s.Check(f.kind, f.yaml, doc, nil); len(hits) > 0 {
				t.Errorf("%s: %s", f.yaml.Path, strings.Join(tell(hits), "\n"))
			}
		}
	}
}

func TestEmptyAndBroken(t *testing.T) {
	s := schema.New()
	want := map[schema.Kind]string{
		schema.Site:    `: the site file is empty: it has no "project", "destinations" or "environments"`,
		schema.Jenkins: `: project.yaml is empty: it has no "registry"`,
		schema.Catalog: `: services.yaml is empty: it has no "services"`,
		schema.RootApp: `: the root app is empty: it has no "apiVersion", "kind", "metadata" or "spec"`,
	}
	for _, kind := range schema.Kinds() {
		got := tell(s.Check(kind, parse(t, "f.yaml", "# nothing\n"), 0, nil))
		if w := want[kind]; w != "" && !cmp.Equal(got, []string{w}) || w == "" && len(got) > 0 {
			t.Errorf("%s: %q, want %q", kind, got, w)
		}
		broken := source.ParseYAML(source.NewFile("f.yaml", []byte("a: 1\n---\nb: [\n")))
		if hits := s.Check(kind, broken, 0, nil); len(hits) > 0 {
			t.Errorf("%s: a file that is not YAML has hits: %v", kind, tell(hits))
		}
		if hits := s.Check(kind, nil, 0, nil); hits != nil {
			t.Errorf("%s: no file has hits: %v", kind, tell(hits))
		}
	}
}

func TestRootIsNoMap(t *testing.T) {
	s := schema.New()
	for text, want := range map[string]string{
		"- a\n":    `: the site file is a list; it must be a map`,
		"hello\n":  `: the site file is "hello", a string; it must be a map`,
		"*[a, b]:": "",
	} {
		y := source.ParseYAML(source.NewFile("f.yaml", []byte(text)))
		var w []string
		if want != "" {
			w = []string{want}
		}
		if diff := cmp.Diff(w, tell(s.Check(schema.Site, y, 0, nil))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// Aliases that grow exponentially, and one that turns in a circle, end.
func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("x-a0: &a0 {name: x}\n")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, "x-a%d: &a%d [*a%d, *a%d, *a%d]\n", i, i, i-1, i-1, i-1)
	}
	b.WriteString("environments: {prd: {services: *a29}}\ndestinations: &d {prd: *d}\nproject: {name: a, namespace: a}\n")
	y := source.ParseYAML(source.NewFile("f.yaml", []byte(b.String())))
	schema.New().Check(schema.Site, y, 0, func(source.Path) bool { return true })
}

func TestConcurrentUse(t *testing.T) {
	s := schema.New()
	files := golden(t)
	bad := parse(t, "bad.yaml", strings.ReplaceAll(siteText, "replicas: 1", "replicas: x"))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, f := range files {
				if hits := s.Check(f.kind, f.yaml, 0, nil); len(hits) > 0 {
					t.Errorf("%s: %v", f.yaml.Path, tell(hits))
				}
			}
			if hits := s.Check(schema.Site, bad, 0, nil); len(hits) != 1 {
				t.Errorf("bad.yaml: %v", tell(hits))
			}
		})
	}
	wg.Wait()
}

// The CUE context is renewed in between, and the answers stay the same.
func TestManyValues(t *testing.T) {
	s := schema.New()
	for i := range 4500 {
		text := strings.ReplaceAll(siteText, "replicas: 1", fmt.Sprintf("replicas: %d", i))
		if i%2 == 1 {
			text = strings.ReplaceAll(siteText, "replicas: 1", fmt.Sprintf("replicas: -%d", i))
		}
		if hits := s.Check(schema.Site, parse(t, "f.yaml", text), 0, nil); len(hits) != i%2 {
			t.Fatalf("%d: %v", i, tell(hits))
		}
	}
}
