package input

import (
	"iter"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/checks/chart"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// isTyped reports whether a file is a site's, which has a schema of its own.
func (r *Charts) isTyped(name string) bool { return r.typed[name] }

// Own returns the charts of the repository's own: libraries and vendored ones, which are another's, are left out. They
// count as what reads their parents' values.
func (r *Charts) Own() iter.Seq[*chart.Chart] {
	return func(yield func(*chart.Chart) bool) {
		for _, dir := range r.dirs {
			if vendored(dir) {
				continue
			}
			c := r.Chart(dir)
			if spec, _ := source.Decode(c.File.Root()).(map[string]any); spec["type"] == "library" {
				continue
			}
			if !yield(c) {
				return
			}
		}
	}
}

// vendored reports whether a chart is below the charts folder of another one.
func vendored(dir string) bool {
	return strings.Contains("/"+dir, "/charts/") && path.Base(path.Dir(dir)) == "charts" && path.Dir(path.Dir(dir)) != "."
}

// Charts reads the charts of a repository as text, each once, for the checks that do not render them.
type Charts struct {
	repo   *model.Repo
	render *render.Renderer
	dirs   []string            // of all charts, sorted
	inside map[string][]string // files by the chart that they are in, "" for none
	charts map[string]*chart.Chart
	typed  map[string]bool // the site files
	// words are those of files, by chart, see mentioned.
	words func() map[string]map[string]bool
}

// NewCharts returns the charts of a repository, read when they are asked for; which values files releases take is known
// when renderer has rendered them.
func NewCharts(repo *model.Repo, renderer *render.Renderer) *Charts {
	r := &Charts{repo: repo, render: renderer, inside: map[string][]string{}, charts: map[string]*chart.Chart{}, typed: map[string]bool{}}
	r.words = sync.OnceValue(r.readWords)
	for _, s := range repo.Sites {
		r.typed[s.File.Path] = len(s.Roots) == 0
	}
	files := repo.Tree.Files()
	for _, f := range files {
		if path.Base(f.Path) == "Chart.yaml" {
			r.dirs = append(r.dirs, path.Dir(f.Path))
		}
	}
	for _, f := range files {
		dir := r.Of(f.Path)
		r.inside[dir] = append(r.inside[dir], f.Path)
	}
	return r
}

// Of is the folder of the innermost chart that a file is in, "" for none.
func (r *Charts) Of(name string) string {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if slices.Contains(r.dirs, dir) {
			return dir
		}
		if dir == "." || dir == "/" {
			return ""
		}
	}
}

// Chart returns the chart in a folder.
func (r *Charts) Chart(dir string) *chart.Chart {
	if c := r.charts[dir]; c != nil {
		return c
	}
	c := &chart.Chart{Dir: dir, Subcharts: map[string]*chart.Chart{}}
	r.charts[dir] = c
	c.File, _ = r.repo.Tree.YAML(path.Join(dir, "Chart.yaml"))
	if c.File == nil {
		c.File = &source.YAML{File: source.NewFile(path.Join(dir, "Chart.yaml"), nil)}
	}
	c.Template = func(name string) *source.File {
		f, err := r.repo.Tree.File(name)
		if err != nil {
			return nil
		}
		return f
	}
	conditions := r.subcharts(c)
	templates := r.templates(dir, false)
	for _, sub := range c.Subcharts {
		if sub != nil {
			templates = append(templates, r.templates(sub.Dir, true)...)
		}
	}
	var broken []string
	c.Layers, c.Unread = r.layers(dir)
	c.Reads, broken = values.Analyze(templates)
	if c.Reads.Tpl {
		more, _ := values.Analyze(append(inValues(c.Layers), templates...))
		c.Reads = more
	}
	c.Opaque = len(broken) > 0
	c.Typed = r.isTyped
	c.Reads.Reads = append(c.Reads.Reads, conditions...)
	c.Mentioned = func(name string) bool { return r.mentioned(dir, name) }
	return c
}

func (r *Charts) templates(dir string, library bool) (out []values.Template) {
	for _, name := range r.inside[dir] {
		if !strings.HasPrefix(name, path.Join(dir, "templates")+"/") && !(dir == "." && strings.HasPrefix(name, "templates/")) {
			continue
		}
		if f, err := r.repo.Tree.File(name); err == nil {
			out = append(out, values.Template{Path: name, Text: string(f.Data), Library: library})
		}
	}
	return out
}

// inValues are the templates that values hold, for tpl.
func inValues(layers []*source.YAML) (out []values.Template) {
	for _, y := range layers {
		if text := string(y.Data); strings.Contains(text, "{{") && y.Root() != nil {
			out = append(out, templatesIn(y.Path, y.Root())...)
		}
	}
	return out
}

func templatesIn(file string, n *source.Node) (out []values.Template) {
	if strings.Contains(n.Value, "{{") {
		out = append(out, values.Template{Path: file, Text: n.Value})
	}
	for _, c := range n.Content {
		out = append(out, templatesIn(file, c)...)
	}
	return out
}

