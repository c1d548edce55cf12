package secret

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/checks/check/checktest"
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
			f := &check.YAML{YAML: y, Role: check.Secrets, KubeVersion: "1.32.0"}
			var got []string
			for _, find := range []func(*check.YAML) []finding.Hit{findInvalidFile, findUnsealed, findNewlines} {
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
		for _, h := range findPlaintext(fileOf(tt.text, check.Values)) {
			if h.Rule == plaintextRule {
				t.Errorf("%s: line %d: %s", tt.name, h.Span.Line, checktest.Said(h))
			}
		}
	}
	for _, text := range []string{"POSTGRES_PASSWORD: \"tiger-7Kq\"\n", "password: hunter2hunter2\n", "secretKey: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", "url: postgres://app:tiger-7Kq@db/app\n", "token: ghp_0123456789abcdefghijABCDEFGHIJ012345\n",
		"env:\n  - name: API_TOKEN\n    value: 4f9c2b7a1d8e\n", "PASSWORD: \"20240815\"\n", "clientSecret: q8R~x7Lk2\n"} {
		if hits := findPlaintext(fileOf(text, check.Values)); !slices.ContainsFunc(hits, func(h finding.Hit) bool { return h.Rule == plaintextRule }) {
			t.Errorf("%q is not reported", text)
		}
	}
}

// TestFixtures: what a chart is tested with deploys nothing; a key of a known form is one all the same.
func TestFixtures(t *testing.T) {
	for path, want := range map[string]int{"chart/ci/db-values.yaml": 1, "chart/tests/values.yaml": 1, "fixtures/values.yaml": 1, "chart/values.yaml": 2, "chart/city/values.yaml": 2} {
		y := source.ParseYAML(source.NewFile(path, []byte("dbPassword: tiger-7Kq\ntoken: ghp_0123456789abcdefghijABCDEFGHIJ012345\n")))
		if hits := findPlaintext(&check.YAML{YAML: y, Role: check.Values}); len(hits) != want {
			t.Errorf("%s: %d, want %d", path, len(hits), want)
		}
	}
}

func TestPlaintext(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"a password", `POSTGRES_PASSWORD: "tiger"`, "tiger"},
		{"of digits", `POSTGRES_PASSWORD: "12345678"`, "12345678"},
		{"camel case", `redisPassword: tiger`, "tiger"},
		{"a token of a known form", `BACKUP: "ghp_0123456789abcdefghijklmno"`, "ghp_0123456789abcdefghijklmno"},
		{"a bearer's token", `HEADER: "Authorization: Bearer aGVsbG8td29ybGQtMTIz"`, "aGVsbG8td29ybGQtMTIz"},
		{"the id of an access key", `awsAccessKeyId: AKIAABCDEFGHIJKLMNOP`, ""},
		{"the id of an access key as a variable", `AWS_ACCESS_KEY_ID: AKIAABCDEFGHIJKLMNOP`, ""},
		{"the name of a key in a Secret", `passwordSecretKey: usdf_mpc_postgres_password`, ""},
		{"a map of names", `envSecrets: { AUTH_LDAP_BIND_PASSWORD: auth-ldap-bind-password, KUBE_SECRET: tailscale }`, ""},
		{"a claim", `GENERIC_API_KEY: sub`, ""},
		{"a sentence", `"admin:token": Can create and modify tokens for other users.`, ""},
		{"a word behind Basic", `description: Basic authentication to retrieve GID mappings.`, ""},
		{"in a URL", `DATABASE_URL: "postgresql://xgen:tiger@db/x"`, "tiger"},
		{"an entry of env", `env: [{name: SMTP_PASSWORD, value: tiger}]`, "tiger"},
		{"a storage key", `MINIO_DATA_SECRET_KEY: "tiger7Kq"`, "tiger7Kq"},
		{"in a script", "run: |\n    psql postgresql://a:tiger@db/x", "tiger"},
		{"the chart's default", `MINIO_DATA_SECRET_KEY: "minio123"`, ""},
		{"another variable", `DATABASE_URL: "postgresql://xgen:$(POSTGRES_PASSWORD)@db/x"`, ""},
		{"a reference", `POSTGRES_PASSWORD: "${POSTGRES_PASSWORD}"`, ""},
		{"a template", `POSTGRES_PASSWORD: "{{ .Values.x }}"`, ""},
		{"empty", `POSTGRES_PASSWORD: ""`, ""},
		{"a switch", `JWT_SECRET: "true"`, ""},
		{"an amount", `REFRESH_TOKEN: "30m"`, ""},
		{"a path", `GOOGLE_CREDENTIALS: /var/run/key.json`, ""},
		{"the name of a Secret", `existingSecret: xgen-secrets`, ""},
		{"the name of a login", `credentialId: "nexus-credentials"`, ""},
		{"the names of pull secrets", `imagePullSecrets: [{name: registry-credentials}]`, ""},
		{"a reference to a key", `valueFrom: {secretKeyRef: {name: s, key: JWT_SECRET_KEY}}`, ""},
		{"a store's reference", `API_TOKEN: "vault:kv/app#token"`, ""},
		{"to be filled in", `API_TOKEN: "<token>"`, ""},
		{"to be changed", `API_TOKEN: "change-me"`, ""},
		{"no credential", `POSTGRES_USER: xgen`, ""},
		{"storage/hardcoded-minio's", `env: [{name: MINIO_DATA_SECRET_KEY, value: tiger}]`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := source.ParseYAML(source.NewFile("values.yaml", []byte("vars:\n  "+tt.line+"\n")))
			if y.Err != nil {
				t.Fatal(y.Err)
			}
			var got []string
			for _, h := range findPlaintext(&check.YAML{YAML: y, Role: check.Values}) {
				got = append(got, strings.Trim(y.Text(h.Span), `"`))
				if tt.want != "" && strings.Contains(checktest.Said(h), tt.want) {
					t.Errorf("printed: %s", checktest.Said(h))
				}
			}
			if tt.want == "" && len(got) > 0 || tt.want != "" && !slices.Equal(got, []string{tt.want}) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if more := findPlaintext(&check.YAML{YAML: y}); more != nil {
				t.Errorf("a file that is no values file: %v", more)
			}
		})
	}
}

func fileOf(text string, role check.Role) *check.YAML {
	return &check.YAML{YAML: source.ParseYAML(source.NewFile("f.yaml", []byte(text))), Role: role}
}
