package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/internal/shard"
)

// TestShardsAreTheWholeRun runs shards of repos with faults, merges their
// reports, and wants what one run reports, to the byte.
func TestShardsAreTheWholeRun(t *testing.T) {
	t.Parallel()
	for name, dir := range shardRepos(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole, _, _ := runShard(t, "--repo", dir, "--format", "json", "--quiet")
			for _, of := range []int{1, 3, 7} {
				args := []string{"merge", "--repo", dir, "--quiet"}
				for i := 1; i <= of; i++ {
					file := filepath.Join(t.TempDir(), "shard.json")
					_, stderr, code := runShard(t, "--repo", dir, "--format", "json", "--output", file, "--quiet", "--shard", fmt.Sprintf("%d/%d", i, of))
					if code == exitFailed {
						t.Fatal(stderr)
					}
					args = append(args, file)
				}
				got, stderr, code := runShard(t, args...)
				if code == exitFailed {
					t.Fatal(stderr)
				}
				if diff := cmp.Diff(whole, got); diff != "" {
					t.Errorf("%d shards differ from one run:\n%s", of, diff)
				}
			}
		})
	}
}

// shardRepos are a fleet with faults of its sites, of a shared template, of a
// shared script and with suppressions; and repositories of other shapes.
func shardRepos(t *testing.T) map[string]string {
	t.Helper()
	golden, err := fleettest.Read("../../testdata/infra")
	if err != nil {
		t.Fatal(err)
	}
	files, faults := fleettest.Make(golden, fleettest.Options{Sites: 8, Seed: 5, Faults: 0.6})
	if len(faults) == 0 {
		t.Fatal("the fleet has no faults")
	}
	edit := func(name, old, now string) {
		text := strings.Replace(string(files[name].Data), old, now, 1)
		if text == string(files[name].Data) {
			t.Fatalf("%s has no %q", name, old)
		}
		files[name].Data = []byte(text)
	}
	edit("k3s/helm-chart/templates/deployment.yaml", "\nspec:\n", "\nspec:\n  replica: 1\n")
	edit("k3s/argocd/projects/site-0000.yaml", "site: main\n", "# xgen-lint: ignore site/identity-mismatch -- nothing is wrong here\nsite: main\n")
	edit("k3s/helm-chart/values.yaml", "\n", "\n# xgen-lint: ignore capacity/* -- used by nobody\n")
	dir := t.TempDir()
	if err := fleettest.Write(files, dir); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{"fleet": dir}
	for _, kind := range []string{"styles", "repos"} {
		entries, err := os.ReadDir(filepath.Join("../../testdata", kind))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			out[e.Name()] = filepath.Join("../../testdata", kind, e.Name())
		}
	}
	return out
}

func runShard(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = execute(context.Background(), append(args, "--color", "never"), streams{strings.NewReader(""), &out, &errs})
	text := out.String()
	if i := strings.Index(text, ",\n  \"shard\""); i >= 0 {
		text = text[:i] + "\n}\n"
	}
	return text, errs.String(), code
}

