// Package schema owns what the files of an infra repo must look like: site
// files, Jenkins' project.yaml, the catalogue services.yaml, root apps and
// .xgen-lint.yaml, each as CUE in this folder. What may stand where, in which
// words it is explained, and which fields are known is said there alone; the Go
// code walks a file beside it and turns what does not fit into hits. It refuses
// to compare files with each other, and it is the only package that imports CUE.
//
// What the walk follows is read out of the CUE by `make generate` and kept in
// outline.image, constraints of texts and numbers included; CUE itself compiles
// only what it must be asked: definitions that @rule names, each alone, and
// constraints of a form that is not understood. An edited .cue file is never
// ignored: where the outline is of another text, the CUE is compiled.
package schema

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Kind is a kind of file that has a schema.
type Kind string

// The kinds. Config is .xgen-lint.yaml.
const (
	Site    Kind = "site"
	Jenkins Kind = "jenkins"
	Catalog Kind = "catalog"
	RootApp Kind = "root-app"
	Config  Kind = "config"
)

// Kinds returns all kinds.
func Kinds() []Kind { return []Kind{Site, Jenkins, Catalog, RootApp, Config} }

//go:embed *.cue
var files embed.FS

// common is the file with what the kinds share.
const common = "common.cue"

// kinds is where a kind's CUE is and what a field that it does not know is.
var kinds = map[Kind]struct {
	file, definition string
	rule             string
	strict           bool // open structs too hold nothing that is neither known nor read
}{
	Site:    {"site.cue", "#Site", "schema/site", true},
	Jenkins: {"jenkins.cue", "#Jenkins", "schema/jenkins", false},
	Catalog: {"catalog.cue", "#Catalog", "schema/catalog", false},
	RootApp: {"rootapp.cue", "#RootApp", "schema/root-app", false},
	Config:  {"config.cue", "#Config", "config", true},
}

// CUE returns the schema of a kind as one CUE file, "" for an unknown kind.
func CUE(kind Kind) string {
	k, ok := kinds[kind]
	if !ok {
		return ""
	}
	own, err := files.ReadFile(k.file)
	if err != nil {
		return ""
	}
	common, err := files.ReadFile(common)
	if err != nil {
		return ""
	}
	return string(own) + "\n" + string(common)
}

// Schemas checks files. It reads the schema of a kind when the first file of
// that kind comes, and is safe for concurrent use.
type Schemas struct {
	mu    sync.Mutex
	kinds map[Kind]*compiled

	expressions expressions
}

// New returns Schemas that have read nothing yet.
func New() *Schemas { return &Schemas{kinds: map[Kind]*compiled{}} }

// Check holds document doc of y against the schema of a kind and returns what
// does not fit, one hit a path, in the order of the file's keys. A file that is
// not YAML has no hits: that is another rule's finding.
//
// reads tells whether a template of the app-of-apps chart reads the value at a
// path (["ingress"], ["environments", "prd", "services", "0", "gpu"]): that
// value as a whole, one above it as a whole, or something below it. It is asked
// for fields of a site file that the schema does not know; nil is "no".
//
// The hits of Config carry the rule "config", which is no rule of the catalogue:
// a configuration that does not fit ends the run. A schema that does not compile
// is a fault of this program and is said in a hit on the file, never skipped.
func (s *Schemas) Check(kind Kind, y *source.YAML, doc int, reads func(source.Path) bool) []finding.Hit {
	if y == nil || y.Err != nil {
		return nil
	}
	w := &walk{kind: kind, y: y, doc: doc, reads: reads, budget: walkBudget}
	if w.reads == nil {
		w.reads = func(source.Path) bool { return false }
	}
	if w.c, w.err = s.compile(kind); w.err == nil {
		w.file()
	}
	if w.err != nil {
		w.add(finding.Hit{Text: finding.Say("internal-error", "words", w.err.Error())})
	}
	return slices.Clip(w.hits)
}

func (s *Schemas) compile(kind Kind) (*compiled, error) {
	if _, ok := kinds[kind]; !ok {
		return nil, fmt.Errorf("check %q: no such kind of file", kind)
	}
	s.mu.Lock()
	c := s.kinds[kind]
	if c == nil {
		c = &compiled{kind: kind, expressions: &s.expressions}
		s.kinds[kind] = c
	}
	s.mu.Unlock()
	c.once.Do(func() { c.err = c.load(outlines) })
	return c, c.err
}
