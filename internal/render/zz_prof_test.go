package render

import (
	"context"
	"os"
	"runtime/pprof"
	"testing"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestZZProf(t *testing.T) {
	dir := os.Getenv("ZZ")
	if dir == "" {
		t.Skip()
	}
	tree := source.NewTree(os.DirFS(dir))
	data, _ := os.ReadFile(os.Getenv("ZZCFG"))
	repo, err := model.Load(tree, source.ParseYAML(source.NewFile("c", data)))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := os.Create("/tmp/public/cpu.prof")
	pprof.StartCPUProfile(f)
	go func() { time.Sleep(15 * time.Second); pprof.StopCPUProfile(); f.Close(); os.Exit(0) }()
	r := New(repo)
	for _, s := range repo.Sites {
		if s.Name == os.Getenv("ZZSITE") {
			start := time.Now()
			res, _ := r.Site(context.Background(), s, nil)
			t.Log(len(res.Releases), len(res.Hits), time.Since(start))
		}
	}
	pprof.StopCPUProfile()
}
