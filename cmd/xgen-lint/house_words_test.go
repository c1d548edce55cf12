package main

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sources calls f for each Go file of the program, its path relative to the module.
func sources(t *testing.T, f func(name string, data []byte)) {
	t.Helper()
	moduleFiles(t, func(name string, data []byte) {
		if path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") {
			f(name, data)
		}
	}, ".go")
}

// moduleFiles calls f for each file of the module with one of the extensions, but for test data and judges.
func moduleFiles(t *testing.T, f func(name string, data []byte), extensions ...string) {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || name == "internal/judge" || strings.HasPrefix(d.Name(), ".") && name != "."):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains(extensions, path.Ext(name)):
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err == nil {
			f(name, data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkWords wants each word's name in the code to be there.
func checkWords(t *testing.T) {
	types := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^type (\w+) `)
	sources(t, func(name string, data []byte) {
		for _, m := range declared.FindAllSubmatch(data, -1) {
			types[path.Base(path.Dir(name))+"."+string(m[1])] = true
		}
	})
	for _, row := range table(t, "word") {
		if !types[row[2]] {
			t.Errorf("%s: there is no type %s", row[0], row[2])
		}
	}
}

// longestPackage is the most lines that a package may have without its tests.
const longestPackage = 3000

// checkLengths wants packages to be short.
func checkLengths(t *testing.T) {
	lines := map[string]int{}
	sources(t, func(name string, data []byte) { lines[path.Dir(name)] += bytes.Count(data, []byte("\n")) })
	for folder, n := range lines {
		if n > longestPackage {
			t.Errorf("%s has %d lines; %d are allowed: cut it along a seam", folder, n, longestPackage)
		}
	}
}
