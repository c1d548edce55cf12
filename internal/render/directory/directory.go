// Package directory renders folders of plain manifests, as Argo CD's directory
// source does: recurse, include and exclude. Jsonnet is not evaluated.
package directory

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/gobwas/glob"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var manifestName = lazyre.New(`^.*\.(yaml|yml|json|jsonnet)$`)

// Tool is the tool for folders of plain manifests.
type Tool struct{}

// Name is "directory".
func (Tool) Name() string { return "directory" }

// Detect is true of every folder: Argo CD reads plain manifests if no other tool
// fits.
func (Tool) Detect(*source.Tree, string) bool { return true }

// Render reads the manifests of the source's folder.
func (Tool) Render(_ context.Context, in tool.Input) tool.Output {
	out := tool.Output{Complete: true}
	for _, name := range Files(in.Tree, in.Dir, in.Source) {
		if strings.HasSuffix(name, ".jsonnet") {
			out.Problems = append(out.Problems, argo.Problem{Rule: "render/not-rendered", Reason: "jsonnet",
				At:      argo.Place{File: &source.YAML{File: source.NewFile(name, nil)}},
				Message: "the manifest " + name + ": Jsonnet is not evaluated; its manifests were not checked"})
			continue
		}
		y, err := in.Tree.YAML(name)
		if err != nil {
			out.Complete = false
			if !source.IsRefused(err) { // else it is reported at the file
				out.Problems = append(out.Problems, argo.Problem{Rule: "render/failed", At: in.Source.PlaceOf("path"), Message: err.Error()})
			}
			continue
		}
		if y.Err != nil {
			out.Complete = false // yaml/syntax reports it
		}
		out.Manifests = append(out.Manifests, Manifests(y)...)
	}
	return out
}

// Manifests lists the documents of a file that are manifests; Argo CD passes
// over all others.
func Manifests(y *source.YAML) []tool.Manifest {
	var out []tool.Manifest
	for i, doc := range y.Docs {
		if !isManifest(doc) {
			continue
		}
		m := tool.Manifest{Node: doc, File: y.Path, From: argo.Literal{At: argo.Place{File: y, Doc: i}}}
		if len(y.Docs) == 1 {
			m.Text = y.File
		}
		out = append(out, m)
	}
	return out
}

func isManifest(doc *source.Node) bool {
	m, _ := source.Decode(doc).(map[string]any)
	return argo.Text(m["apiVersion"]) != "" && argo.Text(m["kind"]) != ""
}

// Files lists the files that a directory source reads below dir, sorted.
func Files(t *source.Tree, dir string, src *argo.Source) []string {
	options := src.Tool("directory")
	recurse, _ := options["recurse"].(bool)
	include, exclude := argo.Text(options["include"]), argo.Text(options["exclude"])
	var out []string
	for _, e := range t.All(dir) {
		within := strings.TrimPrefix(strings.TrimPrefix(e.Path, dir), "/")
		if dir == "." {
			within = e.Path
		}
		switch {
		case strings.Contains(within, "/") && !recurse:
		case !manifestName.MatchString(e.Path) || strings.HasPrefix(path.Base(e.Path), ".argocd-source"):
		case exclude != "" && matches(exclude, within) || include != "" && !matches(include, within):
		default:
			out = append(out, e.Path)
		}
	}
	slices.Sort(out)
	return out
}

// matches is Argo CD's glob.Match: without separators, so that * crosses folders.
func matches(pattern, name string) bool {
	g, err := glob.Compile(pattern)
	return err == nil && g.Match(name)
}
