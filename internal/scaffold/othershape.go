package scaffold

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// otherShape plans a site in a repository that is not of the seed documents'
// shape: what is named for the like site is copied, its Application first.
func (p *planner) otherShape(site *model.Site, name, like string) (*SitePlan, error) {
	if site == nil {
		return p.element(name, like)
	}
	root := site.Roots[0]
	p.like, p.renaming = site, newRenaming(p.repo, site, name, siteTexts(p.repo, site))
	if root.At.Known() && root.At.Kind() == argo.KindApplicationSet {
		return nil, p.setRefused(site)
	}
	if root.At.Known() {
		p.application(argo.ReadApplication(root.At), root.At)
	}
	for _, f := range root.ValueFiles {
		p.copyFile(f, p.renamed(f))
	}
	if !root.At.Known() && len(root.ValueFiles) == 0 {
		if root.Dir == "" || root.Dir == "." || !p.owns(root.Dir) {
			return nil, fmt.Errorf("--like %s: nothing in this repository is named for that site alone (%s), so there is nothing to copy; add the new one by hand", like, site.File.Path)
		}
		p.copyFolder(root.Dir)
	}
	if len(p.plan.Changes) == 0 {
		return nil, fmt.Errorf("--like %s: nothing in this repository is named for that site alone, so there is nothing to copy; add the new one by hand", like)
	}
	p.sayOther()
	return p.done()
}

// renamed is the path of a copy: named for the new site, or beside the original
// if that is not named for the like site.
func (p *planner) renamed(name string) string {
	if p.owns(name) {
		return p.newPath(name)
	}
	ext := path.Ext(name)
	if stem := strings.TrimSuffix(path.Base(name), ext); stem != "" && strings.HasSuffix(stem, p.oldShort) {
		return path.Join(path.Dir(name), strings.TrimSuffix(stem, p.oldShort)+p.newShort+ext)
	}
	return path.Join(path.Dir(name), p.new+ext)
}

// application copies an Application, with the folders and values files that only
// it names and that are named for it.
func (p *planner) application(app *argo.Application, at argo.Place) {
	var others []string // what Applications of other sites name
	for _, s := range p.repo.Sites {
		if s == p.like {
			continue
		}
		for _, r := range s.Roots {
			if r.At.Known() && r.At.Kind() == argo.KindApplication {
				others = append(others, namedBy(argo.ReadApplication(r.At))...)
			}
		}
	}
	words := p.tokens
	if short := [2]string{p.oldShort, p.newShort}; !slices.Contains(words, short) { // in what is its own, live of orders-live counts
		words = append(slices.Clone(words), short)
	}
	moved := map[string]string{}
	for _, name := range namedBy(app) {
		to := replaceWords(name, words)
		if to != name && !slices.Contains(others, name) {
			moved[name] = to
		}
	}
	e := &edited{YAML: at.File}
	name := p.applicationName(app.Name)
	if ns := app.Destination.Namespace; ns != "" && !p.namespaceShared(ns) {
		p.envs["namespace "+ns] = p.namespaceFor(ns)
	}
	walk(at.File.Docs[at.Doc], nil, func(path source.Path, _, n *source.Node) {
		p.applicationValue(e, path, n, app, name, moved, words)
	})
	own := *p.renaming // in what is copied with it, the short name is the site's own too
	own.tokens = words
	outer := p.renaming
	p.renaming = &own
	for from, to := range moved {
		if p.repo.Tree.IsDir(from) {
			p.copyFolderTo(from, to)
		} else {
			p.copyFile(from, to)
		}
	}
	p.renaming = outer
	from, to := e.document(at.Doc)
	file := p.renamed(at.File.Path)
	if len(at.File.Docs) > 1 && !p.owns(at.File.Path) {
		file = path.Join(path.Dir(at.File.Path), name+path.Ext(at.File.Path))
	}
	p.create(file, e.between(from, to))
}

