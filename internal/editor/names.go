package editor

import (
	"bytes"
	"context"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// nameKind is what a name is of.
type nameKind int

const (
	ofValue   nameKind = iota // a key of a chart's values
	ofHelper                  // a define of a chart
	ofService                 // an entry of the catalogue, with values and pipelines of its name
	ofFile                    // a file of the repo
)

// name is something that is written in one place and meant in others.
type name struct {
	kind  nameKind
	chart string      // of a value, a helper
	path  source.Path // of a value; values.Any is any key
	text  string
	at    source.Span // where it was found
	sets  bool        // it is said here, not asked for
}

// occurrence is a place where a name is written.
type occurrence struct {
	source.Span
	sets bool
}

// nameOf finds what is named at a place.
func (s *Snapshot) nameOf(ctx context.Context, w *world, file string, p source.Pos) (name, bool) {
	text, err := s.Tree().File(file)
	if err != nil {
		return name{}, false
	}
	if chart, ok := chartOf(s.Tree(), file); ok {
		if at, where, ok := chainAt(text, p); ok {
			return name{kind: ofValue, chart: chart, path: at, text: at.Last(), at: where}, true
		}
		if text, where, ok := nameAt(text, p, included); ok {
			return name{kind: ofHelper, chart: chart, text: text, at: where}, true
		}
		if text, where, ok := nameAt(text, p, defined); ok {
			return name{kind: ofHelper, chart: chart, text: text, at: where, sets: true}, true
		}
		if n, ok := s.relativeRead(chart, file, p); ok {
			return n, true
		}
		if n, ok := s.parameterName(chart, text, p); ok {
			return n, true
		}
	} else if y, err := s.Tree().YAML(file); err == nil && files.IsYAML(file) {
		if n, ok := s.nameInYAML(ctx, w, y, p); ok {
			return n, true
		}
	}
	word, where := wordAt(text, p)
	if s.isService(w, word) {
		return name{kind: ofService, text: word, at: where, sets: true}, true
	}
	return name{}, false
}

// relativeRead finds the value that is read at a place by another way than by its
// whole name: .minReplicas within with .Values.autoscaling.
func (s *Snapshot) relativeRead(chart, file string, p source.Pos) (name, bool) {
	for _, r := range s.reads(chart).Reads {
		if r.File != file {
			continue
		}
		for n := range r.Path {
			if at, ok := s.readSpan(r, n); ok && at.Line == p.Line && !p.Less(at.Start()) && !at.End().Less(p) {
				return name{kind: ofValue, chart: chart, path: r.Path[:n+1], text: r.Path[n], at: at}, true
			}
		}
	}
	return name{}, false
}

// parameterName finds the value that an Application's parameter sets, by its dotted
// name: of a chart whose templates read it. own is the chart that the template is in.
func (s *Snapshot) parameterName(own string, text *source.File, p source.Pos) (name, bool) {
	dotted, where, ok := nameAt(text, p, parameterNamed)
	if !ok {
		return name{}, false
	}
	at := source.Path(strings.Split(dotted, "."))
	for _, chart := range s.charts() {
		if chart == own || !s.reads(chart).Covers(at) {
			continue
		}
		start := where.EndColumn - len(at.Last())
		where.Column = max(where.Column, start)
		return name{kind: ofValue, chart: chart, path: s.pattern(chart, at), text: at.Last(), at: where, sets: true}, true
	}
	return name{}, false
}

var parameterNamed = regexp.MustCompile(`\bname:[ \t]*["']?([A-Za-z_]\w*(?:\.\w+)*)["']?[ \t]*(?:#.*)?$`)

// nameInYAML finds what is named at a place of a YAML file: a key of values, a
// file, a service.
func (s *Snapshot) nameInYAML(ctx context.Context, w *world, y *source.YAML, p source.Pos) (name, bool) {
	spot, ok := y.At(p)
	if !ok {
		return name{}, false
	}
	if spot.OnKey {
		for _, chart := range s.chartsOf(ctx, w, y.Path) {
			return name{kind: ofValue, chart: chart, path: s.pattern(chart, spot.Path), text: spot.Key.Value, at: y.NodeSpan(spot.Key), sets: true}, true
		}
		return name{}, false
	}
	value := spot.Value.Value
	if target, ok := s.fileNamed(y.Path, value); ok {
		return name{kind: ofFile, text: target, at: y.NodeSpan(spot.Value)}, true
	}
	if s.isService(w, value) {
		return name{kind: ofService, text: value, at: y.NodeSpan(spot.Value), sets: true}, true
	}
	return name{}, false
}

// fileNamed finds the file that a text names: from the root of the repo, from the
// file's own folder, or from a chart.
func (s *Snapshot) fileNamed(from, text string) (string, bool) {
	text = strings.TrimPrefix(text, "$values/")
	if text == "" || strings.ContainsAny(text, "\n*{ ") || strings.Contains(text, "://") || !strings.ContainsAny(text, "./") {
		return "", false
	}
	candidates := []string{path.Clean(strings.TrimPrefix(text, "/")), path.Join(path.Dir(from), text)}
	for _, chart := range s.charts() {
		candidates = append(candidates, path.Join(chart, text))
	}
	for _, c := range candidates {
		if strings.HasPrefix(c, "..") || c == from {
			continue
		}
		if s.Tree().Exists(c) {
			return c, true
		}
		for _, inside := range []string{"Chart.yaml", "kustomization.yaml"} {
			if s.Tree().Exists(path.Join(c, inside)) {
				return path.Join(c, inside), true
			}
		}
	}
	return "", false
}

// charts lists the folders of the repo's charts.
func (s *Snapshot) charts() (out []string) {
	for _, e := range s.Tree().Files() {
		if path.Base(e.Path) == "Chart.yaml" {
			out = append(out, path.Dir(e.Path))
		}
	}
	return out
}

// chartsOf lists the charts that take values from a file. Which files releases
// take is known of the sites that were rendered.
func (s *Snapshot) chartsOf(ctx context.Context, w *world, file string) (out []string) {
	if path.Base(file) == "values.yaml" && s.Tree().Exists(path.Join(path.Dir(file), "Chart.yaml")) {
		return []string{path.Dir(file)}
	}
	sites, _ := w.concerned(file, maxKept)
	for _, site := range sites {
		if _, err := s.site(ctx, w, site); err != nil {
			return nil
		}
	}
	for _, chart := range s.charts() {
		if slices.Contains(w.renderer.ValueFilesOf(chart), file) {
			out = append(out, chart)
		}
	}
	return out
}

// valueFiles lists the files that set values of a chart.
func (s *Snapshot) valueFiles(ctx context.Context, w *world, chart string) []string {
	for _, site := range w.repo.Sites {
		if _, err := s.site(ctx, w, site); err != nil {
			break
		}
	}
	out := w.renderer.ValueFilesOf(chart)
	if own := path.Join(chart, "values.yaml"); s.Tree().Exists(own) && !slices.Contains(out, own) {
		out = append([]string{own}, out...)
	}
	return out
}

// pattern is a path with values.Any for each key that templates loop over, and for
// indexes.
func (s *Snapshot) pattern(chart string, at source.Path) source.Path {
	for _, r := range s.reads(chart).Reads {
		if len(r.Path) >= len(at) && values.Match(r.Path[:len(at)], at) && r.Path[len(at)-1] != values.Any {
			return source.Path(r.Path[:len(at)])
		}
	}
	out := at.Child()
	for i, elem := range out {
		if strings.Trim(elem, "0123456789") == "" {
			out[i] = values.Any
		}
	}
	return out
}

// reads is what the templates of a chart read, worked out once.
func (s *Snapshot) reads(chart string) *values.Chart {
	s.reading.Lock()
	defer s.reading.Unlock()
	if c := s.analyzed[chart]; c != nil {
		return c
	}
	var templates []values.Template
	for _, e := range s.templates(chart) {
		templates = append(templates, values.Template{Path: e.Path, Text: string(e.Data)})
	}
	c, _ := values.Analyze(templates)
	if s.analyzed == nil {
		s.analyzed = map[string]*values.Chart{}
	}
	s.analyzed[chart] = c
	return c
}

// templates are the files in the templates/ of a chart.
func (s *Snapshot) templates(chart string) (out []*source.File) {
	for _, e := range s.Tree().Below(path.Join(chart, "templates"), true) {
		if f, err := s.Tree().File(e.Path); err == nil {
			out = append(out, f)
		}
	}
	return out
}

// readSpan is where the n-th part of what is read is written in the template: the
// nearest place to the reading's own.
func (s *Snapshot) readSpan(r values.Read, n int) (source.Span, bool) {
	file, err := s.Tree().File(r.File)
	if err != nil || r.Path[n] == values.Any {
		return source.Span{}, false
	}
	const near = 200
	from, to := max(0, r.Offset-near), min(len(file.Data), r.Offset+near)
	part := regexp.MustCompile("[.\"`](" + regexp.QuoteMeta(r.Path[n]) + `)\b`)
	best, found := source.Span{}, -1
	for _, m := range part.FindAllSubmatchIndex(file.Data[from:to], -1) {
		at := from + m[2]
		distance := max(at-r.Offset, r.Offset-at)
		if before := file.Data[:at]; bytes.LastIndex(before, []byte("{{")) <= bytes.LastIndex(before, []byte("}}")) {
			continue // no action
		}
		if chain, _, ok := chainAt(file, file.Pos(at)); ok && !values.Match(clip(r.Path, len(chain)), chain) {
			continue // another value of the same name
		}
		if found < 0 || distance < found {
			best, found = file.Span(at, from+m[3]), distance
		}
	}
	return best, found >= 0
}

func clip(path []string, n int) []string { return path[:min(n, len(path))] }

func (s *Snapshot) isService(w *world, word string) bool {
	if word == "" {
		return false
	}
	if w.repo.Catalog != nil && w.repo.Catalog.Has(word) {
		return true
	}
	for _, site := range w.repo.Sites {
		for _, env := range site.Environments {
			for _, v := range env.Services {
				if v.Name == word {
					return true
				}
			}
		}
	}
	return false
}
