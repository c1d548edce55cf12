package chartutil

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// facts are what Helm says of versions, written by `make judge-helm`.
func facts(t *testing.T) (out struct {
	APIVersions []string
	Default     string
	Parsed      []struct{ Text, Version, Major, Minor string }
}) {
	t.Helper()
	data, err := os.ReadFile("testdata/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if len(out.APIVersions) < 50 || len(out.Parsed) < 10 {
		t.Fatalf("%d versions of APIs and %d of clusters: not what Helm says", len(out.APIVersions), len(out.Parsed))
	}
	return out
}

// TestAPIVersions holds the built-in API versions against Helm's, order
// included.
func TestAPIVersions(t *testing.T) {
	if diff := cmp.Diff(facts(t).APIVersions, []string(builtinAPIVersions())); diff != "" {
		t.Errorf("not Helm's (-Helm +ours):\n%s", diff)
	}
}

func TestKubeVersion(t *testing.T) {
	said := facts(t)
	for _, want := range said.Parsed {
		got, err := parseKubeVersion(want.Text)
		if (want.Version == "") != (err != nil) {
			t.Errorf("%q: %v, Helm: %v", want.Text, err, want)
		} else if err == nil && (got.Version != want.Version || got.Major != want.Major || got.Minor != want.Minor) {
			t.Errorf("%q: %v, Helm: %v", want.Text, got, want)
		}
	}
	if c, err := NewCapabilities("", nil); err != nil || c.KubeVersion.Version != said.Default {
		t.Errorf("default: %v, %v", c, err)
	}
}
