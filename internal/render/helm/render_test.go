package helm_test

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

// TestNoClientGo holds the reason for this package: what costs every run its start-up stays out.
func TestNoClientGo(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range strings.Fields(string(out)) {
		for _, banned := range []string{"k8s.io/", "helm.sh/helm/v3/pkg/engine", "helm.sh/helm/v3/pkg/action", "helm.sh/helm/v3/pkg/chartutil"} {
			if strings.HasPrefix(pkg, banned) {
				t.Errorf("%s is linked", pkg)
			}
		}
	}
}

// TestUndecidable holds that what differs from run to run in Helm is the same here, shaped alike, and told.
func TestUndecidable(t *testing.T) {
	fsys := mapFS(map[string]string{
		"c/Chart.yaml": "{apiVersion: v2, name: c, version: 0.1.0}",
		"c/templates/a.yaml": `pass: {{ randAlphaNum 16 }}
num: {{ randNumeric 4 | quote }}
uuid: {{ uuidv4 }}
year: {{ now | date "2006" }}
{{- $ca := genCA "ca" 365 }}
{{- $cert := genSignedCert "x" (list "127.0.0.1") (list "x.y") 365 $ca }}
cert: {{ $cert.Cert | b64enc }}
ht: {{ htpasswd "u" "p" | quote }}
`,
		"c/templates/b.yaml": "secret: {{ (lookup \"v1\" \"Secret\" \"a\" \"b\").data | default \"none\" }}\n",
		"c/templates/c.yaml": "plain: {{ .Values.x }}\n",
	})
	o := helm.Options{ReleaseName: "r"}
	var texts []string
	for range 2 {
		c, err := helm.Load(fsys, "c")
		if err != nil {
			t.Fatal(err)
		}
		out, err := c.Render(nil, o)
		if err != nil {
			t.Fatal(err)
		}
		text, err := c.RenderTemplate("c/templates/a.yaml", nil, o)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, out.String(), out.String())
		if !strings.Contains(out.String(), strings.TrimSpace(text)) {
			t.Errorf("alone the template differs:\n%s", text)
		}
		want := []helm.Undecidable{
			{Template: "c/templates/b.yaml", Functions: []string{"lookup"}},
			{Template: "c/templates/a.yaml", Functions: []string{"randAlphaNum", "randNumeric", "uuidv4", "now", "genCA", "genSignedCert", "htpasswd"}},
		}
		if diff := cmp.Diff(want, out.Undecidable); diff != "" {
			t.Errorf("undecidable (-want +got):\n%s", diff)
		}
	}
	if texts[0] != texts[2] {
		t.Errorf("two loads differ:\n%s", cmp.Diff(texts[0], texts[2]))
	}
	if !strings.Contains(texts[0], "secret: none") {
		t.Errorf("lookup is not empty:\n%s", texts[0])
	}
}

// TestConcurrent renders one chart from many goroutines; values and defaults must come out unharmed.
func TestConcurrent(t *testing.T) {
	fsys, cases := unpack(t, "testdata/order.txtar")
	c, err := helm.Load(fsys, "chart")
	if err != nil {
		t.Fatal(err)
	}
	values := cases["skiptests"].Values
	want, err := c.Render(values, cases["skiptests"].Options)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				got, err := c.Render(values, cases["skiptests"].Options)
				if err != nil || got.String() != want.String() {
					t.Errorf("differs: %v", err)
				}
				if _, err := c.Traces(values, cases["skiptests"].Options).Trace("order/templates/c-NOTES.txt"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(map[string]any{"user": map[string]any{"a": 1.0}}, values); diff != "" {
		t.Errorf("the caller's values changed:\n%s", diff)
	}
}

// TestOffsets holds that a manifest is at its offset in its template's text.
func TestOffsets(t *testing.T) {
	for name, k := range infraCases(t) {
		c, err := helm.Load(os.DirFS(infra), k.dir)
		if err != nil {
			t.Fatal(err)
		}
		out, err := c.Render(k.values, k.o)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range out.Manifests {
			text, err := c.RenderTemplate(m.Name, k.values, k.o)
			if err != nil {
				t.Fatal(err)
			}
			if m.Kind == "" || text[m.Offset:m.Offset+len(m.Text)] != m.Text {
				t.Errorf("%s: %s is not at %d", name, m.Name, m.Offset)
			}
		}
	}
}
