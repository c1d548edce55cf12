package appset

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// unknown is a generator whose answer is outside of the repository. Its
// template is filled with placeholders, once, so that what is fixed in it is
// still checked.
type unknown struct {
	what finding.Phrase // what is not known
}

func (u unknown) Params(c *Call) ([]*Params, error) {
	return c.unknown(c.At, u.what)
}

// unknown is the element that stands for all that cannot be known. what is not
// in the repository.
func (c *Call) unknown(at Place, what finding.Phrase) ([]*Params, error) {
	c.problem(NotKnown, at, finding.Say("set-unknown", "what", what))
	p := &Params{Node: mapping(), At: at, Unknown: true}
	return []*Params{p}, c.appendValues(c.Spec, p)
}
