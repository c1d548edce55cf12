//go:build ignore

// peers measures what one run of xgen-lint takes over a repository, beside the tools that people run in its place, and
// prints one table: helm template for each Application with the values that Argo CD gives it, kubeconform and conftest over
// all manifests. A tool that is not installed is said to be so. kubeconform loads its schemas from the network, unless
// SCHEMAS names a folder of them as its -schema-location does.
//
//	go run internal/fleettest/peers.go XGEN_LINT REPO
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// policy is what conftest evaluates: one rule, so that its row is what reading the manifests takes.
const policy = `package main
deny contains msg if {
	some container in input.spec.template.spec.containers
	not container.resources.limits.memory
	msg := sprintf("%s %s: container %s has no memory limit", [input.kind, input.metadata.name, container.name])
}
`

// application is what helm needs of an Application.
type application struct {
	Kind     string
	Metadata struct{ Name string }
	Spec     struct {
		Source      *appSource
		Sources     []appSource
		Destination struct{ Namespace string }
	}
}

type appSource struct {
	Path string
	Helm struct {
		ReleaseName, Values string
		ValueFiles          []string
		ValuesObject        json.RawMessage
		Parameters          []struct {
			Name, Value string
			ForceString bool
		}
	}
}

// row is a line of the table.
type row struct {
	tool           string
	wall, cpu      time.Duration
	peak           int64 // bytes; 0 if the system does not say
	calls, failed  int
	missing, extra string
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run internal/fleettest/peers.go XGEN_LINT REPO")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(lint, repo string) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	manifests, rules := filepath.Join(dir, "manifests.yaml"), filepath.Join(dir, "policy")
	calls, others, err := helmCalls(lint, repo, dir)
	if err != nil {
		return err
	}
	out, err := exec.Command(lint, "render", "--repo", repo).Output()
	if err != nil {
		return fmt.Errorf("render %s: %w", repo, err)
	}
	if err := errors.Join(os.WriteFile(manifests, out, 0o600), os.Mkdir(rules, 0o700), os.WriteFile(filepath.Join(rules, "limits.rego"), []byte(policy), 0o600)); err != nil {
		return err
	}
	self := measure("xgen-lint, all rules", lint, []string{"--repo", repo, "--no-cache"})
	helm := measure("helm template, each Application", "helm", calls...)
	if helm.missing == "" && others > 0 {
		helm.extra += fmt.Sprintf(" %d Applications are not of a chart in the repository", others)
	}
	printTable(repo, self, helm,
		measure("kubeconform, all manifests", "kubeconform", []string{"-ignore-missing-schemas", "-schema-location", cmp.Or(os.Getenv("SCHEMAS"), "default"), manifests}),
		measure("conftest, one rule over all", "conftest", []string{"test", "--policy", rules, manifests}))
	return nil
}

// helmCalls are the arguments of helm for each Application that a root renders whose chart is in the repository, and how many
// others there are.
func helmCalls(lint, repo, dir string) (calls [][]string, others int, err error) {
	cmd := exec.Command(lint, "render", "--applications", "--format", "json", "--repo", repo)
	out, err := cmd.Output()
	if err != nil {
		return nil, 0, fmt.Errorf("render the Applications of %s: %w", repo, err)
	}
	var all struct {
		Releases []struct{ Manifests []application }
	}
	if err := json.Unmarshal(out, &all); err != nil {
		return nil, 0, fmt.Errorf("read the Applications of %s: %w", repo, err)
	}
	for _, release := range all.Releases {
		for _, app := range release.Manifests {
			if app.Kind != "Application" {
				continue
			}
			args, err := app.helm(repo, filepath.Join(dir, fmt.Sprintf("values-%d", len(calls))))
			if err != nil {
				return nil, 0, err
			}
			if args == nil {
				others++
				continue
			}
			calls = append(calls, args)
		}
	}
	return calls, others, nil
}

