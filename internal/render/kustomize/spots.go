package kustomize

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	scalarKind  = yaml.ScalarNode
	mappingKind = yaml.MappingNode
)

// spot is a text of a file that may end up in a manifest.
type spot struct {
	Place
	id         string
	file       string // "" for the source's block
	start, end int    // its bytes in the file, quotes included; of several lines the first character's
	path       source.Path
	text       string
	inline     bool // in a text within the file: Place is the whole text
	span       source.Span
	kind, name string // of the object that it is in, "" if it is in none
	patch      bool   // the object is a patch
	gives      string // what a field of a kustomization gives, see field
	number     bool   // a plain number or bool
	jsonPatch  bool   // the value of an operation of a JSON patch
	line       bool   // of a KEY=VALUE file
	mark       int    // its number among all, see marked
	block      func() map[string]any
}

// cause is the spot as the cause of a field with that value.
func (s spot) cause(confirmed bool, value string) Cause {
	c := Cause{Place: s.Place, Confirmed: confirmed, Same: s.text == value && !s.inline}
	if s.inline {
		c.Span = s.span
	}
	return c
}

// maxSpots bounds what is remembered of one build's files.
const maxSpots = 200_000

// scan finds the spots of all files that the build read, those of the block
// first.
func (b *build) scan() {
	if b.scanned {
		return
	}
	b.scanned = true
	defer func() {
		for i := range b.spots {
			b.spots[i].mark = i
		}
	}()
	b.blockSpots()
	for _, name := range b.files {
		if len(b.spots) > maxSpots {
			return
		}
		f, err := b.Tree.File(name)
		if err != nil {
			continue
		}
		switch path.Ext(name) {
		case ".yaml", ".yml", ".json", "":
			if y, err := b.Tree.YAML(name); err == nil && y.Err == nil && y.Root() != nil && y.Root().Kind != scalarKind {
				b.yamlSpots(y, name)
				continue
			}
		}
		b.lineSpots(f)
	}
}

// yamlSpots finds the scalars of a YAML file.
func (b *build) yamlSpots(y *source.YAML, name string) {
	kustomization := slices.Contains(fileNames(), path.Base(name))
	for i, doc := range y.Docs {
		base := spot{file: name, Place: Place{File: name, Doc: i}}
		if !kustomization {
			base.kind, base.name = scalarAt(doc, "kind"), scalarAt(doc, "metadata", "name")
		}
		walk(doc, nil, 0, func(p source.Path, n *source.Node) {
			s := base
			s.path, s.Place.Path, s.text = p, p, n.Value
			span := y.NodeSpan(n)
			s.start, s.end, s.span = y.Offset(span.Start()), y.Offset(span.End()), span
			if strings.Contains(n.Value, "\n") {
				first, _ := y.Within(n, 0, 1)
				s.start = y.Offset(first.Start())
			}
			s.number = n.Style == 0 && !source.IsString(n.Value)
			s.id = fmt.Sprint(i, p)
			if !kustomization {
				s.patched(doc)
				b.spots = append(b.spots, s)
				return
			}
			s.gives = gives(p)
			b.kustomizationSpot(y, n, s)
		})
	}
}

// kustomizationSpot adds a scalar of a kustomization: a literal of a generator,
// a patch that is written there, or a plain value.
func (b *build) kustomizationSpot(y *source.YAML, n *source.Node, s spot) {
	switch {
	case len(s.path) == 4 && s.path[2] == "literals":
		key, value, ok := strings.Cut(n.Value, "=")
		if !ok {
			return
		}
		span, exact := y.Within(n, len(key)+1, len(n.Value))
		if !exact || value == "" {
			break
		}
		s.start, s.end, s.text, s.path = y.Offset(span.Start()), y.Offset(span.End()), value, source.P("data", key)
	case strings.Contains(n.Value, "\n") && (s.path[0] == "patches" || s.path[0] == "patchesStrategicMerge" || s.path[0] == "patchesJson6902" ||
		s.path[0] == "transformers" || s.path[0] == "generators"):
		b.inlineSpots(y, n, s)
		return
	}
	b.spots = append(b.spots, s)
}

