package editor

import (
	"path"
	"regexp"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Symbol is a part of a file with a name.
type Symbol struct {
	Name, Detail string
	Kind         SymbolKind
	source.Span  // all of it
	Selection    source.Span
	Children     []Symbol
}

// SymbolKind is what a Symbol is.
type SymbolKind int

// The kinds of symbols.
const (
	MapSymbol SymbolKind = iota
	ListSymbol
	ValueSymbol
	ObjectSymbol // a Kubernetes object, a service
	HelperSymbol
)

// maxDepth is how far down an outline goes: environments, services, their fields.
const maxDepth = 6

// Symbols is the outline of a file: the entries of a YAML file, by name where list
// items have one, and the helpers of a template.
func (s *Snapshot) Symbols(file string) []Symbol {
	text, err := s.Tree().File(file)
	if err != nil {
		return nil
	}
	if isTemplate(s.Tree(), file) {
		return helperSymbols(text)
	}
	y, err := s.Tree().YAML(file)
	if err != nil || !files.IsYAML(file) {
		return nil
	}
	var out []Symbol
	for i, doc := range y.Docs {
		if doc == nil {
			continue
		}
		end := text.Lines()
		if i+1 < len(y.Docs) && y.Docs[i+1] != nil {
			end = max(1, y.NodeSpan(y.Docs[i+1]).Line-1)
		}
		children := outline(y, doc, end, 0)
		if kind, named := identity(doc); kind != "" && len(y.Docs) > 1 {
			at := y.NodeSpan(doc)
			out = append(out, Symbol{Name: kind + "/" + named, Kind: ObjectSymbol, Span: lines(y, at.Line, end), Selection: at, Children: children})
			continue
		}
		out = append(out, children...)
	}
	return out
}

// identity is the kind and name of a Kubernetes manifest.
func identity(n *source.Node) (kind, named string) {
	if _, v := source.Get(n, source.P("kind")); v != nil {
		kind = v.Value
	}
	if _, v := source.Get(n, source.P("metadata", "name")); v != nil {
		named = v.Value
	}
	return kind, named
}

// lines is a span from the beginning of a line to the end of another.
func lines(y *source.YAML, from, to int) source.Span {
	return source.Span{File: y.Path, Line: from, Column: 1, EndLine: to, EndColumn: len([]rune(y.Line(to))) + 1}
}

// outline lists the entries of a node that ends at a line.
func outline(y *source.YAML, n *source.Node, end, depth int) (out []Symbol) {
	if depth > maxDepth {
		return nil
	}
	type entry struct {
		key, value *source.Node
		at         source.Span
	}
	var list []entry
	switch {
	case isMap(n):
		for i := 0; i+1 < len(n.Content); i += 2 {
			list = append(list, entry{n.Content[i], n.Content[i+1], y.NodeSpan(n.Content[i])})
		}
	default:
		for _, item := range n.Content {
			list = append(list, entry{nil, item, y.NodeSpan(item)})
		}
	}
	for i, e := range list {
		last := end
		if i+1 < len(list) {
			last = max(e.at.Line, list[i+1].at.Line-1)
		}
		for last > e.at.Line && strings.TrimSpace(strings.SplitN(y.Line(last), "#", 2)[0]) == "" {
			last--
		}
		s := Symbol{Span: lines(y, e.at.Line, last), Selection: e.at, Kind: MapSymbol}
		if last == e.at.Line { // several may be on it
			s.Span = y.EntrySpan(e.key, e.value)
			if s.Span.EndLine != s.Selection.EndLine || s.Span.End().Less(s.Selection.End()) {
				s.Span = s.Selection
			}
		}
		switch {
		case e.key != nil:
			s.Name = e.key.Value
		default:
			s.Kind = ObjectSymbol
			if _, name := source.Get(e.value, source.P("name")); name != nil && name.Value != "" {
				s.Name = name.Value
			} else if s.Name = e.value.Value; s.Name == "" {
				s.Name = "-"
			}
		}
		if s.Name == "" {
			s.Name = `""`
		}
		if len(e.value.Content) == 0 {
			s.Kind = ValueSymbol
			if e.key != nil {
				s.Detail = shownAt(y, source.Spot{Path: source.P(s.Name), Key: e.key, Value: e.value})
			}
		} else if !isMap(e.value) {
			s.Kind = ListSymbol
		}
		s.Children = outline(y, e.value, last, depth+1)
		out = append(out, s)
	}
	return out
}

var blockWord = regexp.MustCompile(`\{\{-?\s*(define|block|if|with|range|end)\b(?:\s+"([^"]*)")?`)

// helperSymbols are the defines of a template.
func helperSymbols(f *source.File) (out []Symbol) {
	for _, b := range blocks(f) {
		if b.word == "define" || b.word == "block" {
			at := f.Span(b.start, b.start+b.length)
			whole := f.Span(b.start, b.end)
			out = append(out, Symbol{Name: b.name, Detail: path.Base(f.Path), Kind: HelperSymbol, Span: whole, Selection: at})
		}
	}
	return out
}

// block is a part of a template from define, if, with or range to its end.
type block struct {
	word, name         string
	start, length, end int
}

func blocks(f *source.File) (out []block) {
	var open []block
	for _, m := range blockWord.FindAllSubmatchIndex(f.Data, -1) {
		word := string(f.Data[m[2]:m[3]])
		if word != "end" {
			b := block{word: word, start: m[0], length: m[1] - m[0]}
			if m[4] >= 0 {
				b.name = string(f.Data[m[4]:m[5]])
			}
			open = append(open, b)
			continue
		}
		if len(open) == 0 {
			continue
		}
		b := open[len(open)-1]
		open = open[:len(open)-1]
		b.end = m[1]
		out = append(out, b)
	}
	return out
}

// Fold is a part of a file that can be folded away, by its first and last line.
type Fold struct{ First, Last int }

// Folds lists what can be folded: entries of several lines, so that each service of
// a site is one, and the blocks of a template.
func (s *Snapshot) Folds(file string) (out []Fold) {
	text, err := s.Tree().File(file)
	if err != nil {
		return nil
	}
	if isTemplate(s.Tree(), file) {
		for _, b := range blocks(text) {
			if first, last := text.Pos(b.start).Line, text.Pos(b.end).Line; last > first {
				out = append(out, Fold{first, last})
			}
		}
		return out
	}
	var add func([]Symbol)
	add = func(list []Symbol) {
		for _, sym := range list {
			if sym.EndLine > sym.Line {
				out = append(out, Fold{sym.Line, sym.EndLine})
			}
			add(sym.Children)
		}
	}
	add(s.Symbols(file))
	return out
}
