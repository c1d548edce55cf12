package finding

import (
	"fmt"
	"slices"
	"strings"
)

// On is what a cause and its consequence share. It is what shows that the one follows from the other.
type On string

// The relations of a cause and its consequence.
const (
	// OnLine: the consequence is reported on the template line of the cause, or on the same text of another file.
	OnLine On = "line"
	// OnOrigin: the value of the consequence passed through the line or text of the cause.
	OnOrigin On = "origin"
	// OnValue: the consequence rests on a value that the cause marks as not what was meant (Hit.Reads, Hit.Breaks).
	OnValue On = "value"
	// OnFile: the cause makes a file unreadable, and the consequence is in it or reads it.
	OnFile On = "file"
	// OnService, OnEnvironment, OnSite: both are about the same one, and the consequence is gone once the cause is.
	OnService     On = "service"
	OnEnvironment On = "environment"
	OnSite        On = "site"
	// OnRepository: the consequence is gone once the cause is.
	OnRepository On = "repository"
)

// Relations lists all values of On.
func Relations() []On {
	return []On{OnLine, OnOrigin, OnValue, OnFile, OnService, OnEnvironment, OnSite, OnRepository}
}

// NeedsProof reports whether sharing it shows nothing: findings that do are also proved to depend on each other.
func (on On) NeedsProof() bool {
	return on == OnService || on == OnEnvironment || on == OnSite || on == OnRepository
}

// Follows says that findings of a rule follow from those of others: a finding of a rule that matches the glob Rule
// is the cause of one that shares On with it, which is then not reported beside it.
type Follows struct {
	Rule string
	On   On
}

func (f Follows) String() string { return f.Rule + " on " + string(f.On) }

// ParseOn reads the name of a relation.
func ParseOn(name string) (On, error) {
	if on := On(name); slices.Contains(Relations(), on) {
		return on, nil
	}
	names := make([]string, 0, len(Relations()))
	for _, on := range Relations() {
		names = append(names, string(on))
	}
	return "", fmt.Errorf("no relation %q: use %s", name, strings.Join(names, ", "))
}

// Stage is what a rule reads. What is wrong at one stage makes the next ones read what was not meant: a rule of a later
// stage is then silent about the same text or value, without a word in its own metadata.
type Stage int

// The stages in their order, but for Meaning, which comes last and is what most rules are about.
const (
	Meaning   Stage = iota
	Text            // the file is not what YAML makes of it
	Shape           // the file does not fit its schema
	Model           // what the files say together, before anything is rendered
	Rendering       // the templates give no manifests, or others than was meant
	Template        // the template's text is only right for some values
	Manifest        // the manifest does not fit its schema
)

var stageNames = [...]string{"meaning", "text", "shape", "model", "rendering", "template", "manifest"}

// ParseStage reads the name of a stage: "meaning", "text", "shape", "model", "rendering", "template" or "manifest".
func ParseStage(name string) (Stage, error) {
	if i := slices.Index(stageNames[:], name); i >= 0 {
		return Stage(i), nil
	}
	return Meaning, fmt.Errorf("no stage %q: use %s", name, strings.Join(stageNames[:], ", "))
}

// before lists what findings of stage t share with those of stage s that they follow from.
func (s Stage) before(t Stage) []On {
	if t == Meaning {
		t = Manifest + 1
	}
	switch {
	case s >= t:
	case s == Text:
		return []On{OnLine, OnOrigin, OnValue, OnFile, OnRepository}
	case s == Shape:
		return []On{OnLine, OnOrigin, OnValue, OnRepository}
	case s == Rendering && t > Template:
		return []On{OnLine, OnValue}
	case s == Template:
		return []On{OnLine, OnOrigin}
	case s == Manifest:
		return []On{OnValue}
	}
	return nil
}

// Blame is which place a rule's findings are at, where a template made the value of others.
type Blame string

// BlameValue is the value that went in; BlameTemplate the template that made another value of it; BlameObject the
// template of the object itself. BlameEither is the value, unless what other releases show speaks against the template.
const (
	BlameValue    Blame = "value"
	BlameEither   Blame = "either"
	BlameTemplate Blame = "template"
	BlameObject   Blame = "object"
)

// ParseBlame reads "value", "either", "template" or "object".
func ParseBlame(name string) (Blame, error) {
	switch Blame(name) {
	case BlameValue, BlameEither, BlameTemplate, BlameObject:
		return Blame(name), nil
	}
	return "", fmt.Errorf("cannot blame %q: use value, either, template or object", name)
}

// Graph knows which rule's findings follow from which.
type Graph struct {
	causes  map[string][]Follows // by the ID of the consequence; each names one rule
	isCause map[string]bool
}

// NewGraph makes the graph of some rules. The errors, one sentence for each, are about a glob in Follows that matches
// none of them, and about rules that follow from each other in a circle.
func NewGraph(rules []Rule) (*Graph, []error) {
	g := &Graph{causes: map[string][]Follows{}, isCause: map[string]bool{}}
	var errs []error
	for _, r := range rules {
		for _, f := range r.Follows {
			known := false
			for _, cause := range rules {
				if cause.ID != r.ID && Match(f.Rule, cause.ID) {
					known = true
					g.add(r.ID, Follows{cause.ID, f.On})
				}
			}
			if !known {
				errs = append(errs, fmt.Errorf("rule %s follows from %q, which no other rule is called", r.ID, f.Rule))
			}
		}
	}
	for _, r := range rules {
		for _, cause := range rules {
			if cause.Stage == Meaning || slices.ContainsFunc(cause.Follows, func(f Follows) bool { return Match(f.Rule, r.ID) }) {
				continue // the rules' own word is worth more than the order of the stages
			}
			for _, on := range cause.Stage.before(r.Stage) {
				g.add(r.ID, Follows{cause.ID, on})
			}
		}
	}
	if circle := g.circle(rules); circle != nil {
		errs = append(errs, fmt.Errorf("rules follow from each other in a circle: %s", strings.Join(circle, " from ")))
	}
	return g, errs
}

func (g *Graph) add(id string, edges ...Follows) {
	for _, e := range edges {
		if !slices.Contains(g.causes[id], e) {
			g.causes[id] = append(g.causes[id], e)
			g.isCause[e.Rule] = true
		}
	}
}

// circle returns the IDs of rules that follow from each other, the first one again at the end; nil if there are none.
func (g *Graph) circle(rules []Rule) []string {
	done := map[string]bool{}
	var path []string
	var visit func(id string) []string
	visit = func(id string) []string {
		if i := slices.Index(path, id); i >= 0 {
			return append(slices.Clone(path[i:]), id)
		}
		if done[id] {
			return nil
		}
		path = append(path, id)
		for _, e := range g.causes[id] {
			if found := visit(e.Rule); found != nil {
				return found
			}
		}
		path, done[id] = path[:len(path)-1], true
		return nil
	}
	for _, r := range rules {
		if found := visit(r.ID); found != nil {
			return found
		}
	}
	return nil
}

// IsCause reports whether anything may follow from findings of a rule.
func (g *Graph) IsCause(id string) bool { return g.isCause[id] }

// Causes lists the rules from whose findings those of a rule follow, each with what they must share.
func (g *Graph) Causes(id string) []Follows { return g.causes[id] }