// helm are the arguments that render an Application; nil if it has no chart in the repository. inline is where its inline values
// are written to.
func (a application) helm(repo, inline string) ([]string, error) {
	sources := a.Spec.Sources
	if a.Spec.Source != nil {
		sources = []appSource{*a.Spec.Source}
	}
	for _, s := range sources {
		chart := filepath.Join(repo, filepath.FromSlash(s.Path))
		if _, err := os.Stat(filepath.Join(chart, "Chart.yaml")); s.Path == "" || err != nil {
			continue
		}
		name := a.Metadata.Name
		if s.Helm.ReleaseName != "" {
			name = s.Helm.ReleaseName
		}
		args := []string{"template", name, chart, "--namespace", a.Spec.Destination.Namespace, "--include-crds"}
		for _, f := range s.Helm.ValueFiles {
			at := filepath.Join(chart, filepath.FromSlash(f))
			if path.IsAbs(f) {
				at = filepath.Join(repo, filepath.FromSlash(f))
			}
			args = append(args, "--values", at)
		}
		values := []byte(s.Helm.Values)
		if len(s.Helm.ValuesObject) > 0 {
			values = s.Helm.ValuesObject
		}
		if len(bytes.TrimSpace(values)) > 0 {
			if err := os.WriteFile(inline, values, 0o600); err != nil {
				return nil, err
			}
			args = append(args, "--values", inline)
		}
		for _, p := range s.Helm.Parameters {
			flag := "--set"
			if p.ForceString {
				flag = "--set-string"
			}
			args = append(args, flag, p.Name+"="+p.Value)
		}
		return args, nil
	}
	return nil, nil
}

// measure runs a tool once for each list of arguments, one after the other. A tool that ends with another status than 0 may have
// found something, so that is counted and no error.
func measure(name, tool string, calls ...[]string) row {
	r := row{tool: name}
	if _, err := exec.LookPath(tool); err != nil {
		r.missing = tool
		return r
	}
	for _, args := range calls {
		cmd := exec.Command(tool, args...)
		start := time.Now()
		out, err := cmd.CombinedOutput()
		r.wall += time.Since(start)
		if r.calls++; err != nil {
			if r.failed++; r.failed == 1 {
				last := strings.Split(strings.TrimSpace(string(out)), "\n")
				r.extra = fmt.Sprintf("%v: %.200s", err, last[len(last)-1])
			}
		}
		if state := cmd.ProcessState; state != nil {
			r.cpu += state.UserTime() + state.SystemTime()
			r.peak = max(r.peak, peak(state))
		}
	}
	return r
}

// peak is the most memory that a process had, from what Linux prints of its usage; 0 elsewhere, where it is counted otherwise.
func peak(state *os.ProcessState) int64 {
	data, err := json.Marshal(state.SysUsage())
	var usage struct{ Maxrss int64 }
	if _, linux := os.Stat("/proc/self/status"); err != nil || linux != nil || json.Unmarshal(data, &usage) != nil {
		return 0
	}
	return usage.Maxrss << 10
}

func printTable(repo string, rows ...row) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "over %s\ttime\tCPU\tpeak memory\tcalls\tended with another status than 0\n", repo)
	var missing, extra []string
	for _, r := range rows {
		if r.missing != "" {
			fmt.Fprintf(w, "%s\tnot installed\n", r.tool)
			missing = append(missing, r.missing)
			continue
		}
		memory := "unknown"
		if r.peak > 0 {
			memory = fmt.Sprintf("%d MB", r.peak/1_000_000)
		}
		fmt.Fprintf(w, "%s\t%.2f s\t%.2f s\t%s\t%d\t%d\n", r.tool, r.wall.Seconds(), r.cpu.Seconds(), memory, r.calls, r.failed)
		if r.extra != "" {
			extra = append(extra, r.tool+": "+strings.TrimSpace(r.extra))
		}
	}
	w.Flush()
	for _, line := range extra {
		fmt.Println(line)
	}
	if len(missing) > 0 {
		fmt.Println("not installed, and not measured: " + strings.Join(missing, ", "))
	}
}
