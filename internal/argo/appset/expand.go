package appset

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Of makes the Applications of an ApplicationSet; it is an argo.Expand.
func Of(ctx context.Context, set *argo.ApplicationSet, w argo.World) argo.Expansion {
	a := adapter{set: set, world: w}
	in := Input{Set: set.At.Root(), Tree: w.Tree, Repository: a.repository}
	for i, c := range w.Clusters {
		in.Clusters = append(in.Clusters, a.cluster(i, c))
	}
	res, err := expand(ctx, in)
	out := argo.Expansion{}
	if err != nil && !errors.Is(err, ctx.Err()) {
		out.Problems = append(out.Problems, argo.Problem{Rule: "render/failed", At: set.At, Text: finding.PhraseOf(err)})
	}
	for _, p := range res.Problems {
		out.Problems = append(out.Problems, a.problem(p))
	}
	for _, app := range res.Applications {
		if app.Unknown && !settled(app.Node) {
			continue // what it deploys is not known: the problem says so
		}
		out.Applications = append(out.Applications, argo.Generated{Node: app.Node, From: provenance{a, app}})
	}
	return out
}

// settled reports whether an Application with placeholders has none in what it
// renders: its sources, and the namespace of its objects.
func settled(app *source.Node) bool {
	return !holds(at(app, "spec", "source")) && !holds(at(app, "spec", "sources")) && !holds(at(app, "spec", "destination", "namespace"))
}

// holds reports whether a tree has a placeholder in it.
func holds(n *source.Node) bool {
	if n == nil {
		return false
	}
	return strings.Contains(n.Value, placeholder) || slices.ContainsFunc(n.Content, holds)
}

// adapter turns places of this package into argo's.
type adapter struct {
	set   *argo.ApplicationSet
	world argo.World
}

// repository returns the linted repository for a URL that is its own.
func (a adapter) repository(url string) (*source.Tree, bool) {
	return a.world.Tree, a.world.Foreign != nil && !a.world.Foreign(url)
}

// clusterFile marks the places of clusters, which are argo's own.
const clusterFile = "\x00cluster"

// cluster takes over a cluster; its index says where it is declared.
func (a adapter) cluster(i int, c argo.Cluster) Cluster {
	from := Place{File: clusterFile, Doc: i}
	return Cluster{Name: c.Name, Server: c.Server, Project: c.Project, Labels: c.Labels, Annotations: c.Annotations, At: from,
		Fields: func(field ...string) Place { return from.child(field...) }}
}

// place turns a place into argo's; span is set for a part of a text.
func (a adapter) place(p Place) (at argo.Place, within *finding.Stretch) {
	switch {
	case p.File == clusterFile:
		at = a.world.Clusters[p.Doc].At
		path := p.Path
		if secret, ok := ReadCluster(at.Root(), "", 0); ok && len(path) > 0 {
			path = secret.Fields(path...).Path
		}
		if at.Child(path...).Node() != nil {
			at = at.Child(path...)
		}
	case p.File != "":
		if y, err := a.world.Tree.YAML(p.File); err == nil {
			at = argo.Place{File: y, Doc: p.Doc, Path: p.Path}
		}
	default:
		at = a.set.At.Child(p.Path...)
	}
	if p.End > p.Start {
		within = &finding.Stretch{Start: p.Start, End: p.End}
	}
	return at, within
}

func (a adapter) problem(p Problem) argo.Problem {
	at, within := a.place(p.At)
	out := argo.Problem{Rule: "render/failed", At: at, Within: within}
	if p.Reads.Path != nil && at.File != nil && at.Object == nil { // a file that lacks what the template reads
		out.Span, _ = at.File.Nearest(at.Doc, at.Path)
		if from, stretch := a.place(p.Reads); from.File != nil && from.Object == nil {
			span, _ := from.File.Nearest(from.Doc, from.Path)
			if n := from.Node(); stretch != nil && n != nil {
				span, _ = from.File.Within(n, stretch.Start, stretch.End)
			}
			out.Related = append(out.Related, finding.Related{Span: span, Text: finding.Say("set-read-here")})
		}
	}
	makesNone := false
	switch p.Kind {
	case NotKnown:
		out.Rule, out.Reason, out.Key = "render/not-rendered", finding.Generator, p.Text.Key()
		if what, _ := p.Text.Args["what"].(finding.Phrase); what.ID == unknownClusters {
			out.Help = finding.Say("set-list-clusters")
		}
	case NoPath:
		out.Rule, makesNone = "argocd/path-missing", true
	case NothingMet:
		out.Rule, out.Reason, makesNone = "render/not-rendered", finding.NoElement, true
	}
	out.Text = finding.Say("in-set", "name", a.set.Name, "what", p.Text, "none", makesNone)
	return out
}

// provenance follows a generated field back.
type provenance struct {
	adapter
	app *Application
}

// Causes lists the elements that gave the field's parameters, then the
// template's own line.
func (p provenance) Causes(path source.Path, _ argo.Want) []argo.Cause {
	var out []argo.Cause
	_, made := source.Get(p.app.Node, path)
	for _, o := range p.app.Origins(path) {
		at, within := p.place(o.Place)
		c := argo.Cause{At: at, Same: o.Parameter == "" && !o.Lacks && within == nil, Anchored: o.Lacks, Lacks: o.Lacks}
		if o.Parameter != "" && within == nil && at.File != nil { // handed on as it is
			n := at.Node()
			c.Same = n != nil && made != nil && len(n.Content) == 0 && text(n) == text(made)
		}
		if within != nil && at.File != nil {
			if n := at.Node(); n != nil {
				c.Span, _ = at.File.Within(n, within.Start, within.End)
			}
		}
		out = append(out, c)
	}
	return out
}
