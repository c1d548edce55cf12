//go:build unix

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/fleettest"
)

// BenchmarkCold is what a person waits for: a process of its own. On a quiet
// machine with two cores the golden repository is to take 80 ms and
// 80 MB; on a busy one judge by cpu-ms, the least of all runs, and by its ratio
// to start, the same process with nothing to do.
func BenchmarkCold(b *testing.B) {
	bin := built(b)
	infra := filepath.Join("..", "..", "testdata", "infra")
	for _, bench := range []struct {
		name string
		args []string
	}{
		{"start", []string{"version"}},
		{"infra", []string{"--repo", infra}},
		{"site", []string{"--repo", infra, "--site", "xgen-jeju"}},
	} {
		b.Run(bench.name, func(b *testing.B) { processes(b, bin, bench.args...) })
	}
}

// BenchmarkFleet is a process over a fleet of 4, 100 and 1,000 sites without faults: the cost of a site is to be the same in all.
// BenchmarkStages (internal/lint) has the share of each stage.
func BenchmarkFleet(b *testing.B) {
	bin := built(b)
	golden, err := fleettest.Read(filepath.Join("..", "..", "testdata", "infra"))
	if err != nil {
		b.Fatal(err)
	}
	for _, sites := range []int{4, 100, 1000} {
		dir := b.TempDir()
		files, _ := fleettest.Make(golden, fleettest.Options{Sites: sites - 4, Seed: 1})
		if err := fleettest.Write(files, dir); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(sites), func(b *testing.B) { processes(b, bin, "--repo", dir, "--no-cache") })
	}
}

// built builds the program as it is released.
func built(b *testing.B) string {
	b.Helper()
	bin := filepath.Join(b.TempDir(), "xgen-lint")
	if out, err := exec.Command("go", "build", "-tags", "kustomize_disable_go_plugin_support", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// processes runs the program and reports, beside the time on the clock, the least CPU time and the most memory of all runs.
func processes(b *testing.B, bin string, args ...string) {
	b.Helper()
	var cpu []time.Duration
	var peak int64
	for b.Loop() {
		cmd := exec.Command(bin, args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %v\n%s", args, err, out)
		}
		cpu = append(cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			peak = max(peak, int64(usage.Maxrss))
		}
	}
	b.ReportMetric(float64(slices.Min(cpu).Microseconds())/1000, "cpu-ms")
	if runtime.GOOS == "linux" { // elsewhere it is not counted in KiB
		b.ReportMetric(float64(peak)/1024, "peak-MB")
	}
}
