// Package fleettest makes fleets for benchmarks and tests: the golden repo with
// as many sites as are asked for. Sites differ in their replicas, resources,
// domains and variables, and a share of them has one fault each.
package fleettest

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"
)

// Options is what a fleet is like. Equal options make equal fleets.
type Options struct {
	Sites  int     // beside those of the golden repo, each with six services
	Seed   uint64  // of what differs
	Faults float64 // the share of sites that have a fault
}

// Fault is what is wrong with one site.
type Fault struct {
	Site string
	Rule string // that reports it
	File string
}

const (
	projects = "k3s/argocd/projects/"
	rootApps = "k3s/argocd/root-apps/"
)

var services = []string{"xgen-frontend", "xgen-backend-gateway", "xgen-core", "xgen-workflow", "xgen-documents", "xgen-mcp-station"}

// Make returns golden with more sites, and what is wrong with them.
func Make(golden fstest.MapFS, o Options) (fstest.MapFS, []Fault) {
	files := maps.Clone(golden)
	random := rand.New(rand.NewPCG(o.Seed, 1))
	var faults []Fault
	var facts strings.Builder
	for i := range o.Sites {
		s := site{name: fmt.Sprintf("site-%04d", i), number: i, random: random}
		text := s.file()
		if random.Float64() < o.Faults {
			fault := s.spoil(&text)
			faults = append(faults, fault)
		}
		put(files, projects+s.name+".yaml", text)
		put(files, rootApps+"xgen-root-"+s.name+".yaml", rootApp(s.name))
		fmt.Fprintf(&facts, "  %s: { platform: k3s, gpu: false }\n", s.name)
	}
	const config, before = ".xgen-lint.yaml", "\n# What Argo CD would ask"
	put(files, config, strings.Replace(string(files[config].Data), before, facts.String()+before, 1))
	return files, faults
}

func put(files fstest.MapFS, name, text string) {
	files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
}

// site is one that is being made.
type site struct {
	name   string
	number int
	random *rand.Rand
}

func (s site) one(of ...string) string { return of[s.random.IntN(len(of))] }

// file is the site's file, without faults.
func (s site) file() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\nproject:\n  name: xgen\n  description: \"Site %d\"\n  namespace: xgen-%04d\n", s.name, s.number, s.number)
	b.WriteString("  repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git\n\nsite: main\n\ndestinations:\n  prd:\n")
	fmt.Fprintf(&b, "    server: https://kubernetes.default.svc\n    domain: \"%s.example.com\"\n\n", s.name)
	fmt.Fprintf(&b, "vars:\n  APP_SITE: %q\n  LOG_LEVEL: %q\n", s.name, s.one("info", "debug", "warning"))
	if s.random.IntN(3) == 0 {
		fmt.Fprintf(&b, "  FEATURE_%d: \"%d\"\n", s.random.IntN(20), s.random.IntN(1000))
	}
	b.WriteString("\nenvironments:\n  prd:\n    services:\n")
	for _, name := range services {
		fmt.Fprintf(&b, "      - name: %s\n", name)
		if name == "xgen-frontend" {
			b.WriteString("        hasDomain: true\n")
		}
		if s.random.IntN(2) == 0 {
			low := 1 + s.random.IntN(2)
			fmt.Fprintf(&b, "        replicas: %d\n        autoscaling: { minReplicas: %d, maxReplicas: %d }\n", low, low, low+1+s.random.IntN(3))
		}
		memory, cpu := s.one("256Mi", "512Mi", "1Gi"), s.one("100m", "200m", "500m")
		fmt.Fprintf(&b, "        resources:\n          requests: { memory: %q, cpu: %q }\n          limits: { memory: %q, cpu: %q }\n", memory, cpu, s.one("2Gi", "4Gi", "8Gi"), s.one("1000m", "2000m"))
	}
	return b.String()
}

// spoils are faults of one site's file: the first of each pair is replaced.
var spoils = []struct{ rule, old, new string }{
	{"site/unknown-service", "name: xgen-core", "name: xgen-coer"},
	{"yaml/unquoted-wildcard", "domain: \"", "domain: *\"x"},
	{"site/identity-mismatch", "APP_SITE: \"", "APP_SITE: \"x-"},
	{"schema/site", "project:\n", "projcet: {}\nproject:\n"},
	{"capacity/requests-exceed-limits", "requests: { memory: \"", "requests: { memory: \"9"},
}

// spoil puts a fault into the site's file.
func (s site) spoil(text *string) Fault {
	which := spoils[s.random.IntN(len(spoils))]
	*text = strings.Replace(*text, which.old, which.new, 1)
	return Fault{Site: s.name, Rule: which.rule, File: projects + s.name + ".yaml"}
}

func rootApp(name string) string {
	return fmt.Sprintf(`apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: xgen-root-%[1]s
  namespace: argocd
  finalizers:
    - resources-finalizer.argocd.argoproj.io
spec:
  project: default
  source:
    repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git
    targetRevision: main
    path: k3s/argocd
    helm:
      valueFiles:
        - projects/%[1]s.yaml
      parameters:
        - name: env
          value: prd
  destination:
    server: https://kubernetes.default.svc
    namespace: argocd
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
`, name)
}

// Read returns the files of a folder of the disk.
func Read(dir string) (fstest.MapFS, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	return files, err
}

// Write puts files into a folder of the disk.
func Write(files fstest.MapFS, dir string) error {
	for name, f := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
