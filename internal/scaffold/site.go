package scaffold

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// SitePlan is a new site: what is written, and what is left to a person.
type SitePlan struct {
	Name    string
	Changes []fix.Change
	Left    []string
}

var siteName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// longestSite leaves room for what is made of a site's name.
const longestSite = 40

// Site plans a new site that is made as the site like is.
func Site(repo *model.Repo, name, like string) (*SitePlan, error) {
	switch {
	case !siteName.MatchString(name) || len(name) > longestSite:
		return nil, fmt.Errorf("new site %q: use at most %d lower-case letters, digits and dashes, since objects and hosts are called after it", name, longestSite)
	case !source.IsString(name):
		return nil, fmt.Errorf("new site %q: YAML reads this as another type than text; choose a name with more letters", name)
	case repo.Site(name) != nil:
		return nil, fmt.Errorf("new site %q: there is a site of that name (%s)", name, repo.Site(name).File.Path)
	case like == "":
		return nil, fmt.Errorf("new site %q: name the site that it is to be like with --like: %s", name, strings.Join(repo.SiteNames(), ", "))
	}
	p := &planner{repo: repo, plan: &SitePlan{Name: name}, made: map[string]bool{}}
	site := repo.Site(like)
	switch {
	case site == nil || len(site.Roots) > 0:
		return p.otherShape(site, name, like)
	case site.File.Err != nil || site.File.Root() == nil:
		return nil, fmt.Errorf("--like %s: %s is not YAML that can be copied; run xgen-lint", like, site.File.Path)
	}
	p.like, p.renaming = site, newRenaming(repo, site, name, siteTexts(repo, site))
	if err := p.seed(); err != nil {
		return nil, err
	}
	return p.done()
}

// noSite is the error about a name of --like, with the nearest one.
func noSite(like string, known []string) error {
	if best, ok := near.Nearest(like, known); ok {
		return fmt.Errorf("--like %s: no such site; did you mean %q?", like, best)
	}
	if len(known) == 0 {
		return fmt.Errorf("--like %s: this repository has no site yet", like)
	}
	return fmt.Errorf("--like %s: no such site; there are %s", like, strings.Join(known, ", "))
}

// planner collects a plan.
type planner struct {
	repo *model.Repo
	like *model.Site
	*renaming
	plan     *SitePlan
	made     map[string]bool
	dropped  []string // environments of the like site that the new one does not get
	newImage string   // the new site's own image site, "" if it shares one
	applied  []string // root apps that were made
	images   bool     // image names are in the copied files
	kept     []string // values that are still the like site's
}

func (p *planner) done() (*SitePlan, error) {
	slices.SortFunc(p.plan.Changes, func(a, b fix.Change) int { return strings.Compare(a.File, b.File) })
	for _, c := range p.plan.Changes {
		if c.Add && p.repo.Tree.Exists(c.File) {
			return nil, fmt.Errorf("new site %q: %s is there already; nothing was written", p.new, c.File)
		}
	}
	return p.plan, nil
}

func (p *planner) create(name string, data []byte) {
	if !p.made[name] {
		p.made[name] = true
		p.plan.Changes = append(p.plan.Changes, fix.Change{File: name, New: data, Add: true})
	}
}

func (p *planner) change(e *edited) {
	if len(e.edits) > 0 {
		p.plan.Changes = append(p.plan.Changes, fix.Change{File: e.Path, Old: e.Data, New: e.bytes()})
	}
}

func (p *planner) left(format string, args ...any) {
	p.plan.Left = append(p.plan.Left, fmt.Sprintf(format, args...))
}

// seed plans a site of the seed documents' shape: their four steps.
func (p *planner) seed() error {
	apps := p.rootApps()
	p.chooseImageSite()
	p.chooseEnvironments(apps)
	p.siteFile()
	p.ownFiles()
	for _, app := range apps {
		if !slices.Contains(p.dropped, p.environmentOf(app)) {
			p.rootApp(app, len(apps)-len(p.dropped) > 1)
		}
	}
	if len(apps) == 0 {
		p.left("no root app renders %s, so none was made for %s: point Argo CD at its site file", p.old, p.new)
	}
	if p.newImage != "" {
		p.jenkins()
	}
	p.facts()
	p.sayLeft()
	return nil
}

// chooseImageSite decides whether the new site has images of its own: it does
// where the like site has, which nobody shares and which is not the trunk.
func (p *planner) chooseImageSite() {
	old := p.like.ImageSite
	if old == "" || common(old) && old != p.old {
		return
	}
	for _, s := range p.repo.Sites {
		if s != p.like && s.ImageSite == old {
			return
		}
	}
	p.newImage = p.newShort
	if old == p.old {
		p.newImage = p.new
	}
	if taken := p.repo.Jenkins.ImageSites(); slices.Contains(taken, p.newImage) {
		p.newImage = p.new
	}
}

