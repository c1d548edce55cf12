// Package kustomize renders a kustomization of the repository as `kustomize
// build` does, in process: no disk, no network, no git, no helm. It is the door
// to sigs.k8s.io/kustomize and knows nothing of Argo CD but the `kustomize:`
// block of a source, which Argo CD writes into the kustomization before it builds.
//
// What cannot be had offline (remote bases, missing charts) is left out and
// reported, and the rest is built all the same. The way back from a manifest's
// field to its line is found by changing what may have made it (causes.go).
//
// Facts about kustomize are those of its 5.8 (api v0.21.2), about Argo CD those
// of util/kustomize of 3.5; recorded answers of both hold the package in tests.
package kustomize

import (
	"context"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Input is one build.
type Input struct {
	Tree *source.Tree
	Dir  string // the folder of the kustomization, relative to the repository's root
	// Block is the source's `kustomize:` block, nil if it has none.
	Block map[string]any
	// Substitute fills $NAME in the block's values as Argo CD does; nil leaves
	// them as they are.
	Substitute func(string) string
	// Unrestricted lets a kustomization read files above its own folder (the
	// build option --load-restrictor LoadRestrictionsNone).
	Unrestricted bool
	// Helm renders a chart of helmCharts; nil reports each as not rendered.
	Helm func(ctx context.Context, chart HelmChart) (HelmOutput, error)
}

// Output is what a build makes.
type Output struct {
	Manifests []*Manifest
	Problems  []Problem
	// Complete is false where something was left out, so that what is missing
	// proves nothing.
	Complete bool
	// Files are the files that were read, in the order of reading.
	Files []string

	build      *build
	own        bool // charts have a part in it: it is only right for who asked
	restricted bool // a file was refused because it is not below the kustomization
}

// Manifest is one object of the output.
type Manifest struct {
	// YAML is the manifest's own text; its positions mean nothing in the
	// repository.
	YAML *source.YAML
	Node *source.Node

	build *build
	index int
	asked int // how many changed builds its fields asked for, see maxAsked
}

// Place is an address in the repository, or in the source's kustomize: block.
type Place struct {
	File string // "" for the block
	Doc  int
	Path source.Path
}

// ProblemKind is what a Problem is.
type ProblemKind int

// The kinds of problems.
const (
	Failed      ProblemKind = iota // kustomize would fail as well
	Missing                        // a path that is not in the repository
	NotRendered                    // a base that cannot be had offline
	NoChart                        // a chart that cannot be had offline
)

// Problem is what could not be built, and why.
type Problem struct {
	Kind ProblemKind
	At   Place
	Text finding.Phrase
}

// build is one kustomization with all that was found out about it.
type build struct {
	Input
	ctx  context.Context
	root string // Dir, cleaned
	// skip are the entries without which it is built, see blame.
	skip map[string]bool

	*search
}

// search is what is known of the way back from what a build makes. All that ask for one folder share it.
type search struct {
	objects int             // how many the build makes
	files   []string        // what it read
	charts  []renderedChart // what it rendered

	mu         sync.Mutex // guards what follows
	spots      []spot
	scanned    bool
	memory     map[string]*objects // outputs of changed builds, by what was changed
	marked     *objects            // see whole
	markedOnce bool
}

// fileNames are the file names of a kustomization, in the order in which kustomize
// looks for them.
func fileNames() []string {
	return []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}
}

// kustomizationOf returns the kustomization file of a folder, "" if it has none.
func kustomizationOf(t *source.Tree, dir string) string {
	for _, name := range fileNames() {
		if file := path.Join(dir, name); t.Exists(file) {
			return file
		}
	}
	return ""
}

// Build renders a kustomization. What fails is in Output.Problems; the error is
// only that of ctx.
func buildOverlay(ctx context.Context, in Input) (*Output, error) {
	b := &build{Input: in, ctx: ctx, root: path.Clean(in.Dir), search: &search{memory: map[string]*objects{}}}
	v := b.view(in.Tree)
	built, err := b.run(v)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out := &Output{Problems: v.problems, Complete: len(v.problems) == 0, Files: v.read, build: b}
	b.files, b.charts = v.read, v.rendered
	switch {
	case err == nil:
	case v.broken:
		out.Complete = false // yaml/syntax says why
	default:
		out.Complete, out.restricted = false, strings.Contains(err.Error(), "is not in or below")
		if v, built, err = b.excused(v, err); err != nil {
			v, built = b.blame(v, err, out)
		}
		b.skip = v.skip
	}
	out.own = v.made
	if built == nil {
		return out, ctx.Err()
	}
	manifests, err := built.manifests()
	if err != nil {
		out.Complete = false
		out.Problems = append(out.Problems, Problem{Failed, Place{File: kustomizationOf(in.Tree, b.root)}, says(err)})
	}
	b.objects = len(manifests)
	for i, m := range manifests {
		m.build, m.index = b, i
	}
	out.Manifests = manifests
	return out, ctx.Err()
}

// says is what kustomize fails with, in its own words.
func says(err error) finding.Phrase {
	return finding.Say("kustomize-fails", "why", finding.Say("words", "words", plain(err)))
}

// plain makes kustomize's chain of errors a sentence: where it passed through
// is left out, and folders are those of the repository.
func plain(err error) string {
	text := err.Error()
	for before := ""; text != before; {
		before = text
		for _, m := range chain {
			if found := m.FindStringSubmatch(text); found != nil {
				text = found[1]
			}
		}
		if _, quoted, ok := strings.Cut(text, "accumulateDirectory: "); ok { // all of it, with the quotes of %q
			if inner, err := strconv.Unquote(quoted); err == nil {
				text = inner
			}
		}
	}
	text, _, _ = strings.Cut(text, "\n")
	return strings.ReplaceAll(strings.ReplaceAll(text, mount+"/", ""), mount, ".")
}

// chain are the words with which kustomize says where an error passed through;
// what it is about is in the group.
var chain = []*lazyre.Regexp{
	lazyre.New(`^(?s)(?:accumulating (?:resources|components)|loading generator plugins): (.*)$`),
	lazyre.New(`^(?s)accumulation err='.*?must resolve to a file': (.*)$`),
	lazyre.New(`^(?s)accumulation err='(.*)': must build at directory: .*$`),
	lazyre.New(`^(?s)accumulation err='(.*)': (?:lstat|stat|open|new root) .*$`),
	lazyre.New(`^(?s)(?:accumulating resources|merging resources|recursed merging|recursed accumulation|couldn't make target)(?: from| of| for)*(?: path)? '[^']*': (.*)$`),
	lazyre.New(`^(?s)merging from generator &\{[^}]*\}: (.*)$`),
	lazyre.New(`^(?s)no resource matches strategic merge patch "[^"]*": (.*)$`),
}
