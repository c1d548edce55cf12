// Command gen writes ../schema.txt: the Kubernetes, Argo CD, Istio and a few
// neighbouring schemas in the compact form that package kube reads. It fetches
// its inputs as Go modules, pinned in modules.go, so it needs the module proxy
// and is run by developers (`go generate ./internal/kube`), never by users.
//
// Each source is read in an older and a newer version and the two are united:
// a field that either knows is known, a field is required only where both
// require it. A cluster is rarely at the newest version of everything, and a
// linter that refuses what the cluster takes is worse than one that misses.
package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
)

func main() {
	out, zones := "schema.txt", "zones.txt"
	if len(os.Args) > 2 {
		out, zones = os.Args[1], os.Args[2]
	}
	if err := errors.Join(run(out), writeZones(zones)); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	files, err := download(modules)
	if err != nil {
		return err
	}
	native, err := loadNative(files)
	if err != nil {
		return err
	}
	custom, err := loadCustom(files)
	if err != nil {
		return err
	}
	text, err := emit(native, custom)
	if err != nil {
		return err
	}
	return os.WriteFile(out, []byte(text), 0o644)
}

// kind is one GroupVersionKind with the schema of its objects.
type kind struct {
	apiVersion, name string
	namespaced       bool
	shape            *shape
	since            int // the first Kubernetes 1.x that has it; 0: the oldest read here
}

func (k kind) key() string { return k.apiVersion + " " + k.name }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// provenance lists the modules for the head of schema.txt.
func provenance() string {
	var b strings.Builder
	for _, m := range modules {
		fmt.Fprintf(&b, "# %s@%s\n", m.path, m.version)
	}
	return b.String()
}
