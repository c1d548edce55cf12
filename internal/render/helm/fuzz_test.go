package helm_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/helmtest"
)

// FuzzRender renders generated charts: twice it is the same, a template alone is what it is among the others, and, where
// XGEN_LINT_JUDGE_PROGRAM names Helm's judge, as in make fuzz, all is what Helm itself makes.
func FuzzRender(f *testing.F) {
	for i := range 40 {
		data := make([]byte, 60)
		for j := range data {
			data[j] = byte((i + 3) * (j + 7) * (j + i))
		}
		f.Add(data)
	}
	judge := helmtest.Converse(f)
	o := helm.Options{ReleaseName: "my-release", Namespace: "my-namespace"}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 400 {
			return
		}
		fsys := helmtest.Generate(data)
		if judge != nil {
			judge.Compare(t, fsys, "c", nil, o)
		}
		c, err := helm.Load(fsys, "c")
		if err != nil {
			t.Fatal(err)
		}
		once, err1 := c.Render(nil, o)
		twice, err2 := c.Render(nil, o)
		if err1 != nil || err2 != nil {
			if fmt.Sprint(err1) != fmt.Sprint(err2) {
				t.Errorf("two renders fail otherwise: %v, %v", err1, err2)
			}
			return
		}
		if diff := cmp.Diff(once.String(), twice.String()); diff != "" {
			t.Errorf("two renders differ:\n%s", diff)
		}
	})
}

// TestNilAlone: Helm refuses nil where a value is printed, and takes it as an argument.
func TestNilAlone(t *testing.T) {
	for text, fails := range map[string]bool{"{{ nil }}": true, "{{ range nil }}{{ end }}": true, "{{ (nil) }}": true, "{{ nil | quote }}": true, "{{ quote nil }}": false, "{{ eq nil .Values.a }}": false} {
		fsys := fstest.MapFS{"c/Chart.yaml": {Data: []byte("{apiVersion: v2, name: c, version: 1.2.3}")}, "c/templates/a.yaml": {Data: []byte("a: " + text)}}
		c, err := helm.Load(fsys, "c")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Render(nil, helm.Options{ReleaseName: "a"}); (err != nil) != fails {
			t.Errorf("%s: %v", text, err)
		}
	}
}