func (p *planner) applicationValue(e *edited, at source.Path, n *source.Node, app *argo.Application, name string, moved map[string]string, words [][2]string) {
	value, isText := source.Text(n)
	switch last := at.Last(); {
	case !isText || last == "repoURL" || last == "targetRevision" || last == "apiVersion" || last == "kind":
	case at.Equal(source.P("metadata", "name")):
		e.set(n, name)
	case at.Equal(source.P("spec", "destination", "namespace")) && p.envs["namespace "+value] != "":
		e.set(n, p.envs["namespace "+value])
	case last == "path" || at.Parent().Last() == "valueFiles":
		for from, to := range moved {
			if strings.HasSuffix(strings.TrimSuffix(value, "/"), from) {
				e.scalar(n, func(raw string) string { return replaceLast(raw, from, to) })
				return
			}
			if base := path.Base(from); path.Base(value) == base && at.Parent().Last() == "valueFiles" {
				e.scalar(n, func(raw string) string { return replaceLast(raw, base, path.Base(to)) })
				return
			}
		}
	case last == "server":
	case replaceWords(value, words) != value && !isAddress(value):
		e.scalar(n, func(raw string) string { return replaceWords(raw, words) })
	default:
		if p.text(value) != value {
			e.scalar(n, p.text)
		}
	}
}

// namedBy are the folders and values files that an Application names in this
// repository.
func namedBy(app *argo.Application) []string {
	var out []string
	for _, src := range app.Sources {
		if dir, ok := argo.InRepo(".", src.Path); ok && src.Chart == "" && src.Path != "" {
			out = append(out, dir)
		}
		for _, f := range app.ValueFiles(src) {
			if f.Path != "" && !f.Fault.IsSet() && !argo.IsGlob(f.Path) {
				out = append(out, f.Path)
			}
		}
	}
	return out
}

func (p *planner) applicationName(old string) string {
	if old == p.old {
		return p.new
	}
	if changed := p.name(old); changed != old {
		return changed
	}
	if rest, ok := strings.CutSuffix(old, p.oldShort); ok {
		return rest + p.newShort
	}
	return p.new
}

// namespaceShared reports whether the Applications of another site deploy to the
// same namespace: it is then no site's own.
func (p *planner) namespaceShared(ns string) bool {
	return slices.ContainsFunc(p.repo.Sites, func(s *model.Site) bool {
		return s != p.like && slices.ContainsFunc(s.Roots, func(r *model.Root) bool {
			return r.At.Known() && r.At.Kind() == argo.KindApplication && argo.ReadApplication(r.At).Destination.Namespace == ns
		})
	})
}

func (p *planner) namespaceFor(ns string) string {
	if changed := p.name(ns); changed != ns {
		return changed
	}
	return p.new
}

func (p *planner) copyFolder(dir string) { p.copyFolderTo(dir, p.newPath(dir)) }

func (p *planner) copyFolderTo(from, to string) {
	for _, f := range p.repo.Tree.Below(from, true) {
		if f.Link {
			continue
		}
		target := path.Join(to, p.name(strings.TrimPrefix(f.Path, from+"/")))
		switch path.Ext(f.Path) {
		case ".yaml", ".yml":
			p.copyFile(f.Path, target)
		default:
			if data, err := p.repo.Tree.File(f.Path); err == nil {
				p.create(target, data.Data)
			}
		}
	}
}

func (p *planner) sayOther() {
	if p.images {
		p.left("images: those of the copied files may not exist yet; xgen-lint images --site %s --check asks the registries", p.new)
	}
	p.left("check what the copied files still have of %s: addresses, domains, Secrets", p.old)
	p.left("cluster: Secrets that the pods of %s need are to be made for %s as well", p.old, p.new)
}

// setElement is what a git generator of an ApplicationSet makes an Application
// of: a file or a folder.
type setElement struct {
	name, path string
	folder     bool
	set        *model.Site
}

