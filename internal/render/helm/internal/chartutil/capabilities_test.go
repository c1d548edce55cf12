package chartutil

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	helm "helm.sh/helm/v3/pkg/chartutil"
)

// TestAPIVersions holds the built-in API versions against Helm's, order
// included.
func TestAPIVersions(t *testing.T) {
	if diff := cmp.Diff([]string(helm.DefaultVersionSet), []string(builtinAPIVersions())); diff != "" {
		t.Errorf("not Helm's (-Helm +ours):\n%s", diff)
	}
}

func TestKubeVersion(t *testing.T) {
	for _, v := range []string{"1.32.0", "v1.32", "1.30.5+k3s1", "1.29.1-eks-abc", " 1.2", "1", "01.2", "x", "1.2.3.4", "1.02", "v1.", "99999999999999999999.1"} {
		want, wantErr := helm.ParseKubeVersion(v)
		got, err := parseKubeVersion(v)
		if (wantErr == nil) != (err == nil) {
			t.Errorf("%q: %v, Helm: %v", v, err, wantErr)
		} else if err == nil && (got.Version != want.Version || got.Major != want.Major || got.Minor != want.Minor) {
			t.Errorf("%q: %v, Helm: %v", v, got, want)
		}
	}
	if c, err := NewCapabilities("", nil); err != nil || c.KubeVersion.Version != helm.DefaultCapabilities.KubeVersion.Version {
		t.Errorf("default: %v, %v", c, err)
	}
}
