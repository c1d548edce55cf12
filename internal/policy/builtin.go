package policy

import (
	_ "embed"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/xgen-lint/xgen-lint/internal/policy/image"
	"github.com/xgen-lint/xgen-lint/policies"
)

// builtinImage is the built-in rules as compile left them when `make generate`
// was called last. A test wants it to be of the rules as they are.
//
//go:embed builtin.image
var builtinImage string

// fromImage returns the built-in rules without compiling them, nil where their
// image is not of these texts: then they have to be compiled.
func fromImage() *Engine {
	if image.Stamp(builtinImage) != stamp() {
		return nil
	}
	i, err := image.Decode(builtinImage)
	if err != nil {
		return nil
	}
	e := &Engine{compiler: assemble(i.Modules), rules: make([]*rule, len(i.Rules))}
	for n, r := range i.Rules {
		e.rules[n] = newRule(r.Rule, r.Needs)
	}
	return e
}

// toImage returns the image of a set of compiled rules.
func toImage(e *Engine) ([]byte, error) {
	i := image.Image{Stamp: stamp(), Modules: e.compiler.Modules}
	for _, r := range e.rules {
		i.Rules = append(i.Rules, image.Rule{Rule: r.Rule, Needs: r.needs})
	}
	return image.Encode(i)
}

// stamp tells apart all that the image is made from: the rules, their library,
// and OPA, which compiled them.
func stamp() string {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli)) // a slip is to be noticed, not an attack
	io.WriteString(sum, version.Version)
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || isTest(name) || path.Ext(name) != regoExt {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		fmt.Fprintf(sum, "\n%s %d\n%s", name, len(text), text)
		return err
	})
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}

// assemble makes a compiler of modules that a compiler has seen before: of its
// stages only the tree of rules and its indices are left to do.
func assemble(modules map[string]*ast.Module) *ast.Compiler {
	var done []ast.StageID
	for _, stage := range ast.AllStages() {
		if stage != ast.StageSetRuleTree && stage != ast.StageBuildRuleIndices {
			done = append(done, stage)
		}
	}
	c := ast.NewCompiler().WithCapabilities(capabilities()).WithDefaultRegoVersion(ast.RegoV1).WithSkipStages(done...)
	c.WithStageAfterID(ast.StageSetRuleTree, ast.CompilerStageDefinition{
		Name:       "TakeModules",
		MetricName: "take_modules",
		Stage: func(c *ast.Compiler) *ast.Error { // Compile itself would copy them all
			c.Modules = modules
			c.ModuleTree = ast.NewModuleTree(modules)
			c.RuleTree = ast.NewRuleTree(c.ModuleTree)
			return nil
		},
	})
	c.Compile(nil)
	return c
}
