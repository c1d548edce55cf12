package kustomize

import (
	"encoding/json"
	"path"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// entry is a part of a kustomization that can be left out: one item of a list.
type entry struct {
	file  string
	path  source.Path
	words string // what it names, to find it in an error
	dir   bool   // it is a folder: others lie below
}

func (e entry) key() string { return e.file + ":" + e.path.String() }

// prepare makes a kustomization that kustomize can build offline: what is not
// in the repository is left out and reported, charts are rendered, and the
// build's own kustomization gets the source's block.
func (v *view) prepare(name string, raw []byte) []byte {
	y, err := v.tree.YAML(name)
	if err != nil {
		return raw
	}
	if y.Err != nil {
		v.broken = true
		return raw
	}
	k, ok := source.Decode(y.Root()).(map[string]any)
	if !ok {
		return raw
	}
	p := &preparation{view: v, file: name, dir: path.Dir(name), k: k}
	p.lists()
	if p.dir == v.root {
		p.block()
	}
	p.charts()
	data, err := json.Marshal(p.k)
	if err != nil {
		return raw
	}
	return data
}

// preparation is one kustomization being prepared.
type preparation struct {
	*view
	file, dir string
	k         map[string]any
}

// lists goes through what a kustomization lists.
func (p *preparation) lists() {
	for _, field := range []string{"resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators", "patchesStrategicMerge"} {
		p.filter(field, func(item any) (words string, missing string) {
			s, _ := item.(string)
			return s, p.missing(s)
		})
	}
	for _, field := range []string{"patches", "patchesJson6902", "replacements"} {
		p.filter(field, func(item any) (string, string) {
			m, _ := item.(map[string]any)
			file, _ := m["path"].(string)
			target, _ := m["target"].(map[string]any)
			name, _ := target["name"].(string)
			return file + " " + name, p.missing(file)
		})
	}
	for _, field := range []string{"configMapGenerator", "secretGenerator"} {
		p.filter(field, func(item any) (string, string) {
			m, _ := item.(map[string]any)
			name, _ := m["name"].(string)
			return name, ""
		})
		p.generatorFiles(field)
	}
	for _, field := range []string{"images", "replicas", "labels", "vars"} {
		p.filter(field, func(item any) (string, string) {
			m, _ := item.(map[string]any)
			name, _ := m["name"].(string)
			return name, ""
		})
	}
	if api, ok := p.k["openapi"].(map[string]any); ok {
		if file, ok := api["path"].(string); ok && p.missing(file) != "" {
			p.leaveOut(Place{File: p.file, Path: source.P("openapi", "path")}, file)
			delete(p.k, "openapi")
		}
	}
}

// filter leaves out the items of a list that are skipped or that name what is
// not here.
func (p *preparation) filter(field string, look func(item any) (words, missing string)) {
	list, ok := p.k[field].([]any)
	if !ok {
		return
	}
	kept := make([]any, 0, len(list))
	for i, item := range list {
		words, missing := look(item)
		_, isName := item.(string)
		e := entry{file: p.file, path: source.P(field).Index(i), words: words, dir: isName && p.tree.IsDir(path.Join(p.dir, words))}
		p.entries = append(p.entries, e)
		switch {
		case p.skip[e.key()]:
		case missing != "":
			at := Place{File: p.file, Path: e.path}
			if _, isMap := item.(map[string]any); isMap {
				at.Path = at.Path.Child("path")
			}
			p.leaveOut(at, missing)
		default:
			kept = append(kept, item)
		}
	}
	p.k[field] = kept // empty is not absent: a kustomization without any field is refused
}

// generatorFiles leaves out the files of ConfigMaps and Secrets that are not
// here.
func (p *preparation) generatorFiles(field string) {
	list, _ := p.k[field].([]any)
	for i, item := range list {
		m, _ := item.(map[string]any)
		for _, kind := range []string{"files", "envs"} {
			names, ok := m[kind].([]any)
			if !ok {
				continue
			}
			kept := make([]any, 0, len(names))
			for j, n := range names {
				s, _ := n.(string)
				file := s
				if _, value, ok := strings.Cut(s, "="); ok && kind == "files" {
					file = value
				}
				if missing := p.missing(file); missing != "" {
					p.leaveOut(Place{File: p.file, Path: source.P(field).Index(i).Child(kind).Index(j)}, missing)
					continue
				}
				kept = append(kept, n)
			}
			m[kind] = kept
		}
		if file, ok := m["env"].(string); ok && p.missing(file) != "" {
			p.leaveOut(Place{File: p.file, Path: source.P(field).Index(i).Child("env")}, file)
			delete(m, "env")
		}
	}
}

// missing returns a name that is neither a file nor a folder here, "" for one
// that is, for an inline text and for nothing at all.
func (p *preparation) missing(name string) string {
	if name == "" || strings.ContainsAny(name, "\n{") {
		return ""
	}
	if remote(name) {
		return name
	}
	at := path.Join(p.dir, name)
	if path.IsAbs(name) || at == ".." || strings.HasPrefix(at, "../") {
		return name
	}
	if p.tree.Exists(at) || p.tree.IsDir(at) {
		return ""
	}
	return name
}

// remote reports whether kustomize would go to the network for a name
// (IsRemoteFile and NewRepoSpecFromURL of its loader). It says yes rather too
// often: only names that are no file here matter.
func remote(name string) bool {
	lower := strings.ToLower(name)
	if strings.Contains(lower, "://") || strings.HasPrefix(lower, "git::") || strings.HasPrefix(lower, "github.com") {
		return true
	}
	user, host, ok := strings.Cut(lower, "@")
	return ok && !strings.Contains(user, "/") && strings.ContainsAny(host, ":/")
}

// leaveOut reports what is not here.
func (p *preparation) leaveOut(at Place, name string) {
	switch joined := path.Join(p.dir, name); {
	case remote(name):
		p.problem(NotRendered, at, finding.Say("kustomize-remote", "name", name))
	case path.IsAbs(name) || joined == ".." || strings.HasPrefix(joined, "../"):
		p.problem(Missing, at, finding.Say("kustomize-outside", "name", name))
	default:
		p.problem(Missing, at, finding.Say("kustomize-absent", "name", name, "dir", p.dir, "root", p.dir == "."))
	}
}

func (v *view) problem(kind ProblemKind, at Place, text finding.Phrase) {
	v.problems = append(v.problems, Problem{kind, at, text})
}

// mapsIn returns a list of maps under a key.
func mapsIn(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func indexed(field string, i int) source.Path { return source.P(field, strconv.Itoa(i)) }
