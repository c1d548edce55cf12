package trial

import (
	"crypto/sha256"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// What bounds the sifting of candidates: so many are first tried one by one,
// because the likeliest stand first; so many renders are then spent on groups.
const (
	triedFirst = 4
	maxSifts   = 24
)

// sift drops the values that do nothing to the field, found by changing many
// of them at once: a template that reads a thousand values, and takes its time
// for it, is not rendered a thousand times. What is left keeps its order.
func (f *Field) sift(list []Input) []Input {
	budget := f.t.renders(maxSifts)
	byPath := slices.Clone(list) // so that other fields ask for the same groups
	slices.SortStableFunc(byPath, func(a, b Input) int { return slices.Compare(a.Path, b.Path) })
	left := map[inputID]bool{}
	for _, in := range f.sifted(byPath, &budget) {
		left[in.id()] = true
	}
	return slices.DeleteFunc(list, func(in Input) bool { return !left[in.id()] })
}

func (f *Field) sifted(list []Input, budget *int) []Input {
	if len(list) <= 2 || *budget <= 0 {
		return list
	}
	if f.unmoved(list, budget) {
		return nil
	}
	half := len(list) / 2
	first := f.sifted(list[:half:half], budget)
	return append(first[:len(first):len(first)], f.sifted(list[half:], budget)...)
}

// unmoved reports whether the field stays as it is with all of the values
// changed. False where one of them is no value, or the template fails.
func (f *Field) unmoved(list []Input, budget *int) bool {
	for _, in := range list {
		if in.Kind != Leaf {
			return false
		}
	}
	for _, attempt := range f.attempts() {
		*budget--
		if f.effectOf(f.t.group(list, attempt)) != effectNone {
			return false
		}
	}
	return true
}

// group renders the template with several values changed, once.
func (t *tracer) group(list []Input, attempt int) *variant {
	sum := sha256.New()
	for i := range list {
		sum.Write([]byte(list[i].change(attempt) + "\n"))
	}
	key := string(sum.Sum(nil))
	if t.variants[key] == nil {
		t.variants[key] = t.grouped(list, attempt)
	}
	return t.variants[key]
}

func (t *tracer) grouped(list []Input, attempt int) *variant {
	src := t.src
	values, _ := chart.Copy(src.Merged).(map[string]any)
	for _, in := range list {
		overwrite(values, src.full, in.Path, Another(in.Value, attempt))
	}
	return t.rendered(values, src.Options)
}

// overwrite sets the value at path in values; what full has on the way and
// values lacks is copied.
func overwrite(values, full map[string]any, path source.Path, v any) {
	var at, model any = values, full
	for i, elem := range path {
		last := i == len(path)-1
		var next, like any
		switch m := model.(type) {
		case map[string]any:
			like = m[elem]
		case []any:
			if k, ok := chart.Item(m, elem); ok {
				like = m[k]
			}
		}
		switch a := at.(type) {
		case map[string]any:
			if last {
				a[elem] = v
				return
			}
			next = a[elem]
			_, isMapThere := next.(map[string]any)
			_, isListThere := next.([]any)
			switch like.(type) {
			case map[string]any:
				if !isMapThere {
					next = map[string]any{}
				}
			case []any:
				if !isListThere {
					next = chart.Copy(like)
				}
			default:
				return
			}
			a[elem] = next
		case []any:
			k, ok := chart.Item(a, elem)
			if !ok {
				return
			}
			if last {
				a[k] = v
				return
			}
			next = a[k]
		default:
			return
		}
		at, model = next, like
	}
}
