package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// reads is what one piece of Rego reads of its document.
type reads struct {
	parts map[string]*ast.Location // keys below input
	whole bool                     // input itself, or a key that is not written out
}

// checkData refuses data outside xgen, in parsed modules: a policy's verdict
// rests on its document. Import paths count.
func checkData(modules []*module) Errors {
	var faults Errors
	for _, m := range modules {
		check := func(ref ast.Ref) {
			if message := foreignData(ref, m.test); message != "" {
				faults = append(faults, errorAt(firstLocation(ref, m.Package.Location), "%s", message))
			}
		}
		for _, i := range m.Imports {
			if ref, ok := i.Path.Value.(ast.Ref); ok && ref[0].Equal(ast.DefaultRootDocument) {
				check(ref)
			}
		}
		for _, r := range m.Rules {
			scanReads(r, &reads{parts: map[string]*ast.Location{}}, check)
		}
	}
	return faults
}

// checkReads refuses what would silence a rule, in compiled modules: data.xgen
// where nothing is defined, and parts that no document has. It also fills in
// what each rule needs.
func checkReads(c *ast.Compiler, rules []*rule, documents map[string][]string) Errors {
	var faults Errors
	direct := map[*ast.Rule]*reads{}
	for _, file := range sortedKeys(c.Modules) {
		m := c.Modules[file]
		for _, r := range m.Rules {
			found := &reads{parts: map[string]*ast.Location{}}
			scanReads(r, found, func(ref ast.Ref) {
				if !isSample(ref) && len(c.GetRulesDynamicWithOpts(ref, ast.RulesOptions{})) == 0 {
					faults = append(faults, errorAt(firstLocation(ref, r.Location), "%s: nothing is defined there", ref.GroundPrefix()))
				}
			})
			direct[r] = found
			if path, ok := packagePath(m.Package); ok && path[0] == libRoot && !isTest(file) {
				faults = append(faults, badParts(found, "any", union(documents))...)
			}
		}
	}
	for _, r := range rules {
		total := &reads{parts: map[string]*ast.Location{}}
		for _, file := range sortedKeys(c.Modules) {
			m := c.Modules[file]
			if isTest(file) || !m.Package.Path.Equal(r.pkg) {
				continue
			}
			for _, compiled := range m.Rules {
				faults = append(faults, badParts(direct[compiled], "the "+r.Scope, documents[r.Scope])...)
				collect(c, compiled, direct, total, map[*ast.Rule]bool{})
			}
		}
		if !total.whole {
			r.needs = append(make([]string, 0, len(total.parts)), sortedKeys(total.parts)...)
		}
	}
	return faults
}

// collect adds what a rule and all it depends on read.
func collect(c *ast.Compiler, r *ast.Rule, direct map[*ast.Rule]*reads, total *reads, seen map[*ast.Rule]bool) {
	if seen[r] {
		return
	}
	seen[r] = true
	if d := direct[r]; d != nil {
		total.whole = total.whole || d.whole
		for part, loc := range d.parts {
			total.parts[part] = loc
		}
	}
	for next := range c.Graph.Dependencies(r) {
		if dep, ok := next.(*ast.Rule); ok {
			collect(c, dep, direct, total, seen)
		}
	}
}

// scanReads notes the parts of input that x reads and calls data for every
// reference into data.
func scanReads(x any, found *reads, data func(ast.Ref)) {
	ast.WalkTerms(x, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Ref:
			switch {
			case v[0].Equal(ast.InputRootDocument):
				found.input(v)
			case v[0].Equal(ast.DefaultRootDocument):
				data(v)
			default:
				scanReads(v[0], found, data)
			}
			for _, operand := range v[1:] {
				scanReads(operand, found, data)
			}
			return true
		case ast.Var:
			if t.Equal(ast.InputRootDocument) {
				found.whole = true
			} else if t.Equal(ast.DefaultRootDocument) {
				data(ast.Ref{t})
			}
		}
		return false
	})
}

func (r *reads) input(ref ast.Ref) {
	if len(ref) > 1 {
		if name, ok := ref[1].Value.(ast.String); ok {
			if r.parts[string(name)] == nil {
				r.parts[string(name)] = firstLocation(ref, nil)
			}
			return
		}
	}
	r.whole = true
}

func badParts(r *reads, scope string, known []string) Errors {
	var faults Errors
	for _, part := range sortedKeys(r.parts) {
		if known != nil && !slices.Contains(known, part) {
			faults = append(faults, errorAt(r.parts[part], "input.%s: %s document has no such part%s", part, scope, instead(part, known)))
		}
	}
	return faults
}

// foreignData returns what is wrong with a reference into data, "" if nothing
// is.
func foreignData(ref ast.Ref, test bool) string {
	if len(ref) > 2 && ref[1].Equal(ast.StringTerm("xgen")) {
		switch room, _ := ref[2].Value.(ast.String); room {
		case rulesRoot, libRoot:
			return ""
		case testingRoot, samplesRoot:
			if test {
				return ""
			}
		}
	}
	return ref.String() + ": policies read only data.xgen.lib and data.xgen.rules"
}

func isSample(ref ast.Ref) bool {
	return len(ref) > 2 && ref[2].Equal(ast.StringTerm(samplesRoot))
}

func firstLocation(ref ast.Ref, otherwise *ast.Location) *ast.Location {
	for _, t := range ref {
		if t.Location != nil && t.Location.File != "" {
			return t.Location
		}
	}
	return otherwise
}

func union(documents map[string][]string) []string {
	var all []string
	for _, parts := range documents {
		all = append(all, parts...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
