package render

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// inputKind is what of a release's inputs an input is.
type inputKind int

const (
	inputLeaf    inputKind = iota // a value
	inputKey                      // the name of a key in the values
	inputRelease                  // .Release.Name, .Release.Namespace
	inputChart                    // a field of Chart.yaml
	inputOff                      // a value, to be changed to nothing
)

// input is one thing that a rendered value may come from.
type input struct {
	kind  inputKind
	path  source.Path // in the values; for the other kinds their field
	value any
	text  string
	named bool // the template names it itself, not a list or map around it
	score int

	joined string // path in one, made for all leaves at once: thousands are looked up for one field
}

// inputID tells inputs apart.
type inputID struct {
	kind inputKind
	path string
}

func (in *input) id() inputID {
	if in.joined == "" {
		in.joined = strings.Join(in.path, "\x00")
	}
	return inputID{in.kind, in.joined}
}

// change names what changing the input for the n-th time would be.
func (in *input) change(attempt int) string {
	return string(rune('0'+attempt)) + string(rune('0'+in.kind)) + in.id().path
}

// leaves lists the leaves of the values that the chart's templates see, in
// order of their paths; src.mu is held.
func (src *sourceRender) leaves() []input {
	if src.leafTree == nil {
		src.full, _ = src.Chart.Helm.Values(src.Merged, src.Options.Helm())
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

func collect(v any, path source.Path, out *[]input) *branch {
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
		*out = append(*out, input{kind: inputLeaf, path: path, value: v, text: printed(v), joined: strings.Join(path, "\x00")})
	}
	b.to = len(*out)
	return b
}

// printed is a value as a template prints it.
func printed(v any) string {
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
