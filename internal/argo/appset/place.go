package appset

import (
	"slices"
	"sync"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Place is an address in a file of the repository or in the ApplicationSet.
type Place struct {
	// File is the file, "" for the ApplicationSet's own object.
	File string
	// Doc is the YAML document in File.
	Doc  int
	Path source.Path
	// Start and End are bytes in the text of the scalar at Path, both 0 where
	// the whole is meant.
	Start, End int
}

func (p Place) child(elems ...string) Place {
	p.Path = p.Path.Child(elems...)
	return p
}

func (p Place) equal(q Place) bool {
	return p.File == q.File && p.Doc == q.Doc && p.Start == q.Start && p.End == q.End && p.Path.Equal(q.Path)
}

// Origin is a place that has a part in a generated field.
type Origin struct {
	Place
	// Parameter is the name of the parameter whose value is written here, ""
	// where the place is the template's.
	Parameter string
	// Lacks is set for an element without a parameter that others have.
	Lacks bool

	derived bool
}

// stamp is how a node was made.
type stamp struct {
	at     Place
	params *Params // nil where it is written literally
	// derived is set for what a folder's or file's own name gives: nobody edits
	// it to change a value, so the template is the likelier cause.
	derived bool
	// eval makes the node's text again with other parameters.
	eval func(data map[string]any) (string, error)
	text string // that eval fills
}

// ledger keeps the stamp of each node that an expansion made.
type ledger struct {
	mu     sync.Mutex
	stamps map[*source.Node]stamp
}

func newLedger() *ledger { return &ledger{stamps: map[*source.Node]stamp{}} }

func (l *ledger) set(n *source.Node, s stamp) *source.Node {
	l.stamps[n] = s
	return n
}

// Origins returns where the field at path comes from: the elements that gave
// its parameters, likeliest first, then the line of the template, then patterns
// whose folders gave a name. Of a field
// that does not exist it is the nearest one above. It is safe for concurrent use.
func (a *Application) Origins(path source.Path) []Origin {
	a.run.ledger.mu.Lock()
	defer a.run.ledger.mu.Unlock()
	for {
		key, value := source.Get(a.Node, path)
		for _, n := range []*source.Node{value, key} {
			if s, ok := a.run.ledger.stamps[n]; ok && n != nil {
				out := a.run.origins(s, 0)
				if at, ok := a.run.lackIn(s, n.Value); ok {
					out = append([]Origin{{Place: at, Lacks: true}}, out...)
				}
				return out
			}
		}
		if len(path) == 0 {
			return nil
		}
		path = path.Parent()
	}
}

// origins follows a stamp back; depth bounds generators that feed generators.
func (x *expansion) origins(s stamp, depth int) []Origin {
	var out, derived []Origin
	if s.params != nil && s.eval != nil && depth <= maxNesting+1 {
		for _, leaf := range x.used(s) {
			from, ok := x.ledger.stamps[leaf.node]
			if !ok {
				continue
			}
			for _, o := range x.origins(from, depth+1) {
				if o.Parameter == "" {
					o.Parameter = leaf.name
				}
				if o.derived = o.derived || from.derived; o.derived {
					derived = appendOrigin(derived, o)
				} else {
					out = appendOrigin(out, o)
				}
			}
		}
	}
	out = appendOrigin(out, Origin{Place: s.at})
	for _, o := range derived {
		out = appendOrigin(out, o)
	}
	return out
}

// within is the part of a template at p that wrote the bytes from start to end of its output.
func (p Place) within(written fill.Marks, template string, start, end int) Place {
	p.Start, p.End = written.Within(template, start, end)
	return p
}

func appendOrigin(list []Origin, o Origin) []Origin {
	if slices.ContainsFunc(list, func(p Origin) bool { return p.equal(o.Place) }) {
		return list
	}
	return append(list, o)
}

// mark copies a tree of the ApplicationSet, aliases and merge keys applied, so
// that each node knows its address.
func (x *expansion) mark(n *source.Node, path source.Path) (*source.Node, error) {
	return x.copyTree(n, Place{Path: path})
}

// copyTree copies a tree; each node gets its place under at.
func (x *expansion) copyTree(n *source.Node, at Place) (*source.Node, error) {
	if x.nodes++; x.nodes > maxNodes {
		return nil, errBudget
	}
	if n = source.Deref(n); n == nil {
		return nil, nil
	}
	out := *n
	out.Anchor, out.Alias, out.Content = "", nil, nil
	var err error
	add := func(key, value *source.Node, elem string) {
		if err != nil {
			return
		}
		var v *source.Node
		if v, err = x.copyTree(value, at.child(elem)); err != nil || v == nil {
			return
		}
		if key != nil {
			k := *source.Deref(key)
			k.Anchor = ""
			out.Content = append(out.Content, x.ledger.set(&k, stamp{at: at.child(elem)}))
		}
		out.Content = append(out.Content, v)
	}
	switch n.Kind {
	case yaml.MappingNode:
		source.Entries(n, func(name string, key, value *source.Node) { add(key, value, name) })
	case yaml.SequenceNode:
		for i, item := range n.Content {
			add(nil, item, source.P().Index(i)[0])
		}
	}
	return x.ledger.set(&out, stamp{at: at}), err
}
