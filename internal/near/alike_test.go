package near_test

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/near"
)

func TestAlike(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"xgen-secret", "xgen-secrets", true},
		{"xgen-secerts", "xgen-secrets", true},
		{"xgen_secrets", "xgen-secrets", true}, // another separator
		{"xgensecrets", "xgen-secrets", true},
		{"registry-credential", "registry-credentials", true},
		{"regcred", "registry-credentials", false},
		{"app-secrets-dev", "app-secrets-prd", false}, // a short word is another thing
		{"app", "api", false},
		{"db1", "db2", false}, // so is another number
		{"worker-node10", "worker-node11", false},
		{"xgen-core", "xgen-core-runner", false},
		{"my-secrets", "other-secret", false}, // two words differ
	}
	for _, tt := range tests {
		if got := near.Alike(tt.a, tt.b); got != tt.want {
			t.Errorf("Alike(%q, %q) = %v", tt.a, tt.b, got)
		}
		if got := near.Alike(tt.b, tt.a); got != tt.want {
			t.Errorf("Alike(%q, %q) = %v", tt.b, tt.a, got)
		}
	}
}
