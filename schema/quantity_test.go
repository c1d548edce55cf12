package schema_test

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/xgen-lint/xgen-lint/schema"
)

// What the schema takes for a quantity, Kubernetes parses; what Kubernetes
// refuses, the schema does too. The schema is the stricter one: no signs, no
// megacores, no thousandths of a byte.
func TestQuantities(t *testing.T) {
	s := schema.New()
	numbers := []string{"1", "0", "0.5", ".5", "1.", "12.75", "1.2.3", "", "-1", "+1", "1,5", "one"}
	units := []string{"", "m", "u", "n", "k", "K", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "mi", "gi", "MB", "Gib", "e3", "E3", "e-3", "e", " Gi"}
	strict := 0
	for _, kind := range []string{"cpu", "memory", "ephemeral-storage"} {
		for _, n := range numbers {
			for _, u := range units {
				q := n + u
				_, err := resource.ParseQuantity(q)
				text := service(`resources: {limits: {` + kind + `: "` + q + `"}}`)
				hits := s.Check(schema.Site, parse(t, "f.yaml", text), 0, nil)
				switch {
				case err != nil && len(hits) == 0:
					t.Errorf("%s: %q passes, and Kubernetes says %v", kind, q, err)
				case err == nil && len(hits) > 0 && plausible(kind, n, u):
					t.Errorf("%s: %q is refused: %v", kind, q, tell(hits))
				case err == nil && len(hits) > 0:
					strict++
				}
			}
		}
	}
	if strict == 0 {
		t.Error("nothing that Kubernetes takes is refused: the schema has lost its strictness")
	}
}

func plausible(kind, number, unit string) bool {
	if number == "" || number[0] == '-' || number[0] == '+' { // a unit alone is 0 to Kubernetes
		return false
	}
	if kind == "cpu" {
		return unit == "" || unit == "m"
	}
	return !strings.Contains("mun", unit) || unit == ""
}
