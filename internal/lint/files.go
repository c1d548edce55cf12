package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// yamlFiles lists the YAML files of the repo that are read as YAML: chart
// templates are not, nor what lies in hidden folders and in dependencies.
func (run *run) yamlFiles() []*check.YAML {
	sites := map[string]bool{}
	for _, s := range run.repo.Sites {
		sites[s.File.Path] = len(s.Roots) == 0
	}
	others := run.otherSites()
	var out []*check.YAML
	for _, name := range run.yamlNames() {
		y, err := run.repo.Tree.YAML(name)
		if err != nil || y.Err != nil && isTemplate(y.File) || others[name] && y.Err == nil {
			continue
		}
		f := &check.YAML{YAML: y}
		switch {
		case sites[name]:
			f.Role = check.Site
		case run.isValues(name):
			f.Role = check.Values
		case run.repo.Layout.Secrets != "" && strings.HasPrefix(name, run.repo.Layout.Secrets+"/"):
			f.Role = check.Secrets
			site, _, _ := strings.Cut(strings.TrimPrefix(name, run.repo.Layout.Secrets+"/"), "/")
			f.KubeVersion = run.repo.Config.ClusterFor(site).KubeVersion
		}
		out = append(out, f)
	}
	return out
}

// otherSites are the files of sites that are not looked at: what is found there is theirs.
func (run *run) otherSites() map[string]bool {
	out, looked := map[string]bool{}, run.looked()
	if len(looked) == len(run.repo.Sites) {
		return out
	}
	own := kept.OwnFiles(run.repo)
	for _, files := range own {
		for _, name := range files {
			out[name] = true
		}
	}
	for site := range looked {
		for _, name := range own[site] {
			delete(out, name) // a file may have root apps of several sites
		}
	}
	return out
}

// looked are the sites whose own files are looked at: those of the scope, or of these the ones that the FILEs have a part in.
func (run *run) looked() map[*model.Site]bool {
	sites := run.scope.sites
	if run.partial {
		sites = run.chosen
	}
	out := make(map[*model.Site]bool, len(sites))
	for _, site := range sites {
		out[site] = true
	}
	return out
}

// yamlNames lists the files that are read as YAML: by their name, and the site
// files whatever they are called or wherever they are. A file that a site's link
// leads to is that site's file, and not listed a second time.
func (run *run) yamlNames() []string {
	tree := run.repo.Tree
	var names []string
	linked := map[string]bool{}
	add := func(e files.Entry) {
		if e.Link {
			real := tree.Real(e.Path)
			if linked[real] {
				return
			}
			linked[real] = true
		}
		names = append(names, e.Path)
	}
	for _, s := range run.repo.Sites {
		if len(s.Roots) > 0 {
			continue // listed as any other file
		}
		add(files.Entry{Path: s.File.Path, Link: tree.Real(s.File.Path) != s.File.Path})
	}
	sites := map[string]bool{}
	for _, name := range names {
		sites[name] = true
	}
	templates := map[string]bool{} // folders of templates, as far as asked for
	for _, e := range tree.Files() {
		if !files.IsYAML(e.Path) || sites[e.Path] || run.inTemplates(templates, e.Path) {
			continue
		}
		if e.Link && files.IsYAML(tree.Real(e.Path)) {
			continue // it is listed under its own name
		}
		add(e)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return linked[name] })
	slices.Sort(names)
	return names
}

// inTemplates reports whether a file is below the templates/ of a chart.
func (run *run) inTemplates(known map[string]bool, name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if path.Base(dir) != "templates" {
			continue
		}
		is, asked := known[dir]
		if !asked {
			is = run.repo.Tree.Exists(path.Join(path.Dir(dir), "Chart.yaml"))
			known[dir] = is
		}
		if is {
			return true
		}
	}
	return false
}

// isTemplate tells a file of another template language (Jinja, Go) by its
// markers: that it is not YAML yet is no fault.
func isTemplate(f *source.File) bool {
	text := string(f.Data)
	return strings.Contains(text, "{{") || strings.Contains(text, "{%") || strings.Contains(text, "<%")
}

// judgeValueFiles judges again, as values, the files that releases took values
// from and whose place did not tell so. One that cannot be read although a
// release needs it is no template of another language.
func (run *run) judgeValueFiles() error {
	var hits []finding.Hit
	listed, sites := run.yamlNames(), map[string]bool{}
	for _, s := range run.repo.Sites {
		sites[s.File.Path] = len(s.Roots) == 0
	}
	for _, name := range run.renderer.ValueFiles() {
		_, checked := slices.BinarySearch(listed, name)
		if sites[name] || checked && run.isValues(name) {
			continue // checked as what they are, if at all
		}
		y, err := run.repo.Tree.YAML(name)
		if err != nil {
			continue
		}
		reported := map[string]bool{}
		if checked && (y.Err == nil || !isTemplate(y.File)) {
			for _, h := range checkFile(&check.YAML{YAML: y}) {
				reported[fmt.Sprint(h.Rule, h.Span)] = true
			}
		}
		for _, h := range checkFile(&check.YAML{YAML: y, Role: check.Values}) {
			if !reported[fmt.Sprint(h.Rule, h.Span)] {
				hits = append(hits, h)
			}
		}
	}
	if err := run.add(hits, nil); err != nil {
		return err
	}
	return run.judgeCharts()
}

// judgeCharts checks the repo's own charts as text.
func (run *run) judgeCharts() error {
	var hits []finding.Hit
	for c := range input.NewCharts(run.repo, run.renderer).Own() {
		all := checks.Charts()
		found := make([][]finding.Hit, len(all))
		var group errgroup.Group
		for i, check := range all {
			group.Go(func() error {
				found[i] = check.Run(c)
				return nil
			})
		}
		_ = group.Wait() // none fails
		hits = slices.Concat(append([][]finding.Hit{hits}, found...)...)
	}
	return run.add(append(hits, run.renderer.NeverFound(!run.scope.narrowed)...), nil)
}

// unread is the fault of files that are not read at all.
const unread = "unread"

// judgeRefused reports what is in the tree and was not read, after all that reads.
func (run *run) judgeRefused() error {
	var hits []finding.Hit
	for _, r := range run.repo.Tree.Refused() {
		h := checks.Refused(r)
		h.Subject, h.Fault = run.repo.FileSubject(r.Name), unread
		hits = append(hits, h)
	}
	return run.add(hits, nil)
}

func checkFile(f *check.YAML) []finding.Hit {
	var hits []finding.Hit
	for _, c := range checks.Files() {
		hits = append(hits, c.Run(f)...)
	}
	return hits
}

// isValues tells a chart's values: values*.yaml beside a Chart.yaml, or a file
// in a folder values/ beside one.
func (run *run) isValues(name string) bool {
	dir, base := path.Dir(name), path.Base(name)
	if strings.HasPrefix(base, "values") && run.repo.Tree.Exists(path.Join(dir, "Chart.yaml")) {
		return true
	}
	return path.Base(dir) == "values" && run.repo.Tree.Exists(path.Join(path.Dir(dir), "Chart.yaml"))
}
