package lint

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/workload"
	"github.com/xgen-lint/xgen-lint/schema"
)

// BenchmarkRun is a whole run over the golden repo in a warm process.
func BenchmarkRun(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Run(context.Background(), Options{FS: os.DirFS(infraDir)}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStages takes a run over fleets of three sizes apart, one stage after another on one core: the share of each in the
// whole, which a busy machine does not change much.
func BenchmarkStages(b *testing.B) {
	for _, sites := range []int{4, 100, 1000} {
		files := fleet(b, sites)
		b.Run(fmt.Sprint(sites), func(b *testing.B) {
			spent := map[string]time.Duration{}
			for b.Loop() {
				oneByOne(b, files, spent)
			}
			var all time.Duration
			for _, d := range spent {
				all += d
			}
			for stage, d := range spent {
				b.ReportMetric(100*float64(d)/float64(all), stage+"-%")
			}
			b.ReportMetric(float64(all.Microseconds())/float64(1000*b.N*sites), "ms/site")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// oneByOne is Run, stage by stage.
func oneByOne(b *testing.B, files fs.FS, spent map[string]time.Duration) {
	b.Helper()
	run := &run{Options: Options{FS: files}, schemas: schema.New(), ruled: make(chan struct{})}
	stage := func(name string, f func() error) {
		start := time.Now()
		if err := f(); err != nil {
			b.Fatalf("%s: %v", name, err)
		}
		spent[name] += time.Since(start)
	}
	ctx := context.Background()
	stage("compile", func() error { run.settleRules(ctx); return run.awaitRules() })
	stage("load", func() error { return run.load(ctx) })
	stage("files", run.judgeFiles)
	for _, site := range run.scope.sites {
		var res *render.Result
		var doc *input.Document
		stage("render", func() (err error) { res, err = run.renderer.Site(ctx, site, nil); return err })
		stage("document", func() error { doc = run.documents.Site(site, res); return nil })
		stage("evaluate", func() error { _, err := run.engine.Eval(ctx, "site", doc.Tree, run.enabled); return err })
		pass := &check.Pass{Repo: run.repo, Site: site, Result: res, Renderer: run.renderer, Containers: doc.Containers, Workload: run.workload}
		stage("check", func() error {
			for _, c := range checks.Sites() {
				c.Run(ctx, pass)
			}
			return nil
		})
	}
	stage("fleet", func() error { _, err := run.evalFleet(ctx); return err })
}

// BenchmarkLoad reads and types the golden repo.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(os.DirFS(infraDir), nil, schema.New()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDocument builds what the rules read of a rendered site.
func BenchmarkDocument(b *testing.B) {
	run := &run{Options: Options{FS: os.DirFS(infraDir)}, schemas: schema.New()}
	if err := run.load(b.Context()); err != nil {
		b.Fatal(err)
	}
	site := run.repo.Site("xgen-aww")
	res, err := run.renderer.Site(context.Background(), site, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		run.workload = workload.NewReader(run.repo, run.renderer)
		run.documents.Site(site, res)
	}
}

// fleet is the golden repo with more sites, of which none has a fault.
func fleet(t testing.TB, sites int) fstest.MapFS {
	files, _ := fleettest.Make(infra(t), fleettest.Options{Sites: sites - 4, Seed: 1})
	return files
}

// TestFleetIsLetGo wants what a run keeps of a site, beyond its files, to be
// small: sites are rendered, judged and let go. One rendered site alone is
// about 2 MB.
func TestFleetIsLetGo(t *testing.T) {
	const few, many = 12, 36 // the few fill what the renderer shares
	keeps := func(sites int) float64 {
		files := fleet(t, sites)
		loaded, _ := alive(func() any { return loadFleet(t, files) })
		judged, res := alive(func() any { return runFleet(t, files) })
		if found := res.(*Result).Findings; len(found) > 0 {
			t.Fatalf("a copied site has findings: %s", found[0].Message)
		}
		return judged - loaded
	}
	if perSite := (keeps(many) - keeps(few)) / (many - few); perSite > 300<<10 {
		t.Errorf("a run keeps %.0f KB of each site", perSite/1024)
	}
}

// alive returns the bytes that what make returns holds on to.
func alive(make func() any) (float64, any) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // a sync.Pool lets go of what it has in two steps
	runtime.ReadMemStats(&before)
	made := make()
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(made)
	return float64(after.HeapAlloc) - float64(before.HeapAlloc), made
}

func loadFleet(t testing.TB, files fstest.MapFS) any {
	repo, err := Load(files, nil, schema.New())
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

func runFleet(t testing.TB, files fstest.MapFS) any {
	res, err := Run(context.Background(), Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	return res
}
