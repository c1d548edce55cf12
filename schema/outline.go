package schema

import (
	"embed"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"

	"cuelang.org/go/cue"
)

// outlines holds the structure of each kind as `make generate` read it last. A
// test wants it to be of the CUE as it is.
//
//go:embed outline/*.json
var outlines embed.FS

// outline is a structure in bytes. A node stands after those that it refers to,
// and is written once however many refer to it; a number of a node is its place.
type outline struct {
	Stamp     string          `json:"stamp"`
	Platforms []string        `json:"platforms,omitempty"`
	Rules     map[string]rule `json:"rules,omitempty"`
	Leaves    []leaf          `json:"leaves"`
	Nodes     []flat          `json:"nodes"` // the last is the root
}

type flat struct {
	Kinds    cue.Kind      `json:"kinds"`
	Want     string        `json:"want,omitempty"`
	Enum     []string      `json:"enum,omitempty"`
	Fields   []flatField   `json:"fields,omitempty"`
	Patterns []flatPattern `json:"patterns,omitempty"`
	Open     bool          `json:"open,omitempty"`
	Key      string        `json:"key,omitempty"`
	Elem     int           `json:"elem,omitempty"` // where Kinds is a list
	Alts     []int         `json:"alts,omitempty"`
	Leaf     int           `json:"leaf"`
	Unquoted string        `json:"unquoted,omitempty"`
}

type flatField struct {
	Name     string `json:"name"`
	Node     int    `json:"node"`
	Required bool   `json:"required,omitempty"`
	Rule     string `json:"rule,omitempty"`
}

type flatPattern struct {
	Key  int `json:"key"`
	Node int `json:"node"`
}

// stamp tells apart all that an outline is made from: the CUE, and what reads it.
func stamp(kind Kind) string {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli)) // a slip is to be noticed, not an attack
	io.WriteString(sum, cue.LanguageVersion()+"\n"+CUE(kind))
	return fmt.Sprintf("%08x", sum.Sum32())
}

func outlineFile(kind Kind) string { return "outline/" + string(kind) + ".json" }

// fromOutline returns a kind's structure without compiling its CUE, false where
// its outline is of another CUE: then it has to be compiled.
func fromOutline(kind Kind) (structure, bool) {
	text, err := outlines.ReadFile(outlineFile(kind))
	if err != nil {
		return structure{}, false
	}
	return parseOutline(text, stamp(kind))
}

func parseOutline(text []byte, stamp string) (structure, bool) {
	var o outline
	if err := json.Unmarshal(text, &o); err != nil || o.Stamp != stamp {
		return structure{}, false
	}
	return o.structure()
}

// structure links the nodes; false where one refers to what is not there.
func (o *outline) structure() (structure, bool) {
	nodes := make([]node, len(o.Nodes))
	for i, f := range o.Nodes {
		whole := f.Leaf < len(o.Leaves)
		at := func(child int) *node {
			if child < 0 || child >= i {
				whole = false
				return nil
			}
			return &nodes[child]
		}
		n := &nodes[i]
		*n = node{kinds: f.Kinds, want: f.Want, enum: f.Enum, open: f.Open, key: f.Key, leaf: f.Leaf, unquoted: f.Unquoted}
		if n.kinds == cue.ListKind {
			n.elem = at(f.Elem)
		}
		if n.kinds == cue.StructKind || len(f.Fields) > 0 {
			n.fields = make(map[string]*field, len(f.Fields))
		}
		fields := make([]field, len(f.Fields))
		for j, of := range f.Fields {
			fields[j] = field{node: at(of.Node), required: of.Required, rule: of.Rule}
			n.fields[of.Name] = &fields[j]
			n.names = append(n.names, of.Name)
		}
		for _, p := range f.Patterns {
			whole = whole && p.Key < len(o.Leaves)
			n.patterns = append(n.patterns, pattern{key: p.Key, node: at(p.Node)})
		}
		for _, alt := range f.Alts {
			n.alts = append(n.alts, at(alt))
		}
		if !whole {
			return structure{}, false
		}
	}
	if len(nodes) == 0 {
		return structure{}, false
	}
	return structure{root: &nodes[len(nodes)-1], leaves: o.Leaves, rules: o.Rules, platforms: o.Platforms}, true
}
