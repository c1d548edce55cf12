package model

import (
	"path"
	"slices"
	"strings"
)

// prose are endings of files that no part of a deployment is read from, unless
// they are in a chart, where templates read any file.
var prose = []string{".md", ".markdown", ".rst", ".adoc", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".pdf", ".drawio", ".puml",
	".gitignore", ".gitattributes", ".gitkeep", ".editorconfig", ".mailmap"}

// IsProse reports whether no part of a deployment is read from a file of that
// name, unless it is in a folder that Markers make.
func IsProse(name string) bool {
	return slices.Contains(prose, strings.ToLower(path.Ext(name))) || slices.Contains([]string{"LICENSE", "NOTICE", "CODEOWNERS", "OWNERS"}, path.Base(name))
}

// Markers are the files that make a folder a chart or a kustomization.
func Markers() []string {
	return []string{"Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"}
}
