// Package helm renders the charts of an infra repository as `helm template` of Helm 3.22 does, in process and
// byte for byte: a chart is loaded and parsed once and rendered for many releases. It also says which
// template line wrote each byte, and what that line reads.
//
// It owns Helm's semantics of charts, values, templates and manifests' order. It knows nothing of Argo CD, of
// sites and of Kubernetes; it merges no layers of values (they come merged), and reaches neither network
// nor cluster: what that leaves open is in Chart.Missing and Output.Undecidable.
//
// Helm's own engine links client-go, which would cost every run of the program its start-up; tests hold this
// package against it.
package helm

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/engine"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/kyaml"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Options are the flags of `helm template`.
type Options struct {
	ReleaseName string
	Namespace   string
	KubeVersion string   // "" is Helm's own default, v1.20.0
	APIVersions []string // on top of the built-in ones

	IncludeCRDs          bool
	SkipTests            bool // leave test hooks out
	SkipSchemaValidation bool
	IsUpgrade            bool // `.Release.IsUpgrade` in place of `.Release.IsInstall`
}

// Output is what a release renders to.
type Output struct {
	// Manifests in Helm's order: CRDs if asked for, objects in install order of their kinds, then hooks.
	Manifests []Manifest
	// Undecidable lists the templates whose text differs from run to run or from cluster to cluster, with the
	// functions that make it so (now, randAlphaNum, genCA, lookup …). Stand-ins are rendered in their place.
	Undecidable []Undecidable
	// Warnings is what Helm prints on standard error: values that do not fit, and what was not validated.
	Warnings []string
}

// Changes reports whether another render would write something else.
func (o *Output) Changes() bool {
	return slices.ContainsFunc(o.Undecidable, func(u Undecidable) bool { return slices.ContainsFunc(u.Functions, functions.Changing) })
}

// Undecidable is a template that calls functions which have no answer offline.
type Undecidable struct {
	Template  string // repo-relative file
	Functions []string
}

// Manifest is one YAML document of the output.
type Manifest struct {
	Template string // repo-relative file; in an archive: the archive's path, then the path inside
	Name     string // Helm's name, chart/templates/x.yaml
	Kind     string // the object's kind, "" if it has none
	Hook     bool
	Test     bool         // a test hook
	CRD      bool         // from crds/, not a template
	Text     string       // the document, without separators
	Offset   int          // where Text begins in the template's whole text
	YAML     *source.YAML // Text as YAML, its file called Template; nil for CRD
}

// String gives the output as `helm template` prints it.
func (o *Output) String() string {
	var manifests, hooks strings.Builder
	for _, m := range o.Manifests {
		b := &manifests
		if m.Hook {
			b = &hooks
		}
		b.WriteString("---\n# Source: " + m.Name + "\n" + m.Text + "\n")
	}
	return strings.TrimSpace(manifests.String()) + "\n" + hooks.String()
}

// Position is a place in a file: Line and Column start at 1, Column counts code points; 0 is unknown.
type Position = engine.Position

// ReadValues reads a values file as Helm does: the first document, YAML 1.1, numbers as float64. The error is that of
// sigs.k8s.io/yaml.
func ReadValues(y *source.YAML) (map[string]any, error) {
	if y.TooLarge {
		return nil, y.Err
	}
	if y.Ordinary {
		v, _ := kyaml.FromTree(y.Docs[0])
		if m, ok := v.(map[string]any); ok {
			return m, nil
		}
	}
	return kyaml.UnmarshalMap(y.Data)
}
