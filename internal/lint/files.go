package lint

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// yamlFiles lists the YAML files of the repo that are read as YAML: chart
// templates are not, nor what lies in hidden folders and in dependencies.
func (run *run) yamlFiles() []*checks.YAMLFile {
	sites := map[string]bool{}
	for _, s := range run.repo.Sites {
		sites[s.File.Path] = true
	}
	var out []*checks.YAMLFile
	_ = fs.WalkDir(run.repo.Tree.FS, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			if name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "vendor") ||
				d.Name() == "templates" && run.repo.Tree.Exists(path.Join(path.Dir(name), "Chart.yaml")) {
				return fs.SkipDir
			}
			return nil
		case !isYAML(name) || d.Type()&fs.ModeSymlink != 0:
			return nil
		}
		y, err := run.repo.Tree.YAML(name)
		if err != nil || y.Err != nil && isTemplate(y.File) {
			return nil
		}
		f := &checks.YAMLFile{YAML: y}
		switch {
		case sites[name]:
			f.Role = checks.Site
		case run.isValues(name):
			f.Role = checks.Values
		}
		out = append(out, f)
		return nil
	})
	return out
}

func isYAML(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml"
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
	for _, name := range run.renderer.ValueFiles() {
		y, err := run.repo.Tree.YAML(name)
		if err != nil || run.isSite(name) || run.isValues(name) {
			continue
		}
		told := map[string]bool{}
		if y.Err == nil || !isTemplate(y.File) {
			for _, h := range checkFile(&checks.YAMLFile{YAML: y}) {
				told[fmt.Sprint(h.Rule, h.Span)] = true
			}
		}
		for _, h := range checkFile(&checks.YAMLFile{YAML: y, Role: checks.Values}) {
			if !told[fmt.Sprint(h.Rule, h.Span)] {
				hits = append(hits, h)
			}
		}
	}
	return run.add(hits, nil)
}

func checkFile(f *checks.YAMLFile) []finding.Hit {
	var hits []finding.Hit
	for _, c := range checks.Files() {
		hits = append(hits, c.Run(f)...)
	}
	return hits
}

func (run *run) isSite(name string) bool {
	return slices.ContainsFunc(run.repo.Sites, func(s *model.Site) bool { return s.File.Path == name })
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

// fileSubject returns whom a file concerns: a site file and a root app their
// site.
func (run *run) fileSubject(file string) finding.Subject {
	for _, s := range run.repo.Sites {
		if s.File.Path == file {
			return finding.Subject{Site: s.Name}
		}
	}
	for _, app := range run.repo.RootApps {
		if app.File.Path == file && app.Site != nil {
			return finding.Subject{Site: app.Site.Name}
		}
	}
	return finding.Subject{}
}
