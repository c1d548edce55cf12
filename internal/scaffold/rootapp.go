package scaffold

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// rootApps are the root apps that render the like site.
func (p *planner) rootApps() []*model.RootApp {
	return slices.DeleteFunc(slices.Clone(p.repo.RootApps), func(a *model.RootApp) bool { return a.Site != p.like })
}

// environmentOf is the environment that a root app names: the one of the site's
// whose name it gives as a value, whatever the form.
func (p *planner) environmentOf(app *model.RootApp) string {
	found := ""
	walk(app.Node(), nil, func(at source.Path, _, n *source.Node) {
		for _, e := range p.like.Environments {
			if n.Value == e.Name && (at.Last() == "value" || at.Last() == "env") || strings.TrimSpace(n.Value) == "env: "+e.Name {
				found = e.Name
			}
		}
	})
	return found
}

// rootApp copies a root app for the new site.
func (p *planner) rootApp(app *model.RootApp, several bool) {
	env := p.environmentOf(app)
	name := p.rootAppName(app, env, several)
	e := &edited{YAML: app.File}
	file := p.sitePath()
	walk(app.Node(), nil, func(at source.Path, _, n *source.Node) {
		value, _ := source.Text(n)
		switch {
		case at.Equal(source.P("metadata", "name")):
			e.set(n, name)
		case strings.HasSuffix(value, path.Base(p.like.File.Path)) && at.Parent().Last() == "valueFiles":
			e.scalar(n, func(raw string) string { return replaceLast(raw, path.Base(p.like.File.Path), path.Base(file)) })
		case p.envs[value] != "" && at.HasPrefix(source.P("spec")) && value == env:
			e.set(n, p.envs[value])
		case env != "" && p.envs[env] != "" && strings.Contains(n.Value, "env:"):
			e.scalar(n, func(raw string) string { return strings.Replace(raw, "env: "+env, "env: "+p.envs[env], 1) })
		case at.Last() == "repoURL" || at.Last() == "targetRevision":
		case value != "" && p.text(value) != value:
			e.scalar(n, p.text)
		}
	})
	from, end := e.document(app.Doc)
	to := path.Join(path.Dir(app.File.Path), name+path.Ext(app.File.Path))
	p.applied = append(p.applied, to)
	p.create(to, withHead(e.between(from, end), p.head()))
}

// rootAppName is what the setup script looks for, where that is how the like
// site's is called; else the like site's name with the new site's in it.
func (p *planner) rootAppName(app *model.RootApp, env string, several bool) string {
	const prefix = "xgen-root-"
	if strings.HasPrefix(app.Name, prefix) && !several {
		return prefix + strings.TrimPrefix(p.new, "xgen-")
	}
	for _, w := range [][2]string{{p.old, p.new}, {p.oldShort, p.newShort}} {
		if rest, ok := strings.CutSuffix(app.Name, w[0]); ok && (rest == "" || strings.HasSuffix(rest, "-")) {
			return rest + w[1]
		}
	}
	if changed := p.name(app.Name); changed != app.Name {
		return changed
	}
	base := strings.TrimSuffix(app.Name, "-"+env)
	if several {
		return base + "-" + p.newShort + "-" + env
	}
	return base + "-" + p.newShort
}

func replaceLast(s, old, by string) string {
	i := strings.LastIndex(s, old)
	if i < 0 {
		return s
	}
	return s[:i] + by + s[i+len(old):]
}

// ownFiles copies further files that are named for the like site: values of one
// site beside its file. What holds Secrets is not copied, what somebody else
// renders (root apps) has its own step.
func (p *planner) ownFiles() {
	for _, f := range p.repo.Tree.Files() {
		if f.Link || !p.owns(f.Path) || p.made[p.newPath(f.Path)] || f.Path == p.like.File.Path || p.elsewhere(f.Path) {
			continue
		}
		switch path.Ext(f.Path) {
		case ".yaml", ".yml", ".env", ".json", ".properties", ".conf", ".toml":
			p.copyFile(f.Path, p.newPath(f.Path))
		}
	}
}

// elsewhere reports files that have a step of their own, or none.
func (p *planner) elsewhere(name string) bool {
	l := p.repo.Layout
	for _, dir := range []string{l.RootApps, l.Secrets, l.Jenkins, l.Setup} {
		if dir != "" && strings.HasPrefix(name, dir+"/") {
			return true
		}
	}
	return slices.ContainsFunc(p.repo.RootApps, func(a *model.RootApp) bool { return a.File.Path == name }) ||
		slices.ContainsFunc(p.repo.Sites, func(s *model.Site) bool { return s.File.Path == name }) || strings.HasPrefix(path.Base(name), ".")
}

// copyFile copies a file with the like site's names changed; one that holds
// Secrets stays where it is, and is left to a person.
func (p *planner) copyFile(from, to string) {
	f, err := p.repo.Tree.File(from)
	if err != nil {
		return
	}
	if ext := path.Ext(from); ext != ".yaml" && ext != ".yml" {
		p.create(to, []byte(p.text(string(f.Data))))
		return
	}
	y, err := p.repo.Tree.YAML(from)
	if err != nil || y.Err != nil {
		return
	}
	if holdsSecret(y) {
		p.left("make %s: %s holds Secrets of %s, which only its own cluster can read", to, from, p.old)
		return
	}
	e := &edited{YAML: y}
	for _, doc := range y.Docs {
		walk(doc, nil, func(at source.Path, _, n *source.Node) { p.ownValue(e, at, n) })
	}
	p.create(to, e.bytes())
}

// ownValue changes a value of a file that belongs to the like site alone.
func (p *planner) ownValue(e *edited, at source.Path, n *source.Node) {
	value, isText := source.Text(n)
	last := at.Last()
	switch {
	case !isText || last == "repoURL" || last == "targetRevision" || last == "apiVersion" || last == "kind":
		return
	case last == "namespace" && p.envs["namespace "+value] != "":
		e.set(n, p.envs["namespace "+value])
	case (last == "image" || last == "repository" || last == "newName") && p.text(value) != value:
		p.images = true
		e.scalar(n, p.text)
	case p.text(value) != value:
		e.scalar(n, p.text)
	case last == "tag" || last == "newTag" || last == "image":
		p.images = true
	}
}

// holdsSecret reports whether a file has a Secret, or what becomes one.
func holdsSecret(y *source.YAML) bool {
	return slices.ContainsFunc(y.Docs, func(n *source.Node) bool {
		_, kind := source.Get(n, source.P("kind"))
		switch {
		case kind == nil:
			return false
		case kind.Value == "Secret", kind.Value == "SealedSecret", kind.Value == "ExternalSecret", kind.Value == "SopsSecret":
			return true
		}
		return false
	})
}
