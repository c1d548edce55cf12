package lint

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// sharedFaults are edits of one line each, which all Applications of a site
// show: in the template of the shared chart, in its values, in the site file.
var sharedFaults = []struct{ name, rule, file, old, new string }{
	{"template", "manifest/invalid", "k3s/helm-chart/templates/deployment.yaml", "\nspec:\n", "\nspec:\n  replica: 1\n"},
	{"values", "capacity/oversized-replicas", "k3s/helm-chart/values.yaml", "  maxReplicas: 2", "  maxReplicas: 9"},
	{"site", "storage/secure-flag-mismatch", manySite, `MINIO_SECURE: "true"`, `MINIO_SECURE: "false"`},
}

const manySite = "k3s/argocd/projects/xgen-aww.yaml"

// many is the golden repo with a site of so many services, all of one chart.
func many(t testing.TB, services int) fstest.MapFS {
	files := maps.Clone(infra(t))
	const values, catalog = "k3s/helm-chart/values/", "k3s/jenkins/config/services.yaml"
	site, listed := string(files[manySite].Data), string(files[catalog].Data)
	start := strings.Index(site, "      - name: xgen-core")
	end := start + strings.Index(site[start:], "      - name: xgen-workflow")
	own := string(files[values+"xgen-core.yaml"].Data)
	var more, known strings.Builder
	for i := range services {
		name := fmt.Sprintf("xgen-extra-%03d", i)
		entry := strings.ReplaceAll(site[start:end], "xgen-core", name)
		more.WriteString(strings.Replace(entry, "        autoscaling: { minReplicas: 1, maxReplicas: 2 }\n", "", 1))
		fmt.Fprintf(&known, "  - name: %s\n    repo: https://gitlab.x2bee.com/xgen2.0/%s.git\n    path: .\n    dockerfile: Dockerfile\n    port: 8000\n", name, name)
		files[values+name+".yaml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(own, "xgen-core", name)), Mode: 0o644}
	}
	files[manySite] = &fstest.MapFile{Data: []byte(site[:end] + more.String() + site[end:]), Mode: 0o644}
	files[catalog] = &fstest.MapFile{Data: []byte(strings.TrimRight(listed, "\n") + "\n" + known.String()), Mode: 0o644}
	return files
}

// withFault lays one of sharedFaults over files.
func withFault(t testing.TB, files fstest.MapFS, file, old, new string) fstest.MapFS {
	t.Helper()
	text := string(files[file].Data)
	if strings.Count(text, old) != 1 {
		t.Fatalf("%s holds %q %d times", file, old, strings.Count(text, old))
	}
	out := maps.Clone(files)
	out[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1)), Mode: 0o644}
	return out
}

func runMany(t testing.TB, files fstest.MapFS, rule string) *Result {
	t.Helper()
	res, err := Run(context.Background(), Options{FS: files, Sites: []string{"xgen-aww"}, Rules: []string{rule}})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// TestSharedFaultIsOneFinding: however many Applications show a fault, it is
// one finding at its line.
func TestSharedFaultIsOneFinding(t *testing.T) {
	const services = 30
	files := many(t, services)
	for _, f := range sharedFaults {
		t.Run(f.name, func(t *testing.T) {
			found := runMany(t, withFault(t, files, f.file, f.old, f.new), f.rule).Findings
			if len(found) != 1 {
				t.Fatalf("%d findings, want one", len(found))
			}
			if got := found[0]; got.File != f.file || got.Precision == finding.Anchored || len(got.Also) < services-1 {
				t.Errorf("%s:%d %s, also %d: %s", got.File, got.Line, got.Precision, len(got.Also), got.Message)
			}
		})
	}
}

// BenchmarkSharedFault is what the finding of a fault costs that some 200
// Applications show, beyond the run without it.
func BenchmarkSharedFault(b *testing.B) {
	const services = 200
	files := many(b, services)
	for _, f := range sharedFaults {
		faulty := withFault(b, files, f.file, f.old, f.new)
		b.Run(f.name, func(b *testing.B) {
			var clean, spent time.Duration
			hits := 0
			for b.Loop() {
				start := time.Now()
				runMany(b, files, f.rule)
				half := time.Now()
				found := runMany(b, faulty, f.rule).Findings
				clean, spent = clean+half.Sub(start), spent+time.Since(half)
				for _, one := range found {
					hits += 1 + len(one.Also)
				}
			}
			b.ReportMetric(float64((spent-clean).Microseconds())/1000/float64(hits), "ms/finding")
			b.ReportMetric(float64(clean.Milliseconds())/float64(b.N), "ms-without")
			b.ReportMetric(float64(spent.Milliseconds())/float64(b.N), "ms-with")
			b.ReportMetric(0, "ns/op")
		})
	}
}
