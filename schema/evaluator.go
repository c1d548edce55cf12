package schema

import (
	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
)

// A CUE context keeps what it has evaluated, so it is renewed after so many
// questions.
const contextUses = 4096

// evaluator asks CUE itself. It compiles what it is asked of and no more: the
// whole schema of its kind only where nothing smaller will do. It is not safe
// for concurrent use.
type evaluator struct {
	kind  Kind
	ctx   *cue.Context // nil until needed, as all below
	uses  int
	whole *builder
	rules map[string]cue.Value // those that are alone
}

// fits reports whether a scalar meets a leaf's constraint.
func (e *evaluator) fits(leaf int, value any) (bool, error) {
	e.renew()
	b, err := e.compile()
	if err != nil {
		return false, err
	}
	return e.ctx.Encode(value).Unify(b.values[leaf]).Validate(cue.Concrete(true)) == nil, nil
}

// order asks a definition that @rule names. It returns "" for a value that
// fits, else "!" and the key that does not.
func (e *evaluator) order(name, text string, value any) (string, error) {
	e.renew()
	def, err := e.rule(name, text)
	if err != nil {
		return "", err
	}
	faults := errors.Errors(e.ctx.Encode(value).Unify(def).Validate(cue.Concrete(true)))
	if len(faults) == 0 {
		return "", nil
	}
	if path := faults[0].Path(); len(path) > 0 {
		return "!" + path[len(path)-1], nil
	}
	return "!", nil
}

// rule returns a definition, by its text where it is alone.
func (e *evaluator) rule(name, text string) (cue.Value, error) {
	if text == "" {
		b, err := e.compile()
		if err != nil {
			return cue.Value{}, err
		}
		return b.scope.LookupPath(definition(name)), nil
	}
	if def, ok := e.rules[name]; ok {
		return def, nil
	}
	def := e.ctx.CompileString(text).LookupPath(definition(name))
	e.rules[name] = def
	return def, nil
}

func (e *evaluator) compile() (_ *builder, err error) {
	if e.whole == nil {
		e.whole, err = compile(e.ctx, e.kind)
	}
	return e.whole, err
}

func (e *evaluator) renew() {
	if e.uses++; e.ctx == nil || e.uses >= contextUses {
		*e = evaluator{kind: e.kind, ctx: cuecontext.New(), rules: map[string]cue.Value{}}
	}
}
