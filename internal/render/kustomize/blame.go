package kustomize

import (
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Bounds of the search for the entry that makes a build fail.
const (
	maxBlamed = 40
	blameTime = time.Second
)

// blame finds the entry of a kustomization without which a failing build works,
// reports it, and returns what is built without it. If there is none, the
// kustomization itself is the place.
func (b *build) blame(failed *view, err error, out *Output) (*view, *objects) {
	if strings.Contains(err.Error(), "unable to find one of") {
		out.Problems = append(out.Problems, b.noKustomization(failed, err))
		return failed, nil
	}
	if strings.Contains(err.Error(), "is empty") && len(out.Problems) > 0 {
		return failed, nil // all that it lists is reported as missing
	}
	until := time.Now().Add(blameTime)
	for i, e := range suspects(failed.entries, err.Error()) {
		if i >= maxBlamed || time.Now().After(until) || b.ctx.Err() != nil {
			break
		}
		if failed.skip[e.key()] {
			continue
		}
		v := b.view(failed.tree)
		maps.Copy(v.skip, failed.skip)
		v.skip[e.key()] = true
		built, again := b.run(v)
		if again != nil {
			continue
		}
		out.Problems = append(out.Problems, Problem{Failed, Place{File: e.file, Path: e.path}, says(err)})
		out.Files = failed.read
		return v, built
	}
	at := Place{File: kustomizationOf(failed.tree, b.root)}
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		at = keyPlace(failed, m[1], at)
	}
	out.Problems = append(out.Problems, Problem{Failed, at, says(err)})
	return failed, nil
}

var unknownField = lazyre.New(`unknown field "([^"]+)"`)

// keyPlace finds a key in the kustomizations that were read.
func keyPlace(v *view, key string, otherwise Place) Place {
	for _, name := range v.read {
		if !slices.Contains(fileNames(), path.Base(name)) {
			continue
		}
		y, err := v.tree.YAML(name)
		if err != nil || y.Root() == nil {
			continue
		}
		if p, ok := pathOfKey(y.Root(), key, nil, 0); ok {
			return Place{File: name, Path: p}
		}
	}
	return otherwise
}

// pathOfKey finds the first entry of a tree that has a key.
func pathOfKey(n *source.Node, key string, at source.Path, depth int) (source.Path, bool) {
	if n == nil || depth > maxDepth {
		return nil, false
	}
	for i, c := range n.Content {
		next := at
		switch {
		case n.Kind == mappingKind && i%2 == 0:
			if source.KeyText(c) == key {
				return at.Child(key), true
			}
			continue
		case n.Kind == mappingKind:
			next = at.Child(source.KeyText(n.Content[i-1]))
		default:
			next = at.Index(i)
		}
		if p, ok := pathOfKey(c, key, next, depth+1); ok {
			return p, true
		}
	}
	return nil, false
}

// excused leaves out the patches and generators whose object is missing because
// something else was left out and reported: they are not wrong.
func (b *build) excused(failed *view, err error) (*view, *objects, error) {
	if !slices.ContainsFunc(failed.problems, func(p Problem) bool { return p.Kind != Failed }) {
		return failed, nil, err
	}
	v := failed
	for range maxBlamed {
		if !noTarget(err) || b.ctx.Err() != nil {
			break
		}
		next := v
		for _, e := range suspects(v.entries, err.Error()) {
			if e.dir || e.path[0] == "resources" || e.path[0] == "bases" || v.skip[e.key()] {
				continue
			}
			without := b.view(v.tree)
			maps.Copy(without.skip, v.skip)
			without.skip[e.key()] = true
			built, again := b.run(without)
			if again == nil {
				return without, built, nil
			}
			if again.Error() != err.Error() {
				next, err = without, again
				break
			}
		}
		if next == v {
			break
		}
		v = next
	}
	return v, nil, err
}

// noTarget reports whether kustomize fails because an object is not there.
func noTarget(err error) bool {
	text := err.Error()
	return strings.Contains(text, "no matches for Id") || strings.Contains(text, "failed to find unique target") ||
		strings.Contains(text, "nothing selected by") || strings.Contains(text, "unable to find target") || strings.Contains(text, "does not exist; cannot merge or replace")
}

// noKustomization reports a folder that is used as a kustomization and has none.
func (b *build) noKustomization(failed *view, err error) Problem {
	for _, e := range failed.entries {
		dir := path.Join(path.Dir(e.file), e.words)
		if e.dir && kustomizationOf(failed.tree, dir) == "" && strings.Contains(err.Error(), "'"+path.Join(mount, dir)+"'") {
			return Problem{Failed, Place{File: e.file, Path: e.path}, finding.Say("no-kustomization", "dir", dir)}
		}
	}
	return Problem{Failed, Place{File: kustomizationOf(failed.tree, b.root)}, says(err)}
}

// suspects orders entries: patches, generators and the like before the resources
// that they work on, because leaving these out can hide what is wrong with
// those; folders last, the deepest first; those that the error names before
// others of their sort.
func suspects(entries []entry, message string) []entry {
	named := func(e entry) bool {
		return slices.ContainsFunc(strings.Fields(e.words), func(w string) bool { return len(w) > 2 && strings.Contains(message, w) })
	}
	sorts := make([][]entry, 5)
	for _, e := range entries {
		n := 0
		switch {
		case e.dir:
			n = 4
		case e.path[0] == "resources" || e.path[0] == "bases":
			n = 2
		}
		if n < 4 && !named(e) {
			n++
		}
		sorts[n] = append(sorts[n], e)
	}
	for _, list := range sorts[:4] {
		laterFirst(list)
	}
	slices.Reverse(sorts[4])
	return slices.Concat(sorts...)
}

// laterFirst turns the items of one list around: of two that clash the later is
// one too many.
func laterFirst(list []entry) {
	for start := 0; start < len(list); {
		end := start + 1
		for end < len(list) && list[end].file == list[start].file && list[end].path[0] == list[start].path[0] {
			end++
		}
		slices.Reverse(list[start:end])
		start = end
	}
}
