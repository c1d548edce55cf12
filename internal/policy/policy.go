// Package policy owns Rego: it compiles folders of rules, reads what a rule
// says of itself, and evaluates documents to hits. It is the only package that
// knows OPA, and only its language (opa/v1/ast, opa/v1/topdown): opa/v1/rego
// and opa/v1/tester would add 3.5 MB and 1.5 ms to every start. It refuses to
// know what a site, a chart or a line of the infra repo is.
package policy

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/policies"
)

// Engine is a set of compiled rules. It is safe for concurrent use.
type Engine struct {
	rules    []*rule // by ID
	compiler *ast.Compiler
	store    store
	tests    []*module                   // _test.rego files, when compiled for Test
	builtins map[string]*topdown.Builtin // see bounds; nil without policies of the user's own
	own      sync.Mutex                  // held by a rule of the user's own that runs
	ruleTime time.Duration
	odd      oddRules
}

// rule is one package under xgen.rules.
type rule struct {
	finding.Rule
	pkg   ast.Ref
	query ast.Body // result = data.xgen.rules.<category>.<name>.report
	needs []string // parts of the document; nil for all
	own   bool     // of the user
	texts fs.FS    // the folder of a rule of the user's: its texts are there
}

// Compile reads and compiles the rules of all sets, in practice Builtin() and
// the folders of --policy. The error is an Errors where policies are at fault
// (syntax, types, METADATA, a package out of place, a rule's name taken by an
// earlier set, `data` or `input` read where there is nothing), else that of
// reading the files or of ctx.
func Compile(ctx context.Context, sets ...Source) (*Engine, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(sets) == 1 && sets[0].builtin {
		if e := fromImage(); e != nil {
			return e, nil
		}
	}
	return compile(ctx, sets, nil)
}

// compile leaves tests out where samples is nil; else they are compiled too
// and find the samples at data.xgen.documents.
func compile(ctx context.Context, sets []Source, samples ast.Value) (*Engine, error) {
	caps := capabilities()
	modules, err := load(ctx, caps, sets, samples != nil)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	documents := policies.Documents()
	if faults := append(checkPackages(sets, modules), checkData(modules)...); len(faults) > 0 {
		return nil, faults.orNil() // what follows from these says nothing new
	}
	rules, faults := describe(modules, documents)
	for _, r := range rules {
		i := slices.IndexFunc(modules, func(m *module) bool { return !sets[m.set].builtin && m.Package.Path.Equal(r.pkg) })
		if r.own = i >= 0; r.own {
			if r.texts, err = fs.Sub(sets[modules[i].set].FS, path.Dir(modules[i].name)); err != nil {
				return nil, err
			}
		}
	}
	c := ast.NewCompiler().WithCapabilities(caps).WithStrict(true).WithEnablePrintStatements(samples != nil).
		WithDefaultRegoVersion(ast.RegoV1)
	c.Compile(moduleMap(modules))
	if c.Failed() {
		faults = append(faults, fromOPA("", c.Errors)...)
		return nil, faults.orNil()
	}
	faults = append(faults, checkReads(c, rules, documents)...)
	if len(faults) == 0 {
		faults = append(faults, checkFields(modules, rules, true)...)
	}
	if err := faults.orNil(); err != nil {
		return nil, err
	}
	e := &Engine{rules: rules, compiler: c, ruleTime: maxRuleTime, store: store{root: samples}}
	var own []*ast.Module
	for _, m := range modules {
		if m.test {
			e.tests = append(e.tests, m)
		}
		if !sets[m.set].builtin {
			own = append(own, c.Modules[m.file])
		}
	}
	if len(own) > 0 {
		e.builtins = bounds()
		bind(own, e.builtins)
	}
	return e, nil
}

func moduleMap(modules []*module) map[string]*ast.Module {
	out := make(map[string]*ast.Module, len(modules))
	for _, m := range modules {
		out[m.file] = m.Module
	}
	return out
}

// Rules returns what the rules say of themselves, by ID. Nothing is evaluated.
func (e *Engine) Rules() []finding.Rule {
	out := make([]finding.Rule, len(e.rules))
	for i, r := range e.rules {
		out[i] = r.Rule
		out[i].Own = r.own
	}
	return out
}

// Texts returns the folder of a rule of the user's, where its texts are; nil for any other rule.
func (e *Engine) Texts(id string) fs.FS {
	for _, r := range e.rules {
		if r.ID == id {
			return r.texts
		}
	}
	return nil
}

