package kustomize

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxMarked is the number of objects up to which a build is repeated with marks.
const maxMarked = 1000

// whole returns the spot whose text is all of a field. One build with a mark at every text that may bear one answers
// for most fields; fields that it does not answer for are asked one by one (changes).
func (b *build) whole(m *Manifest, at source.Path, text string, likely []ranked) (spot, bool) {
	if b.objects > maxMarked || !slices.ContainsFunc(likely, func(r ranked) bool { return r.text == text && r.markable() }) {
		return spot{}, false
	}
	if !b.markedOnce {
		b.marked = b.withMarks()
		b.markedOnce = b.ctx.Err() == nil
	}
	_, now := source.Get(counterpart(m, b.marked), at)
	if now == nil {
		return spot{}, false
	}
	for _, r := range likely {
		if r.text == text && r.markable() && now.Value == r.marked() {
			return r.spot, true
		}
	}
	return spot{}, false
}

// withMarks builds with marks; nil where that fails.
func (b *build) withMarks() *objects {
	byFile := map[string][]spot{}
	for _, s := range b.spots {
		if s.markable() {
			byFile[s.file] = append(byFile[s.file], s)
		}
	}
	tree := b.Tree
	for name, spots := range byFile {
		f, err := tree.File(name)
		if err != nil {
			return nil
		}
		slices.SortStableFunc(spots, func(a, b spot) int { return cmp.Compare(a.start, b.start) })
		data, done := []byte{}, 0
		for _, s := range spots {
			if s.start < done || s.end > len(f.Data) {
				continue // within another one
			}
			data = append(append(data, f.Data[done:s.start]...), strconv.Quote(s.marked())...)
			done = s.end
		}
		tree = tree.With(source.NewFile(name, append(data, f.Data[done:]...)))
	}
	out, err := b.run(b.view(tree))
	if err != nil {
		return nil
	}
	return out
}

// marked is the spot's text with its mark.
func (s spot) marked() string { return fmt.Sprintf("%s-m%dm", s.text, s.mark) }

// markable reports whether a text may be another one without changing which objects there are and which of them a patch
// meets.
func (s spot) markable() bool {
	last := s.path.Last()
	switch {
	case s.file == "" || s.text == "" || strings.ContainsAny(s.text, "\n\r") || strings.HasPrefix(last, "$"):
		return false
	case s.gives != "" || slices.Contains(fileNames(), path.Base(s.file)) && !s.inline:
		return s.givesText()
	case s.kind == "" && !s.jsonPatch && !s.line:
		return false // not an object: what it does is not known
	case s.path[0] == "apiVersion" || s.path[0] == "kind" || s.path[0] == "metadata":
		return false // a patch's target may select by it
	}
	return !slices.Contains(mergeKeys, last)
}

// givesText reports whether a field of a kustomization is a text that it writes into manifests.
func (s spot) givesText() bool {
	switch s.gives {
	case "data":
		return s.path[0] == "data"
	case "image":
		return s.path.Last() == "newTag" || s.path.Last() == "newName"
	case "label", "annotation":
		return !s.number
	}
	return false
}

// mergeKeys are the fields by which the items of a list are told apart when a patch is merged (x-kubernetes-patch-merge-key
// and x-kubernetes-list-map-keys of Kubernetes' OpenAPI).
var mergeKeys = []string{"name", "key", "containerPort", "protocol", "port", "mountPath", "devicePath", "ip", "topologyKey", "whenUnsatisfiable",
	"type", "uid", "resourceName", "hostname"}