// subcharts finds the dependencies in the repository, and returns the reads of
// the conditions that switch them.
func (r *Charts) subcharts(c *chart.Chart) (conditions []values.Read) {
	spec, _ := source.Decode(c.File.Root()).(map[string]any)
	list, _ := spec["dependencies"].([]any)
	for _, dir := range r.dirs { // Helm takes what is in charts/, listed or not
		if path.Dir(dir) == path.Join(c.Dir, "charts") {
			c.Subcharts[path.Base(dir)] = r.Chart(dir)
		}
	}
	for _, item := range list {
		dep, _ := item.(map[string]any)
		name, _ := dep["name"].(string)
		alias, _ := dep["alias"].(string)
		repository, _ := dep["repository"].(string)
		condition, _ := dep["condition"].(string)
		dir := path.Join(c.Dir, "charts", name)
		if folder, local := strings.CutPrefix(repository, "file://"); local {
			dir = path.Join(c.Dir, folder)
		}
		var sub *chart.Chart
		if slices.Contains(r.dirs, dir) && dir != c.Dir {
			sub = r.Chart(dir)
		}
		if alias != "" {
			name = alias
		}
		c.Subcharts[name] = sub
		for _, one := range strings.Split(condition, ",") {
			if one = strings.TrimSpace(one); one != "" {
				conditions = append(conditions, values.Read{Path: strings.Split(one, "."), Guarded: true, File: c.File.Path})
			}
		}
		for _, imported := range listOf(dep["import-values"]) {
			m, _ := imported.(map[string]any)
			if child, _ := m["child"].(string); child != "" {
				conditions = append(conditions, values.Read{Path: append([]string{name}, strings.Split(child, ".")...), Guarded: true, Whole: true, File: c.File.Path})
			}
		}
	}
	return conditions
}

func listOf(v any) []any { l, _ := v.([]any); return l }

// layers are the values files of a chart: those beside its Chart.yaml, those in
// values/ and ci/, and those that releases took.
func (r *Charts) layers(dir string) (out []*source.YAML, unread bool) {
	names := []string{path.Join(dir, "values.yaml")}
	for _, name := range r.inside[dir] {
		rel := strings.TrimPrefix(name, dir+"/")
		if files.IsYAML(name) && name != names[0] && (strings.HasPrefix(rel, "values") || strings.HasPrefix(rel, "ci/")) {
			names = append(names, name)
		}
	}
	for _, name := range r.render.ValueFilesOf(dir) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if slices.ContainsFunc(names, r.isTyped) { // compared with each other, whichever were chosen
		listed := map[string]bool{}
		for _, name := range names {
			listed[name] = true
		}
		for _, s := range r.repo.Sites {
			if !listed[s.File.Path] {
				names = append(names, s.File.Path)
			}
		}
	}
	for _, name := range names {
		switch y, err := r.repo.Tree.YAML(name); {
		case err == nil && y.Err == nil:
			out = append(out, y)
		case err == nil:
			unread = true
		}
	}
	return out, unread
}

// namesIn are the names in a text: a letter or _, and what letters, digits, _ and -
// follow. (As an expression it took a twentieth of a run over one of many sites.)
func namesIn(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		begin := -1
		for i := 0; i <= len(text); i++ {
			c := byte(' ')
			if i < len(text) {
				c = text[i]
			}
			letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_'
			switch {
			case begin < 0 && letter:
				begin = i
			case begin >= 0 && !letter && c != '-' && (c < '0' || c > '9'):
				if !yield(text[begin:i]) {
					return
				}
				begin = -1
			}
		}
	}
}

// mentioned reports whether a name is a word of a file outside of the chart that
// may hand values to it. The files of another chart count if it writes
// Applications, or has dependencies.
func (r *Charts) mentioned(dir, name string) bool {
	for from, words := range r.words() {
		if from != dir && words[name] {
			return true
		}
	}
	return false
}

func (r *Charts) readWords() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for from, files := range r.inside {
		out[from] = r.wordsOf(from, files)
	}
	return out
}

// wordsOf are the words of the files of a chart, or of those in no chart.
func (r *Charts) wordsOf(chart string, files []string) map[string]bool {
	out := map[string]bool{}
	if chart != "" && !r.writesApplications(files) && len(r.Chart(chart).Subcharts) == 0 {
		return out
	}
	for _, name := range files {
		if !handsValues(name) {
			continue
		}
		if f, err := r.repo.Tree.File(name); err == nil {
			for w := range namesIn(string(f.Data)) {
				out[w] = true
			}
		}
	}
	return out
}

// handsValues reports whether a file may hand values to a chart, by its name.
func handsValues(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json", ".sh", ".bash", ".groovy", ".tpl":
		return true
	}
	return path.Base(name) == "Jenkinsfile"
}

func (r *Charts) writesApplications(files []string) bool {
	return slices.ContainsFunc(files, func(name string) bool {
		f, err := r.repo.Tree.File(name)
		return err == nil && strings.Contains(name, "templates/") && strings.Contains(string(f.Data), "argoproj.io/")
	})
}
