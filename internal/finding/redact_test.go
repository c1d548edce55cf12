package finding

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// awsSecret is the example key of AWS' own documentation.
const awsSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

func TestRedactMasksSecrets(t *testing.T) {
	random := "q7Zt3XkP9vBn2LmW8rYc5HdJ" // mixed case and digits, as password generators write
	jwt := "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
	for _, test := range []struct{ name, in, want string }{
		{"aws id", "key AKIAIOSFODNN7EXAMPLE is used", "key *** is used"},
		{"aws secret", "found " + awsSecret + " here", "found *** here"},
		{"random", `value "` + random + `"`, `value "***"`},
		{"base64", "data is c3VwZXItc2VjcmV0LXBhc3N3b3JkLW9mLXhnZW4K", "data is ***"},
		{"hex", "got 9f86d081884c7d659a2feaa0c55ad015", "got ***"},
		{"jwt", "Authorization: Bearer " + jwt, "Authorization: Bearer ***"},
		{"gitlab", "clone with glpat-abcdefghij0123456789", "clone with ***"},
		{"basic", "Basic eGdlbjp4Z2Vu", "Basic ***"},
		{"url", "postgres://xgen:hunter2@10.0.0.1:5432/xgen", "postgres://xgen:***@10.0.0.1:5432/xgen"},
		{"assignment", "the script exports DB_PASSWORD=hunter2, and more", "the script exports DB_PASSWORD=***, and more"},
		{"quoted", `DB_PASSWORD="correct horse"`, `DB_PASSWORD="***"`},
		{"escaped quote", `--set=db.password=\"hunter2\"`, `--set=db.password=\"***\"`},
		{"groovy", `def apiToken = 'hunter2'`, `def apiToken = '***'`},
		{"sed", `sed -i 's/MINIO_DATA_SECRET_KEY=.*/MINIO_DATA_SECRET_KEY=minio123/g' /app/.env`,
			`sed -i 's/MINIO_DATA_SECRET_KEY=.*/MINIO_DATA_SECRET_KEY=***/g' /app/.env`},
		{"sed with bars", `s|ACCESS_KEY=.*|ACCESS_KEY=minio|`, `s|ACCESS_KEY=.*|ACCESS_KEY=***|`},
		{"json", `{"password": "hunter2", "user": "x"}`, `{"password": "***", "user": "x"}`},
		{"literal", "kubectl create secret generic s --from-literal=USER=bob --from-literal 'P=a b' --from-literal=Q=\"c d\"",
			"kubectl create secret generic s --from-literal=USER=*** --from-literal 'P=***' --from-literal=Q=\"***\""},
		{"piped", "echo -n hunter8 | kubectl create secret generic z --from-file=k=/dev/stdin --from-literal=$NOPE=hunter9",
			"echo -n *** | kubectl create secret generic z --from-file=k=/dev/stdin --from-literal=$NOPE=***"},
		{"pem", "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----"},
		{"pem cut off", "key: -----BEGIN PRIVATE KEY-----\nabc", "key: -----BEGIN PRIVATE KEY-----***"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Redact(test.in)); diff != "" {
				t.Errorf("Redact(%q) (-want +got):\n%s", test.in, diff)
			}
		})
	}
}

func TestRedactLine(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"plain", "  DB_PASSWORD: correct horse  # staple", "  DB_PASSWORD: ***  # staple"},
		{"quoted", `  - jwtSecret: "hunter2"`, `  - jwtSecret: "***"`},
		{"single quotes", `password: 'it''s'`, `password: '***'`},
		{"flow", "auth: { user: xgen, password: hunter2 }", "auth: { user: xgen, password: *** }"},
		{"flag", "docker login --username x --password hunter2 host", "docker login --username x --password *** host"},
		{"number", "token: 123456", "token: ***"},
		{"the name of an entry", "DB_PASSWORD: DB_PASSWORD", "DB_PASSWORD: DB_PASSWORD"},
		{"a name as a password", "password: password", "password: ***"},
		{"Korean", "password: 비밀번호 # 설명", "password: *** # 설명"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, RedactLine(test.in)); diff != "" {
				t.Errorf("RedactLine(%q) (-want +got):\n%s", test.in, diff)
			}
		})
	}
}