// Scopes returns the documents that some enabled rule reads, sorted. A nil
// enabled means all rules.
func (e *Engine) Scopes(enabled func(ruleID string) bool) []string {
	var out []string
	for _, r := range e.rules {
		if enabled == nil || enabled(r.ID) {
			out = append(out, r.Scope)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Needs returns the parts of a scope's document, keys below `input`, that the
// enabled rules and the library functions they call read, sorted: the caller
// may leave the others out. It is worked out from the compiled rules, so it
// cannot be forgotten; a rule that reads `input` as a whole needs all parts.
func (e *Engine) Needs(scope string, enabled func(ruleID string) bool) []string {
	var out []string
	for _, r := range e.rules {
		if r.Scope != scope || enabled != nil && !enabled(r.ID) {
			continue
		}
		if r.needs == nil {
			out = append(out, policies.Documents()[scope]...)
		}
		out = append(out, r.needs...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const (
	rulesRoot   = "rules"
	libRoot     = "lib"
	testingRoot = "testing"
	samplesRoot = "documents"
	reportName  = "report"
)

// packagePath returns a package's path below data.xgen, false where it is not
// below it.
func packagePath(p *ast.Package) ([]string, bool) {
	var out []string
	for _, term := range p.Path[1:] {
		name, ok := term.Value.(ast.String)
		if !ok {
			return nil, false
		}
		out = append(out, string(name))
	}
	if len(out) < 2 || out[0] != "xgen" {
		return nil, false
	}
	return out[1:], true
}

// ruleID returns the ID of the rule with a package path: dashes for
// underscores, since an ID has dashes and Rego's names have none.
func ruleID(path []string) string {
	return strings.ReplaceAll(strings.Join(path[1:], "/"), "_", "-")
}

// newRule makes a rule of what it says of itself and what it reads.
func newRule(meta finding.Rule, needs []string) *rule {
	pkg := ast.Ref{ast.DefaultRootDocument, ast.StringTerm("xgen"), ast.StringTerm(rulesRoot)}
	for name := range strings.SplitSeq(meta.ID, "/") {
		pkg = append(pkg, ast.StringTerm(strings.ReplaceAll(name, "-", "_")))
	}
	return &rule{Rule: meta, pkg: pkg, query: reportQuery(pkg), needs: needs}
}

// reportQuery builds `result = data.<package>.report`; it needs no compiling.
func reportQuery(pkg ast.Ref) ast.Body {
	ref := append(slices.Clone(pkg), ast.StringTerm(reportName))
	return ast.NewBody(ast.Equality.Expr(ast.VarTerm(resultVar), ast.NewTerm(ref)))
}

const resultVar = "result"

// checkPackages checks that each module's package is where it belongs and is
// no other set's.
func checkPackages(sets []Source, modules []*module) Errors {
	var faults Errors
	owner := map[string]*module{} // package -> first module that has it
	for _, m := range modules {
		name := m.Package.Path.String()
		path, ok := packagePath(m.Package)
		if first := owner[name]; first == nil {
			owner[name] = m
		} else if first.set != m.set {
			faults = append(faults, taken(sets, m, first))
			continue
		}
		if message := misplaced(m, path, ok); message != "" {
			faults = append(faults, errorAt(m.Package.Location, "%s", message))
		}
	}
	return faults
}

// describe reads the METADATA of all rules.
func describe(modules []*module, documents map[string][]string) ([]*rule, Errors) {
	var faults Errors
	byID := map[string][]*module{}
	for _, m := range modules {
		if path, ok := packagePath(m.Package); ok && !m.test && path[0] == rulesRoot {
			id := ruleID(path)
			byID[id] = append(byID[id], m)
		}
	}
	var rules []*rule
	for _, id := range sortedKeys(byID) {
		files := byID[id]
		meta, errs := readMetadata(files, documents)
		faults = append(faults, errs...)
		meta.ID = id
		rules = append(rules, newRule(meta, nil))
	}
	return rules, faults
}

func taken(sets []Source, m, first *module) Error {
	what := m.Package.String()
	if path, ok := packagePath(m.Package); ok && path[0] == rulesRoot && len(path) == 3 {
		what = fmt.Sprintf("a rule %s", ruleID(path))
	}
	return errorAt(m.Package.Location, "%s is there already (%s, from %s): choose another name",
		what, first.file, sets[first.set].Name)
}

// misplaced returns what is wrong with a module's package, "" if nothing is.
func misplaced(m *module, path []string, ok bool) string {
	name := strings.TrimPrefix(m.Package.Path.String(), "data.")
	switch {
	case m.test:
		if ok && (path[0] == testingRoot || strings.HasSuffix(path[len(path)-1], "_test")) {
			return ""
		}
		return fmt.Sprintf("package %s: the package of a %s file ends in _test: xgen.rules.<category>.<name>_test", name, testSuffix)
	case ok && path[0] == libRoot:
		return ""
	case ok && path[0] == rulesRoot && len(path) == 3:
		if isRuleName(path[1]) && isRuleName(path[2]) {
			return ""
		}
		return fmt.Sprintf("package %s: a rule's category and name are made of small letters, digits and underscores", name)
	}
	return fmt.Sprintf("package %s: a rule's package is xgen.rules.<category>.<name>, a library's xgen.lib.<name>", name)
}

func isRuleName(s string) bool {
	for i, r := range s {
		if letter := r >= 'a' && r <= 'z'; !letter && (i == 0 || r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != "" && !strings.HasSuffix(s, "_test")
}
