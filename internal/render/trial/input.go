package trial

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Kind is what of a release's inputs an input is.
type Kind int

const (
	Leaf         Kind = iota // a value
	Key                      // the name of a key in the values
	ReleaseField             // .Release.Name, .Release.Namespace
	ChartField               // a field of Chart.yaml
	Off                      // a value, to be changed to nothing
)

// Input is one thing that a rendered value may come from.
type Input struct {
	Kind  Kind
	Path  source.Path // in the values; for the other kinds their field
	Value any
	Text  string // as a template prints it
	named bool   // the template names it itself, not a list or map around it
	score int

	joined string // Path in one, made for all leaves at once: thousands are looked up for one field
}

// inputID tells inputs apart.
type inputID struct {
	kind Kind
	path string
}

func (in *Input) id() inputID {
	if in.joined == "" {
		in.joined = strings.Join(in.Path, "\x00")
	}
	return inputID{in.Kind, in.joined}
}

// change names what changing the input for the n-th time would be.
func (in *Input) change(attempt int) string {
	return string(rune('0'+attempt)) + string(rune('0'+in.Kind)) + in.id().path
}

// leaves lists the leaves of the values that the chart's templates see, in
// order of their paths.
func (src *Source) leaves() []Input {
	if src.leafTree == nil {
		src.full = src.Values()
		src.leafTree = collect(src.full, nil, &src.leafList)
	}
	return src.leafList
}

// branch is a place in the values: which of the leaves are below it.
type branch struct {
	name     string // below the one around it
	isMap    bool
	from, to int // of leafList
	below    []*branch
}

func collect(v any, path source.Path, out *[]Input) *branch {
	b := &branch{from: len(*out)}
	add := func(name string, v any, path source.Path) {
		next := collect(v, path, out)
		next.name = name
		b.below = append(b.below, next)
	}
	switch v := v.(type) {
	case map[string]any:
		b.isMap = true
		for _, k := range slices.Sorted(maps.Keys(v)) {
			add(k, v[k], path.Child(k))
		}
	case []any:
		for i, e := range v {
			at := path.Index(i)
			add(at.Last(), e, at)
		}
	}
	if len(b.below) == 0 && len(path) > 0 {
		*out = append(*out, Input{Kind: Leaf, Path: path, Value: v, Text: Printed(v), joined: strings.Join(path, "\x00")})
	}
	b.to = len(*out)
	return b
}

// Printed is a value as a template prints it.
func Printed(v any) string {
	switch v := v.(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		return v
	case float64:
		if v == float64(int64(v)) {
			return strconv.FormatInt(int64(v), 10)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}
