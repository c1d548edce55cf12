package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestNeverInSync: a field that another render writes differently is reported at the template, unless the Application ignores it.
func TestNeverInSync(t *testing.T) {
	const secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: {{ .Values.name }}-rnd }\nstringData:\n  password: {{ randAlphaNum 24 | quote }}\n"
	const sum = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}-sum\n  annotations: { checksum/secret: {{ randAlphaNum 9 | sha256sum }} }\n"
	const entry = "  ignoreDifferences:\n    - kind: Secret\n"
	for _, test := range []struct {
		name, ignore string
		templates    []string
		want         []string // rule and line, in file a.yaml or b.yaml
	}{
		{"random password", "", []string{secret}, []string{"argocd/never-in-sync a.yaml:5"}},
		{"uuid and clock", "", []string{strings.Replace(secret, "randAlphaNum 24", "printf \"%s %s\" uuidv4 (now | date \"15:04\")", 1)}, []string{"argocd/never-in-sync a.yaml:5"}},
		{"certificate", "", []string{"{{ $ca := genCA \"x\" 365 }}\n" + strings.Replace(secret, "randAlphaNum 24", "$ca.Cert", 1)}, []string{"argocd/never-in-sync a.yaml:6"}},
		{"name", "", []string{"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x-{{ randAlphaNum 5 | lower }}\n"}, []string{"argocd/never-in-sync a.yaml:4"}},
		{"a checksum follows from the Secret", "", []string{secret, sum}, []string{"argocd/never-in-sync a.yaml:5"}},
		{"lookup before", "", []string{"{{ $old := lookup \"v1\" \"Secret\" \"a\" \"b\" }}\n" + strings.Replace(secret, "randAlphaNum 24", "$old.x | default (randAlphaNum 24)", 1)}, []string{"argocd/never-in-sync a.yaml:6"}},
		{"ignored by pointer", entry + "      jsonPointers: [/stringData]\n", []string{secret}, []string{"render/not-rendered a.yaml:5"}},
		{"ignored by jq", entry + "      jqPathExpressions: ['.stringData.password']\n", []string{secret}, []string{"render/not-rendered a.yaml:5"}},
		{"another field is ignored", entry + "      jsonPointers: [/stringData/pass]\n", []string{secret}, []string{"argocd/never-in-sync a.yaml:5"}},
		{"another kind is ignored", "  ignoreDifferences:\n    - kind: ConfigMap\n      jsonPointers: [/stringData]\n", []string{secret}, []string{"argocd/never-in-sync a.yaml:5"}},
		{"a hook is not compared", "", []string{strings.Replace(secret, "name: {{ .Values.name }}-rnd", "name: {{ .Values.name }}-rnd, annotations: { argocd.argoproj.io/hook: Sync }", 1)}, []string{"render/not-rendered a.yaml:5"}},
		{"lookup alone", "", []string{"apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Values.name }}-l }\ndata:\n  a: {{ if lookup \"v1\" \"Secret\" \"a\" \"b\" }}x{{ else }}y{{ end }}\n"}, []string{"render/not-rendered a.yaml:5"}},
		{"a clock that is not printed", "", []string{"apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Values.name }}-l }\ndata:\n  a: {{ if now.IsZero }}x{{ else }}y{{ end }}\n"}, []string{"render/not-rendered a.yaml:5"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := infra(t)
			for i, text := range test.templates {
				files[fmt.Sprintf("k3s/helm-chart/templates/%c.yaml", 'a'+i)] = &fstest.MapFile{Data: []byte(text)}
			}
			const app = "k3s/argocd/templates/application.yaml"
			if test.ignore != "" {
				files[app] = &fstest.MapFile{Data: []byte(strings.Replace(string(files[app].Data), "  ignoreDifferences:\n", test.ignore, 1))}
			}
			res, err := Run(context.Background(), Options{FS: files, Rules: []string{"argocd/never-in-sync", "render/*"}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range res.Findings {
				got = append(got, fmt.Sprintf("%s %s:%d", f.Rule, strings.TrimPrefix(f.File, "k3s/helm-chart/templates/"), f.Line))
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s%s", diff, long(res))
			}
		})
	}
}