// chooseEnvironments names the environments, and leaves out those that the setup
// script would find no root app for: beside the headquarters a site has one.
func (p *planner) chooseEnvironments(apps []*model.RootApp) {
	for _, e := range p.like.Environments {
		if e.Name == p.old || e.Name == p.oldShort && !common(e.Name) || e.Name == p.like.ImageSite && p.newImage != "" {
			p.envs[e.Name] = p.newShort
			if e.Name == p.like.ImageSite {
				p.envs[e.Name] = p.newImage
			}
		}
	}
	if len(p.like.Environments) < 2 || slices.ContainsFunc(apps, func(a *model.RootApp) bool { return hasWord(a.Name, p.oldShort) && p.oldShort != p.old }) {
		return
	}
	if len(p.repo.Setup) == 0 {
		return
	}
	keep := p.like.Environments[0].Name
	for _, e := range p.like.Environments {
		if e.Name == "prd" {
			keep = "prd"
		}
	}
	for _, e := range p.like.Environments {
		if e.Name != keep {
			p.dropped = append(p.dropped, e.Name)
		}
	}
}

// sitePath is where the new site's file goes.
func (p *planner) sitePath() string {
	projects := p.repo.Layout.Projects
	if before, after, ok := strings.Cut(projects, "*"); ok {
		return before + p.new + after
	}
	return path.Join(path.Dir(p.like.File.Path), p.new+path.Ext(p.like.File.Path))
}

// siteFile copies the site file.
func (p *planner) siteFile() {
	e := &edited{YAML: p.like.File}
	root := e.Root()
	for _, key := range []string{"environments", "destinations"} {
		_, m := source.Get(root, source.P(key))
		if m == nil {
			continue
		}
		for _, env := range p.dropped {
			e.removeEntry(m, env)
		}
		source.Entries(m, func(name string, key, _ *source.Node) {
			if by := p.envs[name]; by != "" && key != nil {
				e.set(key, by)
			}
		})
	}
	p.chooseHosts()
	walk(root, nil, func(at source.Path, _, n *source.Node) { p.siteValue(e, at, n) })
	p.create(p.sitePath(), withHead(e.bytes(), p.head()))
}

func (p *planner) head() string {
	return fmt.Sprintf("%s: made like %s by `xgen-lint new site`.", p.new, p.old)
}

// chooseHosts makes a host for each domain of the like site.
func (p *planner) chooseHosts() {
	taken := map[string]bool{}
	for _, s := range p.repo.Sites {
		for _, e := range s.Environments {
			if e.Domain != nil {
				taken[*e.Domain] = true
			}
		}
	}
	for _, env := range p.like.Environments {
		if env.Domain == nil || *env.Domain == "" || *env.Domain == "*" || slices.Contains(p.dropped, env.Name) {
			continue
		}
		p.hosts = append(p.hosts, [2]string{*env.Domain, p.newHost(*env.Domain, env.Name, taken)})
	}
}

// siteValue changes one value of the site file to what the new site has there.
func (p *planner) siteValue(e *edited, at source.Path, n *source.Node) {
	if len(at) > 1 && slices.Contains(p.dropped, at[1]) {
		return
	}
	value, isText := source.Text(n)
	switch {
	case !isText || len(at) > 3 && at[2] == "services" && at.Last() == "name":
		return
	case len(at) > 1 && finding.SecretName(at.Last()) && value != "" && !finding.Placeholder(value):
		if _, parent := source.Get(e.Root(), at.Parent()); parent != nil {
			e.removeEntry(parent, at.Last())
			p.left("credentials: %s of %s was not copied; make it a key of the Secret of %s", at, p.old, p.new)
		}
		return
	case len(at) == 1 && at[0] == "site":
		if p.newImage != "" {
			e.set(n, p.newImage)
		}
		return
	case at.Equal(source.P("project", "description")) && !p.shared(at, value):
		e.whole(n, p.new)
		return
	case p.envs[value] != "" && at.Last() == "env":
		e.set(n, p.envs[value])
		return
	case (value == p.old || value == p.oldShort) && !p.shared(at, value) && !(at[0] == "project" && len(p.tokens) == 0):
		by := p.new
		if value != p.old {
			by = p.newShort
		}
		e.set(n, by)
		return
	case at.Last() == "repoURL" || at.Last() == "targetRevision":
		p.keeps(at, value)
		return
	}
	if p.text(value) != value {
		e.scalar(n, p.text)
		return
	}
	p.keeps(at, value)
}

// shared reports whether another site has the same value at the same place.
func (p *planner) shared(at source.Path, value string) bool {
	return slices.ContainsFunc(p.repo.Sites, func(s *model.Site) bool {
		return s != p.like && s.Seed && textAt(s.File, at) == value
	})
}

// keeps notes a value that stays the like site's own: no other site has it.
func (p *planner) keeps(at source.Path, value string) {
	if p.shared(at, value) || value == "" || value == "*" || value == "true" || value == "false" {
		return
	}
	ours := isAddress(value) && !strings.HasPrefix(value, "https://kubernetes.default.svc") || at[0] == "vars" || at[0] == "sharedGateway"
	if !ours {
		return
	}
	for _, s := range p.repo.Sites { // the same address elsewhere: one for all
		if s != p.like && s.Seed && hasValue(s.File, value) {
			return
		}
	}
	p.kept = append(p.kept, fmt.Sprintf("%s (%s)", at.String(), shown(at, value)))
}

// shown is a value that may be printed.
func shown(at source.Path, value string) string {
	if finding.SecretName(at.Last()) {
		return finding.Masked
	}
	return finding.Redact(value)
}

func hasValue(y *source.YAML, value string) (found bool) {
	for _, doc := range y.Docs {
		walk(doc, nil, func(_ source.Path, _, n *source.Node) { found = found || n.Value == value })
	}
	return found
}
