package lint

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/schema"
)

// BenchmarkRules judges the documents of the golden repo's sites: by all rules
// at once, as a run does, and by each alone. What a rule costs alone holds the
// library that it shares with others.
func BenchmarkRules(b *testing.B) {
	run, documents := ruleDocuments(b)
	judge := func(b *testing.B, enabled func(ruleID string) bool) {
		b.ReportAllocs()
		for b.Loop() {
			for _, doc := range documents {
				if _, err := run.engine.Eval(context.Background(), "site", doc, enabled); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(documents)), "µs/site")
		b.ReportMetric(0, "ns/op")
	}
	b.Run("all", func(b *testing.B) { judge(b, run.enabled) })
	for _, r := range run.engine.Rules() {
		if r.Scope == "site" {
			b.Run(r.ID, func(b *testing.B) { judge(b, func(id string) bool { return id == r.ID }) })
		}
	}
}

// BenchmarkConvert turns the documents of the golden repo's sites into what
// Rego reads.
func BenchmarkConvert(b *testing.B) {
	run := loadedRun(b)
	trees := siteTrees(b, run)
	b.ReportAllocs()
	for b.Loop() {
		for _, tree := range trees {
			if _, err := policy.Precompute(tree); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func loadedRun(b *testing.B) *run { return loadedRunOf(b, os.DirFS(infraDir)) }

func loadedRunOf(b testing.TB, fsys fs.FS) *run {
	b.Helper()
	run := &run{Options: Options{FS: fsys}, schemas: schema.New(), ruled: make(chan struct{})}
	run.settleRules(context.Background())
	if err := run.awaitRules(); err != nil {
		b.Fatal(err)
	}
	if err := run.load(context.Background()); err != nil {
		b.Fatal(err)
	}
	return run
}

func siteTrees(b testing.TB, run *run) []map[string]any {
	b.Helper()
	var trees []map[string]any
	for _, site := range run.scope.sites {
		res, err := run.renderer.Site(context.Background(), site, nil)
		if err != nil {
			b.Fatal(err)
		}
		trees = append(trees, run.documents.Site(site, res).Tree)
	}
	return trees
}

// ruleDocuments are those of the golden repo's sites, converted.
func ruleDocuments(b *testing.B) (*run, []policy.Value) {
	b.Helper()
	run := loadedRun(b)
	var out []policy.Value
	for _, tree := range siteTrees(b, run) {
		doc, err := policy.Precompute(tree)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, doc)
	}
	return run, out
}
