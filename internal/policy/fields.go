package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/document"
)

// checkFields lets OPA's type checker hold what rules read against the schema of
// their document: a misspelt field would silence a rule for good. Rules of each
// scope are compiled once more, with that document as the type of input; what it
// says of other modules (a library serves both scopes) does not count. With own,
// only rules of the user are held against it.
func checkFields(modules []*module, rules []*rule, own bool) Errors {
	var faults Errors
	for scope := range document.Parts() {
		files := map[string]bool{}
		for _, m := range modules {
			held := slices.ContainsFunc(rules, func(r *rule) bool {
				return r.Scope == scope && (r.own || !own) && m.Package.Path.Equal(r.pkg)
			})
			if held && !m.test {
				files[m.file] = true
			}
		}
		if len(files) == 0 {
			continue
		}
		schemas := ast.NewSchemaSet()
		schemas.Put(ast.SchemaRootRef, document.Schema(scope))
		c := ast.NewCompiler().WithCapabilities(capabilities()).WithSchemas(schemas).WithDefaultRegoVersion(ast.RegoV1)
		c.SetErrorLimit(0)
		plain := map[string]*ast.Module{}
		for _, m := range modules {
			if rulesOf := packageRoom(m) == rulesRoot; !m.test && (!own || !rulesOf || files[m.file]) {
				plain[m.file] = m.Module
			}
		}
		if c.Compile(plain); !c.Failed() {
			continue
		}
		for _, e := range c.Errors {
			if e.Code == ast.TypeErr && e.Location != nil && files[e.Location.File] {
				faults = append(faults, noField(e, scope))
			}
		}
	}
	return faults
}

// packageRoom is lib or rules.
func packageRoom(m *module) string {
	path, ok := packagePath(m.Package)
	if !ok || len(path) == 0 {
		return ""
	}
	return path[0]
}

// noField returns which field there is not, and which one was probably meant.
func noField(e *ast.Error, scope string) Error {
	detail, ok := e.Details.(*ast.RefErrInvalidDetail)
	if !ok {
		return errorAt(e.Location, "%s", plainWords(e))
	}
	var known []string
	for _, v := range detail.OneOf {
		if name, ok := v.(ast.String); ok {
			known = append(known, string(name))
		}
	}
	name := ""
	if detail.Pos < len(detail.Ref) {
		if s, ok := detail.Ref[detail.Pos].Value.(ast.String); ok {
			name = string(s)
		}
	}
	if name == "" || len(known) == 0 {
		return errorAt(e.Location, "%s", plainWords(e))
	}
	return errorAt(e.Location, "%s: the %s document has no such field%s", detail.Ref[:detail.Pos+1], scope, instead(name, known))
}
