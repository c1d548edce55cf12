package helm_test

import (
	"os"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/helmtest"
)

const benchCase = "xgen-documents"

// BenchmarkRender compares rendering the shared chart with Helm's action on a chart that is loaded already.
func BenchmarkRender(b *testing.B) {
	c := infraCases(b)[benchCase]
	b.Run("ours", func(b *testing.B) {
		ours, err := helm.Load(os.DirFS(infra), c.dir)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ours.Render(c.values, c.o); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("helm", func(b *testing.B) {
		theirs := loadDir(b, infra+"/"+c.dir)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := helmtest.Install(theirs, c.values, c.o); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func loadDir(b *testing.B, dir string) *chart.Chart {
	b.Helper()
	c, err := loader.LoadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func BenchmarkRenderTemplate(b *testing.B) {
	c := infraCases(b)[benchCase]
	ours, err := helm.Load(os.DirFS(infra), c.dir)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ours.RenderTemplate("xgen-service/templates/deployment.yaml", c.values, c.o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrace(b *testing.B) {
	c := infraCases(b)[benchCase]
	ours, err := helm.Load(os.DirFS(infra), c.dir)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		tr, err := ours.Trace("xgen-service/templates/deployment.yaml", c.values, c.o)
		if err != nil {
			b.Fatal(err)
		}
		tr.At(len(tr.Text) / 2)
	}
}

func BenchmarkLoad(b *testing.B) {
	c := infraCases(b)[benchCase]
	for b.Loop() {
		ours, err := helm.Load(os.DirFS(infra), c.dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ours.Render(c.values, c.o); err != nil {
			b.Fatal(err)
		}
	}
}