// TestMergeRefuses wants a missing, doubled or foreign report to end in an
// error that says what to do.
func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := 1; i <= 2; i++ {
		file := filepath.Join(dir, fmt.Sprintf("%d.json", i))
		if _, stderr, code := runShard(t, "--repo", "../../testdata/infra", "--format", "json", "--output", file, "--shard", fmt.Sprintf("%d/2", i)); code != 0 {
			t.Fatal(code, stderr)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "other.json"), []byte(`{"version": 1, "findings": [], "summary": {}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	other := func(name string, args ...string) {
		if !slices.Contains(args, "--repo") {
			args = append(args, "--repo", "../../testdata/infra")
		}
		args = append(args, "--format", "json", "--output", filepath.Join(dir, name))
		_, _, _ = runShard(t, args...)
	}
	other("failed.json", "--shard", "2/2", "--site", "nosuchsite")
	other("fewer.json", "--shard", "2/2", "--skip", "capacity/*")
	other("third.json", "--shard", "2/3")
	other("whole.json")
	other("commit.json", "--shard", "2/2", "--repo", "../../testdata/styles/"+firstFolder(t, "../../testdata/styles"))
	for _, test := range []struct {
		files []string
		want  string
	}{
		{[]string{"1.json", "fewer.json"}, "shards 1 and 2 had other files or other options"},
		{[]string{"1.json", "commit.json"}, "shards 1 and 2 had other files or other options"},
		{[]string{"1.json", "third.json"}, "one is of 2, another one of 3"},
		{[]string{"1.json", "failed.json"}, "failed.json: the report of a run that failed: xgen-lint could not finish: "},
		{[]string{"whole.json"}, "not the report of a shard"},
		{nil, "no report: name the JSON report of each shard"},
		{[]string{"1.json"}, "shard 2 of 2 is missing: name the report of each shard"},
		{[]string{"1.json", "1.json"}, "shard 1 of 2 is there twice"},
		{[]string{"other.json"}, "not the report of a shard: run xgen-lint with --shard and --format json"},
		{[]string{"none.json"}, "no such file"},
	} {
		args := []string{"merge"}
		for _, f := range test.files {
			args = append(args, filepath.Join(dir, f))
		}
		if _, stderr, code := runShard(t, args...); code != exitFailed || !strings.Contains(stderr, test.want) {
			t.Errorf("merge %v: exit %d, %q, want %q", test.files, code, stderr, test.want)
		}
	}
}

func firstFolder(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("%s: %d entries, %v", dir, len(entries), err)
	}
	return entries[0].Name()
}

// TestShardRefuses: a part that is not one ends in one line.
func TestShardRefuses(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"": "--shard is empty", "x": "use INDEX/TOTAL", "1": "use INDEX/TOTAL", "1/2/3": "use INDEX/TOTAL", "/3": "use INDEX/TOTAL", "1/": "use INDEX/TOTAL",
		"0/3": "from 1 to the total", "4/3": "from 1 to the total", "1/0": "from 1 to the total", "-1/3": "from 1 to the total",
	} {
		if _, stderr, code := runShard(t, "--repo", "../../testdata/infra", "--shard", given); code != exitFailed || !strings.Contains(stderr, want) {
			t.Errorf("--shard %q: exit %d, %q, want %q", given, code, stderr, want)
		}
	}
	if stdout, stderr, code := runShard(t, "--repo", "../../testdata/infra", "--shard", "99999999/99999999"); code != 0 {
		t.Errorf("more shards than sites: exit %d, %s%s", code, stdout, stderr)
	}
}

func TestAutoShard(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		env  map[string]string
		want shard.Shard
		err  string
	}{
		{map[string]string{"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "5"}, shard.Shard{Index: 2, Of: 5}, ""},
		{map[string]string{"CI_NODE_TOTAL": "1"}, shard.Shard{Index: 1, Of: 1}, ""},
		{map[string]string{"JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "3"}, shard.Shard{Index: 1, Of: 3}, ""},
		{map[string]string{"JOB_COMPLETION_INDEX": "2", "CI_NODE_TOTAL": "3"}, shard.Shard{Index: 3, Of: 3}, ""},
		{map[string]string{"JOB_COMPLETION_INDEX": "3", "JOB_COMPLETIONS": "3"}, shard.Shard{}, "from 1 to the total"},
		{map[string]string{"JOB_COMPLETION_INDEX": "0"}, shard.Shard{}, "set JOB_COMPLETIONS"},
		{map[string]string{"CI_NODE_INDEX": "2"}, shard.Shard{}, "CI_NODE_TOTAL is not"},
		{nil, shard.Shard{}, "give --shard INDEX/TOTAL"},
	} {
		got, err := cli.Shard("auto", func(name string) string { return test.env[name] })
		if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%v: got %v, %v", test.env, got, err)
		}
	}
}
