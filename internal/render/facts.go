package render

import (
	"context"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// RootEnvironment returns what `env` is in the merged values of a root app,
// whichever site it names, or none; "" where nothing sets it.
func (r *Renderer) RootEnvironment(app *model.RootApp) string {
	r.mu.Lock()
	env, known := r.envs[app]
	r.mu.Unlock()
	if known {
		return env
	}
	site := app.Site
	if site == nil || site.Broken() {
		site = &model.Site{File: app.File}
	}
	s := &siteRender{Renderer: r, ctx: context.Background(), site: site, result: &Result{Site: site}, said: map[string]bool{}, dry: true}
	root := &Root{App: app, Name: app.Name}
	root.Release = &Release{Site: site, Root: root, app: app.Application}
	s.release(root.Release)
	for _, src := range root.Release.sources {
		if env := environmentOf(src); env != "" {
			return env
		}
	}
	return ""
}

// keepEnvironment remembers what RootEnvironment would have to find out again.
func (r *Renderer) keepEnvironment(root *Root) {
	if root.App != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.envs[root.App] = root.Environment
	}
}

var (
	action    = lazyre.New(`(?s)\{\{.*?\}\}`)
	fieldName = lazyre.New(`\.([A-Za-z_][A-Za-z0-9_]*)|"([^"\\\s]+)"|` + "`([^`\\s]+)`")
	// A loop over a map, or over the dot of the with around it: all its keys are read.
	rangeOver = lazyre.New(`\{\{-?\s*range\s[^}]*?\.([A-Za-z_][A-Za-z0-9_]*)\)*\s*-?\}\}|\{\{-?\s*with\s[^}]*?\.([A-Za-z_][A-Za-z0-9_]*)\)*\s*-?\}\}[^{]*\{\{-?\s*range\s[^}]*[\s=]\.\s*-?\}\}`)
	wholeDump = lazyre.New(`\b(toYaml|toYamlPretty|toJson|toPrettyJson|toRawJson|merge|mergeOverwrite|mustMerge|mustMergeOverwrite|deepCopy)\b`)
)

// Reads reports whether a template of the app-of-apps chart reads a field of
// that name: as a field, or as a text given to index, get, hasKey or dig. Where
// the chart hands on whole parts of the site file, what the charts behind it
// read counts as well.
func (r *Renderer) Reads(field source.Path) bool {
	r.namesOnce.Do(func() {
		r.names, r.ranged = map[string]bool{}, map[string]bool{}
		if r.readNames(r.repo.Layout.ArgoCD) {
			for _, dir := range r.chartDirs() {
				r.readNames(dir)
			}
		}
	})
	return r.names[field.Last()] || r.ranged[field.Parent().Last()]
}

// readNames collects the names that a chart's templates read; handsOn tells
// that some action passes a part on as a whole.
func (r *Renderer) readNames(chart string) (handsOn bool) {
	if chart == "" {
		return false
	}
	for _, e := range r.repo.Tree.Below(path.Join(chart, "templates"), true) {
		f, err := r.repo.Tree.File(e.Path)
		if err != nil {
			continue
		}
		for _, m := range rangeOver.FindAllSubmatch(f.Data, -1) {
			r.ranged[string(m[1])+string(m[2])] = true
		}
		for _, a := range action.FindAllString(string(f.Data), -1) {
			if strings.HasPrefix(strings.TrimLeft(a, "{- "), "/*") {
				continue
			}
			handsOn = handsOn || wholeDump.MatchString(a)
			for _, m := range fieldName.FindAllStringSubmatch(a, -1) {
				r.names[m[1]+m[2]+m[3]] = true
			}
		}
	}
	return handsOn
}

func (r *Renderer) chartDirs() []string {
	var out []string
	for _, e := range r.repo.Tree.Files() {
		if path.Base(e.Path) == "Chart.yaml" {
			out = append(out, path.Dir(e.Path))
		}
	}
	return out
}
