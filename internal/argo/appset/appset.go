// Package appset expands an ApplicationSet to the Applications that Argo CD's
// controller would make of it, from the repository alone: no network, no git,
// no cluster. Every generated field knows where it was written: the line of the
// template and the generator's element that gave the parameter.
//
// It owns the generators, the two template languages and templatePatch. It
// does not know what an Application means; internal/argo reads that.
//
// The facts are those of Argo CD 3.5 (applicationset/generators, utils and
// controllers/template); internal/judge/argocd holds the package against them.
package appset

import (
	"context"
	"errors"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Input is what an ApplicationSet is expanded with.
type Input struct {
	// Set is the ApplicationSet's object; it is not changed.
	Set *source.Node
	// Tree is the repository that is linted.
	Tree *source.Tree
	// Repository returns the files that a repoURL stands for. ok is false where
	// that is not known; then a pattern that matches files of Tree is taken as
	// evidence that Tree is meant. A nil Repository knows no URL.
	Repository func(url string) (tree *source.Tree, ok bool)
	// Clusters are the clusters that Argo CD is known to have. Empty means that
	// nothing is known about them.
	Clusters []Cluster
	// Generators are added to the built-in ones, by the key of the generator.
	Generators map[string]Generator
}

// Result is what an ApplicationSet makes.
type Result struct {
	Applications []*Application
	Problems     []Problem
}

// Application is one generated Application.
type Application struct {
	// Node is the manifest. Its positions are those of the template's nodes in
	// the ApplicationSet's file.
	Node *source.Node
	// Unknown is set where a generator's answer is not in the repository:
	// fields that need it hold the text "placeholder".
	Unknown bool

	run *expansion
}

// ProblemKind is what a Problem is.
type ProblemKind int

// The kinds of problems.
const (
	Failed     ProblemKind = iota // Argo CD's controller would fail as well
	NotKnown                      // the answer is not in the repository
	NothingMet                    // a pattern that matches no file or folder
	NoPath                        // a pattern in a folder that is not there
)

// Problem is what could not be expanded, and why.
type Problem struct {
	Kind ProblemKind
	At   Place
	Text finding.Phrase
	// Reads is the template that reads what an element at At lacks, else the zero Place.
	Reads Place
}

// Limits of one expansion. They are far above what real repositories have:
// the largest of 26 public ones makes 400 Applications of one set.
const (
	maxApplications = 10_000
	maxParams       = 20_000
	maxNodes        = 4_000_000
	maxTotalText    = 64 << 20 // bytes that all templates of a set may write
	maxNesting      = 3        // matrix or merge in matrix or merge, as in Argo CD
)

// errBudget ends an expansion that is too large.
var errBudget = fill.ErrBudget

// expansion is one ApplicationSet being expanded.
type expansion struct {
	Input
	ctx       context.Context
	goLang    bool
	options   []string // goTemplateOptions
	nodes     int
	total     int // bytes of rendered text
	engine    *fill.Engine
	listings  map[*source.Tree]listing
	ledger    *ledger
	result    *Result
	preserved bool // preserveResourcesOnDeletion
}

// expand makes the Applications of an ApplicationSet. What fails is in
// Result.Problems, at its place; the error is only that of ctx.
func expand(ctx context.Context, in Input) (*Result, error) {
	x := &expansion{Input: in, ctx: ctx, ledger: newLedger(), result: &Result{}, listings: map[*source.Tree]listing{}}
	spec := at(in.Set, "spec")
	x.goLang = isTrue(at(spec, "goTemplate"))
	x.options = texts(at(spec, "goTemplateOptions"))
	x.preserved = isTrue(at(spec, "syncPolicy", "preserveResourcesOnDeletion"))
	x.engine = fill.New(ctx, x.options)
	base, err := x.mark(at(spec, "template"), source.P("spec", "template"))
	if err == nil {
		err = x.generators(at(spec, "generators"), base)
	}
	if len(x.result.Applications) == 0 && len(x.result.Problems) == 0 && err == nil && ctx.Err() == nil {
		x.problem(NothingMet, Place{Path: source.P("spec", "generators")}, finding.Say("set-no-element"))
	}
	if errors.Is(err, errBudget) {
		x.problem(Failed, Place{Path: source.P("spec", "generators")}, finding.Say(
			"set-too-much", "count", maxApplications, "size", maxTotalText>>20))
	}
	return x.result, ctx.Err()
}

// generators runs each generator of the set. One that fails does not stop the
// others, as in Argo CD.
func (x *expansion) generators(list, base *source.Node) error {
	if len(items(list)) == 0 {
		x.problem(Failed, Place{Path: source.P("spec", "generators")}, finding.Say("set-no-generator"))
		return nil
	}
	for i, item := range items(list) {
		at := source.P("spec", "generators").Index(i)
		marked, err := x.mark(item, at)
		if err != nil {
			return err
		}
		sets, err := x.transform(request{node: marked, at: at, base: base})
		if err != nil {
			if errors.Is(err, errBudget) {
				return err
			}
			x.fail(Place{Path: at}, err)
		}
		for _, set := range sets {
			if err := x.applications(set); err != nil {
				return err
			}
		}
	}
	return nil
}

// applications renders the template for each element of one generator.
func (x *expansion) applications(set generated) error {
	for _, p := range set.params {
		p.among = set.params
		if err := x.ctx.Err(); err != nil {
			return err
		}
		if len(x.result.Applications) >= maxApplications {
			return errBudget
		}
		app, err := x.application(set.template, p)
		if errors.Is(err, errBudget) {
			return err
		}
		if err != nil {
			x.failElement(p, err)
			continue
		}
		x.result.Applications = append(x.result.Applications, app)
	}
	return nil
}

func (x *expansion) problem(kind ProblemKind, at Place, text finding.Phrase) {
	for _, p := range x.result.Problems {
		if p.Kind == kind && p.Text.Key() == text.Key() && p.At.equal(at) {
			return
		}
	}
	x.result.Problems = append(x.result.Problems, Problem{Kind: kind, At: at, Text: text})
}

// fail reports why something cannot be made, at the place that the error knows.
func (x *expansion) fail(at Place, err error) {
	var placed *placedError
	if errors.As(err, &placed) {
		at = placed.at
	}
	kind := Failed
	if errors.Is(err, fill.ErrUndecidable) {
		kind = NotKnown
	}
	x.problem(kind, at, finding.PhraseOf(err))
}

// placedError is an error with its place.
type placedError struct {
	at  Place
	err error
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Unwrap() error { return e.err }

func errorAt(at Place, id string, args ...any) error {
	return &placedError{at, says(id, args...)}
}

// says is an error of a text with its arguments.
func says(id string, args ...any) error { return finding.Fail(finding.Say(id, args...), nil) }
