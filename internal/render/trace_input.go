package render

import (
	"fmt"
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
}

// id names what changing the input for the n-th time would be.
func (in *input) id(attempt int) string {
	return string(rune('0'+attempt)) + string(rune('0'+in.kind)) + strings.Join(in.path, "\x00")
}

// leaves lists the leaves of the values that the chart's templates see, in
// order of their paths; src.mu is held.
func (src *sourceRender) leaves() []input {
	if src.leafList == nil {
		src.full, _ = src.chart.helm.Values(src.merged, src.options.helm())
		collect(src.full, nil, &src.leafList)
	}
	return src.leafList
}

func collect(v any, path source.Path, out *[]input) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			collect(v[k], path.Child(k), out)
		}
		if len(v) > 0 {
			return
		}
	case []any:
		for i, e := range v {
			collect(e, path.Index(i), out)
		}
		if len(v) > 0 {
			return
		}
	}
	if len(path) > 0 {
		*out = append(*out, input{kind: inputLeaf, path: path, value: v, text: printed(v)})
	}
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
