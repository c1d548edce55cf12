package model

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Layout is where the parts of an infra repo are: folders relative to its
// root, "" for a part that it does not have. Projects may also be a glob whose
// one * is the site's name.
type Layout struct {
	ArgoCD   string // the app-of-apps chart
	Projects string
	RootApps string
	Jenkins  string
	Secrets  string
	Setup    string
	// Missing are the folders that the configuration names and that are not there, by
	// part; the part itself is then "".
	Missing map[string]string
}

// discover fills the empty fields of the configured layout; what it found is in
// notes. That the configured chart or sites do not exist is an error, since
// nothing can be said then; another part is Missing, and not looked for elsewhere.
func discover(t *source.Tree, configured Layout) (l Layout, notes []string, err error) {
	l = cleaned(configured)
	for _, part := range l.parts() {
		if *part.dir == "" || strings.Contains(*part.dir, "*") {
			continue
		}
		switch {
		case t.IsDir(*part.dir):
		case part.name != "argocd" && part.name != "projects":
			if l.Missing == nil {
				l.Missing = map[string]string{}
			}
			l.Missing[part.name], *part.dir = *part.dir, ""
		default:
			return l, nil, fmt.Errorf("layout.%s: no folder %s in the repo", part.name, *part.dir)
		}
	}
	if l.ArgoCD == "" {
		l.ArgoCD = findChart(t, l)
	}
	home := path.Dir(l.ArgoCD)
	if l.ArgoCD == "" {
		home = "."
	}
	candidates := map[string][]string{
		"projects": {path.Join(l.ArgoCD, "projects"), path.Join(home, "projects"), "projects", path.Join(l.ArgoCD, "sites"), "sites"},
		"rootApps": {path.Join(l.ArgoCD, "root-apps"), path.Join(home, "root-apps"), "root-apps", path.Join(l.ArgoCD, "rootapps"), path.Join(home, "root-app")},
		"jenkins":  {path.Join(home, "jenkins"), "jenkins", "k3s/jenkins", "ci/jenkins"},
		"secrets":  {path.Join(home, "secrets"), "secrets", "k3s/secrets"},
		"setup":    {path.Join(home, "setup"), "setup", "k3s/setup", path.Join(home, "scripts"), "scripts"},
	}
	for _, part := range l.parts() {
		if *part.dir != "" || part.name != "projects" && l.Projects == "" || l.Missing[part.name] != "" {
			continue // without sites, a folder of that name may hold anything
		}
		dirs := candidates[part.name]
		if part.name == "projects" {
			dirs = siteFolders(t, dirs, candidates["jenkins"])
		}
		for _, dir := range dirs {
			if t.IsDir(dir) {
				*part.dir = path.Clean(dir)
				break
			}
		}
	}
	for _, part := range l.parts() {
		if *part.dir != "" {
			notes = append(notes, fmt.Sprintf("layout.%s: %s", part.name, *part.dir))
		} else {
			notes = append(notes, fmt.Sprintf("layout.%s: none found", part.name))
		}
	}
	return l, notes, nil
}

// siteFolders lists the folders that hold site files of the seed documents'
// shape: of those at the usual places all if there is a catalogue, else any
// folder that has such a file.
func siteFolders(t *source.Tree, usual, jenkins []string) []string {
	for _, dir := range jenkins {
		if hasSiteKey(t, path.Join(dir, "config/services.yaml"), "services:") || hasSiteKey(t, path.Join(dir, "services.yaml"), "services:") {
			return usual
		}
	}
	var out []string
	for _, dir := range usual {
		for _, e := range t.Below(dir, false) {
			environments, destinations := hasSiteKey(t, e.Path, "environments:"), hasSiteKey(t, e.Path, "destinations:")
			if environments && destinations || (environments || destinations) && hasSiteMap(t, e.Path) {
				out = append(out, dir)
				break
			}
		}
	}
	for _, e := range t.Files() {
		if len(out) == 0 && hasSiteKey(t, e.Path, "environments:") && hasSiteKey(t, e.Path, "destinations:") {
			out = append(out, path.Dir(e.Path))
		}
	}
	return out
}

// hasSiteKey looks for a key of a site file at the start of a line: the file need
// not be YAML today.
func hasSiteKey(t *source.Tree, name, key string) bool {
	if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" {
		return false
	}
	f, err := t.File(name)
	return err == nil && (bytes.HasPrefix(f.Data, []byte(key)) || bytes.Contains(f.Data, []byte("\n"+key)))
}

// siteMap is the beginning of a map below a key of a site file; other people's
// files have lists of names there.
var siteMap = lazyre.New(`(?m)^(?:environments|destinations):[ \t]*(?:\{|(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+[^-#\s])`)

func hasSiteMap(t *source.Tree, name string) bool {
	f, err := t.File(name)
	return err == nil && siteMap.MatchString(string(f.Data))
}

type layoutPart struct {
	name string
	dir  *string
}

func (l *Layout) parts() []layoutPart {
	return []layoutPart{{"argocd", &l.ArgoCD}, {"projects", &l.Projects}, {"rootApps", &l.RootApps}, // projects decides whether the rest is looked for
		{"jenkins", &l.Jenkins}, {"secrets", &l.Secrets}, {"setup", &l.Setup}}
}

func cleaned(l Layout) Layout {
	for _, part := range l.parts() {
		if *part.dir != "" {
			*part.dir = strings.TrimPrefix(path.Clean(*part.dir), "/")
		}
	}
	return l
}

// findChart looks for the app-of-apps chart: at the usual places, else the one
// chart whose templates write Argo CD Applications.
func findChart(t *source.Tree, l Layout) string {
	for _, dir := range []string{"k3s/argocd", "argocd", "argo-cd", "deploy/argocd", "infra/argocd"} {
		if t.Exists(path.Join(dir, "Chart.yaml")) {
			return dir
		}
	}
	var found []string
	for _, chart := range charts(t) {
		if writesApplications(t, chart) {
			found = append(found, chart)
		}
	}
	slices.SortFunc(found, func(a, b string) int { // one with site files beside it first
		return rank(t, l, a) - rank(t, l, b)
	})
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

func rank(t *source.Tree, l Layout, chart string) int {
	switch {
	case l.Projects != "" && strings.HasPrefix(l.Projects, chart+"/"):
		return 0
	case t.IsDir(path.Join(chart, "projects")):
		return 1
	}
	return 2
}

// charts lists the folders with a Chart.yaml, subcharts left out.
func charts(t *source.Tree) []string {
	var out []string
	for _, e := range t.Files() {
		if path.Base(e.Path) == "Chart.yaml" && !isSubchart(t, path.Dir(e.Path)) {
			out = append(out, path.Dir(e.Path))
		}
	}
	return out
}

// isSubchart reports whether a folder is in the charts/ of a chart.
func isSubchart(t *source.Tree, dir string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		if parent := path.Dir(dir); path.Base(parent) == "charts" && t.Exists(path.Join(path.Dir(parent), "Chart.yaml")) {
			return true
		}
	}
	return false
}

func writesApplications(t *source.Tree, chart string) bool {
	return slices.ContainsFunc(t.Below(path.Join(chart, "templates"), true), func(e files.Entry) bool {
		f, err := t.File(e.Path)
		return err == nil && bytes.Contains(f.Data, []byte("argoproj.io/")) && bytes.Contains(f.Data, []byte("kind: Application"))
	})
}
