package mask

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func parse(text string) *source.YAML { return source.ParseYAML(source.NewFile("f.yaml", []byte(text))) }

// What is secret in one file is masked in what is said of others, if it can be taken for nothing else.
func TestValues(t *testing.T) {
	template := source.NewFile("s.yaml", []byte("kind: Secret\nmetadata: { name: {{ .Values.name }} }\nstringData:\n  A: {{ .Values.db.pin | quote }}\n---\n"+
		"kind: Deployment\nargs: [--password, {{ .Values.arg }}]\nenv:\n  - name: JWT_SECRET\n    value: {{ .Values.jwt }}\n  - name: HOST\n    value: {{ .Values.host }}\n"))
	paths := ReadAsSecret(template)
	files := []*source.YAML{
		parse("name: unicorn10hunter\nhost: unicorn11hunter\ndb: { pin: unicorn01hunter }\narg: '@unicorn02hunter'\njwt: unicorn03hunter\n"),
		parse("kind: Secret\nmetadata: { name: unicorn12hunter }\nstringData: { A: unicorn04hunter, B: on }\ndata: { C: dW5pY29ybjA1aHVudGVy }\n"),
		parse("password: unicorn06hunter\nsecret: xgen-secrets-2\nb: { token: minio }\nauth: { key: unicorn07hunter }\nkey: unicorn13hunter\n"),
	}
	want := []string{"dW5pY29ybjA1aHVudGVy", "unicorn01hunter", "unicorn02hunter", "unicorn03hunter", "unicorn04hunter", "unicorn05hunter", "unicorn06hunter", "unicorn07hunter"}
	if diff := cmp.Diff(want, Values(files, paths)); diff != "" {
		t.Errorf("Values (-want +got):\n%s", diff)
	}
}

// A short word is masked alone, and not as a part of a name.
func TestShortWords(t *testing.T) {
	in := "--minio-endpoint is minio; xgen-minio stays"
	if diff := cmp.Diff("--minio-endpoint is ***; xgen-minio stays", withoutWords(in, []string{"minio"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
