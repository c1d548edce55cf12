package checks

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestSecretFiles: which values of a Secret's file are reported, and by which rule.
func TestSecretFiles(t *testing.T) {
	secret := func(body string) string {
		return "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n" + body
	}
	tests := []struct {
		name, text string
		want       []string // rule and line
	}{
		{"in plain text", secret("stringData:\n  USER: kim\n  PASSWORD: tiger-7Kq\n"), []string{"secret/unsealed 6"}},
		{"in base64", secret("data:\n  PASSWORD: dGlnZXItN0tx\n"), []string{"secret/unsealed 5"}},
		{"one of many names", secret("stringData: { url: 'postgres://kim:tiger-7Kq@db/x' }\n"), []string{"secret/unsealed 4"}},
		{"not base64", secret("data:\n  A: aa-plain!\n"), []string{"manifest/invalid 5"}},
		{"a newline after it", secret("data:\n  PASSWORD: dGlnZXItN0txCg==\n"), []string{"secret/trailing-newline 5", "secret/unsealed 5"}},
		{"a file with a newline", secret("stringData:\n  my.conf: |\n    host ${X}\n"), nil},
		{"several lines", secret("stringData:\n  KEY: |\n    ${A}\n    ${B}\n"), nil},
		{"placeholders", secret("stringData: { A: '<path:secret/data/x#y>', B: '${PASSWORD}', C: CHANGE_ME, D: '', E: '***' }\n"), nil},
		{"what is not secret", secret("stringData: { type: git, url: 'https://git.example.com/x.git', project: default, enableOCI: 'true', DB_HOST: db.example.com, port: '5432' }\n"), nil},
		{"a certificate", secret("stringData:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIB\n    -----END CERTIFICATE-----\n"), nil},
		{"a cluster of Argo CD without a token", secret("stringData: { name: prod, server: 'https://10.0.0.1', config: '{\"tlsClientConfig\":{\"insecure\":false}}' }\n"), nil},
		{"a cluster of Argo CD with one", secret("stringData: { name: prod, config: '{\"bearerToken\":\"eyJhbGciOi\"}' }\n"), []string{"secret/unsealed 4"}},
		{"token that the cluster makes", "apiVersion: v1\nkind: Secret\nmetadata: { name: a, annotations: { kubernetes.io/service-account.name: x } }\ntype: kubernetes.io/service-account-token\n", nil},
		{"encrypted by SOPS", secret("stringData: { PASSWORD: 'ENC[AES256_GCM,data:x]' }\nsops: { mac: 'ENC[y]' }\n"), nil},
		{"another Secret", "apiVersion: example.com/v1\nkind: Secret\nmetadata: { name: a }\ndata: { PASSWORD: tiger-7Kq }\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := source.ParseYAML(source.NewFile("secrets/a/x.yaml", []byte(tt.text)))
			f := &YAMLFile{YAML: y, Role: Secrets, KubeVersion: "1.32.0"}
			var got []string
			for _, find := range []func(*YAMLFile) []finding.Hit{findInvalidFile, findUnsealed, findNewlines} {
				for _, h := range find(f) {
					got = append(got, h.Rule+" "+string(rune('0'+h.Span.Line)))
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
