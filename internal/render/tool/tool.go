// Package tool is the seam between Argo CD and what turns a source into
// manifests: one Tool each for Helm, Kustomize and plain folders. A tool renders
// one source, offline, reaches no network and starts no process; what it cannot
// do is a Problem, never an error.
package tool

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Tool renders one source of an Application. A tool is one folder and one line
// in render's list.
type Tool interface {
	// Name is the block of a source that forces the tool: helm, kustomize,
	// directory.
	Name() string
	// Detect reports whether Argo CD takes the tool for a folder by its files.
	Detect(t *source.Tree, dir string) bool
	// Render renders the source. It never fails as a whole.
	Render(ctx context.Context, in Input) Output
}

// Input is what a tool renders.
type Input struct {
	Tree   *source.Tree
	Dir    string // the source's folder in Tree, cleaned
	App    *argo.Application
	Source *argo.Source // with its .argocd-source files laid over it
	// KubeVersion and APIVersions are what Argo CD would ask the cluster.
	KubeVersion string
	APIVersions []string
	// Dry asks for Values only, not for what they render to.
	Dry bool
	// Chart renders a chart of Tree, for tools that call Helm themselves.
	Chart func(ctx context.Context, c Chart) Output
	// Remote finds the folder of a chart of a repository in the folder of remote
	// charts, for a version or a range of versions.
	Remote func(repository, name, version string) (dir string, ok bool)
}

// Chart is one call of `helm template`.
type Chart struct {
	Dir                 string         // of the chart, in Tree
	Name, Namespace     string         // of the release
	Values              map[string]any // merged, over the chart's own
	KubeVersion         string
	APIVersions         []string
	SkipCRDs, SkipTests bool
}

// Output is what a source renders to.
type Output struct {
	Manifests []Manifest
	Problems  []argo.Problem
	// Complete is false if something may be missing, so that what is not there
	// proves nothing.
	Complete bool
	// Values are those that the source gives its templates, for Helm.
	Values map[string]any
	// Name and Namespace are the release's, for Helm; "" is the Application's.
	Name, Namespace string
	// Kept is the tool's own.
	Kept any
}

// Manifest is one rendered object, or a List of them.
type Manifest struct {
	// Node is the manifest, not to be changed. Its positions are those in Text
	// if that is set, and mean nothing else.
	Node *source.Node
	Text *source.File // the manifest's own text, nil to print Node
	File string       // the file in Tree that a person would name as its source
	Hook bool
	From argo.Provenance
}
