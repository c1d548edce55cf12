package schema

import (
	"encoding/binary"
	"maps"
	"slices"

	"cuelang.org/go/cue"
)

// codec writes a structure as bytes and reads it from them: what follows says
// the order of the parts once, for both. A number is a varint, a text or list
// has its length before it; a node stands after those that it refers to, once
// however many refer to it.
type codec struct {
	writing bool
	out     []byte        // while writing
	body    []byte        // the nodes that have been written
	places  map[*node]int // of those

	in      string // what is still to be read
	nodes   []node // that have been read
	damaged bool   // no encode wrote this
}

func encode(s *structure) string {
	c := codec{writing: true, places: map[*node]int{}}
	c.head(s)
	head := c.out
	c.ref(&s.root)
	return string(append(binary.AppendVarint(head, int64(len(c.places))), c.body...))
}

// decode returns false for bytes that no encode wrote, where it notices.
func decode(text string) (s structure, ok bool) {
	c := codec{in: text}
	c.head(&s)
	var all []node
	items(&c, &all, func(n *node) {
		c.node(n, len(s.leaves))
		c.nodes = all[:len(c.nodes)+1]
	})
	if c.damaged || len(all) == 0 {
		return structure{}, false
	}
	s.root = &all[len(all)-1]
	return s, true
}

// head is all but the nodes.
func (c *codec) head(s *structure) {
	items(c, &s.platforms, c.text)
	names := slices.Sorted(maps.Keys(s.rules))
	items(c, &names, c.text)
	if !c.writing {
		s.rules = make(map[string]rule, len(names))
	}
	for _, name := range names {
		r := s.rules[name]
		c.text(&r.text)
		s.rules[name] = r
	}
	items(c, &s.leaves, c.leaf)
}

func (c *codec) leaf(l *leaf) {
	understood := *l != nil
	c.flag(&understood)
	items(c, (*[]choice)(l), c.choice)
	if understood && *l == nil {
		*l = leaf{}
	}
}

func (c *codec) choice(of *choice) {
	number(c, &of.kinds)
	items(c, &of.is, c.text)
	items(c, &of.match, c.text)
	items(c, &of.not, c.text)
	items(c, &of.bounds, func(b *bound) {
		c.text(&b.op)
		number(c, &b.of)
	})
}

func (c *codec) node(n *node, leaves int) {
	number(c, &n.kinds)
	items(c, &n.wants, c.text)
	items(c, &n.enum, c.text)
	c.index(&n.leaf, leaves)
	c.text(&n.unquoted)
	c.fields(n)
	items(c, &n.patterns, func(p *pattern) {
		c.index(&p.key, leaves)
		c.ref(&p.node)
	})
	c.flag(&n.open)
	c.text(&n.key)
	if n.kinds == cue.ListKind {
		c.ref(&n.elem)
	}
	items(c, &n.alts, c.ref)
}

func (c *codec) fields(n *node) {
	items(c, &n.names, c.text)
	if !c.writing && n.kinds == cue.StructKind || len(n.names) > 0 && n.fields == nil {
		n.fields = make(map[string]*field, len(n.names))
	}
	read := make([]field, len(n.names))
	for i, name := range n.names {
		f := n.fields[name]
		if f == nil {
			f = &read[i]
			n.fields[name] = f
		}
		c.ref(&f.node)
		c.flag(&f.required)
		c.text(&f.rule)
	}
}

// ref is a node that another refers to.
func (c *codec) ref(n **node) {
	at, written := c.places[*n]
	if c.writing && !written {
		outer := c.out
		c.out = nil
		c.node(*n, 0)
		c.body = append(c.body, c.out...)
		c.out = outer
		at = len(c.places)
		c.places[*n] = at
	}
	number(c, &at)
	if c.writing {
		return
	}
	if at < 0 || at >= len(c.nodes) {
		c.damaged = true
		return
	}
	*n = &c.nodes[at]
}

// index is one into a list of so many, or -1.
func (c *codec) index(i *int, of int) {
	if number(c, i); !c.writing && (*i < -1 || *i >= of) {
		c.damaged = true
	}
}

func (c *codec) flag(is *bool) {
	n := 0
	if *is {
		n = 1
	}
	number(c, &n)
	*is = n != 0
}

func (c *codec) text(s *string) {
	n := len(*s)
	number(c, &n)
	switch {
	case c.writing:
		c.out = append(c.out, *s...)
	case n < 0 || n > len(c.in):
		c.damaged = true
	default:
		*s, c.in = c.in[:n], c.in[n:]
	}
}

func number[T ~int | ~int64 | cue.Kind](c *codec, n *T) {
	if c.writing {
		c.out = binary.AppendVarint(c.out, int64(*n))
		return
	}
	v, size := binary.Varint([]byte(c.in[:min(len(c.in), binary.MaxVarintLen64)]))
	if *n = T(v); size <= 0 || int64(*n) != v {
		c.damaged = true
		*n, size = 0, 0
	}
	c.in = c.in[size:]
}

func items[T any](c *codec, of *[]T, each func(*T)) {
	n := len(*of)
	number(c, &n)
	if !c.writing {
		if n < 0 || n > len(c.in) {
			c.damaged = true
			return
		}
		*of = nil
		if n > 0 {
			*of = make([]T, n)
		}
	}
	for i := range *of {
		if !c.damaged {
			each(&(*of)[i])
		}
	}
}
