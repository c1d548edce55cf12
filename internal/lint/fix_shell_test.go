package lint

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestFixesInShellLeaveNothing applies the fixes of the storage rules to their
// incidents: what they change lints clean, and what they write is what the
// documents wrote.
func TestFixesInShellLeaveNothing(t *testing.T) {
	const documents = "k3s/helm-chart/values/xgen-documents.yaml"
	tests := []struct {
		incident, file string
		want           []string // lines
	}{
		{"storage-hardcoded-minio", documents, []string{
			`sed -i "s|MINIO_DATA_ACCESS_KEY=.*|MINIO_DATA_ACCESS_KEY=${MINIO_DATA_ACCESS_KEY}|" /app/.env`,
			`sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|" /app/.env`,
		}},
		{"storage-hardcoded-minio-script", "k3s/helm-chart/templates/scripts.yaml", []string{
			`MINIO_ENDPOINT=${MINIO_ENDPOINT}`, `export MINIO_DATA_SECRET_KEY=${MINIO_DATA_SECRET_KEY}`,
		}},
		{"storage-unexpanded-variable", documents, []string{`sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|" /app/.env`}},
		{"storage-unexpanded-variable-heredoc", documents, []string{`cat > /app/.env <<EOF`}},
	}
	base := infra(t)
	for _, tt := range tests {
		t.Run(tt.incident, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(filepath.Join(incidentsDir, tt.incident+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			fixed, err := Fix(context.Background(), Options{FS: lay(base, archive, "before/")})
			if err != nil {
				t.Fatal(err)
			}
			if len(fixed.After.Findings) > 0 {
				t.Errorf("left:\n%s", long(fixed.After))
			}
			if len(fixed.Changes) != 1 || fixed.Changes[0].File != tt.file {
				t.Fatalf("changed %d files", len(fixed.Changes))
			}
			for _, line := range tt.want {
				if !strings.Contains(string(fixed.Changes[0].New), line) {
					t.Errorf("no line %s in\n%s", line, fixed.Changes[0].Diff())
				}
			}
		})
	}
}
