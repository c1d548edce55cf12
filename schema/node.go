package schema

import (
	"sync"

	"cuelang.org/go/cue"
)

// structure is what the walk follows of a kind's schema. It is written once,
// before any walk starts, and refers to no CUE.
type structure struct {
	root      *node
	leaves    []leaf
	rules     map[string]rule // the definitions that @rule names
	platforms []string        // of Config: the defaults
}

// node is one place of a schema.
type node struct {
	kinds cue.Kind // what may stand here
	wants []string // what may, in words: @want's, or made of the constraint
	enum  []string // where only these strings may stand

	// A map.
	fields   map[string]*field
	names    []string // of fields, in the schema's order
	patterns []pattern
	open     bool
	key      string // what a key must be, from @key

	elem *node   // of a list
	alts []*node // where a map or list may be beside something else

	// A scalar: its constraint, an index into structure.leaves; -1 where any
	// value of its kinds will do.
	leaf int
	// The rule that speaks where quotes would fix a scalar, from @unquoted.
	unquoted string
}

type field struct {
	*node
	required bool
	rule     string // a definition that the value must fit as a whole, from @rule
}

type pattern struct {
	key  int // the constraint on the key, a leaf; -1 for any
	node *node
}

// rule is a definition that @rule names; what a hit says has the ID "rule-" and its name.
type rule struct {
	text string // the definition alone; "" where it needs others
}

// compiled is the schema of one kind, with what has been asked of it.
type compiled struct {
	kind Kind
	once sync.Once
	err  error
	structure
	expressions *expressions

	mu     sync.Mutex // a CUE context is not safe for concurrent use
	cue    *evaluator
	memo   map[question]bool
	orders map[string]string // answers of rules
}

// load reads the kind's structure from its outline, or, if there is none of
// these texts, out of the CUE.
func (c *compiled) load(outlines string) error {
	c.memo, c.orders, c.cue = map[question]bool{}, map[string]string{}, &evaluator{kind: c.kind}
	if s, ok := fromOutline(outlines, c.kind); ok {
		c.structure = s
		return nil
	}
	c.cue.renew()
	b, err := c.cue.compile()
	if err != nil {
		return err
	}
	c.structure = b.structure
	return nil
}
