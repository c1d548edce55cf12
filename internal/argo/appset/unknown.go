package appset

// unknown is a generator whose answer is outside of the repository. Its
// template is filled with placeholders, once, so that what is fixed in it is
// still checked.
type unknown struct {
	what string // what is not known
}

func (u unknown) Params(c *Call) ([]*Params, error) {
	return c.unknown(c.At, u.what)
}

// unknown is the element that stands for all that cannot be known. why is a
// noun: what is not in the repository.
func (c *Call) unknown(at Place, why string) ([]*Params, error) {
	c.problem(NotKnown, at, why+" are not in the repository: the template is checked once, with placeholders")
	p := &Params{Node: mapping(), At: at, Unknown: true}
	return []*Params{p}, c.appendValues(c.Spec, p)
}
