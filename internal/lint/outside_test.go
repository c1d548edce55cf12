package lint

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMissingDependency: a dependency that is not in the repository excuses what is below its own name and not set, and
// nothing else.
func TestMissingDependency(t *testing.T) {
	const absent = "I render/not-rendered portal/Chart.yaml:8 [large portal]"
	for name, tt := range map[string]struct {
		value, dependency string
		want              []string
	}{
		"its own name":      {"{{ .Values.cache.server.name | quote }}", "name: cache", []string{absent}},
		"its alias":         {"{{ .Values.cache.server.name | quote }}", "name: redis, alias: cache", []string{absent}},
		"its name, aliased": {"{{ .Values.redis.server.name | quote }}", "name: redis, alias: cache", []string{absent, "E render/failed portal/templates/cache.yaml:5 [large portal]"}},
		"another name":      {"{{ .Values.other.server.name | quote }}", "name: cache", []string{absent, "E render/failed portal/templates/cache.yaml:5 [large portal]"}},
		"what is set":       {"{{ .Values.cache.port }}", "name: cache", []string{absent, "E~ manifest/invalid portal/templates/cache.yaml:5 [large portal]"}},
		"a helper's fault":  {"{{ include \"nobody\" . }}", "name: cache", []string{absent, "E render/failed portal/templates/cache.yaml:5 [large portal]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edits := all(in("portal/Chart.yaml", "    repository: file://../common\n", "    repository: file://../common\n  - { "+tt.dependency+", version: 1.0.0, repository: \"https://charts.example.com\" }\n"),
				in("portal/templates/cache.yaml", "", configMap(tt.value)))
			if name == "what is set" {
				edits = append(edits, in("portal/values.yaml", "replicas: 1\n", "replicas: 1\ncache: { port: 6379 }\n")...)
			}
			res, err := Run(context.Background(), Options{FS: apply(t, readInto(t, "../../testdata/repos/charts"), edits)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, told(res)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