// What is no secret must be read in a report: hosts, images, digests,
// revisions, names, references to secrets.
func TestRedactLeavesThePublic(t *testing.T) {
	sha := strings.Repeat("9f86d081", 5)
	for _, in := range []string{
		"endpoint: https://s3.ap-northeast-2.amazonaws.com",
		"MINIO_ENDPOINT=http://minio.xgen-system.svc.cluster.local:9000",
		"image: docker.x2bee.com/xgen/main/xgen-frontend:latest-amd64",
		"image: host:5000/xgen/aww/xgen-core@sha256:" + strings.Repeat("9f86d081", 8),
		"image: host:5000/xgen/aww/xgen-core:" + sha,
		"image: host:5000/xgen/aww/xgen-core:main-" + sha,
		"targetRevision: " + sha,
		"see https://gitlab.example.com/x/-/commit/" + sha,
		"checksum/config: " + strings.Repeat("9f86d081", 8),
		"k3s/helm-chart/templates/xgen-backend-gateway/deployment.yaml",
		"a8f3e2c1b4d5e6f7a8b9c0d1e2f3a4b5-1234567890.ap-northeast-2.elb.amazonaws.com",
		"HorizontalPodAutoscaler/xgen-workflow keeps at least 2 pods",
		"requiredDuringSchedulingIgnoredDuringExecution:",
		"6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"secretName: xgen-secrets", "existingSecret: xgen-secrets", "imagePullSecrets: [registry-credentials]",
		"credentialId: nexus-credentials", "credentialsId: 'nexus-credentials'",
		"- name: MINIO_DATA_SECRET_KEY", "key: password", "- secretKey: MINIO_DATA_SECRET_KEY",
		`sed -i "s/MINIO_DATA_SECRET_KEY=.*/MINIO_DATA_SECRET_KEY=${MINIO_DATA_SECRET_KEY}/" /app/.env`,
		"password: {{ .Values.password | quote }}", "password: ${DB_PASSWORD}", `password: ""`, "token: <token>",
		"automountServiceAccountToken: false", "maxTokens: 4096", "if [ \"$TOKEN\" == x ]",
		"password = credentials('nexus')", "postgres://xgen:${PW}@host/db", "--from-literal=P=$P",
		"git clone ssh://git@gitlab.example.com:2222/xgen/xgen-infra.git",
		"Secret xgen-secrets has AWS_SECRET_ACCESS_KEY, which nothing reads; xgen-documents reads MINIO_DATA_SECRET_KEY",
		`root_app_file="$PROJECT_ROOT/k3s/argocd/root-apps/${root_app_name}.yaml"`,
		"비밀번호는 여기에 없다",
	} {
		if diff := cmp.Diff(in, RedactLine(in)); diff != "" {
			t.Errorf("RedactLine (-want +got):\n%s", diff)
		}
	}
	// In prose a name before a colon is a subject, not a key.
	prose := "MINIO_DATA_SECRET_KEY: no Secret gives it"
	if got := Redact(prose); got != prose {
		t.Errorf("Redact(%q) = %q", prose, got)
	}
}

// FuzzRedact holds that masking is stable and never panics.
func FuzzRedact(f *testing.F) {
	f.Add(`PASSWORD="`)
	f.Add("--from-literal=A='")
	f.Add("{password: 'x''")
	f.Add(`token=\"`)
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, s := range LineSecrets(text) {
			if s.Start < last || s.End < s.Start || s.End > len(text) {
				t.Fatalf("LineSecrets(%q): stretch %v after %d", text, s, last)
			}
			last = s.End
		}
		Redact(text)
	})
}

// A password is masked by its place, whatever it looks like, and the names around it stay.
func TestRedactByPlace(t *testing.T) {
	for in, want := range map[string]string{
		"P0_PASSWORD: '$unicorn01'":                            "P0_PASSWORD: '***'",
		"P1_PASSWORD: abc(unicorn01":                           "P1_PASSWORD: ***",
		"P2_PASSWORD: '%sunicorn01'":                           "P2_PASSWORD: '***'",
		"P3_PASSWORD: '{{unicorn01'":                           "P3_PASSWORD: '***'",
		"P4_PASSWORD: |unicorn01":                              "P4_PASSWORD: ***",
		"A_PASSWORD: $(NOPE)unicorn01":                         "A_PASSWORD: ***",
		"B_PASSWORD: ${X:-unicorn01}":                          "B_PASSWORD: ***",
		"# password: unicorn01":                                "# password: ***",
		"비밀번호: unicorn01":                                      "비밀번호: ***",
		"DB_PASSWORD_PRD: unicorn01":                           "DB_PASSWORD_PRD: ***",
		"API_KEY_V2: unicorn01":                                "API_KEY_V2: ***",
		"- { name: DB_PASS, value: unicorn01 }":                "- { name: DB_PASS, value: *** }",
		`- { value: "unicorn01", name: REDIS_PASSWORD }`:       `- { value: "***", name: REDIS_PASSWORD }`,
		"args: [--minio-secret-key, unicorn01, '--minio']":     "args: [--minio-secret-key, ***, '--minio']",
		"args: ['--password', 'unicorn01$(NOPE)', --endpoint]": "args: ['--password', '***', --endpoint]",
		"mc alias set m http://minio:9000 minio unicorn01":     "mc alias set m http://minio:9000 *** ***",
		"curl -u admin:unicorn01 http://minio:9000":            "curl -u admin:*** http://minio:9000",
		"docker login -u u -p unicorn01 x":                     "docker login -u u -p *** x",
		"aws configure set aws_secret_access_key unicorn01":    "aws configure set aws_secret_access_key ***",
		"echo 'unicorn01${NOPE}' | passwd --stdin":             "echo '***' | passwd --stdin",
		"Minio('http://minio:9000', 'minio', 'unicorn01')":     "Minio('http://minio:9000', 'minio', '***')",
		"DSN: \"user:unicorn01@tcp(db)/x\"":                    "DSN: \"user:***@tcp(db)/x\"",
		"host: u:unicorn01@10.0.0.1:5000/x":                    "host: u:***@10.0.0.1:5000/x",
		"u: user:unicorn01@tcp(db:3306)/x":                     "u: user:***@tcp(db:3306)/x",
		"u: postgres://u:uni@corn01@h/db":                      "u: postgres://u:***@h/db",
		"mysql -h db -punicorn01 x":                            "mysql -h db -p*** x",
	} {
		if got := RedactLine(in); got != want {
			t.Errorf("RedactLine(%q) = %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{
		"docker run -u 1000:1000 -p 8080:80 x", "--minio-endpoint http://minio:9000", "A_PASSWORD: ${A}:${B}", "secrets: [xgen-secrets]",
		"password: {{ .Values.password }}", "- { name: HOST, value: db }", "set domain: \"\"", "helm upgrade --set image.tag=1", "maxTokens: 10",
		"passwordFile: /run/secret", "imagePullSecrets: [{ name: registry-credentials }]", "--docker-password=$password", "echo hello | tee x",
	} {
		if got := RedactLine(in); got != in {
			t.Errorf("RedactLine(%q) = %q", in, got)
		}
	}
}
