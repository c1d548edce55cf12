package kustomize

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Tool renders kustomizations as a source of an Application. It keeps what it built, see New.
type Tool struct{ kept *kept }

// New makes the tool of one renderer.
func New() Tool { return Tool{&kept{}} }

// Name is the block of a source that forces the tool.
func (Tool) Name() string { return "kustomize" }

// Detect reports whether a folder has a kustomization.
func (Tool) Detect(t *source.Tree, dir string) bool { return kustomizationOf(t, dir) != "" }

// Render builds the kustomization of the source's folder.
func (k Tool) Render(ctx context.Context, in tool.Input) tool.Output {
	t := rendering{in}
	if kustomizationOf(in.Tree, in.Dir) == "" {
		return tool.Output{Problems: []argo.Problem{{Rule: "render/failed", At: in.Source.PlaceOf("path"),
			Text: finding.Say("no-kustomization", "dir", in.Dir)}}}
	}
	env := in.App.Env(in.Source)
	res, err := k.kept.build(ctx, Input{Tree: in.Tree, Dir: in.Dir, Block: in.Source.Tool("kustomize"), Helm: t.helm,
		Substitute: func(s string) string {
			out, _ := argo.Substitute(s, env)
			return out
		}}, env)
	if err != nil {
		return tool.Output{}
	}
	out := tool.Output{Complete: res.Complete}
	for _, p := range res.Problems {
		out.Problems = append(out.Problems, t.problem(p))
	}
	for _, m := range res.Manifests {
		out.Manifests = append(out.Manifests, tool.Manifest{Node: m.Node, Text: m.YAML.File, File: kustomizationOf(in.Tree, in.Dir), From: provenance{t, m}})
	}
	return out
}

// rendering is one source being rendered.
type rendering struct{ in tool.Input }

// place turns a place into argo's.
func (t rendering) place(p Place) argo.Place {
	if p.File == "" {
		return t.in.Source.PlaceOf("kustomize").Child(p.Path...)
	}
	y, err := t.in.Tree.YAML(p.File)
	if err != nil {
		return t.in.Source.PlaceOf("path")
	}
	return argo.Place{File: y, Doc: p.Doc, Path: p.Path}
}

func (t rendering) problem(p Problem) argo.Problem {
	out := argo.Problem{Rule: "render/failed", At: t.place(p.At), Text: p.Text}
	switch p.Kind {
	case Missing:
		out.Text = finding.Say("kustomize-fails", "why", p.Text)
	case NotRendered, NoChart:
		out.Rule, out.Reason = "render/not-rendered", finding.RemoteBase
		if p.Kind == NoChart {
			out.Reason = finding.RemoteChart
		}
		out.Text = finding.Say("unchecked", "why", p.Text)
	}
	return out
}

// provenance follows a field of a built manifest back.
type provenance struct {
	rendering
	manifest *Manifest
}

// Causes lists the places that a field comes from.
func (p provenance) Causes(path source.Path, _ argo.Want) []argo.Cause {
	var out []argo.Cause
	for _, c := range p.manifest.Causes(path) {
		out = append(out, argo.Cause{At: p.place(c.Place), Span: c.Span, Same: c.Same, Anchored: !c.Confirmed})
	}
	return out
}
