package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shape is a repository of testdata/repos as a user asks for it.
type shape struct {
	name, site, service string // one of its sites, and a service of that
	services            string // all of the site's
	variable            string // that a container of the service has, "" if it has none
	image               string // of the service
	file                string // that the service is rendered from, and no other site; or of all
	object              string // what the service renders
	broken              [2]string
}

func shapes() []shape {
	return []shape{
		{name: "app-of-apps", site: "east", service: "orders-east", services: "invoices-east orders-east", image: "registry.example.com/team/orders:1.4.2",
			file: "platform/values-east.yaml", object: "Ingress", broken: [2]string{"replicas: 3", "replicas: three"}},
		{name: "appset-clusters", site: "agent", service: "agent-plant", services: "agent-office agent-plant agent-edge", image: "registry.example.com/platform/agent:0.3.0",
			file: "agent/values-large.yaml", object: "DaemonSet", broken: [2]string{"256Mi", "256MiB"}},
		{name: "appset-git", site: "tools", service: "tool-wiki", services: "tool-paste tool-wiki", image: "ghcr.io/example/wiki:2.4.1",
			file: "tools/wiki/workload.yaml", object: "Deployment", broken: [2]string{"cpu: 50m", "cpu: 500m"}},
		{name: "appset-matrix", site: "shops", service: "busan-live", services: "busan-test busan-live seoul-test seoul-live", variable: "LOG_LEVEL", image: "registry.example.com/shops/shop:1.7.2",
			file: "shops/busan.yaml", object: "Deployment", broken: [2]string{"version: 1.7.2", "version: 1.7 2"}},
		{name: "charts", site: "large", service: "portal", services: "portal", image: "registry.example.com/web/portal:5.2.0",
			file: "portal/ci/large-values.yaml", object: "HorizontalPodAutoscaler", broken: [2]string{"cpu: 400m", "cpu: 800m"}},
		{name: "kustomize", site: "orders-live", service: "orders-live", services: "orders-live", variable: "CURRENCY", image: "registry.example.com/orders:2.0.4",
			file: "overlays/live/resources.yaml", object: "Deployment", broken: [2]string{"memory: 1Gi", "memory: 1GiB"}},
		{name: "plain", site: "queue", service: "queue", services: "queue", image: "registry.example.com/office/broker:1.0.7",
			file: "queue/broker/broker.yaml", object: "StatefulSet", broken: [2]string{"{ name: data, mountPath", "{ name: date, mountPath"}},
		{name: "several-sources", site: "blog", service: "blog", services: "blog", image: "registry.example.com/web/blog:3.1.0",
			file: "values/blog.yaml", object: "PodDisruptionBudget"},
	}
}

// TestShapes runs what users ask of a repository on one of every shape.
func TestShapes(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob("../../testdata/repos/*")
	if err != nil || len(dirs) != len(shapes()) {
		t.Fatalf("%d folders, %d rows: %v", len(dirs), len(shapes()), err)
	}
	for _, s := range shapes() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			repo := filepath.Join("..", "..", "testdata", "repos", s.name)
			s.looks(t, repo)
			s.lints(t, repo)
			s.refuses(t, repo)
		})
	}
}

// TestShapeEnvironments: an environment that values name narrows to its site.
func TestShapeEnvironments(t *testing.T) {
	t.Parallel()
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS("../../testdata/repos/app-of-apps")); err != nil {
		t.Fatal(err)
	}
	for _, region := range []string{"east", "west"} {
		name := filepath.Join(repo, "platform", "values-"+region+".yaml")
		data, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, append(data, "env: live-"+region+"\n"...), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var releases struct {
		Releases []struct{ Site, Environment, Service string }
	}
	ask(t, &releases, "render", "--repo", repo, "--env", "live-west")
	if got := releases.Releases; len(got) != 1 || got[0].Site != "west" || got[0].Environment != "live-west" || got[0].Service != "orders-west" {
		t.Errorf("render: %v", got)
	}
	for _, verb := range []string{"sites", "images", "env"} {
		if out := output(t, 0, verb, "--repo", repo, "--env", "live-west"); !strings.Contains(out, "orders-west") || strings.Contains(out, "orders-east") {
			t.Errorf("%s:\n%s", verb, out)
		}
	}
	var report struct {
		Summary struct{ Sites, Applications int }
	}
	ask(t, &report, "--repo", repo, "--env", "live-west")
	if report.Summary.Sites != 1 || report.Summary.Applications != 1 {
		t.Errorf("%+v", report.Summary)
	}
}

