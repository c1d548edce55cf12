package render

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/asked"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Outline is Site, but releases that make no Applications are only told apart by a Key: of charts the values are read, and
// what other tools make is left out too unless files is set; such a release is then rendered, and has FilesRead. What is left
// out is known after Finish.
func (r *Renderer) Outline(ctx context.Context, site *model.Site, files bool) (*Result, error) {
	s := &siteRender{Renderer: r, ctx: ctx, site: site, result: &Result{Site: site}, said: map[string]bool{}, quiet: true, outline: true, files: files}
	return s.render()
}

// Finish renders a release of an Outline.
func (r *Renderer) Finish(ctx context.Context, rel *Release) error {
	s := &siteRender{Renderer: r, ctx: ctx, site: rel.Site, result: &Result{Site: rel.Site}, said: map[string]bool{}, quiet: true}
	rel.dry, rel.sources, rel.reads, rel.key = false, nil, nil, ""
	rel.Failed, rel.NotRendered, rel.Why = false, "", argo.Problem{}
	rel.unknown = false
	s.release(rel)
	return ctx.Err()
}

// Dry reports whether the release is one of an Outline that was not finished.
func (rel *Release) Dry() bool { return rel.dry }

// Makes reports whether the release renders Applications or ApplicationSets.
func (rel *Release) Makes() bool {
	return slices.ContainsFunc(rel.Objects, func(o *Object) bool {
		return o.Group() == argo.Group && (o.Kind == argo.KindApplication || o.Kind == argo.KindApplicationSet)
	})
}

// Key is equal for releases that render alike, as far as charts go; "" if that is not known. What else a release read is
// in FilesRead.
func (rel *Release) Key() string {
	if rel.key == "" {
		return ""
	}
	return fmt.Sprintf("%s\x00%v\x00%s", rel.key, rel.Failed, rel.Why.Text.Key())
}

// FilesRead lists the files and folders that the release was made of beside charts and their values, whether they are there
// or not, sorted.
func (rel *Release) FilesRead() []string { return slices.Sorted(maps.Keys(rel.reads)) }

// noteKey adds a source to what the release is known by.
func (rel *Release) noteKey(src *argo.Source, kept any, recorded *recorder) {
	switch render, _ := kept.(*sourceRender); {
	case render != nil && render.Chart != nil && render.Chart.Helm != nil:
		key, ok := render.Key()
		if !ok {
			rel.unknown = true
		}
		rel.key += fmt.Sprintf("chart %s %x\n", key, render.Chart.Helm.Sum)
	case recorded != nil && recorded.unknown:
		rel.unknown = true
	default:
		rel.key += "files " + src.Base + " " + src.Path + "\n"
		if recorded == nil {
			break
		}
		if rel.reads == nil {
			rel.reads = map[string]bool{}
		}
		for _, name := range recorded.Names() {
			rel.reads[name] = true
		}
		for _, name := range []string{".argocd-source.yaml", ".argocd-source-" + rel.app.Name + ".yaml", "Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"} {
			rel.reads[path.Join(src.Base, src.Path, name)] = true
		}
	}
	if rel.unknown {
		rel.key = ""
	}
}

// record lets a tool read through a recorder.
func (s *siteRender) record(in *tool.Input) *recorder {
	r := &recorder{FS: asked.Of(in.Tree.FS)}
	in.Tree = source.NewTree(r)
	chart, remote := in.Chart, in.Remote
	in.Chart = func(ctx context.Context, c tool.Chart) tool.Output {
		r.unknown = true
		return chart(ctx, c)
	}
	in.Remote = func(repository, name, version string) (string, bool) {
		r.unknown = true
		return remote(repository, name, version)
	}
	return r
}

// recorder notes what a tool asks of its tree.
type recorder struct {
	*asked.FS
	unknown bool // something was read by another way
}

// SameFiles reports whether names are the same in two trees: files by their content, folders by what is in them.
func SameFiles(a, b *source.Tree, names []string) bool { return asked.Same(a, b, names) }
