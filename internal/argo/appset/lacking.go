package appset

import (
	"errors"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// lack is a parameter that a template reads, that one element does not have, and
// that other elements of the same generator have: the element is at fault.
type lack struct {
	at   Place  // the map that lacks it
	key  string // its name there
	near string // what the map has in its place, "" if nothing is like it
}

// lacked returns what an element lacks of the parameter at path; false if no other
// element has it either, which is the template's fault.
func (x *expansion) lacked(p *Params, path source.Path) (lack, bool) {
	if len(path) == 0 {
		return lack{}, false
	}
	i := slices.IndexFunc(p.among, func(o *Params) bool { return !o.Unknown && x.has(o, path) })
	if i < 0 || x.has(p, path) {
		return lack{}, false
	}
	other, part := p.among[i], p
	if j := slices.IndexFunc(other.parts, func(o *Params) bool { return x.has(o, path[:1]) }); j >= 0 && j < len(p.parts) {
		part = p.parts[j]
	}
	out, name, beside := lack{at: part.At, key: path[0]}, path[0], own(part.Node, other.Node)
	if !x.goLang {
		name, beside = x.besideFlat(&out, part, other)
	}
	for n := len(path) - 1; n > 0; n-- {
		if m := at(p.Node, path[:n]...); m != nil {
			out, name, beside = lack{at: x.place(m), key: path[n]}, path[n], own(m, at(other.Node, path[:n]...))
			break
		}
	}
	out.near, _ = near.Nearest(name, beside)
	return out, true
}

// besideFlat returns the last part of the name of what is lacking, and what an
// element has beside it that another one does not have, without goTemplate: names
// have dots in them there. A lack below such a name is moved to the map that the
// name stands for.
func (x *expansion) besideFlat(l *lack, p, other *Params) (last string, beside []string) {
	above, last := "", l.key
	if dot := strings.LastIndexByte(l.key, '.'); dot >= 0 {
		above, last = l.key[:dot+1], l.key[dot+1:]
	}
	source.Entries(p.Node, func(n string, _, v *source.Node) {
		rest, ok := strings.CutPrefix(n, above)
		if !ok || strings.Contains(rest, ".") {
			return
		}
		if from := x.place(v); above != "" && from.File == p.At.File && len(from.Path) > 0 {
			l.at, l.key = from, last
			l.at.Path = from.Path.Parent()
		}
		if _, theirs := source.Get(other.Node, source.P(n)); theirs == nil {
			beside = append(beside, rest)
		}
	})
	return last, beside
}

// has reports whether an element has a parameter.
func (x *expansion) has(p *Params, path source.Path) bool { return at(p.Node, path...) != nil }

// own lists the keys of a map that another one does not have.
func own(m, other *source.Node) (names []string) {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil
	}
	source.Entries(m, func(name string, _, _ *source.Node) {
		if _, theirs := source.Get(other, source.P(name)); theirs == nil {
			names = append(names, name)
		}
	})
	return names
}

// readsOf returns the parameter whose absence an error is about.
func readsOf(err error) (expr string, path source.Path) {
	said := finding.PhraseOf(err)
	expr, _ = said.Args["expr"].(string)
	key, _ := said.Args["key"].(string)
	key = strings.Trim(key, `"`)
	if said.ID != "set-reads" || key == "" {
		return "", nil
	}
	segments := strings.Split(strings.TrimPrefix(strings.TrimPrefix(expr, "$"), "."), ".")
	if i := slices.Index(segments, key); i >= 0 {
		return expr, segments[:i+1]
	}
	return "", nil
}

// failElement reports why the Application of an element cannot be made: at the
// element if it lacks what others have, else where the error is.
func (x *expansion) failElement(p *Params, err error) {
	expr, path := readsOf(err)
	l, ok := x.lacked(p, path)
	if !ok {
		x.fail(p.At, err)
		return
	}
	var placed *placedError
	reads := Place{}
	if errors.As(err, &placed) {
		reads = placed.at
	}
	before := len(x.result.Problems)
	x.problem(Failed, l.at, finding.Say("set-lacks", "key", l.key, "expr", expr, "near", l.near))
	if len(x.result.Problems) > before {
		x.result.Problems[before].Reads = reads
	}
}

// lackIn returns the place of the element that lacks a parameter which a text was
// to be filled with, where the text shows it: a tag that stayed, or <no value>.
func (x *expansion) lackIn(s stamp, value string) (Place, bool) {
	if s.params == nil || s.text == "" {
		return Place{}, false
	}
	var names []source.Path
	switch {
	case x.goLang && strings.Contains(value, "<no value>"):
		if _, _, err := x.engine.Execute(s.text, s.params.values(), true); err != nil {
			_, path := readsOf(err)
			names = append(names, path)
		}
	case !x.goLang && strings.Contains(value, "{{"):
		_, _ = fill.Tags(s.text, nil, func(tag string) (string, bool) {
			names = append(names, source.P(strings.TrimSpace(tag)))
			return "", true
		})
	}
	for _, path := range names {
		if l, ok := x.lacked(s.params, path); ok {
			return l.at, true
		}
	}
	return Place{}, false
}
