package lint

import (
	"context"
	"os"
	"testing"
)

// BenchmarkRun is a whole run over the golden repo in a warm process.
func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		if _, err := Run(context.Background(), Options{FS: os.DirFS(infraDir)}); err != nil {
			b.Fatal(err)
		}
	}
}
