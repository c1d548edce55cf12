package workload

import "testing"

func TestMeantAs(t *testing.T) {
	tests := []struct {
		key, variable string
		want          bool
	}{
		{"AWS_ACCESS_KEY_ID", "MINIO_DATA_ACCESS_KEY", true},
		{"AWS_SECRET_ACCESS_KEY", "MINIO_DATA_SECRET_KEY", true},
		{"AWS_SECRET_ACCESS_KEY", "MINIO_DATA_ACCESS_KEY", false},
		{"S3_ACCESS_KEY", "MINIO_ACCESS_KEY", true},
		{"JWT_SECRET_KEY", "MINIO_DATA_SECRET_KEY", false},
		{"REDIS_PASSWORD", "POSTGRES_PASSWORD", false},
		{"DB_PASSWORD", "POSTGRES_PASSWORD", true},
		{"postgres-password", "POSTGRES_PASSWORD", true},
		{"XGEN_POSTGRES_PASSWORD", "POSTGRES_PASSWORD", true},
		{"POSTGRES_PASWORD", "POSTGRES_PASSWORD", true},
		{"POSTGRSE_PASSWORD", "POSTGRES_PASSWORD", true},
		{"POSTGRES_USER", "POSTGRES_PASSWORD", false},
		{"TOKEN", "SLACK_TOKEN", false},
		{"A", "A", false},
	}
	for _, tt := range tests {
		if got := Mean(tt.key).MeantAs(Mean(tt.variable)); got != tt.want {
			t.Errorf("MeantAs(%s, %s) = %t", tt.key, tt.variable, got)
		}
	}
}
