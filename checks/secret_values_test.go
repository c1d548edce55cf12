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

// TestNoCredential: what values files of public repositories hold under names that sound like credentials, and gives
// nothing away; what does stays an error.
func TestNoCredential(t *testing.T) {
	tests := []struct{ name, text string }{
		{"ids of keys", "accessKeyId: AKIAIOSFODNN7EXAMPLE\naccess_key_id: AKIAIOSFODNN7EXAMPLE\nAWS_ACCESS_KEY_ID: AKIAIOSFODNN7EXAMPLE\nkmsKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab\nnote: the key is AKIAIOSFODNN7EXAMPLE\n"},
		{"keys of Secrets", "passwordSecretKey: postgres_password\nenv:\n  BIND_PASSWORD: auth-ldap-bind-password\n  ROOT_PASSWORD: usdf_mpc_postgres_password\n  KUBE_SECRET: tailscale\nsecretKeys: { adminPasswordKey: admin-password, userPasswordKey: password }\n"},
		{"names of Secrets", "existingSecret: portal-db\ntlsSecret: portal-tls\nimagePullSecret: registry\nsecretName: portal\nauth: { existingSecretPasswordKey: pw, passwordSecret: db-creds }\n"},
		{"claims and switches", "API_KEY: sub\nUSE_TOKEN: \"true\"\nallowEmptyPassword: true\nautomountServiceAccountToken: false\ntoken: {}\n"},
		{"numbers of tokens", "MAX_TOKENS: \"4096\"\ntokenTTL: 3600s\nSESSION_TOKEN_LIFETIME: 24h\n"},
		{"sentences", "password: \"The password is in the vault of the team.\"\nadminPassword: \"Set it on the first login, please.\"\nnote: Basic authentication, Bearer token-based access\n"},
		{"placeholders", "password: CHANGE_ME\ntoken: <token>\nsecret: \"\"\nclientSecret: ${CLIENT_SECRET}\napiKey: \"{{ .Values.global.key }}\"\nauthToken: xxxxxxxx\npassword2: your-password-here\nkey: TODO\nAPI_SECRET: dummy\nDB_PASSWORD: placeholder\n"},
		{"references", "password: vault:secret/data/db#password\ntoken: ref+awsssm://db/token\nsecret: op://vault/item/field\nclientSecret: arn:aws:secretsmanager:eu-west-1:123456789012:secret:x\nadminPassword: ENC[AES256_GCM,data:x]\n"},
		{"files and addresses", "passwordFile: /run/secrets/password\nPRIVATE_KEY: /etc/tls/tls.key\nTOKEN_URL: https://login.example.com/token\nPASSWORD_FILE: ./password\n"},
		{"variables", "DB_PASSWORD: $(POSTGRES_PASSWORD)\nURL: postgres://app:$(DB_PASSWORD)@db/app\nREDIS: redis://:${REDIS_PASSWORD}@redis:6379\nSECRET_KEY: DJANGO_SECRET_KEY\n"},
		{"words that stand for any", "wordpressPassword: foo\nmariadb: { password: bar, rootUser: { password: baz } }\n"},
		{"the chart's own MinIO", "minio: { accessKey: minio, secretKey: minio123 }\n"},
	}
	for _, tt := range tests {
		for _, h := range judge(tt.text, Values) {
			if h.Rule == plaintextRule {
				t.Errorf("%s: line %d: %s", tt.name, h.Span.Line, said(h))
			}
		}
	}
	for _, text := range []string{"POSTGRES_PASSWORD: \"tiger-7Kq\"\n", "password: hunter2hunter2\n", "secretKey: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", "url: postgres://app:tiger-7Kq@db/app\n", "token: ghp_0123456789abcdefghijABCDEFGHIJ012345\n",
		"env:\n  - name: API_TOKEN\n    value: 4f9c2b7a1d8e\n", "PASSWORD: \"20240815\"\n", "clientSecret: q8R~x7Lk2\n"} {
		if hits := judge(text, Values); !slices.ContainsFunc(hits, func(h finding.Hit) bool { return h.Rule == plaintextRule }) {
			t.Errorf("%q is not reported", text)
		}
	}
}

// TestFixtures: what a chart is tested with deploys nothing; a key of a known form is one all the same.
func TestFixtures(t *testing.T) {
	for path, want := range map[string]int{"chart/ci/db-values.yaml": 1, "chart/tests/values.yaml": 1, "fixtures/values.yaml": 1, "chart/values.yaml": 2, "chart/city/values.yaml": 2} {
		y := source.ParseYAML(source.NewFile(path, []byte("dbPassword: tiger-7Kq\ntoken: ghp_0123456789abcdefghijABCDEFGHIJ012345\n")))
		if hits := findPlaintext(&YAMLFile{YAML: y, Role: Values}); len(hits) != want {
			t.Errorf("%s: %d, want %d", path, len(hits), want)
		}
	}
}
