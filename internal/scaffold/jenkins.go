package scaffold

import (
	"path"
	"regexp"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/groovy"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// jenkins lets the pipelines build the new image site: the list of sites, the
// registry if the like site has one of its own, and the choices.
func (p *planner) jenkins() {
	old := p.like.ImageSite
	if y := p.repo.Jenkins.Project; y != nil && y.Err == nil && y.Root() != nil {
		e := &edited{YAML: y}
		if _, list := source.Get(y.Root(), source.P("sites")); list != nil && list.Kind == yaml.SequenceNode && len(list.Content) > 0 {
			item := len(list.Content) - 1
			e.appendItem(list, item, p.newImage)
		}
		if _, m := source.Get(y.Root(), source.P("siteRegistries")); m != nil {
			words := [][2]string{{old, p.newImage}}
			copied := e.copyEntry(m, old, func(raw string) string { return exceptAddresses(raw, words) })
			if host, _ := p.repo.Jenkins.PushHost(old); copied {
				p.left("registry: siteRegistries.%s in %s still has the host of %s (%s), with credentials of a new name", p.newImage, y.Path, old, host)
			}
		}
		p.change(e)
	}
	done := map[string][]string{}
	for _, pipeline := range p.repo.Jenkins.Read() {
		p.choices(pipeline, done)
	}
}

// exceptAddresses replaces names in every part of a text that is no address.
func exceptAddresses(raw string, words [][2]string) string {
	parts := regexp.MustCompile(`[^\s"',{}\[\]]+|[\s"',{}\[\]]+`).FindAllString(raw, -1)
	for i, part := range parts {
		if !isAddress(part) {
			parts[i] = replaceWords(part, words)
		}
	}
	return strings.Join(parts, "")
}

// choices adds the new image site to the choices of a pipeline that offer the
// like site's.
func (p *planner) choices(pipeline *model.Pipeline, _ map[string][]string) {
	if pipeline.Pipeline == nil {
		return
	}
	var edits []edit
	for name, c := range pipeline.Choices {
		offers := slices.ContainsFunc(c.Values, func(t groovy.Text) bool { return t.Text == p.like.ImageSite })
		if !c.Known && strings.EqualFold(name, "site") && !strings.Contains(c.Why, "read from") {
			p.left("offer %q as a choice of %s in %s: %s, so it was not changed", p.newImage, name, pipeline.File.Path, c.Why)
		}
		if !offers || slices.ContainsFunc(c.Values, func(t groovy.Text) bool { return t.Text == p.newImage }) {
			continue
		}
		at := choiceAfter(string(pipeline.File.Data), c.Values, p.newImage)
		if !slices.Contains(edits, at) {
			edits = append(edits, at)
		}
	}
	if len(edits) == 0 {
		return
	}
	e := &edited{YAML: &source.YAML{File: pipeline.File}, edits: edits}
	if i := slices.IndexFunc(p.plan.Changes, func(c fix.Change) bool { return c.File == pipeline.File.Path }); i < 0 {
		p.change(e)
	}
}

var groovyComment = regexp.MustCompile(`//[^\n]*|/\*(?s:.*?)\*/`)

// choiceAfter writes one more choice behind the last one, parted from it as that
// is from the one before.
func choiceAfter(text string, values []groovy.Text, value string) edit {
	last := values[len(values)-1]
	part := "', '"
	switch before := text[max(0, last.Start-1):last.Start]; {
	case len(values) > 1:
		part = groovyComment.ReplaceAllString(text[values[len(values)-2].End:last.Start], "")
		part = regexp.MustCompile(`[ \t]+\n`).ReplaceAllString(part, "\n")
	case before == `"`:
		part = `", "`
	case before == "\n":
		part = "\n"
	}
	line, _, _ := strings.Cut(text[last.End:], "\n")
	if m := regexp.MustCompile(`^(['"]),([ \t]*(?://.*|/\*.*))$`).FindStringSubmatch(line); m != nil && strings.Contains(part, "\n") {
		// A comment behind the last one stays with it.
		indent := part[strings.LastIndexByte(part, '\n'):]
		return edit{last.End + len(line), last.End + len(line), indent + value + m[1] + ","}
	}
	return edit{last.End, last.End, part + value}
}

// sayLeft lists what only a person can supply.
func (p *planner) sayLeft() {
	file := p.sitePath()
	for _, h := range p.hosts {
		p.left("domain: %s was made of %s; write the customer's, and let its DNS point at the cluster (%s)", h[1], h[0], file)
	}
	if len(p.kept) > 0 {
		p.left("addresses and settings: %s still has those of %s: %s", file, p.old, strings.Join(p.kept, ", "))
	}
	if len(p.dropped) > 0 {
		p.left("environments: only one was taken over, since the setup script knows one root app for a site; not %s", strings.Join(p.dropped, ", "))
	}
	p.sayImages()
	p.saySecrets()
	switch gpu := p.like.GPU; {
	case gpu != nil && *gpu:
		p.left("gpu: true is taken over from %s (%s); write gpu: false if the new servers have none, and remove the services that need one", p.old, model.ConfigName)
	case gpu != nil:
		p.left("gpu: false is taken over from %s (%s); write gpu: true if the new servers have one", p.old, model.ConfigName)
	default:
		p.left("gpu: say in %s whether the site has a GPU", model.ConfigName)
	}
	if script := p.setupScript(); script != "" && p.like.Facts.Setup != "manual" && p.like.Platform != "eks" {
		p.left("server: run %s on it and choose %s", script, p.new)
	} else if len(p.applied) > 0 {
		p.left("cluster: kubectl apply -n argocd -f %s, once", strings.Join(p.applied, ","))
	}
}

func (p *planner) sayImages() {
	if p.newImage == "" {
		p.left("images: those of %q are used, as at %s", p.like.ImageSite, p.old)
		return
	}
	services := map[string]bool{}
	for _, e := range p.like.Environments {
		for _, s := range e.Services {
			services[s.Name] = s.Name != "" && !slices.Contains(p.dropped, e.Name) || services[s.Name]
		}
	}
	p.left("images: make the branch %q in the repositories of the %d services and build it with SITE %q; then xgen-lint images --site %s --check",
		p.newImage, len(services), p.newImage, p.new)
}

// saySecrets lists the Secrets that the like site has, by name and key.
func (p *planner) saySecrets() {
	dir := p.repo.Layout.Secrets
	if dir == "" || !p.repo.Tree.IsDir(path.Join(dir, p.old)) {
		return
	}
	var names []string
	for _, f := range p.repo.Tree.Below(path.Join(dir, p.old), true) {
		y, err := p.repo.Tree.YAML(f.Path)
		if err != nil {
			continue
		}
		for _, doc := range y.Docs {
			if name := textIn(doc, source.P("metadata", "name")); name != "" {
				names = append(names, name+" ("+path.Base(f.Path)+")")
			}
		}
	}
	p.left("Secrets: make %s for its own cluster, with the keys that those of %s have: %s", path.Join(dir, p.new)+"/", p.old, strings.Join(names, ", "))
}

func textIn(doc *source.Node, at source.Path) string {
	_, v := source.Get(doc, at)
	if v == nil {
		return ""
	}
	s, _ := source.Text(v)
	return s
}

// setupScript is the script that a person runs on a server.
func (p *planner) setupScript() string {
	for _, f := range p.repo.Setup {
		if base := path.Base(f.Path); path.Dir(f.Path) == p.repo.Layout.Setup && (strings.HasPrefix(base, "setup") || strings.HasPrefix(base, "install")) {
			return f.Path
		}
	}
	return ""
}
