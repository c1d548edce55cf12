//go:build unix

package main

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkCold is what a person waits for: a process of its own. On a quiet
// machine with two cores the golden repository is to take 80 ms (median-ms) and
// 80 MB; on a busy one judge by cpu-ms, the least of all runs, and by its ratio
// to start, the same process with nothing to do.
func BenchmarkCold(b *testing.B) {
	bin := filepath.Join(b.TempDir(), "xgen-lint")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	for _, bench := range []struct {
		name string
		args []string
	}{
		{"start", []string{"version"}},
		{"infra", []string{"--repo", filepath.Join("..", "..", "testdata", "infra")}},
		{"site", []string{"--repo", filepath.Join("..", "..", "testdata", "infra"), "--site", "xgen-jeju"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var wall, cpu []time.Duration
			var peak int64
			for b.Loop() {
				cmd := exec.Command(bin, bench.args...)
				start := time.Now()
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v: %v\n%s", bench.args, err, out)
				}
				wall = append(wall, time.Since(start))
				cpu = append(cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
				if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
					peak = max(peak, int64(usage.Maxrss))
				}
			}
			slices.Sort(wall)
			b.ReportMetric(ms(wall[len(wall)/2]), "median-ms")
			b.ReportMetric(ms(slices.Min(cpu)), "cpu-ms")
			if runtime.GOOS == "linux" { // elsewhere it is not counted in KiB
				b.ReportMetric(float64(peak)/1024, "peak-MB")
			}
		})
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
