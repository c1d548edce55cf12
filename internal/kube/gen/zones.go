package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

// writeZones writes the names of the time zones that Go's own database has, which
// kube-apiserver is built with.
func writeZones(out string) error {
	archive, err := zip.OpenReader(filepath.Join(runtime.GOROOT(), "lib", "time", "zoneinfo.zip")) //nolint:staticcheck // run by `go run`, where it is right
	if err != nil {
		return err
	}
	defer archive.Close()
	var names []string
	for _, f := range archive.File {
		if !strings.HasSuffix(f.Name, "/") {
			names = append(names, f.Name)
		}
	}
	sort.Strings(names)
	return os.WriteFile(out, []byte(strings.Join(names, "\n")+"\n"), 0o644)
}