// element plans a new file or folder that an ApplicationSet makes an Application
// of: there one values file is one site.
func (p *planner) element(name, like string) (*SitePlan, error) {
	var names []string
	for _, e := range p.elements() {
		if e.name == name {
			return nil, fmt.Errorf("new site %q: %s makes an Application of %s already", name, e.set.Name, e.path)
		}
	}
	for _, e := range p.elements() {
		names = append(names, e.name)
		if e.name != like {
			continue
		}
		p.like = e.set
		p.renaming = &renaming{old: like, new: name, oldShort: like, newShort: name, envs: map[string]string{}, tokens: [][2]string{{like, name}}}
		to := path.Join(path.Dir(e.path), p.name(path.Base(e.path)))
		if path.Base(e.path) == to || p.name(path.Base(e.path)) == path.Base(e.path) { // called after its folder
			to = path.Join(path.Dir(path.Dir(e.path)), name, path.Base(e.path))
		}
		if e.folder {
			p.copyFolderTo(e.path, to)
		} else {
			p.copyFile(e.path, to)
		}
		p.sayOther()
		return p.done()
	}
	return nil, noSite(like, append(p.repo.SiteNames(), names...))
}

// setRefused returns what to be like instead of a whole ApplicationSet: its copy
// would make the same Applications once more.
func (p *planner) setRefused(site *model.Site) error {
	var names []string
	for _, e := range p.elements() {
		if e.set == site {
			names = append(names, e.name)
		}
	}
	if len(names) == 0 {
		return fmt.Errorf("--like %s: an ApplicationSet that makes its Applications of clusters or of a list (%s): add a cluster or an entry there, "+
			"no file of this repository is one site", site.Name, site.File.Path)
	}
	return fmt.Errorf("--like %s: an ApplicationSet that makes an Application of each file or folder: name one of these: %s", site.Name, strings.Join(names, ", "))
}

// elements lists what the git generators of all ApplicationSets find.
func (p *planner) elements() []setElement {
	var out []setElement
	for _, s := range p.repo.Sites {
		for _, r := range s.Roots {
			if r.At.Known() && r.At.Kind() == argo.KindApplicationSet {
				out = append(out, p.elementsOf(s, r.At.Child("spec", "generators").Node())...)
			}
		}
	}
	return out
}

func (p *planner) elementsOf(s *model.Site, n *source.Node) (out []setElement) {
	if n == nil {
		return nil
	}
	if _, git := source.Get(n, source.P("git")); git != nil {
		g, _ := source.Decode(git).(map[string]any)
		out = append(out, p.files(s, g["files"])...)
		out = append(out, p.folders(s, g["directories"])...)
	}
	for _, c := range n.Content {
		out = append(out, p.elementsOf(s, c)...)
	}
	return out
}

func (p *planner) files(s *model.Site, list any) (out []setElement) {
	for _, pattern := range patterns(list, false) {
		for _, f := range p.repo.Tree.Files() {
			if ok, _ := path.Match(pattern, f.Path); !ok || f.Link || excluded(list, f.Path) {
				continue
			}
			name := strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path))
			if !strings.Contains(path.Base(pattern), "*") { // clusters/*/config.json: called after its folder
				name = path.Base(path.Dir(f.Path))
			}
			out = append(out, setElement{name, f.Path, false, s})
		}
	}
	return out
}

func (p *planner) folders(s *model.Site, list any) (out []setElement) {
	seen := map[string]bool{}
	for _, pattern := range patterns(list, false) {
		for _, f := range p.repo.Tree.Files() {
			for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
				if ok, _ := path.Match(pattern, dir); ok && !seen[dir] && !excluded(list, dir) {
					seen[dir] = true
					out = append(out, setElement{path.Base(dir), dir, true, s})
				}
			}
		}
	}
	return out
}

func patterns(list any, exclude bool) []string {
	var out []string
	items, _ := list.([]any)
	for _, item := range items {
		m, _ := item.(map[string]any)
		if not, _ := m["exclude"].(bool); not != exclude {
			continue
		}
		if text, ok := m["path"].(string); ok {
			out = append(out, path.Clean(text))
		}
	}
	return out
}

func excluded(list any, name string) bool {
	return slices.ContainsFunc(patterns(list, true), func(p string) bool {
		ok, _ := path.Match(p, name)
		return ok
	})
}