// looks asks the commands that print something.
func (s shape) looks(t *testing.T, repo string) {
	var sites struct {
		Sites []struct {
			Name         string
			Environments []struct {
				Services []struct{ Name, Image string }
			}
		}
	}
	ask(t, &sites, "sites", "--repo", repo, "--site", s.site)
	var names []string
	for _, site := range sites.Sites {
		for _, env := range site.Environments {
			for _, v := range env.Services {
				names = append(names, v.Name)
				if v.Name == s.service && v.Image != s.image {
					t.Errorf("sites: %s has image %q", v.Name, v.Image)
				}
			}
		}
	}
	if got := strings.Join(names, " "); len(sites.Sites) != 1 || sites.Sites[0].Name != s.site || got != s.services {
		t.Errorf("sites --site %s: %q", s.site, got)
	}

	var releases struct {
		Releases []struct {
			Site, Service string
			Manifests     []struct{ Kind string }
		}
	}
	ask(t, &releases, "render", "--repo", repo, "--service", s.service, "--site", s.site)
	if len(releases.Releases) != 1 || releases.Releases[0].Site != s.site || releases.Releases[0].Service != s.service {
		t.Fatalf("render: %v", releases)
	}
	kinds := map[string]bool{}
	for _, m := range releases.Releases[0].Manifests {
		kinds[m.Kind] = true
	}
	if !kinds[s.object] {
		t.Errorf("render: no %s in %v", s.object, kinds)
	}
	text := output(t, 0, "render", "--repo", repo, "--site", s.site, "--service", s.service, "--origins")
	if !strings.Contains(text, "kind: "+s.object) || !strings.Contains(text, "# "+s.file+":") {
		t.Errorf("render --origins names no %s or nothing of %s:\n%s", s.object, s.file, text)
	}

	var images struct {
		Images []struct {
			Site, Service, Image, File string
			Line                       int
		}
	}
	ask(t, &images, "images", "--repo", repo, "--service", s.service, "--site", s.site)
	if len(images.Images) != 1 || images.Images[0].Image != s.image || images.Images[0].Service != s.service || images.Images[0].Line == 0 {
		t.Errorf("images: %+v", images)
	}

	var env struct {
		Containers []struct {
			Service   string
			Variables []struct{ Name, File string }
		}
	}
	ask(t, &env, "env", "--repo", repo, "--service", s.service, "--site", s.site)
	if len(env.Containers) != 1 || env.Containers[0].Service != s.service {
		t.Fatalf("env: %+v", env)
	}
	found := s.variable == ""
	for _, v := range env.Containers[0].Variables {
		found = found || v.Name == s.variable && v.File != ""
	}
	if !found {
		t.Errorf("env: no %s in %+v", s.variable, env)
	}
}

// lints narrows runs, over the clean repository and over one with a fault.
func (s shape) lints(t *testing.T, clean string) {
	broken := t.TempDir()
	if err := os.CopyFS(broken, os.DirFS(clean)); err != nil {
		t.Fatal(err)
	}
	old, with := s.broken[0], s.broken[1]
	if old == "" {
		old, with = "maxUnavailable: 1", "maxUnavailabel: 1" // in a file beside
	}
	file := filepath.Join(broken, filepath.FromSlash(s.faulty()))
	data, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%s: %v", s.faulty(), err)
	}
	if err := os.WriteFile(file, bytes.Replace(data, []byte(old), []byte(with), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	whole := output(t, 1, "--repo", broken, "-q")
	for _, args := range [][]string{
		{"--site", s.site}, {"--service", s.service}, {"--site", s.site, "--service", s.service}, {s.faulty()}, {filepath.ToSlash(filepath.Dir(s.faulty()))}, {"--site", s.site, s.faulty()},
	} {
		args = append([]string{"-q", "--repo"}, args...)
		if out := output(t, 0, slices.Insert(slices.Clone(args), 2, clean)...); out != "" {
			t.Errorf("%v on a clean repository:\n%s", args, out)
		}
		if out := output(t, 1, slices.Insert(slices.Clone(args), 2, broken)...); !sameFinding(out, whole) {
			t.Errorf("%v:\n%s\nand without:\n%s", args, out, whole)
		}
	}
	if out := output(t, 0, "-q", "--repo", broken, "README.md"); out != "" {
		t.Errorf("README.md has no part in\n%s", out)
	}
}

// faulty is the file that lints puts a fault into.
func (s shape) faulty() string {
	if s.broken[0] == "" {
		return "extras/" + s.service + "/disruption.yaml"
	}
	return s.file
}

// sameFinding compares the first lines, up to the sites and services that they count.
func sameFinding(a, b string) bool {
	head := func(s string) string {
		line, _, _ := strings.Cut(s, "\n")
		line, _, _ = strings.Cut(line, " [")
		line, _, _ = strings.Cut(line, " (")
		return line
	}
	return head(a) != "" && head(a) == head(b)
}

// refuses asks for what is not there.
func (s shape) refuses(t *testing.T, repo string) {
	for _, args := range [][]string{
		{"--site", s.site + "x"}, {"--env", "nowhere"}, {"render", "--service", s.service + "x"}, {"env", "--site", s.site + "x"}, {"images", "--env", "nowhere"}, {"sites", "--service", s.service + "x"},
	} {
		if out := output(t, 2, append(args, "--repo", repo)...); out != "" {
			t.Errorf("%v prints %q", args, out)
		}
	}
	if out := output(t, 2, "--repo", repo, "no/such/file.yaml"); out != "" {
		t.Errorf("a FILE that is not there: %q", out)
	}
}

// ask runs a command with --format json and reads the answer.
func ask(t *testing.T, into any, args ...string) {
	t.Helper()
	out := output(t, 0, append(args, "--format", "json")...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// output runs xgen-lint, wants an exit status and returns standard output; with 2, one
// sentence is expected on standard error.
func output(t *testing.T, status int, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command("xgen-lint", args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	err := cmd.Run()
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != status {
		t.Errorf("%v: status %d, want %d\n%s%s", args, got, status, out.String(), errs.String())
	}
	line := strings.TrimSpace(errs.String())
	if status == 2 && (line == "" || strings.Contains(line, "\n") || strings.HasSuffix(line, "there are")) {
		t.Errorf("%v says %s", args, cmp.Diff("", line))
	}
	return out.String()
}
