// Package names knows which fields of site files a repo reads, by name and without rendering: its templates, its
// pipelines and its scripts.
package names

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Reader knows it of one repo, from when it is first asked. It is safe for concurrent use.
type Reader struct {
	repo *model.Repo

	once   sync.Once
	names  map[string]bool
	ranged map[string]bool // names of maps whose entries are looped over, whatever their keys
	whole  map[string]bool // names of parts that are written as text with all that is in them
}

// New makes the Reader of a repo.
func New(repo *model.Repo) *Reader { return &Reader{repo: repo} }

// valuesName is what all values are called in a template.
const valuesName = "Values"

var (
	action    = lazyre.New(`(?s)\{\{.*?\}\}`)
	fieldName = lazyre.New(`\.([A-Za-z_][A-Za-z0-9_]*)|"([^"\\\s]+)"|` + "`([^`\\s]+)`")
	// A loop over a map, or over the dot of the with around it: all its keys are read.
	rangeOver   = lazyre.New(`\{\{-?\s*range\s[^}]*?\.([A-Za-z_][A-Za-z0-9_]*)\)*\s*(?:\|\s*default\s+\(?(?:dict|list)\)?\)*\s*)?-?\}\}|\{\{-?\s*with\s[^}]*?\.([A-Za-z_][A-Za-z0-9_]*)\)*\s*-?\}\}[^{]*\{\{-?\s*range\s[^}]*[\s=]\.\s*-?\}\}`)
	withOrRange = lazyre.New(`^\{\{-?\s*(?:with|range)\s`)
	textDump    = lazyre.New(`\b(?:toYaml|toYamlPretty|toJson|toPrettyJson|toRawJson)\b`)
	// The last name of a chain that is taken as a whole: .Values.front, $.Values.
	dumped     = lazyre.New(`\.([A-Za-z_][A-Za-z0-9_]*)(?:[^A-Za-z0-9_.]|$)`)
	helmValues = lazyre.New(`^(?:values|valuesObject|parameters|helm):`)
	wholeDump  = lazyre.New(`\b(toYaml|toYamlPretty|toJson|toPrettyJson|toRawJson|merge|mergeOverwrite|mustMerge|mustMergeOverwrite|deepCopy)\b`)
)

// Reads reports whether a template of the app-of-apps chart reads a field of
// that name: as a field, or as a text given to index, get, hasKey or dig. Where
// the chart hands on whole parts of the site file, what the charts behind it
// read counts as well, and what a pipeline or script reads that takes site files as YAML.
func (r *Reader) Reads(field source.Path) bool {
	r.once.Do(func() {
		r.names, r.ranged, r.whole = map[string]bool{}, map[string]bool{}, map[string]bool{}
		if r.readNames(r.repo.Layout.ArgoCD) {
			for _, dir := range r.chartDirs() {
				r.readNames(dir)
			}
		}
		r.readPrograms()
	})
	return r.names[field.Last()] || r.ranged[field.Parent().Last()] || r.whole[valuesName] ||
		slices.ContainsFunc(field.Parent(), func(name string) bool { return r.whole[name] })
}

// readNames collects the names that a chart's templates read; handsOn tells
// that some action passes a part on as a whole.
func (r *Reader) readNames(chart string) (handsOn bool) {
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
		text, around := string(f.Data), ""
		for _, at := range action.FindAllStringSubmatchIndex(text, -1) {
			a := text[at[0]:at[1]]
			if strings.HasPrefix(strings.TrimLeft(a, "{- "), "/*") {
				continue
			}
			if withOrRange.MatchString(a) {
				around = a
			}
			handsOn = handsOn || wholeDump.MatchString(a)
			if textDump.MatchString(a) {
				r.noteWhole(text[:at[0]], a, around)
			}
			for _, m := range fieldName.FindAllStringSubmatch(a, -1) {
				r.names[m[1]+m[2]+m[3]] = true
			}
		}
	}
	return handsOn
}

var (
	yamlReader  = lazyre.New(`\b(?:readYaml|SnakeYAML|yq|safe_load|yaml\.load|YAML\.load|parseYaml|fromYaml)\b`)
	programName = lazyre.New(`\.([A-Za-z_][A-Za-z0-9_]*)|["']([A-Za-z_][A-Za-z0-9_-]*)["']`)
	programs    = []string{".groovy", ".sh", ".bash", ".py", ".rb", ".js", ".ts", ".go", ".mk", ""}
)

// readPrograms collects the names in pipelines and scripts that read site files as YAML.
func (r *Reader) readPrograms() {
	home := path.Base(r.repo.Layout.Projects) + "/"
	for _, e := range r.repo.Tree.Files() {
		if !slices.Contains(programs, path.Ext(e.Path)) {
			continue
		}
		f, err := r.repo.Tree.File(e.Path)
		if err != nil || !bytes.Contains(f.Data, []byte(home)) || !yamlReader.Match(f.Data) {
			continue
		}
		for _, m := range programName.FindAllSubmatch(f.Data, -1) {
			r.names[string(m[1])+string(m[2])] = true
		}
	}
}

// noteWhole notes the parts that an action reads with all that is in them: those that it writes as text and does not
// hand on to another chart, which may read less. around is the last with or range before it, which says what its dot
// is.
func (r *Reader) noteWhole(before, action, around string) {
	if handedOn(before) && !strings.Contains(action, "sha256sum") {
		return
	}
	parts := dumped.FindAllStringSubmatch(action, -1)
	if len(parts) == 0 && around != "" {
		parts = dumped.FindAllStringSubmatch(around, -1)
	}
	for _, m := range parts {
		r.whole[m[1]] = true
	}
}

// handedOn reports whether what follows a text is in the Helm values of an Application.
func handedOn(before string) bool {
	lines := strings.Split(before, "\n")
	inner := len(lines[len(lines)-1])
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimLeft(lines[i], " -")
		indent := len(lines[i]) - len(line)
		if line == "" || strings.HasPrefix(line, "{{") || indent >= inner && i < len(lines)-1 {
			continue
		}
		if inner = indent; helmValues.MatchString(line) {
			return true
		}
	}
	return false
}

func (r *Reader) chartDirs() []string {
	var out []string
	for _, e := range r.repo.Tree.Files() {
		if path.Base(e.Path) == "Chart.yaml" {
			out = append(out, path.Dir(e.Path))
		}
	}
	return out
}
