// Package directory renders folders of plain manifests, as Argo CD's directory
// source does: recurse, include and exclude. Jsonnet is not evaluated.
package directory

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

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
	for _, name := range in.Source.DirectoryFiles(in.Tree, in.Dir) {
		if strings.HasSuffix(name, ".jsonnet") {
			out.Problems = append(out.Problems, argo.Problem{Rule: "render/not-rendered", Reason: "jsonnet",
				At:   argo.Place{File: &source.YAML{File: source.NewFile(name, nil)}},
				Text: finding.Say("jsonnet", "file", name)})
			continue
		}
		y, err := in.Tree.YAML(name)
		if err != nil {
			out.Complete = false
			if !files.IsRefused(err) { // else it is reported at the file
				out.Problems = append(out.Problems, argo.Problem{Rule: "render/failed", At: in.Source.PlaceOf("path"), Text: finding.PhraseOf(err)})
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
