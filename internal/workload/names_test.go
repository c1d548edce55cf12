package workload

import "testing"

func TestStorageRole(t *testing.T) {
	for name, want := range map[string]Role{
		"MINIO_ENDPOINT": Endpoint, "--minio-endpoint": Endpoint, "minioEndpoint": Endpoint, "MINIO_URL": Endpoint,
		"MINIO_DATA_ACCESS_KEY": AccessKey, "MINIO_ACCESS_KEY": AccessKey, "MINIO_DATA_SECRET_KEY": SecretKey,
		"MINIO_SECURE": Secure, "MINIO_DOCUMENT_BUCKET": Bucket, "MINIO_BUCKET_NAME": Bucket,
		"MINIO_ROOT_USER": "", "MINIO_ROOT_PASSWORD": "", "MINIO_BROWSER_REDIRECT_URL": "", "MINIO_REGION": "",
		"POSTGRES_HOST": "", "AWS_ACCESS_KEY_ID": "", "S3_BUCKET": "",
	} {
		if got := StorageRole(name); got != want {
			t.Errorf("StorageRole(%s) = %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]Role{
		"AWS_ACCESS_KEY_ID": AccessKey, "AWS_SECRET_ACCESS_KEY": SecretKey, "S3_ACCESS_KEY": AccessKey, "S3_BUCKET": Bucket,
		"--access-key": AccessKey, "--endpoint-url": Endpoint, "JWT_SECRET_KEY": "", "POSTGRES_PASSWORD": "", "AWS_REGION": "",
	} {
		if got := AnyStorageRole(name); got != want {
			t.Errorf("AnyStorageRole(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestCredential(t *testing.T) {
	for _, name := range []string{"POSTGRES_PASSWORD", "JWT_SECRET_KEY", "MINIO_DATA_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "OPENAI_API_KEY",
		"SLACK_TOKEN", "CLIENT_SECRET", "dbPassword", "GOOGLE_CREDENTIALS", "DB_PASS"} {
		if !Credential(name) {
			t.Errorf("%s is a credential", name)
		}
	}
	for _, name := range []string{"POSTGRES_USER", "ALLOW_EMPTY_PASSWORD", "USE_TOKEN", "MAX_TOKEN", "TOKEN_TTL", "SECRET_NAME", "PASSWORD_FILE",
		"NEXT_PUBLIC_API_KEY", "existingSecret", "imagePullSecret", "COMPASS", "MINIO_ENDPOINT", "PASSWORD_HASH_ROUNDS", "tokens"} {
		if Credential(name) {
			t.Errorf("%s is no credential", name)
		}
	}
}

func TestAddress(t *testing.T) {
	tests := []struct {
		text                  string
		scheme, host          string
		inCluster, aws, minio bool
	}{
		{"http://minio.xgen-system.svc.cluster.local:9000", "http", "minio.xgen-system.svc.cluster.local", true, false, true},
		{"http://minio.xgen-system:9000", "http", "minio.xgen-system", true, false, true},
		{"minio:9000", "", "minio", true, false, true},
		{"http://storage.data.svc", "http", "storage.data.svc", true, false, false},
		{"https://minio.io", "https", "minio.io", false, false, true},
		{"https://minio.example.com", "https", "minio.example.com", false, false, true},
		{"https://s3.ap-northeast-2.amazonaws.com", "https", "s3.ap-northeast-2.amazonaws.com", false, true, false},
		{"HTTPS://S3.amazonaws.com/", "https", "s3.amazonaws.com", false, true, false},
		{"http://10.0.0.5:9000", "http", "10.0.0.5", false, false, false},
		{"http://[::1]:9000", "http", "[::1]", false, false, false},
		{"localhost:9000", "", "localhost", false, false, false},
		{"minio", "", "minio", true, false, false},
		{"http://minio.corp.local:9000", "http", "minio.corp.local", false, false, true},
	}
	for _, tt := range tests {
		a, ok := ParseAddress(tt.text)
		if !ok || a.Scheme != tt.scheme || a.Host != tt.host || a.InCluster() != tt.inCluster || a.AWS() != tt.aws || MinIO(tt.text) != tt.minio {
			t.Errorf("%s: got %+v in cluster %t, aws %t, minio %t", tt.text, a, a.InCluster(), a.AWS(), MinIO(tt.text))
		}
	}
	for _, text := range []string{"", "http://", "${MINIO_ENDPOINT}", "a b", "$(X)"} {
		if a, ok := ParseAddress(text); ok {
			t.Errorf("%q is no address, got %+v", text, a)
		}
	}
}
