package input

import (
	"crypto/sha256"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/index"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// addRoots adds what root apps render beside Applications: projects, and what
// else is in the app-of-apps chart.
func (build *Builder) addRoots(d *Document, res *render.Result) {
	var roots []document.Root
	for _, root := range res.Roots {
		if root.Release == nil {
			continue
		}
		prefix := source.P("roots").Index(len(roots))
		var manifests []document.Any
		for _, o := range root.Release.Objects {
			if o.Kind == "Application" && o.Group() == "argoproj.io" {
				continue // in applications
			}
			d.Mount(prefix.Child("manifests").Index(len(manifests)), Origin{Object: o}, finding.Subject{Site: res.Site.Name, Environment: root.Environment})
			manifests = append(manifests, o.Node)
		}
		roots = append(roots, document.Root{Name: root.Name, Environment: root.Environment, Namespace: root.Release.Namespace,
			Failed: root.Release.Failed, Manifests: manifests})
	}
	d.Tree["roots"] = roots
	projects := []any{}
	for _, at := range build.repo.Projects {
		d.Mount(source.P("projects").Index(len(projects)), Origin{YAML: at.File, Doc: at.Doc}, finding.Subject{Site: res.Site.Name})
		projects = append(projects, at.Root())
	}
	d.Tree["projects"] = projects
}

// addIndex adds the references of the site that lead nowhere, each with the
// place to edit ("at") and the other party ("maker").
func (build *Builder) addIndex(d *Document, res *render.Result) {
	paths := objectPaths(d)
	if res.Whole != nil {
		res = res.Whole
	}
	broken := []any{}
	x := index.Build(build.repo, res)
	if len(res.Site.Roots) > 0 { // a site of the seed documents' shape has a cluster of its own
		d.Made = x.Names()
	}
	for _, b := range x.Broken() {
		prefix := source.P("index", "broken").Index(len(broken))
		one := map[string]any{"index": len(broken), "why": string(b.Why), "wanted": b.Wanted, "number": b.Number, "certain": b.Certain, "near": b.Near, "known": known(b.Known), "by": b.By}
		if b.Ref != nil {
			one["kind"], one["name"], one["namespace"], one["pull"] = b.Ref.Kind, b.Ref.Name, b.Ref.Namespace, b.Ref.Pull
			one["absent"] = index.Absent(b.Ref.Kind, b.Ref.Namespace, b.Ref.Name)
		}
		if b.Within[1] > 0 {
			one["within"] = []any{b.Within[0], b.Within[1]}
		}
		if m := b.Maker; m != nil {
			maker := map[string]any{"label": m.Kind + " " + m.Name, "name": m.Name, "namespace": m.Namespace}
			field := "name"
			if b.Why == index.Elsewhere {
				field = "namespace"
			}
			from, file := makerOrigin(m, field)
			if at := m.TypePath(); b.Why == index.NotLogin && at != nil {
				from.Base = append(from.Base[:len(from.Base)-2:len(from.Base)-2], at...) // in place of metadata.name
			}
			if file != "" {
				maker["file"] = file
			}
			if script := m.Object == nil && m.Secret != nil && m.Secret.File == nil; script && (b.Why == index.Elsewhere || !m.Read() && !build.repo.MadeByManifest(m.Name)) {
				maker["script"] = true // setup/mismatch reports it, in the script
			}
			one["maker"] = maker
			d.Mount(prefix.Child("maker", field), from, finding.Subject{Site: res.Site.Name, Object: m.Kind + "/" + m.Name})
			one["makerAt"] = []any{"index", "broken", len(broken), "maker", field}
			one["at"] = one["makerAt"]
		}
		if o := b.Object; o != nil {
			at, ok := paths[o]
			if !ok {
				continue
			}
			one["at"], one["from"] = append(at[:len(at):len(at)], steps(o.Node, b.At)...), o.Kind+" "+o.Name
		}
		if o := b.Reader; o != nil {
			if at, ok := paths[o]; ok {
				one["reader"], one["readerAt"] = o.Kind+" "+o.Name, append(at[:len(at):len(at)], steps(o.Node, b.ReaderAt)...)
			}
		}
		if b.Number && b.ReaderAt != nil && build.writes(b.Reader, b.ReaderAt) && !build.writes(b.Object, b.At) {
			one["key"] = true
		}
		if one["at"] != nil {
			broken = append(broken, one)
		}
	}
	d.Tree["index"] = map[string]any{"broken": broken}
}

// writes reports whether a template writes the value itself, and no values give it.
func (build *Builder) writes(o *render.Object, at source.Path) bool {
	return IsTemplate(build.renderer.Trace(o, at, nil, false).Span.File)
}

func known(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// makerOrigin is where the name or the namespace of what makes a thing is
// written.
func makerOrigin(m *index.Maker, field string) (from Origin, file string) {
	below := func(n *source.Node, kind string) source.Path {
		if target := source.P("spec", "target", field); kind == "ExternalSecret" && field == "name" {
			if _, name := source.Get(n, target); name != nil {
				return target
			}
		}
		return source.P("metadata", field)
	}
	switch s := m.Secret; {
	case m.Object != nil:
		return Origin{Object: m.Object, Base: below(m.Object.Node, m.Object.Kind)}, ""
	case s.File != nil:
		_, node := source.Get(s.File.Docs[s.Doc], s.Base)
		return Origin{YAML: s.File, Doc: s.Doc, Base: s.Base.Child(below(node, s.Kind)...)}, s.File.Path
	default:
		return Origin{Span: s.Span}, s.Span.File
	}
}

// objectPaths returns where each rendered object is in the document.
func objectPaths(d *Document) map[*render.Object][]any {
	out := make(map[*render.Object][]any, len(d.mounts))
	for _, m := range d.mounts {
		if o := m.From.Object; o != nil && len(m.prefix) == 4 && len(m.From.Base) == 0 {
			out[o] = Elements(m.prefix)
		}
	}
	return out
}

// sealed lists the SealedSecrets of a site, by the digests of their ciphertext:
// that of another site is of no use to it.
func (build *Builder) sealed(d *Document, i int, site *model.Site) []document.Sealed {
	var out []document.Sealed
	for _, s := range build.repo.Secrets(site, "").Manifests {
		if s.Kind != "SealedSecret" || s.File == nil {
			continue
		}
		prefix := source.P("sites").Index(i).Child("sealed").Index(len(out))
		keys := map[string]string{}
		for _, k := range s.Keys {
			if _, v := source.Get(s.File.Docs[s.Doc], k.Path); v != nil && len(v.Value) > shortestCiphertext {
				keys[k.Name] = fmt.Sprintf("%x", sha256.Sum256([]byte(v.Value)))
				d.Mount(prefix.Child("keys", k.Name), Origin{YAML: s.File, Doc: s.Doc, Base: k.Path}, finding.Subject{Site: site.Name})
			}
		}
		d.Mount(prefix, Origin{YAML: s.File, Doc: s.Doc, Base: s.Base}, finding.Subject{Site: site.Name})
		out = append(out, document.Sealed{Name: s.Name, File: s.File.Path, Keys: keys})
	}
	return out
}

// shortestCiphertext is the length from which two equal texts are no chance.
const shortestCiphertext = 24
