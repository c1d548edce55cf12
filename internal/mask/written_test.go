package mask

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestWritten: what a template writes into a Secret itself is found there and in the named templates that it includes; what says what the Secret
// is, and what other objects include, is not.
func TestWritten(t *testing.T) {
	t.Parallel()
	files := []*source.File{
		source.NewFile("templates/secret.yaml", []byte("apiVersion: v1\nkind: Secret\nmetadata:\n  name: name-of-it-12\nstringData:\n  A: plain1hunter\n  B: {{ \"quoted2hunter\" | quote }}\n"+
			"  C: head3hunter-{{ .Values.x }}-tail4hunter\n  {{- include \"data\" . | nindent 2 }}\n")),
		source.NewFile("templates/_data.tpl", []byte("{{- define \"data\" -}}\nD: helper5hunter\n{{ template \"deep\" . }}\n{{- end }}\n{{- define \"deep\" }}\nE: {{ `deeper6hunter` }}\n{{- end }}\n"+
			"{{- define \"labels\" }}\napp: label7hunter\n{{- end }}\n")),
		source.NewFile("templates/cm.yaml", []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: { labels: {{ include \"labels\" . }} }\ndata:\n  F: config8hunter\n")),
	}
	want := []string{"quoted2hunter", "plain1hunter", "head3hunter-", "-tail4hunter", "helper5hunter", "deeper6hunter"}
	got := map[string]bool{}
	for _, w := range Written(files) {
		got[w] = true
	}
	wanted := map[string]bool{}
	for _, w := range want {
		wanted[w] = true
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("Written (-want +got):\n%s", diff)
	}
}
