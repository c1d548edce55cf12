package kustomize

import (
	"path"
	"slices"
	"strings"
	"time"
)

// Bounds of the search for the entry that makes a build fail.
const (
	maxBlamed = 60
	blameTime = 2 * time.Second
)

// blame finds the entry of a kustomization without which a failing build works,
// reports it, and returns what is built without it. If there is none, the
// kustomization itself is the place.
func (b *build) blame(failed *view, err error, out *Output) []*Manifest {
	if strings.Contains(err.Error(), "unable to find one of") {
		out.Problems = append(out.Problems, b.noKustomization(failed, err))
		return nil
	}
	until := time.Now().Add(blameTime)
	for i, e := range suspects(failed.entries, err.Error()) {
		if i >= maxBlamed || time.Now().After(until) || b.ctx.Err() != nil {
			break
		}
		v := b.view(failed.tree)
		v.skip[e.key()] = true
		manifests, again := b.run(v)
		if again != nil {
			continue
		}
		out.Problems = append(out.Problems, Problem{Failed, Place{File: e.file, Path: e.path}, "kustomize fails: " + plain(err)})
		out.Files = failed.read
		return manifests
	}
	out.Problems = append(out.Problems, Problem{Failed, Place{File: File(failed.tree, b.root)}, "kustomize fails: " + plain(err)})
	return nil
}

// noKustomization reports a folder that is used as a kustomization and has none.
func (b *build) noKustomization(failed *view, err error) Problem {
	for _, e := range failed.entries {
		dir := path.Join(path.Dir(e.file), e.words)
		if e.dir && File(failed.tree, dir) == "" && strings.Contains(err.Error(), "'"+path.Join(mount, dir)+"'") {
			return Problem{Failed, Place{File: e.file, Path: e.path}, "kustomize fails: the folder " + dir + " has no kustomization.yaml"}
		}
	}
	return Problem{Failed, Place{File: File(failed.tree, b.root)}, "kustomize fails: " + plain(err)}
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
	slices.Reverse(sorts[4])
	return slices.Concat(sorts...)
}
