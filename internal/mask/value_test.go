package mask

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValue(t *testing.T) {
	t.Parallel()
	in := map[string]any{
		"kind":       "Secret",
		"stringData": map[string]any{"USER": "me", "N": int64(3), "EMPTY": ""},
		"spec": map[string]any{
			"password": "pa55", "passwordFile": "/run/x", "existingSecret": "db",
			"env": []any{map[string]any{"name": "MINIO_DATA_SECRET_KEY", "value": "minio123"}, map[string]any{"name": "PORT", "value": "80"}},
			"url": "postgres://me:hunter22@db:5432/x",
		},
	}
	want := map[string]any{
		"kind":       "Secret",
		"stringData": map[string]any{"USER": "***", "N": "***", "EMPTY": ""},
		"spec": map[string]any{
			"password": "***", "passwordFile": "/run/x", "existingSecret": "db",
			"env": []any{map[string]any{"name": "MINIO_DATA_SECRET_KEY", "value": "***"}, map[string]any{"name": "PORT", "value": "80"}},
			"url": "postgres://me:***@db:5432/x",
		},
	}
	if diff := cmp.Diff(want, Value(in)); diff != "" {
		t.Errorf("Value (-want +got):\n%s", diff)
	}
}