// inlineSpots finds the scalars of YAML that is written in a scalar.
func (b *build) inlineSpots(y *source.YAML, outer *source.Node, base spot) {
	inner := source.ParseYAML(source.NewFile("", []byte(outer.Value)))
	if inner.Err != nil {
		return
	}
	for i, doc := range inner.Docs {
		kind, name := scalarAt(doc, "kind"), scalarAt(doc, "metadata", "name")
		walk(doc, nil, 0, func(p source.Path, n *source.Node) {
			in := inner.NodeSpan(n)
			span, exact := y.Within(outer, inner.Offset(in.Start()), inner.Offset(in.End()))
			if !exact {
				return
			}
			s := base
			s.kind, s.name, s.patch, s.gives = kind, name, true, ""
			s.path, s.text, s.inline, s.span = p, n.Value, true, span
			s.start, s.end = y.Offset(span.Start()), y.Offset(span.End())
			s.number = n.Style == 0 && !source.IsString(n.Value)
			s.id = fmt.Sprint(base.id, i, p)
			s.patched(doc)
			b.spots = append(b.spots, s)
		})
	}
}

// patched gives the value of a JSON patch the path that it is written to.
func (s *spot) patched(doc *source.Node) {
	if to := jsonPatchPath(doc, s.path); to != nil {
		s.path, s.jsonPatch = to, true
	}
}

// jsonPatchPath is the path that a value of a JSON patch is written to, nil if
// p is not such a value.
func jsonPatchPath(doc *source.Node, p source.Path) source.Path {
	if doc.Kind != yaml.SequenceNode || len(p) < 2 || p[1] != "value" {
		return nil
	}
	pointer := scalarAt(doc, p[0], "path")
	if !strings.HasPrefix(pointer, "/") {
		return nil
	}
	var out source.Path
	for _, part := range strings.Split(pointer[1:], "/") {
		out = append(out, strings.NewReplacer("~1", "/", "~0", "~").Replace(part))
	}
	return append(out, p[2:]...)
}

// gives returns what a scalar of a kustomization writes into manifests.
func gives(p source.Path) string {
	switch p[0] {
	case "namePrefix", "nameSuffix":
		return "name"
	case "namespace":
		return "namespace"
	case "commonLabels", "labels":
		return "label"
	case "commonAnnotations":
		return "annotation"
	case "images":
		if p.Last() != "name" {
			return "image"
		}
	case "replicas":
		if p.Last() == "count" {
			return "replicas"
		}
	case "configMapGenerator", "secretGenerator":
		if p.Last() == "name" {
			return "name"
		}
		return "data"
	}
	return ""
}

// lineSpots finds KEY=VALUE lines, and the file as a whole, for generators.
func (b *build) lineSpots(f *source.File) {
	at := 0
	for line := range strings.Lines(string(f.Data)) {
		start := at
		at += len(line)
		key, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
		if !ok || strings.HasPrefix(strings.TrimSpace(key), "#") || value == "" {
			continue
		}
		key = strings.TrimSpace(key)
		from := start + strings.Index(line, "=") + 1
		b.spots = append(b.spots, spot{Place: Place{File: f.Path}, file: f.Path, id: strconv.Itoa(start), start: from, end: from + len(value),
			path: source.P("data", key), text: value, inline: true, line: true, span: f.Span(start, from+len(value))})
	}
	whole := strings.TrimRight(string(f.Data), "\n")
	b.spots = append(b.spots, spot{Place: Place{File: f.Path}, file: f.Path, id: "whole", end: len(whole), path: source.P("data", path.Base(f.Path)),
		text: whole, inline: true, span: f.LineSpan(1)})
}

// blockSpots finds the scalars of the source's block.
func (b *build) blockSpots() {
	eachScalar(b.Block, nil, func(p source.Path, v any) {
		text := fmt.Sprint(v)
		s := spot{Place: Place{Path: p}, id: p.String(), path: p, text: text, gives: gives(p)}
		if p[0] == "images" {
			s.gives = "image"
		}
		s.block = func() map[string]any {
			changed, _ := withValue(b.Block, p, other(text, !source.IsString(text))).(map[string]any)
			return changed
		}
		b.spots = append(b.spots, s)
	})
}

// other is another value in the place of a spot's, with its quotes.
func (s spot) other() string {
	return other(s.text, s.number)
}

func other(text string, number bool) string {
	switch {
	case number && text == "true":
		return "false"
	case number && text == "false":
		return "true"
	case number:
		if n, err := strconv.Atoi(text); err == nil {
			return strconv.Itoa(n + 1)
		}
		return "1"
	}
	return strconv.Quote(text + "x")
}
