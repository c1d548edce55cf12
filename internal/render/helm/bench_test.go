package helm_test

import (
	"os"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

const benchCase = "xgen-documents"

// BenchmarkRender renders the shared chart. Helm's own action took three times as long on a chart that was loaded already.
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
		tr, err := ours.Traces(c.values, c.o).Trace("xgen-service/templates/deployment.yaml")
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
